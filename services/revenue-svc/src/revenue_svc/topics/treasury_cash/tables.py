"""The tables of treasury cash, and what the guards read from their standing rows."""

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Numeric,
    Select,
    Subquery,
    Table,
    Text,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on

from bureau_common.kit.books.old import standing
from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata

balances: Table = plain_table(
    "treasury_balances",
    metadata,
    Column("account", Text, nullable=False),
    Column("received", Numeric(20, 2)),
    Column("paid", Numeric(20, 2)),
    Column("balance", Numeric(20, 2), nullable=False),
    CheckConstraint("received >= 0 and paid >= 0 and balance >= 0", name="amounts"),
    live_index("treasury_balances", "account", "business_date"),
)

transfers: Table = plain_table(
    "cash_transfers",
    metadata,
    Column("transfer_no", Text, nullable=False),
    Column("from_account", Text, nullable=False),
    Column("to_account", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("document", Text, nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    live_index("cash_transfers", "transfer_no"),
    live_index("cash_transfers", "from_account"),
    live_index("cash_transfers", "to_account"),
)

forecasts: Table = plain_table(
    "cash_forecasts",
    metadata,
    Column("month", Text, nullable=False),
    Column("expected_on", Date),
    Column("kind", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    live_index("cash_forecasts", "month", "kind"),
)


def balance_steps(accounts: Select[str]) -> Subquery:
    """The balances of some accounts, each beside the one before it."""
    b = balances.c
    return (
        select(
            b.account,
            b.business_date.label("day"),
            b.received,
            b.paid,
            b.balance,
            func.lag(b.business_date).over(partition_by=b.account, order_by=b.business_date).label("since"),
            func.lag(b.balance).over(partition_by=b.account, order_by=b.business_date).label("before"),
        )
        .where(standing(balances), b.account.in_(accounts))
        .subquery()
    )


def transfer_legs(accounts: Select[str]) -> Subquery:
    """What transfers took out of and put into some accounts, each with the first balance that contains it (`at`).

    One on the day of a balance is contained in it; where no balance has come yet, `at` is null.
    """
    t, none = transfers.c, literal(0, Numeric)
    legs = union_all(
        *[
            select(account.label("account"), t.business_date.label("day"), put.label("put"), took.label("took")).where(
                standing(transfers), account.in_(accounts)
            )
            for account, put, took in ((t.from_account, none, t.amount), (t.to_account, t.amount, none))
        ]
    ).subquery()
    b = balances.c
    containing = select(func.min(b.business_date)).where(
        standing(balances), b.account == legs.c.account, b.business_date >= legs.c.day
    )
    return select(legs, containing.scalar_subquery().label("at")).subquery()


def opening_balance(month: Any) -> Any:
    """What stood in all accounts before a month began; null where no balance had been recorded."""
    b = balances.c
    last = (
        select(b.balance)
        .ext(distinct_on(b.account))
        .where(standing(balances), b.business_date < func.to_date(month, "YYYY-MM"))
        .order_by(b.account, b.business_date.desc())
        .correlate(forecasts)
        .subquery()
    )
    return select(func.sum(last.c.balance)).scalar_subquery()
