"""Units by their codes, whenever they stood.

Why: a list at an earlier cut-off says what each unit was called then, and would look through the whole register for each
row; the index that there is holds only what stands now.
"""

from alembic import op

revision = "kit0010"
down_revision = "kit0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_reporting_units_code", "reporting_units", ["code"])


def downgrade() -> None:
    op.drop_index("ix_reporting_units_code", "reporting_units")
