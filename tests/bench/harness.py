"""The arithmetic of the bench: interleaved rounds, ratios of what was measured in the same round, their spread, refusals."""

import random
import statistics
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

SEED = 15
"""Of the order in which the variants of a round are measured."""


@dataclass(frozen=True)
class Sample:
    """What one variant came to in one round, and how often it was answered how: a status, or the name of an error."""

    value: float
    answers: Mapping[str, int] = field(default_factory=dict)


Variant = Callable[[], Awaitable[Sample]]


@dataclass(frozen=True)
class Spread:
    """The median of some numbers with their quartiles."""

    median: float
    lower: float
    upper: float
    rounds: int


@dataclass(frozen=True)
class Goal:
    """What a row's value should be at most, or at least."""

    border: Literal["<=", ">="]
    value: float

    def is_met(self, value: float) -> bool:
        return value <= self.value if self.border == "<=" else value >= self.value


@dataclass
class Row:
    """One line of the result: what was measured, what it came to, and what was seen beside it.

    `value` is none where it was not measured: `note` says why. A value that is `sized` is of data or a file whose size
    follows the scale: at another scale than 1 it is told and not judged.
    """

    part: str
    what: str
    unit: str
    goal: Goal | None = None
    value: Spread | None = None
    sized: bool = False
    beside: dict[str, float] = field(default_factory=dict)
    refused: dict[str, dict[str, int]] = field(default_factory=dict)
    note: str = ""

    def verdict(self, scale: float) -> str:
        """Met or not, or why that is not said."""
        if self.value is None:
            return "not measured"
        if self.goal is None:
            return "no goal"
        if self.sized and scale != 1:
            return "not judged at this size"
        if not self.goal.is_met(self.value.median):
            return "not met"
        return "not judged for its refusals" if self.refused else "met"


class Rounds:
    """Samples by variant, round by round."""

    def __init__(self) -> None:
        self._samples: dict[str, list[Sample]] = {}

    def add(self, name: str, sample: Sample) -> None:
        self._samples.setdefault(name, []).append(sample)

    def values(self, name: str) -> list[float]:
        return [sample.value for sample in self._samples[name]]

    def spread(self, name: str) -> Spread:
        return spread(self.values(name))

    def ratio(self, name: str, other: str) -> Spread:
        """The spread of a variant's values, each divided by what the other came to in the same round."""
        return spread(ratios(self.values(name), self.values(other)))

    def medians(self, unit: str) -> dict[str, float]:
        """The median of each variant, by its name with the unit."""
        return {f"{name} [{unit}]": self.spread(name).median for name in self._samples}

    def refused(self) -> dict[str, dict[str, int]]:
        """By variant the answers that were not of the 200s, where there were any."""
        counted = {name: total(samples) for name, samples in self._samples.items()}
        found = {name: refusals(answers) for name, answers in counted.items()}
        return {name: answers for name, answers in found.items() if answers}


async def interleaved(variants: Mapping[str, Variant], rounds: int, warm_up: int = 1) -> Rounds:
    """Every variant once in each round, in an order of its own; the first rounds warm up and are not counted."""
    order, found = random.Random(SEED), Rounds()
    for number in range(warm_up + rounds):
        names = list(variants)
        order.shuffle(names)
        for name in names:
            sample = await variants[name]()
            if number >= warm_up:
                found.add(name, sample)
    return found


def ratios(values: Sequence[float], others: Sequence[float]) -> list[float]:
    """Pair by pair: what moved the whole machine in a round moved both."""
    return [value / other for value, other in zip(values, others, strict=True)]


def spread(values: Sequence[float]) -> Spread:
    """Quartiles by linear interpolation between the values themselves; of one value all three are that value."""
    if len(values) == 1:
        return Spread(values[0], values[0], values[0], 1)
    lower, median, upper = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(median, lower, upper, len(values))


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that this many percent of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def total(samples: Sequence[Sample]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for sample in samples:
        counted.update(sample.answers)
    return dict(counted)


def refusals(answers: Mapping[str, int]) -> dict[str, int]:
    """The answers that are not of the 200s: a refusal is fast, and is no measurement."""
    return {told: times for told, times in answers.items() if not (told.isdigit() and 200 <= int(told) < 300)}
