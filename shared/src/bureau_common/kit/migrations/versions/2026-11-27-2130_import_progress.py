"""How far imports are.

Why: replicas agree on it, and it outlives the process that runs an import.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1

revision = "kit0003"
down_revision = "kit0001"
branch_labels = None
depends_on = None

TEXT, WHOLE, TIME = sa.Text(), sa.Integer(), sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "import_progress",
        *columns_v1(TEXT, "client", "key", "state"),
        *columns_v1(WHOLE, "rows_read", "rows_staged"),
        sa.Column("started_at", TIME, server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", TIME, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("client", "key", name=op.f("pk_import_progress")),
    )


def downgrade() -> None:
    op.drop_table("import_progress")
