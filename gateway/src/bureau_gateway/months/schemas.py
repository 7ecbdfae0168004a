"""What the gateway tells of a month: of each service how it stands, who has filed, and what stands in the way of closing."""

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel

from bureau_common.schemas.filings import RollCallLine
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.periods import Period


class MonthState(Labelled):
    """Whether a service lets writes into a month; what was reopened is open to the books that its reopening names.

    Into a soft closed month approvers who record still write, with a reason; its figures are provisional.
    """

    OPEN = "open", "未关闭"
    SOFT_CLOSED = "soft_closed", "已预关闭"
    CLOSED = "closed", "已关闭"
    REOPENED = "reopened", "重新开放"
    UNAVAILABLE = "unavailable", "暂缺"


class FilingCase(Labelled):
    """How one due filing stands today."""

    FILED = "filed", "已报"
    LATE = "late", "迟报"
    NIL = "nil", "零报"
    WAIVED = "waived", "免报"
    MISSING = "missing", "未报"


class CalledLine(RollCallLine):
    """A line of the roll-call and what it comes to; a nil filing that came late is late."""

    case: FilingCase


class Obstacle(BaseModel):
    """One thing that stands in the way of closing the month in a service, in words of both languages."""

    code: str
    message_zh: str
    message_en: str


class Scope(BaseModel):
    """Books that a reopening opens, and the last day on which they take writes."""

    books: list[str]
    expires_on: date
    accepts_writes: bool
    reason: str


class ServiceMonth(BaseModel):
    """A month in one service; of one that did not answer nothing but that is known.

    `closes_from` is the first month that a closing would close with this one, null where it would close none.
    """

    state: MonthState
    change_no: int | None = None
    """Of a closed month: the newest closing of this very month, or the first of a later month that covers it.

    Of a soft closed one likewise the soft closing; `closed_by` is whose it is, and `reason` why.
    """
    closed_by: str | None = None
    reason: str | None = None
    reopened: list[Scope] = []
    closes_from: Period | None = None
    counts: Mapping[FilingCase, int] = {}
    lines: list[CalledLine] = []
    in_the_way: list[Obstacle] = []


class Month(BaseModel):
    """A month in all four services.

    `in_the_way` of a service is what its own roll-call of this month says; earlier months that are open are closed with
    it, and their missing filings are told by the service when it is closed.
    """

    period: Period
    is_partial: bool
    is_closed: bool
    services: Mapping[str, ServiceMonth]


class Closed(BaseModel):
    """Every service has the month closed, or soft closed, each by the change that is named."""

    period: Period
    changes: Mapping[str, int]
