"""The clients that may ask for tokens.

Why: the gateway issues tokens until an OIDC provider stands in its place.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "gateway0001"
down_revision = None
branch_labels = ("gateway",)
depends_on = None

TEXT, TEXTS = sa.Text(), sa.ARRAY(sa.Text())


def upgrade() -> None:
    record_table_v1("clients", columns_v1(TEXT, "secret_hash", "person"), columns_v1(TEXTS, "roles", "units"))


def downgrade() -> None:
    op.drop_table("clients")
