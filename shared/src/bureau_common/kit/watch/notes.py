"""Notes on alerts: what the bureau says of an alert of a month. Only the data take an alert away."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from ...schemas.findings import Clause, Finding, blocked
from ...schemas.periods import Period
from ...schemas.records import AlertKey, ImpersonalLine, Line, RecordEntry
from ..books.books import Book
from ..core.context import concealed
from ..core.tables import alert_notes
from ..figures.catalogue import Catalogue
from ..units.rules import of_the_bureau

NOTES = Clause(document="本系统预警目录（GET /v1/alerts）", article=None, verified=True)


class AlertNoteEntry(RecordEntry):
    """A note on an alert, by the code and key that the alert shows, of a month; later months show it as earlier."""

    code: Annotated[Line, Field(title="预警代码", examples=["debt_ratio"])]
    alert_key: Annotated[AlertKey | None, Field(title="预警对象")] = None
    """What the alert is about; none where its figures alone are."""
    period: Annotated[Period, Field(title="所属月份")]
    note: Annotated[ImpersonalLine, Field(title="处置情况")]


def note_book(catalogue: Catalogue) -> Book[AlertNoteEntry]:
    """The book of notes of a service: open to every month, closed ones too, for a note moves no figure."""
    codes = catalogue.alert_codes

    def judge(entry: AlertNoteEntry) -> Iterator[Finding]:
        if entry.code not in (known := codes - concealed().codes):
            listed = ", ".join(sorted(known))
            zh, en = f"没有这个预警，应为以下之一：{listed}", f"There is no such alert; it is one of {listed}"
            yield blocked("unknown", zh, en, NOTES, "code", entry.code)

    return Book("预警处置", AlertNoteEntry, alert_notes, (of_the_bureau, judge), topic="alerts")
