"""What is kept by key has the change after which the journal's entries say by how much it moved.

Why: with that, a stock, a distinct count, a latest amount or a balance is proved by one file as a sum of rows is, and `verify`
holds the entries to what is kept. It is empty until `migrate` computes the measures anew, which ends every migration.
"""

import sqlalchemy as sa
from alembic import op

revision = "kit0019"
down_revision = "kit0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("kept_measures", sa.Column("since", sa.BigInteger()))


def downgrade() -> None:
    op.drop_column("kept_measures", "since")
