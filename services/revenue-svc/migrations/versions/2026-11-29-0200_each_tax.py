"""Receipts and budgets by tax: the sums by month that the figures of each tax are read from.

Why: published reports tell every tax by itself. What was written before is summed here as the writes from now on sum it.
"""

from alembic import op

revision = "revenue0005"
down_revision = "revenue0004"
branch_labels = None
depends_on = None

_LISTED = "'10101', '10104', '10106', '10107', '10109', '10110', '10111', '10112', '10113', '10114', '10118', '10119', '10120', '10121'"
_TAX = (
    f"case when left(subject, 5) in ({_LISTED}) then left(subject, 5)"
    " when length(subject) >= 5 then '10199' else 'whole' end"
)
_IS_TAX = "budget_kind = 'general_public_budget' and left(subject, 3) = '101'"
_IS_LATE = "fiscal_year < extract(year from business_date)"
KEPT = (
    (
        "receipts_by_tax",
        "receipts",
        f"case when {_IS_LATE} then make_date(fiscal_year, 12, 31) else business_date end",
        f"case when {_IS_TAX} and {_IS_LATE} then ({_TAX}) || '_late' when {_IS_TAX} then {_TAX} else 'other' end",
        "round(amount * district_share_pct / 100, 2) * case when kind = 'refund' then -1 else 1 end",
    ),
    (
        "budgets_by_tax",
        "budgets",
        "greatest(make_date(fiscal_year, 1, 1), least(business_date, make_date(fiscal_year, 12, 31)))",
        f"case when {_IS_TAX} and item = 'own_revenue' then ({_TAX}) || ':' || stage else 'other' end",
        "amount",
    ),
)
"""The new sums: their name, the table, the day that a row counts at, its category and its amount."""


def upgrade() -> None:
    for flow, table, day, category, amount in KEPT:
        op.execute(
            "insert into rollups (flow, month, category, amount, rows)"
            f" select '{flow}', date_trunc('month', {day})::date, {category}, sum({amount}), count(*)"
            f" from {table} where voided_change is null group by 2, 3"
        )


def downgrade() -> None:
    for flow, *_ in KEPT:
        op.execute(f"delete from rollups where flow = '{flow}'")
