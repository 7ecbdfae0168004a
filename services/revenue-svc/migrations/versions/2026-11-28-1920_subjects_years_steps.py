"""Where a subject is from.

Why: a year's list that the ministry gave out is told apart from what the bureau added to it; rows of before are the bureau's own.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0002"
down_revision = "revenue0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("subjects", sa.Column("origin", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("subjects", "origin")
