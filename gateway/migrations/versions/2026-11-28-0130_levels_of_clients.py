"""The level of a client.

Why: who may read what is restricted is said of the client, and its tokens carry it; a client without one may not.
"""

import sqlalchemy as sa
from alembic import op

revision = "gateway0003"
down_revision = "gateway0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clients", sa.Column("level", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("clients", "level")
