"""What the database remembers of its anchors, and the acts of restoring and pruning.

Why: a service must know that it anchored before, or a lost file of anchors looks like none; what was restored or pruned
must be told, or verification cannot pass again.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "kit0004"
down_revision = "kit0003"
branch_labels = None
depends_on = None

TEXT, LARGE = sa.Text(), sa.BigInteger()


def upgrade() -> None:
    op.create_table(
        "anchors",
        sa.Column("no", LARGE, autoincrement=False, nullable=False),
        *columns_v1(sa.LargeBinary(), "hash"),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        *columns_v1(sa.UUID(), "restoration", nullable=True),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_anchors")),
    )
    record_table_v1("restorations", columns_v1(LARGE, "change_no", "anchored", "stands"))
    record_table_v1(
        "prunings",
        columns_v1(TEXT, "table_name"),
        columns_v1(LARGE, "through", nullable=True),
        columns_v1(LARGE, "total"),
        columns_v1(TEXT, "hash"),
    )


def downgrade() -> None:
    for table in ("prunings", "restorations", "anchors"):
        op.drop_table(table)
