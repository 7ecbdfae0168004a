"""Standing rows by the keys of what is counted once.

Why: a write computes anew what the keys of its rows contribute, and finds their rows by them.
"""

from alembic import op

from bureau_common.kit.migrations.records_v1 import live_index_v1

revision = "performance0015"
down_revision = "performance0014"
branch_labels = None
depends_on = None

KEYS = (("special_inspections", "unit"),)


def upgrade() -> None:
    for table, column in KEYS:
        live_index_v1(table, [column])


def downgrade() -> None:
    for table, column in KEYS:
        op.drop_index(f"ix_{table}_live_{column}", table)
