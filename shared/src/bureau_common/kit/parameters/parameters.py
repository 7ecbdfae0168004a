"""Reading parameters: which value is in force on a day, as the records stood at a cut-off."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Row, Select, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.findings import Clause
from ...schemas.parameters import Parameter, Setting
from ...schemas.units import usual_decimals
from ..books.guards import Scope
from ..core.queries import among
from ..core.tables import parameters
from ..journal.cutoffs import Cutoff

_DISPLAY = Clause(document="《党政机关公文格式》GB/T 9704-2012 及本局报告惯例", article=None, verified=False)
_SET_BY_UNIT = {
    "万元": "wan_yuan",
    "亿元": "yi_yuan",
    "万户": "wan_households",
    "%": "percent",
    "百分点": "points",
    "倍": "times",
}
DECIMALS: Mapping[str, Parameter] = {
    unit: Parameter(
        key=f"decimals_{key}", label_zh=f"以“{unit}”表示的数字的小数位数", kind="count",
        default=str(usual_decimals(unit)), clause=_DISPLAY, minimum=Decimal(0), maximum=Decimal(6),
    )
    for unit, key in _SET_BY_UNIT.items()
}  # fmt: skip
"""By display unit: with how many decimals a bureau prints it."""


@dataclass(frozen=True)
class InForce:
    """Every value of the declared parameters at one cut-off; one read serves any number of periods."""

    declared: tuple[Parameter, ...]
    approved: dict[str, list[Setting]]
    """By key, newest first."""
    _known: dict[date, dict[str, Setting]] = field(default_factory=dict, compare=False, repr=False)
    rests: dict[tuple[str, str], set[str]] = field(default_factory=dict, compare=False, repr=False)
    """By figure and month the books that it rests on then (`figures.resting`), found once as well."""

    def at(self, day: date) -> dict[str, Setting]:
        """What holds on a day, by key; found once for all the figures that ask."""
        if day not in self._known:
            self._known[day] = {parameter.key: self._setting(parameter, day) for parameter in self.declared}
        return self._known[day]

    def _setting(self, parameter: Parameter, day: date) -> Setting:
        begun = (each for each in self.approved.get(parameter.key, []) if each.since is not None and each.since <= day)
        return next(begun, Setting(parameter, parameter.default))


async def read_in_force(session: AsyncSession, cutoff: Cutoff, declared: Sequence[Parameter]) -> InForce:
    """The live values of the declared parameters; a key has at most one from any day on."""
    return in_force_of(declared, await session.execute(values_of(declared, cutoff)) if declared else ())


def values_of(declared: Sequence[Parameter], cutoff: Cutoff) -> Select[Any]:
    """The live values of the declared parameters, the newest first."""
    wanted = parameters.c.key, parameters.c.value, parameters.c.business_date, parameters.c.document
    of_keys = among(parameters.c.key, [parameter.key for parameter in declared])
    return select(*wanted).where(cutoff.live(parameters), of_keys).order_by(parameters.c.business_date.desc())


def in_force_of(declared: Sequence[Parameter], rows: Iterable[Row[Any]]) -> InForce:
    """The declared parameters with the values that `values_of` found."""
    by_key = {parameter.key: parameter for parameter in declared}
    approved: dict[str, list[Setting]] = defaultdict(list)
    for row in rows:
        approved[row.key].append(Setting(by_key[row.key], row.value, row.business_date, row.document))
    return InForce(tuple(declared), dict(approved))


def in_force(parameter: Parameter, day: ColumnElement[date], scope: Scope) -> ColumnElement[Any]:
    """The value of a parameter on a row's day, inside a question: a number where the parameter is one, else its text.

    Parameters are of the whole district: whoever writes may see them.
    """
    scope = replace(scope, seen=False)
    numeric = parameter.kind in ("decimal", "count")
    approved = (
        select(parameters.c.value)
        .where(scope.live(parameters), parameters.c.key == parameter.key, parameters.c.business_date <= day)
        .order_by(parameters.c.business_date.desc())
        .limit(1)
        .scalar_subquery()
    )
    value = func.coalesce(approved, parameter.default)
    return cast(value, Numeric) if numeric else value
