"""The tables that the kit keeps in every database.

Why: everything that was built before the first release starts from here.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from bureau_common.kit.migrations.records_v1 import columns_v1, live_index_v1, record_table_v1

revision = "kit0001"
down_revision = None
branch_labels = ("kit",)
depends_on = None

TEXT, UUID, JSON = sa.Text(), sa.UUID(), postgresql.JSONB()
WHOLE, SMALL, LARGE = sa.Integer(), sa.SmallInteger(), sa.BigInteger()
BYTES, TIME = sa.LargeBinary(), sa.DateTime(timezone=True)


def upgrade() -> None:
    _journal()
    # Closings are periods that let no write in; alerts hold what was noted of a standing cause.
    record_table_v1("closings", columns_v1(TEXT, "period"))
    record_table_v1(
        "alerts", columns_v1(TEXT, "code", "about", "state"), columns_v1(LARGE, "since"), columns_v1(JSON, "cause")
    )
    record_table_v1(
        "proposals",
        columns_v1(TEXT, "operation"),
        columns_v1(UUID, "record_id", nullable=True),
        columns_v1(JSON, "content", nullable=True),
        columns_v1(TEXT, "reason", "state", "proposed_by", "proposed_client"),
        columns_v1(TEXT, "decided_by", "decision_reason", nullable=True),
        columns_v1(UUID, "result_id", nullable=True),
    )
    live_index_v1("proposals", ["source", "state", "id"], name="state")
    record_table_v1("parameters", columns_v1(TEXT, "key", "value", "document"))
    live_index_v1("parameters", ["key", "business_date"], name="day")
    _persons()


def _journal() -> None:
    """The journal, what was refused, answers to be replayed, and what figures are kept in."""
    op.execute(sa.schema.CreateSequence(sa.Sequence("change_ids")))
    op.create_table(
        "journal",
        sa.Column("change_no", LARGE, autoincrement=False, nullable=False),
        *columns_v1(LARGE, "change_id", "id_high"),
        *columns_v1(TIME, "at"),
        *columns_v1(TEXT, "actor", "person", "request_id", "trace_id", "topic", "operation"),
        *columns_v1(UUID, "record_id", nullable=True),
        *columns_v1(WHOLE, "rows"),
        *columns_v1(TEXT, "reason", nullable=True),
        *columns_v1(BYTES, "digest", "chain"),
        sa.PrimaryKeyConstraint("change_no", name=op.f("pk_journal")),
        sa.UniqueConstraint("change_id", name=op.f("uq_journal_change_id")),
    )
    op.create_table(
        "refusals",
        *_numbered(),
        *columns_v1(TEXT, "actor", "person", "request_id", "trace_id", "method", "path"),
        *columns_v1(SMALL, "status"),
        *columns_v1(TEXT, "code"),
        *columns_v1(JSON, "findings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusals")),
    )
    op.create_table(
        "idempotency",
        *columns_v1(TEXT, "client", "key"),
        *columns_v1(BYTES, "request_hash"),
        *columns_v1(SMALL, "status"),
        *columns_v1(BYTES, "body"),
        _now(),
        sa.PrimaryKeyConstraint("client", "key", name=op.f("pk_idempotency")),
    )
    op.create_table(
        "rollups",
        *columns_v1(TEXT, "flow"),
        *columns_v1(sa.Date(), "month"),
        *columns_v1(TEXT, "category"),
        *columns_v1(sa.Numeric(24, 2), "amount"),
        *columns_v1(WHOLE, "rows"),
        sa.PrimaryKeyConstraint("flow", "month", "category", name=op.f("pk_rollups")),
    )


def _persons() -> None:
    """Persons, the one table with their details, and the log of full reads."""
    record_table_v1("persons", columns_v1(UUID, "person"), columns_v1(TEXT, "fingerprint"))
    op.create_index("ix_persons_person", "persons", ["person"])
    live = sa.text("voided_change is null")
    op.create_index("uq_persons_live_person", "persons", ["person"], unique=True, postgresql_where=live)
    op.create_table(
        "person_details",
        *columns_v1(UUID, "person"),
        *columns_v1(BYTES, "salt"),
        *columns_v1(TEXT, "name", "id_number"),
        *columns_v1(TEXT, "phone", "card", nullable=True),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_person_details")),
        sa.UniqueConstraint("id_number", name=op.f("uq_person_details_id_number")),
    )
    op.create_table(
        "personal_reads",
        *_numbered(),
        *columns_v1(UUID, "person_id"),
        *columns_v1(TEXT, "actor", "person", "request_id", "trace_id", "purpose"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_reads")),
    )


def _numbered() -> tuple[sa.Column[int], sa.Column[object]]:
    """A running number, and when it was."""
    return sa.Column("id", LARGE, autoincrement=True, nullable=False), _now()


def _now() -> sa.Column[object]:
    return sa.Column("at", TIME, server_default=sa.text("now()"), nullable=False)


def downgrade() -> None:
    for table in (
        *("personal_reads", "person_details", "persons", "parameters", "proposals", "alerts", "closings"),
        *("rollups", "idempotency", "refusals", "journal"),
    ):
        op.drop_table(table)
    op.execute(sa.schema.DropSequence(sa.Sequence("change_ids")))
