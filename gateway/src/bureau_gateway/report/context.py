"""What a template is evaluated over: the figures, claims, alerts and tasks of one period, and what the place is called."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bureau_common.schemas.alerts import AmountPart, Part
from bureau_common.schemas.claims import ClaimResult
from bureau_common.schemas.figures import Figure
from bureau_common.schemas.periods import Period
from bureau_common.schemas.plans import PlanTask

from ..marks import Decimals


@dataclass(frozen=True)
class Names:
    """The names that the prose uses for the place."""

    district: str = "示范区"
    city: str = "示范市"
    rural_bank: str = "示范农商行"


class OpenedAmount(AmountPart):
    """An amount of an alert's sentence, and the way to what it is from."""

    href: str


@dataclass(frozen=True)
class ReportContext:
    """What a template is evaluated over; `cutoffs` holds the change number of each domain that answered."""

    period: Period
    figures: Mapping[str, Figure]
    cutoffs: Mapping[str, int]
    names: Names
    claims: Mapping[str, ClaimResult] = field(default_factory=dict)
    """Claims by id, of the services that answered."""
    problems: Sequence[Sequence[Part]] = ()
    """What the alerts say, the gravest first."""
    concealed: Collection[str] = ()
    """The figures that are not for this reader: in the open edition."""
    tasks: Sequence[PlanTask] = ()
    """The tasks of the next year's work plan, in their order."""

    @cached_property
    def decimals(self) -> Decimals:
        return Decimals(self.figures.values())
