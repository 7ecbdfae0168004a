"""Claims and watches: what the report asserts beside its numbers, and what is raised as an alert, judged on figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Date, Integer, Select, bindparam, func
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.alerts import Cause, FigurePart, Lateness, Level, cause
from ...schemas.claims import ClaimResult
from ...schemas.figures import Figure
from ...schemas.parameters import Parameter, Setting
from ...schemas.periods import Period
from ..books.periods import Closed
from ..core.prebuilt import Prebuilt
from ..journal.cutoffs import NOW, AnyCutoff, Cutoff
from .computing import Loaded, compute, cutoff_at, rests_on_itself
from .figures import Definition

MAX_NAMES = 20


class AnyPeriod(Period):
    """Any month, for statements that are built once: `given` says which one it is this time."""

    def __new__(cls) -> "AnyPeriod":
        return str.__new__(cls, "any month")

    year: Any = bindparam("year", type_=Integer)
    first_day: Any = bindparam("first", type_=Date)
    last_day: Any = bindparam("last", type_=Date)

    @property
    def january(self) -> Any:
        """The first month of its year, by its first day alone."""
        return SimpleNamespace(first_day=func.make_date(self.year, 1, 1, type_=Date))

    @staticmethod
    def given(period: Period) -> dict[str, Any]:
        """The parameters of a statement over any month."""
        return {"year": period.year, "first": period.first_day, "last": period.last_day}


Missing = Callable[[Cutoff, Period], Select[Any]]
"""Asks who keeps a claim from holding at the end of a period: one column, names of units or projects, never of persons.

It is asked once of the present and once of any earlier cut-off, of `AnyPeriod`: of the period it takes days and the year.
"""


@dataclass(frozen=True)
class Evidence:
    """The figures that a claim or watch depends on, at the period and at the same month of the year before.

    `spoken` is by watch and question that was judged the gravest level at which it raises an alert, none where it does not.
    """

    period: Period
    now: Mapping[str, Figure]
    before: Mapping[str, Figure]
    settings: Mapping[str, Setting]
    spoken: Mapping[str, Level | None] = field(default_factory=dict)

    def has(self, figure_id: str) -> bool:
        """Whether an optional figure has a value that the reader may see."""
        return figure_id in self.now and self.now[figure_id].value is not None

    def exact(self, figure_id: str) -> Decimal:
        """The value in base units."""
        return _number(self.now[figure_id])

    def last_year(self, figure_id: str) -> Decimal:
        return _number(self.before[figure_id])

    def printed(self, figure_id: str) -> Decimal:
        """The number as the report prints it, in the figure's own unit and decimals."""
        printed = self.now[figure_id].printed
        assert printed is not None  # noqa: S101 - `evidence` gives no figure without a value
        return printed

    def text(self, figure_id: str) -> str:
        """What a figure says that is words."""
        return self.now[figure_id].value or ""

    def setting(self, parameter: Parameter) -> Decimal:
        return Decimal(self.settings[parameter.key].text)


@dataclass(frozen=True)
class Claim:
    """Words of the report that hold or do not; without one of the figures or watches neither can be said.

    `last_year` names the figures that are also needed of the year before; `otherwise_zh` is what is written instead;
    `names` asks who is missing, and is put only where the claim does not hold. `watches` are codes of watches and
    questions: `Evidence.spoken` says which of them raise an alert, and of the others whatever the reader may see.
    """

    id: str
    words_zh: str
    otherwise_zh: str
    figures: tuple[str, ...]
    holds: Callable[[Evidence], bool]
    last_year: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    names: Missing | None = None
    watches: tuple[str, ...] = ()


@dataclass(frozen=True)
class Watch:
    """What raises an alert by the figures of a period; `judge` is asked only with every figure there.

    `optional` figures are judged where they have a value: `Evidence.has` says so.
    """

    code: str
    figures: tuple[str, ...]
    judge: Callable[[Evidence], Cause | None]
    last_year: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    optional: tuple[str, ...] = ()


def late(lateness: Lateness, *parameters: Parameter) -> Watch:
    """The watch over what is late: raised while the figure counts anything."""
    code, level, clause = lateness.code, lateness.level, lateness.clause
    count = FigurePart(figure_id=lateness.figure_id)

    def judge(seen: Evidence) -> Cause | None:
        if seen.exact(lateness.figure_id) == 0:
            return None
        return cause(code, level, lateness.words_zh, lateness.words_en, clause, count=count)

    return Watch(lateness.code, (lateness.figure_id,), judge, parameters=parameters)


def evidence(
    judged: Claim | Watch,
    definitions: Mapping[str, Definition],
    period: Period,
    loaded: Loaded,
    seen_from: Period | None = None,
) -> Evidence | None:
    """What is judged on, or none where a figure has no value or is carried. `loaded` covers the period and its last year.

    With `seen_from` an earlier month is judged as that later one knows it: by its parameters, and by what it takes of
    the months ahead.
    """
    named = [*judged.figures, *(judged.optional if isinstance(judged, Watch) else ())]
    end = period if seen_from is None else seen_from
    months = [*[(name, period) for name in named], *[(name, period.last_year) for name in judged.last_year]]
    if any(not rests_on_itself(definitions[name], month, loaded, end) for name, month in months):
        return None
    settings = loaded.in_force.at(end.last_day)
    now = {name: compute(definitions[name], period, loaded, end, end) for name in judged.figures}
    last_year = (period.last_year, loaded, end, end.last_year)
    before = {name: compute(definitions[name], *last_year) for name in judged.last_year}
    if any(figure.value is None for figure in [*now.values(), *before.values()]):
        return None
    if isinstance(judged, Watch):
        now |= {name: compute(definitions[name], period, loaded, end, end) for name in judged.optional}
    return Evidence(period, now, before, settings)


def decide(
    claims: Sequence[Claim],
    definitions: Mapping[str, Definition],
    period: Period,
    loaded: Loaded,
    spoken: Mapping[str, Level | None],
) -> list[ClaimResult]:
    """Every claim of a period: true, false, or null where a figure is missing or a watch could not be judged."""
    results = []
    settings = loaded.in_force.at(period.last_day)
    for claim in claims:
        known = evidence(claim, definitions, period, loaded) if spoken.keys() >= {*claim.watches} else None
        results.append(
            ClaimResult(
                id=claim.id,
                words_zh=claim.words_zh,
                otherwise_zh=claim.otherwise_zh,
                holds=None if known is None else claim.holds(replace(known, spoken=spoken)),
                depends_on=[*dict.fromkeys([*claim.figures, *claim.last_year, *claim.watches])],
                notes=[settings[parameter.key].note_zh() for parameter in claim.parameters],
                names=[],
                more=0,
            )
        )
    return results


async def name_missing(
    session: AsyncSession,
    cutoff: Cutoff,
    period: Period,
    claims: Sequence[Claim],
    results: Sequence[ClaimResult],
    closed: Closed,
) -> list[ClaimResult]:
    """The results of `decide`, those that do not hold with the names of who is missing, as the period knows the register."""
    named = []
    for claim, result in zip(claims, results, strict=True):
        missing: Sequence[str] = []
        if claim.names is not None and result.holds is False:
            known = await cutoff_at(session, cutoff, closed.closed_by(period))
            given = {**AnyPeriod.given(period), **({} if known.current else AnyCutoff.given(known))}
            missing = [name for (name,) in await _names(claim.names, known.current).rows(session, given)]
        more = max(0, len(missing) - MAX_NAMES)
        named.append(result.model_copy(update={"names": [*missing[:MAX_NAMES]], "more": more}))
    return named


@cache
def _names(missing: Missing, current: bool) -> Prebuilt:
    return Prebuilt(missing(NOW if current else AnyCutoff(), AnyPeriod()))


def _number(figure: Figure) -> Decimal:
    assert figure.number is not None  # noqa: S101 - `evidence` gives no figure without a value
    return figure.number
