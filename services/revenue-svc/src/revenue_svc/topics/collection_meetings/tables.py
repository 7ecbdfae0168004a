"""The tables of meetings: issues and their results."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import MeetingIssueEntry, MeetingResultEntry

issues = record_table(MeetingIssueEntry, "collection_meeting_issues", metadata, live=["meeting_no", "issue_no"])
results = record_table(MeetingResultEntry, "collection_meeting_results", metadata, live=["issue_no"])
