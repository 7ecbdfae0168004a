"""What the gateway tells of the pairs, and a waiver as it is asked for and as it is kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from bureau_common.schemas.figures import State
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.periods import Period
from bureau_common.schemas.records import Reason, RecordEntry, UnitCode
from bureau_common.schemas.units import BaseUnit

from .pairs import Relation


class PairState(Labelled):
    """How a pair stands; nothing is compared where a side is not known, or the two are of different months."""

    AGREES = "agrees", "相符"
    DIFFERS = "differs", "不符"
    CANNOT_BE_SAID = "cannot_be_said", "无法核对"
    WAIVED = "waived", "不符，已豁免"


class SideFigure(BaseModel):
    """A figure of a side at the cut-off `change_no`; `records` opens the rows that sum to it."""

    id: str
    value: str | None
    state: State
    carried_from: Period | None
    provisional: bool
    change_no: int | None
    records: str | None


class SideTold(BaseModel):
    """One side; of a part of a figure `split` and `code` say which rows, and `breakdown` opens the sums by that column."""

    label_zh: str
    value: str | None
    figures: list[SideFigure]
    split: str | None
    code: str | None
    breakdown: str | None


class Waiver(BaseModel):
    """Who let which difference stand, and why; it holds for that difference alone."""

    id: UUID
    pair: str
    period: Period
    difference: Money
    reason: str
    person: str
    change_no: int
    at: datetime


class PairTold(BaseModel):
    """A pair with both sides; `difference` is left less right, and `why_zh` says why nothing can be said."""

    id: str
    name_zh: str
    basis_zh: str
    relation: Relation
    unit: BaseUnit | None
    left: SideTold
    right: SideTold
    difference: str | None
    tolerance: str
    state: PairState
    why_zh: str | None
    waiver: Waiver | None


class Reconciliation(BaseModel):
    """All pairs of a month; `unavailable` names the services that did not answer."""

    period: Period
    is_partial: bool
    unavailable: list[str]
    counts: Mapping[PairState, int]
    pairs: list[PairTold]


class WaiverRequest(BaseModel):
    """The difference to be let stand, as the reconciliation tells it, and why."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    pair: UnitCode
    period: Period
    difference: Money
    reason: Reason


class WaiverEntry(RecordEntry):
    """A waiver as it is kept."""

    pair: Annotated[UnitCode, Field(title="勾稽关系")]
    period: Annotated[Period, Field(title="所属期")]
    difference: Annotated[Money, Field(title="差额")]
    reason: Annotated[Reason, Field(title="豁免理由")]
