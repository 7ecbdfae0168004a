"""The tables of the kit itself: the journal and what stands beside it, and the kit's own records."""

from typing import Any

from sqlalchemy import (
    UUID,
    BigInteger,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Sequence,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from ...schemas.filings import FilingEntry, PlanLine
from ...schemas.reporting_units import UnitEntry
from .records import NAMES, live_index, plain_table, record_table

metadata = MetaData(naming_convention=NAMES)

REVISION = "kit0019"
"""The newest migration of these tables: what a database must have reached for this code to serve from it."""

change_ids = Sequence("change_ids", metadata=metadata)
"""Ids that a write knows before it has its place in the journal; gaps mean nothing."""

journal = Table(
    "journal",
    metadata,
    Column("change_no", BigInteger, primary_key=True, autoincrement=False),
    Column("change_id", BigInteger, nullable=False, unique=True),
    Column("id_high", BigInteger, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("trace_id", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("record_id", UUID),
    Column("rows", Integer, nullable=False),
    Column("reason", Text),
    Column("digest", LargeBinary, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    Column("scheme", SmallInteger),
    Column("differences", Text),
)
"""`scheme` says how an entry was hashed: none, as entries were before they had roots; 2, by a root and with differences."""

anchors = Table(
    "anchors",
    metadata,
    Column("no", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Column("restoration", UUID),
)
"""What the database remembers of each line of its anchors' file: its number and hash, and the restoration it tells of."""

refusals = Table(
    "refusals",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Column("actor", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("trace_id", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("code", Text, nullable=False),
    Column("findings", JSONB, nullable=False),
    Column("address", Text),
    Index("ix_refusals_actor_at", "actor", "at"),
    Index("ix_refusals_address_at", "address", "at", postgresql_where=text("address is not null")),
)
"""What was refused by a rule or for want of a right; `address` is where a wrong secret came from."""

idempotency = Table(
    "idempotency",
    metadata,
    Column("client", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request_hash", LargeBinary, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
)

import_progress = Table(
    "import_progress",
    metadata,
    Column("client", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("rows_read", Integer, nullable=False),
    Column("rows_staged", Integer, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
)
"""How far the newest imports are, written beside their transactions."""

rollups = Table(
    "rollups",
    metadata,
    Column("flow", Text, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("amount", Numeric(24, 2), nullable=False),
    Column("rows", Integer, nullable=False),
)

kept_measures = Table(
    "kept_measures",
    metadata,
    Column("measure", Text, primary_key=True),
    Column("version", Text, nullable=False),
    Column("since", BigInteger),
)
"""The measures that are kept whole, each with the version of the expression that it is kept by, and the change after which the
entries of the journal say by how much it moved."""

kept_keys = Table(
    "kept_keys",
    metadata,
    Column("measure", Text, primary_key=True),
    Column("key", Text, primary_key=True),
)
"""What a write locks before it computes anew what a key contributes."""

contributions = Table(
    "contributions",
    metadata,
    Column("measure", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("amount", Numeric, nullable=False),
    Column("rows", BigInteger, nullable=False),
)
"""What each key of a measure contributes by month and category."""

kept_sums = Table(
    "kept_sums",
    metadata,
    Column("measure", Text, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("amount", Numeric, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("contributors", BigInteger, nullable=False),
)
"""The sums of the contributions, and how many keys contribute."""


closings = plain_table("closings", metadata, Column("period", Text, nullable=False))
"""Periods that were closed: a row each, its business date the period's last day."""

soft_closings = plain_table("soft_closings", metadata, Column("period", Text, nullable=False))
"""Periods that were soft closed, as those that were closed: few still write there, and figures stay provisional."""

reopenings = plain_table(
    "reopenings",
    metadata,
    Column("from_period", Text, nullable=False),
    Column("through_period", Text, nullable=False),
    Column("books", Text, nullable=False),
    Column("expires_on", Date, nullable=False),
)
"""Closed months that were opened again, for the books that are named, separated by commas, up to a day."""

alerts = plain_table(
    "alerts",
    metadata,
    Column("code", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("cause", JSONB, nullable=False),
)
"""Alerts as they were stored once, by change: nothing writes them any more, and they stay under verify."""

alert_notes = plain_table(
    "alert_notes",
    metadata,
    Column("code", Text, nullable=False),
    Column("alert_key", Text),
    Column("period", Text, nullable=False),
    Column("note", Text, nullable=False),
)
"""What was noted on alerts, by their code, their key and the month."""

persons = plain_table(
    "persons",
    metadata,
    Column("person", UUID, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Index("uq_persons_live_person", "person", unique=True, postgresql_where=text("voided_change is null")),
    Index("ix_persons_person", "person"),
)
"""Persons without anything personal: `person` stays through corrections, `fingerprint` binds the details."""

person_details = Table(
    "person_details",
    metadata,
    Column("person", UUID, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("id_number", Text, nullable=False, unique=True),
    Column("phone", Text),
    Column("card", Text),
)
"""The only table with personal data; erasure deletes the row, and with its salt the fingerprint says nothing."""

personal_reads = Table(
    "personal_reads",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Column("person_id", UUID, nullable=False),
    Column("actor", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("trace_id", Text, nullable=False),
    Column("purpose", Text, nullable=False),
)

restorations = plain_table(
    "restorations",
    metadata,
    Column("change_no", BigInteger, nullable=False),
    Column("anchored", BigInteger, nullable=False),
    Column("stands", BigInteger, nullable=False),
)
"""Databases that were restored to before their last anchor: to which change, which one was anchored, and the number of
the last anchor that still holds."""

prunings = plain_table(
    "prunings",
    metadata,
    Column("table_name", Text, nullable=False),
    Column("through", BigInteger),
    Column("total", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
)
"""Rows that the owner removed for their age: of a numbered table all of them so far, up to the number `through`."""

proposals = plain_table(
    "proposals",
    metadata,
    Column("operation", Text, nullable=False),
    Column("record_id", UUID),
    Column("content", JSONB(none_as_null=True)),
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_client", Text, nullable=False),
    Column("decided_by", Text),
    Column("decision_reason", Text),
    Column("result_id", UUID),
    Index("ix_proposals_live_state", "source", "state", "id", postgresql_where=text("voided_change is null")),
)
"""What one person proposed and another decides: `source` is the book's name, `source_ref` the proposal's own id."""

parameters = plain_table(
    "parameters",
    metadata,
    Column("key", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("document", Text, nullable=False),
    Index("ix_parameters_live_day", "key", "business_date", postgresql_where=text("voided_change is null")),
)
"""The values of a service's settings, each from its business date on."""


class PlanLines(TypeDecorator[list[PlanLine]]):
    """The lines of a plan as JSON."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: list[PlanLine] | None, dialect: Dialect) -> Any:
        return None if value is None else [line.model_dump(mode="json", exclude={"unit_name"}) for line in value]

    def process_result_value(self, value: Any, dialect: Dialect) -> list[PlanLine] | None:
        return None if value is None else [PlanLine.model_construct(**line) for line in value]


filings = record_table(
    FilingEntry,
    "filings",
    metadata,
    live_index("filings", "book", "period", "reporting_unit"),
    Index(
        "ix_filings_live_waived",
        "book",
        "period",
        postgresql_where=text("voided_change is null and filing_state = 'waived'"),
    ),
)
"""What units said of a book and a month."""

filing_plans = plain_table(
    "filing_plans",
    metadata,
    Column("lines", PlanLines, nullable=False),
    Column("document", Text, nullable=False),
)
"""What is due from whom by which day: each plan as a whole from its business date on."""
reporting_units = record_table(UnitEntry, "reporting_units", metadata, Index(None, "code"), live=["code"])
"""The register of units: one live row a code, which says from when until when the unit is there."""
