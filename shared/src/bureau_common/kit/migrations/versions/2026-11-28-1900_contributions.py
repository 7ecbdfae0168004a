"""What is kept of measures that are more than a sum of rows: by key, by month, and which of them are kept whole.

Why: stocks, distinct counts, latest amounts and balances read all their rows at every summary. The tables begin empty;
migrating ends with computing what belongs in them.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1

revision = "kit0014"
down_revision = "kit0010"
branch_labels = None
depends_on = None

TEXT, LARGE = sa.Text(), sa.BigInteger()


def upgrade() -> None:
    op.create_table(
        "kept_measures",
        *columns_v1(TEXT, "measure", "version"),
        sa.PrimaryKeyConstraint("measure", name=op.f("pk_kept_measures")),
    )
    op.create_table(
        "kept_keys",
        *columns_v1(TEXT, "measure", "key"),
        sa.PrimaryKeyConstraint("measure", "key", name=op.f("pk_kept_keys")),
    )
    op.create_table(
        "contributions",
        *columns_v1(TEXT, "measure", "key"),
        *columns_v1(sa.Date(), "month"),
        *columns_v1(TEXT, "category"),
        *columns_v1(sa.Numeric(), "amount"),
        *columns_v1(LARGE, "rows"),
        sa.PrimaryKeyConstraint("measure", "key", "month", "category", name=op.f("pk_contributions")),
    )
    op.create_table(
        "kept_sums",
        *columns_v1(TEXT, "measure"),
        *columns_v1(sa.Date(), "month"),
        *columns_v1(TEXT, "category"),
        *columns_v1(sa.Numeric(), "amount"),
        *columns_v1(LARGE, "rows", "contributors"),
        sa.PrimaryKeyConstraint("measure", "month", "category", name=op.f("pk_kept_sums")),
    )


def downgrade() -> None:
    for table in ("kept_sums", "contributions", "kept_keys", "kept_measures"):
        op.drop_table(table)
