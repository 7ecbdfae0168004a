"""The tables of subsidies, the list of a batch with its hash, and which lines a change has judged."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Date, FromClause, Index, Integer, Select, Text, case, cast, func, select, text
from sqlalchemy.dialects.postgresql import aggregate_order_by

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    LINE_FIELDS,
    DeathEntry,
    ReviewOutcome,
    SubsidyBatchApprovalEntry,
    SubsidyBatchEntry,
    SubsidyBatchStepEntry,
    SubsidyCardMoveEntry,
    SubsidyLineEntry,
    SubsidyProgramEntry,
    SubsidyProgramReviewEntry,
    SubsidyResultEntry,
)

Live = Callable[[FromClause], ColumnElement[bool]]
"""Which rows of a table are meant: those that stand, or those of a cut-off."""

_POSITIVE = {"amount": "amount > 0"}
_OF_PERIOD = ("program_code", "period")

programs = record_table(SubsidyProgramEntry, "subsidy_programs", metadata, live=["program_code"])
card_moves = record_table(SubsidyCardMoveEntry, "subsidy_card_moves", metadata, live=["program_code"])
reviews = record_table(SubsidyProgramReviewEntry, "subsidy_program_reviews", metadata, live=["program_code"])
deaths = record_table(DeathEntry, "deaths", metadata, live=["person"])
batches = record_table(SubsidyBatchEntry, "subsidy_batches", metadata, live=["batch_no", "program_code"])
lines = record_table(
    SubsidyLineEntry,
    "subsidy_lines",
    metadata,
    live=[
        "line_no", ("batch_no", "line_no"), ("beneficiary", *_OF_PERIOD), ("household_no", *_OF_PERIOD),
        ("plot_no", *_OF_PERIOD),
    ],
    checks=_POSITIVE,
)  # fmt: skip
steps = record_table(SubsidyBatchStepEntry, "subsidy_batch_steps", metadata, live=["batch_no"])
approvals = record_table(
    SubsidyBatchApprovalEntry, "subsidy_batch_approvals", metadata, live=["batch_no"], checks=_POSITIVE
)
results = record_table(
    SubsidyResultEntry,
    "subsidy_results",
    metadata,
    Index(
        "ix_subsidy_results_live_returned",
        "household_no",
        postgresql_where=text("voided_change is null and action = 'return'"),
    ),
    live=["line_no", "household_no", ("batch_no", "business_date")],
    checks=_POSITIVE,
)


def first_day(period: ColumnElement[str]) -> ColumnElement[Any]:
    """The day on which a period of payment begins."""
    part = func.substr(period, 6)
    number = cast(func.nullif(func.regexp_replace(part, "[^0-9]", "", "g"), ""), Integer)
    month = case((part.like("H%"), number * 6 - 5), (part.like("Q%"), number * 3 - 2), else_=func.coalesce(number, 1))
    return func.make_date(cast(func.substr(period, 1, 4), Integer), month, 1, type_=Date)


def stopped(live: Live) -> ColumnElement[Any]:
    """The day on which a review stops a program, if one does."""
    first = select(func.min(reviews.c.business_date)).where(
        live(reviews), reviews.c.program_code == programs.c.program_code, reviews.c.outcome == ReviewOutcome.STOPPED
    )
    return first.correlate(programs).scalar_subquery()


def lists(live: Live) -> Select[Any]:
    """By batch its list: how many lines, how much, and the hash of the lines.

    The hash is SHA-256 over the lines by their number, each its fields with tabs between them and nothing where one is
    empty, in UTF-8 with LF between lines. It binds what was approved for good, and is never changed.
    """
    line = func.concat_ws("\t", *[func.coalesce(cast(lines.c[name], Text), "") for name in LINE_FIELDS])
    whole = func.string_agg(line, aggregate_order_by(text("E'\\n'"), lines.c.line_no.collate("C")))
    digest = func.encode(func.sha256(func.convert_to(whole, "UTF8")), "hex")
    return (
        select(
            lines.c.batch_no,
            func.count().label("lines"),
            func.sum(lines.c.amount).label("amount"),
            digest.label("content_hash"),
        )
        .where(live(lines))
        .group_by(lines.c.batch_no)
    )
