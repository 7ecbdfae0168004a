"""The figures of the watch list: how many are on the year's list, and the share of them that is disposed of."""

from sqlalchemy import ColumnElement, exists, extract, literal, select

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.derived import Derived
from bureau_common.kit.measures.flows import Flow

from .schemas import WatchEvent
from .tables import events, watched

LISTED = Flow("watched_enterprises", watched, "listed", literal(1), unit="count")


def _of_the_list(cutoff: Cutoff) -> ColumnElement[bool]:
    """The disposal of an enterprise within the year of its list."""
    listed = select(watched.c.id).where(cutoff.live(watched), watched.c.watch_no == events.c.watch_no)
    in_year = watched.c.list_year == extract("year", events.c.business_date)
    return (events.c.event == WatchEvent.DISPOSED) & exists(listed.where(in_year))


_DISPOSED = Derived(
    "watched_enterprises_disposed",
    events,
    {events: events.c.watch_no, watched: watched.c.watch_no},
    _of_the_list,
    unit="count",
)

FIGURES = topic_figures(
    "debt.watch_list",
    figure("listed", "重点风险企业", "家", "本年名单中截至月末列入的企业", listed=LISTED),
    figure(
        "disposal_pct", "重点风险企业处置率", "%", "本年名单中截至月末处置完成的企业÷列入的企业×100",
        percent("disposed", "listed"),
        basis="point",
        disposed=Input(Measure("处置完成", _DISPOSED), year_to_date, nil=True),
        listed=Measure("列入名单", LISTED, ("listed",)),
    ),
)  # fmt: skip
