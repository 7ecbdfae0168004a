"""How a bond's principal comes back, how its days are counted, and the day of its first payment.

Why: schedules are worked out by them. Rows of before have none of the new fields: their principal is due in one sum, their
days are 30/360, and their first period is as long as the others.
"""

import sqlalchemy as sa
from alembic import op

revision = "debt0002"
down_revision = "debt0001"
branch_labels = None
depends_on = None

ADDED = {"repayment": sa.Text(), "day_count": sa.Text(), "first_payment_on": sa.Date()}


def upgrade() -> None:
    for name, kind in ADDED.items():
        op.add_column("bonds", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    for name in ADDED:
        op.drop_column("bonds", name)
