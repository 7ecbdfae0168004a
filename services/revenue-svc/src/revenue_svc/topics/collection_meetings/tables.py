"""The tables of meetings: issues and their results."""

from sqlalchemy import Column, Date, Table, Text

from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata

issues: Table = plain_table(
    "collection_meeting_issues",
    metadata,
    Column("meeting_no", Text, nullable=False),
    Column("bodies", Text, nullable=False),
    Column("issue_no", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    live_index("collection_meeting_issues", "meeting_no"),
    live_index("collection_meeting_issues", "issue_no"),
)

results: Table = plain_table(
    "collection_meeting_results",
    metadata,
    Column("issue_no", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    live_index("collection_meeting_results", "issue_no"),
)
