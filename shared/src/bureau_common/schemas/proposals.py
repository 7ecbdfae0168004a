"""Proposals: content that one person proposes and another decides."""

from datetime import datetime
from typing import ClassVar, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from .findings import Finding
from .labels import Labelled
from .naming import Named
from .records import HistoryItem, Reason

Entry = TypeVar("Entry", bound=BaseModel)
ProposedOperation = Literal["enter", "correct", "void"]


class ProposalState(Labelled):
    """A proposal is open until somebody decides; every other state is its end."""

    PROPOSED = "proposed", "待审批"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "未批准"
    WITHDRAWN = "withdrawn", "已撤回"


class Proposing(Named, Generic[Entry]):
    """What the book should do: `enter` takes an entry, `correct` a record and an entry, `void` a record."""

    NAME: ClassVar[str] = "{}ToPropose"

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    operation: ProposedOperation
    record_id: UUID | None = None
    entry: Entry | None = None
    reason: Reason


class Approval(BaseModel):
    """A remark of the approver, if there is one."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    reason: Reason | None = None


class Dismissal(BaseModel):
    """Why a proposal is refused or withdrawn."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    reason: Reason


class ProposalView(Named, Generic[Entry]):
    """A proposal as it stands; `change_no` and `at` are those of its last step."""

    NAME: ClassVar[str] = "{}Proposal"

    id: UUID
    state: ProposalState
    operation: ProposedOperation
    record_id: UUID | None
    """The record to correct or void."""
    entry: Entry | None
    reason: str
    proposed_by: str
    proposed_client: str
    decided_by: str | None
    decision_reason: str | None
    result_id: UUID | None
    """The record that the approval wrote or voided."""
    change_no: int
    at: datetime


class ProposalOutcome(Named, Generic[Entry]):
    """A proposal after a step, and what the rules said of its content."""

    NAME: ClassVar[str] = "{}ProposalOutcome"

    proposal: ProposalView[Entry]
    findings: list[Finding]


class ProposalWithHistory(Named, Generic[Entry]):
    """A proposal with its steps, oldest first."""

    NAME: ClassVar[str] = "{}ProposalWithHistory"

    proposal: ProposalView[Entry]
    history: list[HistoryItem]
