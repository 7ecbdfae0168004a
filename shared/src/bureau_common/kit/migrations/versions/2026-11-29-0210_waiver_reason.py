"""Why a filing was waived, in the filing itself.

Why: whoever calls the roll of a month sees at once on what ground nothing was asked of a unit. Waivers of before have no
reason of their own, and stand as they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "kit0018"
down_revision = "kit0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("filings", sa.Column("waiver_reason", sa.Text()))


def downgrade() -> None:
    op.drop_column("filings", "waiver_reason")
