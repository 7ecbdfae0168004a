"""Registers that several services keep as ordinary books: enterprises (企业) and households (农户)."""

from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field
from sqlalchemy import MetaData, Select, Table, select

from ...schemas.findings import Clause, blocked
from ...schemas.labels import Labelled
from ...schemas.personal import no_id_number
from ...schemas.records import Line, RecordEntry, RegisteredUnit
from ...schemas.reporting_units import UnitKind
from ...schemas.terms import Term, Told
from ..books.books import Book
from ..books.demands import once
from ..books.guards import Guard, Scope
from ..core.identifiers import CreditCode
from ..core.records import record_table
from ..core.tables import persons
from ..units.demands import known_unit

CREDIT_CODES = Clause(document="GB 32100—2015《法人和其他组织统一社会信用代码编码规则》", article=None, verified=False)
POVERTY_LISTS = Clause(document="全国防返贫监测信息系统（脱贫户、监测对象名册）", article=None, verified=False)
OWN_RULE = Clause(document="本系统个人信息规则：人员先登记、后引用", article=None, verified=True)

_NamesNobody = Annotated[Line, AfterValidator(no_id_number)]
"""A line of a register, which every reader sees: the ID number of a person has no place in it."""


class EnterpriseSize(Labelled):
    """The size class of the statistical standard (统计上大中小微型企业划分)."""

    LARGE = "large", "大型"
    MEDIUM = "medium", "中型"
    SMALL = "small", "小型"
    MICRO = "micro", "微型"


class EnterpriseEntry(RecordEntry):
    """An enterprise from its business date on."""

    credit_code: Annotated[CreditCode, Field(title="统一社会信用代码")]
    name: Annotated[_NamesNobody, Field(title="企业名称")]
    size: Annotated[EnterpriseSize, Field(title="企业规模")]
    industry: Annotated[_NamesNobody | None, Field(title="所属行业")] = None
    address: Annotated[_NamesNobody | None, Field(title="地址")] = None


class HouseholdKind(Labelled):
    """What lending and subsidies ask of a household."""

    ORDINARY = "ordinary", "一般农户"
    LIFTED_OUT = "lifted_out", "脱贫户"
    NEAR_POVERTY = "near_poverty", "边缘易致贫户"


class HouseholdEntry(RecordEntry):
    """A household from its business date on; its head is a registered person, named by id."""

    household_no: Annotated[_NamesNobody, Field(title="户编号")]
    kind: Annotated[HouseholdKind, Field(title="农户类型")]
    township: Annotated[RegisteredUnit, Field(title="所属乡镇")]
    head: Annotated[UUID, Field(title="户主人员编号")]
    members: Annotated[int, Field(ge=1, le=99, title="家庭人口")]


ENTERPRISE = Term("企业", "enterprise", CREDIT_CODES)
HOUSEHOLD = Term("农户", "household", POVERTY_LISTS)


def enterprise_register(metadata: MetaData) -> Book[EnterpriseEntry]:
    """The book of enterprises in a service's own tables; a credit code stands once."""
    table = record_table(EnterpriseEntry, "enterprises", metadata, live=["credit_code"])
    return Book("企业", EnterpriseEntry, table, topic="enterprises", guards=(once(ENTERPRISE, table.c.credit_code),))


def household_register(metadata: MetaData) -> Book[HouseholdEntry]:
    """The book of households in a service's own tables; a number stands once, of a known head."""
    table = record_table(
        HouseholdEntry, "households", metadata, live=["household_no"], checks={"members": "members between 1 and 99"}
    )
    of_township = known_unit(table.c.township, UnitKind.TOWNSHIP)
    guards = (once(HOUSEHOLD, table.c.household_no), of_township, _known_head(table))
    return Book("农户", HouseholdEntry, table, topic="households", guards=guards)


def _known_head(table: Table) -> Guard:
    """Heads who are not registered, were erased, or are of units that the caller does not see are refused."""

    def ask(scope: Scope) -> Select[Any]:
        known = select(persons.c.id).where(
            persons.c.person == table.c.head, scope.live(persons), scope.visible(persons)
        )
        return (
            select(table.c.head)
            .distinct()
            .where(scope.touched(table), scope.live(table), ~known.exists())
            .order_by(table.c.head)
        )

    def say(head: UUID) -> Iterator[Told]:
        zh = f"户主{head}未登记或其信息已清除，请先登记人员"
        en = f"The head {head} is not registered, or was erased; register the person first"
        yield blocked("unknown", zh, en, OWN_RULE, "head", head)

    return Guard((table,), ask, say)
