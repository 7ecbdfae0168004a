"""The tables of needs, matching events, offers, outcomes, and tasks of banks with their results."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    FinancingNeedEntry,
    FinancingOfferEntry,
    FinancingOutcomeEntry,
    MatchingEventEntry,
    SupervisionResultEntry,
    SupervisionTaskEntry,
)

_POSITIVE = {"amount": "amount > 0"}

needs = record_table(FinancingNeedEntry, "financing_needs", metadata, live=["need_no"], checks=_POSITIVE)
events = record_table(MatchingEventEntry, "matching_events", metadata, live=["event_no"])
offers = record_table(FinancingOfferEntry, "financing_offers", metadata, live=["need_no", "event_no"], checks=_POSITIVE)
outcomes = record_table(
    FinancingOutcomeEntry, "financing_outcomes", metadata, live=["need_no", "loan_no"], checks=_POSITIVE
)
tasks = record_table(SupervisionTaskEntry, "bank_supervision_tasks", metadata, live=["task_no"])
task_results = record_table(SupervisionResultEntry, "bank_supervision_results", metadata, live=["task_no"])
