"""The tables of rural revitalization, and the balances that its guards judge day by day."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Integer,
    Numeric,
    Subquery,
    Table,
    Text,
    case,
    cast,
    literal,
    select,
    tuple_,
    union,
    union_all,
)

from bureau_common.kit.books.old import Touched, standing
from bureau_common.kit.books.running import running_sums
from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata
from .schemas import IncomeKind, MoneyKind, VillageCostKind


def _amount() -> tuple[Column[Any], CheckConstraint]:
    return Column("amount", Numeric(20, 2), nullable=False), CheckConstraint("amount > 0", name="amount")


def _text(*names: str) -> list[Column[Any]]:
    return [Column(name, Text, nullable=False) for name in names]


def _year() -> Column[Any]:
    return Column("fiscal_year", Integer, nullable=False)


funds: Table = plain_table(
    "rural_funds",
    metadata,
    _year(),
    *_text("tier", "kind", "document"),
    Column("amount", Numeric(20, 2), nullable=False),
    CheckConstraint("amount <> 0", name="amount"),
    live_index("rural_funds", "fiscal_year", "tier"),
)

projects: Table = plain_table(
    "rural_projects",
    metadata,
    *_text("project_no", "name", "kind"),
    Column("village", Text),
    live_index("rural_projects", "project_no"),
)

contracts: Table = plain_table(
    "rural_contracts",
    metadata,
    *_text("contract_no", "project_no", "payee_name"),
    *_amount(),
    live_index("rural_contracts", "contract_no"),
    live_index("rural_contracts", "project_no"),
)

steps: Table = plain_table(
    "rural_steps",
    metadata,
    *_text("project_no", "action"),
    Column("progress_pct", Numeric(5, 2)),
    live_index("rural_steps", "project_no"),
)

distributions: Table = plain_table(
    "rural_distributions",
    metadata,
    *_text("project_no", "kind"),
    _year(),
    *_text("tier"),
    *_amount(),
    live_index("rural_distributions", "project_no", "fiscal_year"),
    live_index("rural_distributions", "fiscal_year", "tier"),
)

payments: Table = plain_table(
    "rural_payments",
    metadata,
    *_text("project_no"),
    Column("contract_no", Text),
    _year(),
    *_text("application_no", "payment_no", "kind"),
    *_amount(),
    live_index("rural_payments", "project_no", "fiscal_year"),
    live_index("rural_payments", "contract_no"),
    live_index("rural_payments", "application_no", "payment_no"),
)

assets: Table = plain_table(
    "rural_assets",
    metadata,
    *_text("asset_no", "project_no", "name", "owner", "operator"),
    *_amount(),
    live_index("rural_assets", "asset_no"),
    live_index("rural_assets", "project_no"),
)

incomes: Table = plain_table(
    "rural_incomes",
    metadata,
    *_text("asset_no", "kind"),
    Column("household_no", Text),
    *_amount(),
    live_index("rural_incomes", "asset_no"),
)

village_costs: Table = plain_table(
    "village_costs",
    metadata,
    _year(),
    *_text("village", "kind"),
    *_amount(),
    live_index("village_costs", "fiscal_year", "village"),
)


class Side(NamedTuple):
    """One side of a balance: what the rows of a table add to it."""

    table: Table
    amount: ColumnElement[Decimal]


def _only(table: Table, *kinds: str) -> Side:
    return Side(table, case((table.c.kind.in_(kinds), table.c.amount), else_=Decimal(0)))


NET_PAID = case((payments.c.kind == MoneyKind.RETURNED, -payments.c.amount), else_=payments.c.amount)
"""What a row moves: payments less what came back."""

ARRANGED, DISTRIBUTED = Side(funds, funds.c.amount), Side(distributions, distributions.c.amount)
CONTRACTED, PAID = Side(contracts, contracts.c.amount), Side(payments, NET_PAID)
PAID_OUT, RETURNED = _only(payments, MoneyKind.PAID), _only(payments, MoneyKind.RETURNED)
EARNED = _only(incomes, IncomeKind.EARNED)
SHARED = _only(incomes, IncomeKind.TO_HOUSEHOLD, IncomeKind.TO_COLLECTIVE)
NEEDED, SPENT = _only(village_costs, VillageCostKind.NEED), _only(village_costs, VillageCostKind.PAID)


def touched_keys(touched: Touched, names: Sequence[str], *tables: Table) -> Any:
    """The values of some columns in whatever rows of these tables a change wrote or voided."""
    return union(*[select(*[table.c[name] for name in names]).where(touched.rows(table)) for table in tables])


def balance_days(touched: Touched, names: Sequence[str], limit: Side, use: Side) -> Subquery:
    """What there was (`limit`) and what was `used` of it up to each day, by the keys that a change moved on either side.

    A key of nulls has none.
    """
    keys = touched_keys(touched, names, *dict.fromkeys((limit.table, use.table)))
    none = cast(literal(0), Numeric)
    sides = [
        (limit.table, limit.amount.label("limit"), none.label("used")),
        (use.table, none.label("limit"), use.amount.label("used")),
    ]
    moves = union_all(
        *[
            select(*[table.c[name] for name in names], table.c.business_date.label("day"), *amounts).where(
                standing(table), tuple_(*[table.c[name] for name in names]).in_(keys)
            )
            for table, *amounts in sides
        ]
    ).subquery()
    return running_sums(moves, names, ["limit", "used"])
