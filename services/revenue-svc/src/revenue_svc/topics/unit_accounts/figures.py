"""The figures of unit accounts at a month's end: open, due for the year's inspection, inspected."""

from datetime import date

from sqlalchemy import ColumnElement, Table, case, func, select

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, since_ever
from bureau_common.kit.figures.formulas import difference, percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.stocks import End, Stock, first_of

from .rules import INSPECTIONS
from .schemas import AccountEventKind
from .tables import accounts, events, year_of

UNINSPECTED = "revenue.unit_accounts.uninspected"


def _next_january(table: Table) -> ColumnElement[date]:
    return func.make_date(year_of(table) + 1, 1, 1)


def _lapsed(cutoff: Cutoff) -> ColumnElement[date | None]:
    """An inspection counts in its year, while its account is open; a failed one until it is passed."""
    came = events.alias()
    first = select(func.min(came.c.business_date)).where(cutoff.live(came), came.c.account_no == events.c.account_no)
    closed = first.where(came.c.event == AccountEventKind.CLOSED)
    passed = first.where(came.c.event == AccountEventKind.INSPECTION_PASSED, year_of(came) == year_of(events))
    return func.least(
        _next_january(events),
        closed.correlate(events).scalar_subquery(),
        case((events.c.event == AccountEventKind.INSPECTION_FAILED, passed.correlate(events).scalar_subquery())),
    )


_CLOSED = first_of(accounts, events, "account_no", events.c.event == AccountEventKind.CLOSED)
_OPEN = Stock("unit_accounts", accounts, _CLOSED)
_TO_INSPECT = Stock("unit_accounts_to_inspect", accounts, _CLOSED, on=_next_january(accounts))
_INSPECTED = Stock(
    "unit_account_inspections",
    events,
    End(_lapsed, {events: events.c.account_no}),
    where=events.c.event.in_(INSPECTIONS),
)

_to_inspect = Measure("应年检账户", _TO_INSPECT)
# Where accounts are due and no inspection was ever recorded, none is done.
_inspected = Input(Measure("已年检账户", _INSPECTED), since_ever, nil=True)

FIGURES = topic_figures(
    "revenue.unit_accounts",
    figure(
        "open", "预算单位银行账户", "个", "月末存续的预算单位银行账户：已开户、未销户",
        open=Measure("月末存续账户", _OPEN),
    ),
    figure(
        "inspected_pct", "预算单位账户年检率", "%",
        "月末存续账户中本年已年检的÷应年检的×100；本年新开的自次年起年检，复检不重复计",
        percent("inspected", "to_inspect"), inspected=_inspected, to_inspect=_to_inspect,
    ),
    figure(
        "uninspected", "本年未年检账户", "个", "月末存续的应年检账户－本年已年检账户",
        difference("to_inspect", "inspected"), to_inspect=_to_inspect, inspected=_inspected,
    ),
)  # fmt: skip
