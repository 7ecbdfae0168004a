"""Registers that several services keep as ordinary books: enterprises (企业) and households (农户)."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy import UUID as UUIDColumn
from sqlalchemy import CheckConstraint, Column, Index, Integer, MetaData, Table, Text, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.findings import Clause, Finding
from ...schemas.labels import Labelled
from ...schemas.records import Line, RecordEntry, RecordView, UnitCode
from ..books.books import Book
from ..books.guards import Guarded, Touched, standing
from ..core.context import current
from ..core.identifiers import CreditCode
from ..core.records import record_table
from .persons import is_known

CREDIT_CODES = Clause(document="GB 32100—2015《法人和其他组织统一社会信用代码编码规则》", article=None, verified=False)
POVERTY_LISTS = Clause(document="全国防返贫监测信息系统（脱贫户、监测对象名册）", article=None, verified=False)
MAX_FINDINGS = 1000
OWN_RULE = Clause(document="本系统个人信息规则：人员先登记、后引用", article=None, verified=True)


class EnterpriseSize(Labelled):
    """The size class of the statistical standard (统计上大中小微型企业划分)."""

    LARGE = "large", "大型"
    MEDIUM = "medium", "中型"
    SMALL = "small", "小型"
    MICRO = "micro", "微型"


class EnterpriseEntry(RecordEntry):
    """An enterprise from its business date on."""

    credit_code: Annotated[CreditCode, Field(title="统一社会信用代码")]
    name: Annotated[Line, Field(title="企业名称")]
    size: Annotated[EnterpriseSize, Field(title="企业规模")]
    industry: Annotated[Line | None, Field(title="所属行业")] = None
    address: Annotated[Line | None, Field(title="地址")] = None


class EnterpriseView(EnterpriseEntry, RecordView):
    """An enterprise as recorded."""


class HouseholdKind(Labelled):
    """What lending and subsidies ask of a household."""

    ORDINARY = "ordinary", "一般农户"
    LIFTED_OUT = "lifted_out", "脱贫户"
    NEAR_POVERTY = "near_poverty", "边缘易致贫户"


class HouseholdEntry(RecordEntry):
    """A household from its business date on; its head is a registered person, named by id."""

    household_no: Annotated[Line, Field(title="户编号")]
    kind: Annotated[HouseholdKind, Field(title="农户类型")]
    township: Annotated[UnitCode, Field(title="所属乡镇")]
    head: Annotated[UUID, Field(title="户主人员编号")]
    members: Annotated[int, Field(ge=1, le=99, title="家庭人口")]


class HouseholdView(HouseholdEntry, RecordView):
    """A household as recorded."""


def enterprise_register(metadata: MetaData) -> Book[EnterpriseEntry]:
    """The book of enterprises in a service's own tables; its guard lets a credit code stand once."""
    table = record_table(
        "enterprises",
        metadata,
        Column("credit_code", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("size", Text, nullable=False),
        Column("industry", Text),
        Column("address", Text),
        _live("enterprises", "credit_code"),
    )

    async def guard(session: AsyncSession, touched: Touched) -> Guarded:
        return Guarded(await _repeated(session, touched, table.c.credit_code, "企业", "enterprise", CREDIT_CODES))

    return Book(
        name="enterprises",
        label_zh="企业",
        topic="enterprises",
        table=table,
        entry=EnterpriseEntry,
        view=EnterpriseView,
        check=_check,
        guard=guard,
    )


def household_register(metadata: MetaData) -> Book[HouseholdEntry]:
    """The book of households in a service's own tables; its guard lets a number stand once, and asks for a known head."""
    table = record_table(
        "households",
        metadata,
        Column("household_no", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("township", Text, nullable=False),
        Column("head", UUIDColumn, nullable=False),
        Column("members", Integer, nullable=False),
        CheckConstraint("members between 1 and 99", name="members"),
        _live("households", "household_no"),
    )

    async def guard(session: AsyncSession, touched: Touched) -> Guarded:
        repeated = await _repeated(session, touched, table.c.household_no, "农户", "household", POVERTY_LISTS)
        return Guarded([*repeated, *await _unknown_heads(session, touched, table)])

    return Book(
        name="households",
        label_zh="农户",
        topic="households",
        table=table,
        entry=HouseholdEntry,
        view=HouseholdView,
        check=_check,
        guard=guard,
    )


def _live(table: str, column: str) -> Index:
    return Index(f"ix_{table}_live_{column}", column, postgresql_where=text("voided_change is null"))


async def _check(session: AsyncSession, entries: Sequence[RecordEntry]) -> list[Finding]:
    """Nothing but other rows can forbid an entry: the guards judge those."""
    return []


async def _repeated(
    session: AsyncSession, touched: Touched, code: Column[str], what_zh: str, what_en: str, clause: Clause
) -> list[Finding]:
    """Codes that the change wrote and that stand twice after it."""
    table = code.table
    own = select(code).where(touched.rows(table), standing(table))
    twice = select(code).where(standing(table), code.in_(own)).group_by(code).having(func.count() > 1).order_by(code)
    return [
        Finding(
            code=f"{what_en}_registered",
            severity="block",
            message_zh=f"该{what_zh}已登记（{found}），请更正原记录",
            message_en=f"This {what_en} is registered already ({found}); correct its record",
            clause=clause,
            field=code.name,
            actual=found,
        )
        for found in await session.scalars(twice.limit(MAX_FINDINGS))
    ]


async def _unknown_heads(session: AsyncSession, touched: Touched, table: Table) -> list[Finding]:
    """Heads who are not registered, were erased, or are of units that the caller does not see."""
    own = select(table.c.head).distinct().where(touched.rows(table), standing(table))
    unknown = own.where(~is_known(table.c.head, current().caller)).order_by(table.c.head)
    return [
        Finding(
            code="household_head_unknown",
            severity="block",
            message_zh=f"户主{head}未登记或其信息已清除，请先登记人员",
            message_en=f"The head {head} is not registered, or was erased; register the person first",
            clause=OWN_RULE,
            field="head",
            actual=str(head),
        )
        for head in await session.scalars(unknown.limit(MAX_FINDINGS))
    ]
