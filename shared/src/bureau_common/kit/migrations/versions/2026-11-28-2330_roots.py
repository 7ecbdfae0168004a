"""The journal's entries say how they were hashed, and by how much their change moved the sums of its book.

Why: with a root over its rows, and with what it moved, a change can be shown to others without the database. Entries of
before have neither, and are verified as they were.
"""

import sqlalchemy as sa
from alembic import op

revision = "kit0016"
down_revision = "kit0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("journal", sa.Column("scheme", sa.SmallInteger()))
    op.add_column("journal", sa.Column("differences", sa.Text()))


def downgrade() -> None:
    for name in ("differences", "scheme"):
        op.drop_column("journal", name)
