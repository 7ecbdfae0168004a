"""The toy service with one topic more, of which the right is needed: secret orders, their plans, and what reads both."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any

from fastapi import FastAPI
from pydantic import Field
from sqlalchemy import Select, func, select

from bureau_common.kit.app import create_service
from bureau_common.kit.books.books import BY_TWO_PERSONS, book, joined, topic_books
from bureau_common.kit.books.demands import once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.core.records import record_table
from bureau_common.kit.figures.claims import Claim, Evidence, Watch
from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, Selected, year_to_date
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.flows import Flow
from bureau_common.schemas.alerts import Cause, FigurePart, cause
from bureau_common.schemas.findings import Finding, blocked
from bureau_common.schemas.levels import Level
from bureau_common.schemas.money import Money
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.periods import Period
from bureau_common.schemas.records import Line, RecordEntry
from bureau_common.schemas.terms import AlertOn, Term

from .app import REVISION, Settings
from .bids import BID_BOOKS, BID_CLAIMS, BID_FIGURES, BID_WATCHES
from .books import BOOKS
from .figures import CLAIMS, FIGURES, ORDERED, WATCHES
from .rules import COUNTED, ORDERING, SERVICES_MAXIMUM
from .tables import metadata, orders


class SecretEntry(RecordEntry):
    """A part of an order that is not told."""

    order_no: Annotated[Line, Field(title="订单号")]
    amount: Annotated[Money, Field(gt=0, title="金额（元）")]


class SecretPlanEntry(RecordEntry):
    """What is planned of them."""

    amount: Annotated[Money, Field(gt=0, title="计划金额（元）")]


secrets = record_table(SecretEntry, "secrets", metadata, live=["order_no"])
secret_plans = record_table(SecretPlanEntry, "secret_plans", metadata)
KEPT = Flow("secrets", secrets, "kept", secrets.c.amount)
PLANNED = Flow("secret_plans", secret_plans, "planned", secret_plans.c.amount)

SECRETS_COUNTED = Parameter(
    key="secrets_counted", label_zh="受限统计口径", kind="choice", choices={"kept": "已办", "none": "不计"},
    default="kept", clause=ORDERING,
)  # fmt: skip
_COUNTED = Selected(
    SECRETS_COUNTED, {"kept": Measure("受限", KEPT, ("kept",)), "none": Measure("不计", KEPT, ())}.__getitem__
)
_ORDERED = Measure("订购合计", ORDERED, ("goods", "services"))
KEPT_ID, SHARE, TOTAL = "toy.secrets.kept", "toy.secrets.share_pct", "toy.total.ytd"
SECRET_FIGURES = topic_figures(
    "toy.secrets",
    figure("kept", "受限金额", "万元", "1月至本月累计", kept=Input(_COUNTED, year_to_date)),
    figure("planned", "受限计划", "万元", "1月至本月累计", planned=PLANNED),
    figure(
        "share_pct", "受限占比", "%", "受限÷合计×100", percent("kept", "total"),
        kept=Measure("受限", KEPT, ("kept",)), total=_ORDERED,
    ),
)  # fmt: skip


def _ask_large(scope: Scope) -> Select[Any]:
    by = (secrets.c.order_no, func.min(secrets.c.business_date))
    return select(*by).where(scope.live(secrets)).group_by(secrets.c.order_no).order_by(secrets.c.order_no)


def _say_large(order_no: str, since: Any) -> Iterator[AlertOn]:
    yield AlertOn(order_no, since, None, cause("toy_secret", "red", "有受限事项", "There are secrets", ORDERING))


def _ask_kept(scope: Scope) -> Select[Any]:
    """Orders of which more is kept secret than they are."""
    kept = func.sum(secrets.c.amount)
    ordered = (
        select(func.coalesce(func.sum(orders.c.amount), 0))
        .where(scope.live(orders), orders.c.order_no == secrets.c.order_no)
        .correlate(secrets)
        .scalar_subquery()
    )
    return (
        select(secrets.c.order_no, kept, ordered)
        .where(scope.live(secrets), scope.concerns((secrets.c.order_no,), (orders.c.order_no,)))
        .group_by(secrets.c.order_no)
        .having(kept > ordered)
    )


def _say_kept(order_no: str, kept: Decimal, ordered: Decimal) -> Iterator[Finding]:
    zh, en = f"订单{order_no}的受限金额{kept}大于订购额{ordered}", f"Of {order_no} {kept} is kept, more than {ordered}"
    yield blocked("not_covered", zh, en, ORDERING, "amount", kept, ordered)


WITHIN_ORDER = (Guard((orders, secrets), _ask_kept, _say_kept),)
SECRET_BOOKS = topic_books(
    "secrets",
    (
        once(Term("受限计划", "secret plan", ORDERING), secret_plans.c.business_date),
        Question("toy_secret", {secrets: (secrets.c.order_no,)}, _ask_large, _say_large),
    ),
    book("受限事项", SecretEntry, secrets, flows=[KEPT]),
    book("受限计划", SecretPlanEntry, secret_plans, flows=[PLANNED], operations=BY_TWO_PERSONS),
    level=Level.RESTRICTED,
)


def _judge_share(seen: Evidence) -> Cause | None:
    """By the share where the reader may see it, else by the total."""
    figure_id = SHARE if seen.has(SHARE) else TOTAL
    return cause("toy_share", "yellow", "{it}", "{it}", ORDERING, it=FigurePart(figure_id=figure_id))


def _kept_orders(cutoff: Cutoff, period: Period) -> Select[Any]:
    return select(secrets.c.order_no).where(cutoff.live(secrets), secrets.c.business_date <= period.last_day)


SECRET_CLAIMS = (
    Claim("T2", "受限已办", "受限未办", (KEPT_ID,), lambda seen: seen.exact(KEPT_ID) > 0),
    Claim(
        "T3",
        "没有受限事项",
        "有受限事项",
        (TOTAL,),
        lambda seen: not seen.spoken["toy_secret"],
        watches=("toy_secret",),
    ),
    Claim("T4", "没有订购", "有订购", (TOTAL,), lambda seen: seen.exact(TOTAL) == 0, names=_kept_orders),
)
SECRET_WATCHES = (
    Watch("toy_kept", (KEPT_ID,), lambda seen: None),
    Watch("toy_share", (TOTAL,), _judge_share, optional=(SHARE,)),
)


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="toy-svc",
        title="Toy service",
        description="Orders, their limits, and secrets",
        metadata=metadata,
        revision=REVISION,
        books=[joined(each, WITHIN_ORDER) for each in (*BOOKS, *SECRET_BOOKS, *BID_BOOKS)],
        figures=(*FIGURES, *SECRET_FIGURES, *BID_FIGURES),
        claims=(*CLAIMS, *SECRET_CLAIMS, *BID_CLAIMS),
        watches=(*WATCHES, *SECRET_WATCHES, *BID_WATCHES),
        parameters=[COUNTED, SERVICES_MAXIMUM, SECRETS_COUNTED],
    )
