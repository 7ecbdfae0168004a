"""The register of reporting units.

Why: who files, owes or is paid is a unit that every service knows alike, with its kind and its days.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "kit0009"
down_revision = "kit0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text, day = sa.Text(), sa.Date()
    record_table_v1(
        "reporting_units",
        columns_v1(text, "code", "name", "kind", "division_code"),
        columns_v1(text, "owner_department", nullable=True),
        columns_v1(day, "from_day"),
        columns_v1(day, "until_day", nullable=True),
        columns_v1(text, "successor", nullable=True),
        live=["code"],
    )


def downgrade() -> None:
    op.drop_table("reporting_units")
