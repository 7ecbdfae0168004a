"""The tables of versions and of their files: a version's files are written once, and a version that is issued is left as it is."""

from sqlalchemy import Index, text

from bureau_common.kit.core.records import record_table

from ..metadata import metadata
from .schemas import FileEntry, IssueEntry

report_issues = record_table(
    IssueEntry,
    "report_issues",
    metadata,
    Index(
        "uq_report_issues_chain",
        "period",
        "kind",
        "previous",
        unique=True,
        postgresql_where=text("voided_change is null and stage = 'issued'"),
    ),
    live=["period"],
)
"""Of two versions that follow the same one, the database itself lets one be issued."""

report_files = record_table(FileEntry, "report_files", metadata, live=[("period", "number")])
