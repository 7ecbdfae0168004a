"""The sessions of browsers.

Why: a session ends where it is kept, by signing out as by time, whoever still holds its cookie.
"""

import sqlalchemy as sa
from alembic import op

revision = "gateway0002"
down_revision = "gateway0001"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "browser_sessions",
        sa.Column("cookie_hash", sa.LargeBinary(), nullable=False),
        sa.Column("client", sa.UUID(), nullable=False),
        sa.Column("started", TIME, server_default=sa.text("now()"), nullable=False),
        sa.Column("seen", TIME, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("cookie_hash", name=op.f("pk_browser_sessions")),
    )


def downgrade() -> None:
    op.drop_table("browser_sessions")
