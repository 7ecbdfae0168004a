"""Where a wrong secret came from, and indexes to count refusals by who was refused and from where.

Why: guessed secrets are recorded as refusals, and slowed by their number.
"""

import sqlalchemy as sa
from alembic import op

revision = "kit0005"
down_revision = "kit0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("refusals", sa.Column("address", sa.Text(), nullable=True))
    op.create_index("ix_refusals_actor_at", "refusals", ["actor", "at"])
    known = sa.text("address is not null")
    op.create_index("ix_refusals_address_at", "refusals", ["address", "at"], postgresql_where=known)


def downgrade() -> None:
    op.drop_index("ix_refusals_address_at", "refusals")
    op.drop_index("ix_refusals_actor_at", "refusals")
    op.drop_column("refusals", "address")
