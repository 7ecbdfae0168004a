"""Bids, of which one field needs a right of its own: the floor that the bureau keeps to itself; and whatever reads it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import Select, func, select

from bureau_common.kit.books.books import ALL_OPERATIONS, book, topic_books
from bureau_common.kit.books.demands import once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.core.records import record_table
from bureau_common.kit.figures.claims import Claim, Watch
from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Measure
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.measures.flows import Flow
from bureau_common.schemas.alerts import cause
from bureau_common.schemas.findings import Finding, blocked, warned
from bureau_common.schemas.levels import RESTRICTED
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import Line, RecordEntry
from bureau_common.schemas.terms import AlertOn, Room, Term, Told

from .rules import ORDERING
from .tables import metadata


class BidEntry(RecordEntry):
    """What is bid, and below what it is not given."""

    bid_no: Annotated[Line, Field(title="标号")]
    amount: Annotated[Money, Field(gt=0, title="报价（元）")]
    floor: Annotated[Money | None, Field(ge=0, title="底价（元）"), RESTRICTED] = None
    panel: Annotated[Line | None, Field(title="评标组"), RESTRICTED] = None


bids = record_table(BidEntry, "bids", metadata, live=["bid_no"])
BID = Flow("bids", bids, "bid", bids.c.amount)
FLOORS = Flow("bid_floors", bids, "floor", func.coalesce(bids.c.floor, 0))
BID_ID, FLOOR_ID, SHARE_ID = "toy.bids.bid", "toy.bids.floor", "toy.bids.share_pct"
BID_FIGURES = topic_figures(
    "toy.bids",
    figure("bid", "报价合计", "元", "1月至本月累计", bid=BID),
    figure("floor", "底价合计", "元", "1月至本月累计", floor=FLOORS),
    figure(
        "share_pct", "底价占比", "%", "底价÷报价×100", percent("floor", "bid"),
        floor=Measure("底价", FLOORS, ("floor",)), bid=Measure("报价", BID, ("bid",)),
    ),
)  # fmt: skip
BID_CLAIMS = (Claim("T5", "有底价", "无底价", (FLOOR_ID,), lambda seen: seen.exact(FLOOR_ID) > 0),)
BID_WATCHES = (Watch("toy_floor", (SHARE_ID,), lambda seen: cause("toy_floor", "red", "底", "floor", ORDERING)),)


def check_floor(entry: BidEntry) -> Iterator[Finding]:
    """A rule over the field: a bid below its floor is refused, one close to it is told."""
    if entry.floor is not None and entry.amount < entry.floor:
        zh, en = f"低于底价{entry.floor}", f"below the floor {entry.floor}"
        yield blocked("not_covered", zh, en, ORDERING, "amount", entry.amount, entry.floor)
    elif entry.floor is not None and entry.amount < entry.floor + 1:
        yield warned("close", f"接近底价{entry.floor}", f"close to {entry.floor}", ORDERING, "amount", entry.floor)


def _ask_sum(scope: Scope) -> Select[Any]:
    """The floors of a bid's parts, however they are split, over 1,000."""
    floors = func.coalesce(func.sum(bids.c.floor), 0)
    return (
        select(bids.c.bid_no, floors)
        .where(scope.live(bids), scope.concerns((bids.c.bid_no,)))
        .group_by(bids.c.bid_no)
        .order_by(bids.c.bid_no)
    )


def _say_sum(bid_no: str, floors: Decimal) -> Iterator[Told]:
    if floors > 1000:
        zh, en = f"{bid_no}底价合计{floors}", f"The floors of {bid_no} are {floors}"
        yield blocked("not_covered", zh, en, ORDERING, "floor", floors, 1000)
    yield Room(bid_no, 1000 - floors)


def _ask_high(scope: Scope) -> Select[Any]:
    by = (bids.c.bid_no, bids.c.business_date)
    return select(*by).where(scope.live(bids), bids.c.floor > 100).order_by(*by)


def _say_high(bid_no: str, since: Any) -> Iterator[AlertOn]:
    yield AlertOn(bid_no, since, None, cause("toy_high_floor", "red", "底价高", "A high floor", ORDERING))


BID_BOOKS = topic_books(
    "bids",
    (
        Guard((bids,), _ask_sum, _say_sum),
        Guard((bids,), _ask_sum, _say_sum, rehearsed=True),
        once(Term("评标组", "panel", ORDERING), bids.c.panel),
        Question("toy_high_floor", {bids: (bids.c.bid_no,)}, _ask_high, _say_high),
    ),
    book(
        "报价", BidEntry, bids, check_floor, flows=[BID, FLOORS], operations=ALL_OPERATIONS | {"propose"},
    ),
)  # fmt: skip
