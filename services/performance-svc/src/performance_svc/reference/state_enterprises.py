"""State-owned enterprises (区属国有企业) as all topics name them: what each is from a day on, until when, and which count.

Document: 《企业国有资产法》第五条 for the kinds by ownership (its text was read); that wholly state-owned ones count with the
controlled, and at which levels of a group, the bureau sets.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, exists, func, select

from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.core.identifiers import CreditCode
from bureau_common.kit.core.records import record_table
from bureau_common.kit.figures.figures import Input, Measure, Selected, Source, Span, since_ever
from bureau_common.kit.measures.stocks import End, Stock
from bureau_common.schemas.findings import Clause, blocked
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.records import BusinessDate, RecordEntry, RegisteredUnit
from bureau_common.schemas.terms import Term, Told

from .fields import Document, EnterpriseCode
from .fields import Told as Line
from .metadata import metadata

STATE_ASSETS = Clause(document="《中华人民共和国企业国有资产法》", article="第五条", verified=True)
COUNTING = Clause(document="本局国有企业统计口径", article=None, verified=False)
ENTERPRISE = Term("国有企业", "enterprise", STATE_ASSETS)
CLOSING = Term("企业退出", "closing of the enterprise", STATE_ASSETS)
WHOLLY = Parameter(
    key="soe_wholly_state", label_zh="国有全资企业是否计入国有控股企业", kind="choice", default="counted", clause=COUNTING,
    choices={"counted": "计入", "left_out": "不计"},
)  # fmt: skip
LEVELS = Parameter(
    key="soe_levels", label_zh="国有企业统计的管理级次", kind="choice", default="all", clause=COUNTING,
    choices={"all": "集团各级企业", "first": "一级企业"},
)  # fmt: skip
PARAMETERS = (WHOLLY, LEVELS)


class Ownership(Labelled):
    """How much of an enterprise is the state's."""

    SOLE = "sole", "国有独资"
    WHOLLY_STATE = "wholly_state", "国有全资"
    CONTROLLED = "controlled", "国有控股"
    WHOLE_PEOPLE = "whole_people", "全民所有制"
    PARTICIPATING = "participating", "国有参股"


class StateEnterpriseEntry(RecordEntry):
    """What an enterprise is from the business date on: the day that it opened, or that some of this changed."""

    business_date: Annotated[BusinessDate, Field(title="设立（变更）日期")]
    credit_code: EnterpriseCode
    name: Annotated[Line, Field(title="企业名称")]
    ownership: Annotated[Ownership, Field(title="国有权益类别")]
    level: Annotated[int, Field(ge=1, le=9, title="管理级次")]
    group_code: Annotated[CreditCode | None, Field(title="所属集团一级企业代码")] = None
    """Empty for the first level itself."""
    owner_department: Annotated[RegisteredUnit, Field(title="主管部门代码")]


class StateEnterpriseClosingEntry(RecordEntry):
    """That an enterprise is one no more: dissolved, merged, or given away; its code does not come back."""

    business_date: Annotated[BusinessDate, Field(title="退出日期")]
    credit_code: EnterpriseCode
    reason: Annotated[Line, Field(title="退出原因")]
    document: Document


enterprises = record_table(
    StateEnterpriseEntry,
    "state_enterprises",
    metadata,
    live=["credit_code", "group_code"],
    checks={"level": "level between 1 and 9"},
)
closings = record_table(StateEnterpriseClosingEntry, "state_enterprise_closings", metadata, live=["credit_code"])
KEYS: dict[Table, ColumnElement[Any]] = {enterprises: enterprises.c.credit_code, closings: closings.c.credit_code}
"""The keys of whatever goes by which enterprises stand."""
Live = Callable[[FromClause], ColumnElement[bool]]
"""Which rows of a table stand: of a cut-off or of a guard's scope."""


def until(live: Live) -> ColumnElement[date | None]:
    """The day on which what a row says of its enterprise ends: with the next one, or with the enterprise."""
    following, closed, e = enterprises.alias("following"), closings.alias("closed"), enterprises.c
    day = select(func.min(following.c.business_date)).where(
        live(following), following.c.credit_code == e.credit_code, following.c.business_date > e.business_date
    )
    end = select(func.min(closed.c.business_date)).where(live(closed), closed.c.credit_code == e.credit_code)
    days = [each.correlate(enterprises).scalar_subquery() for each in (day, end)]
    return func.least(*days, type_=e.business_date.type)


UNTIL = End(lambda cutoff: until(cutoff.live), KEYS)


def counts(wholly: str, levels: str) -> ColumnElement[bool]:
    """The rows whose enterprise counts as a state-owned one, as the two settings have it."""
    left_out = [Ownership.PARTICIPATING, *([] if wholly == "counted" else [Ownership.WHOLLY_STATE])]
    of_kind = enterprises.c.ownership.not_in(left_out)
    return of_kind if levels == "all" else and_(of_kind, enterprises.c.level == 1)


def by_settings(label: str, span: Span, make: Callable[[str, str], Source], *, nil: bool = False) -> Input:
    """A measure over the enterprises that count: which do, the settings of the period say."""
    made = cache(make)
    chosen = Selected(WHOLLY, lambda wholly: Selected(LEVELS, lambda levels: Measure(label, made(wholly, levels))))
    return Input(chosen, span, nil=nil)


STANDING = by_settings(
    "月末在册企业",
    since_ever,
    lambda wholly, levels: Stock(
        f"state_enterprises_{wholly}_{levels}", enterprises, UNTIL, where=counts(wholly, levels)
    ),
)
"""The enterprises that stand at a month's end and count."""


def counted_on(live: Live, code: ColumnElement[Any], day: ColumnElement[date], wholly: str) -> ColumnElement[bool]:
    """That an enterprise counted as a state-owned one on a day, at whatever level: as its newest row by then says."""
    newer, e = enterprises.alias("newer"), enterprises.c
    overtaken = exists().where(
        live(newer), newer.c.credit_code == e.credit_code, newer.c.business_date.between(e.business_date + 1, day)
    )
    by_then = and_(live(enterprises), e.credit_code == code, e.business_date <= day, counts(wholly, "all"))
    return exists().where(by_then, ~overtaken.correlate_except(newer))


def name_on(live: Live, code: ColumnElement[Any], day: ColumnElement[date]) -> ColumnElement[str]:
    """What an enterprise is called on a day: as its newest row by then says."""
    named = enterprises.alias("named")
    newest = select(named.c.name).where(live(named), named.c.credit_code == code, named.c.business_date <= day)
    return newest.order_by(named.c.business_date.desc()).limit(1).scalar_subquery()


def while_open(child: Table, where: ColumnElement[bool] | None = None) -> Guard:
    """Rows of `child` (those that `where` picks) are of a day before their enterprise ends."""
    code, day = child.c.credit_code, child.c.business_date

    def ask(scope: Scope) -> Select[Any]:
        query = (
            select(code, day, closings.c.business_date)
            .distinct()
            .join(closings, and_(scope.live(closings), closings.c.credit_code == code))
            .where(
                scope.live(child), day >= closings.c.business_date, scope.concerns((code,), (closings.c.credit_code,))
            )
            .order_by(code, day)
        )
        return query if where is None else query.where(where)

    def say(named: str, on: date, closed: date) -> Iterator[Told]:
        zh = f"企业{named}已于{closed}退出，不能有{on}的记录；请核对日期"
        en = f"The enterprise {named} ended on {closed}: no record of {on}; check both days"
        yield blocked("enterprise_closed", zh, en, STATE_ASSETS, "business_date", on, f"< {closed}")

    return Guard((child, closings), ask, say)
