"""Figures in few words: what a declaration need not repeat follows from the measures that it is over.

FIGURES = topic_figures("revenue.key_projects",
    figure("listed", "重点税源项目", "个", "截至月末列入重点税源的项目", listed=LISTED),
    figure("realised_pct", "重点项目预计税收完成率", "%", "…", percent("realised", "expected"), realised=…, expected=…),
)
"""

from dataclasses import replace

from ...schemas.figures import Basis
from ..measures.balances import Balance
from ..measures.distinct import Distinct
from ..measures.flows import ALL, Flow
from ..measures.latest import Latest
from ..measures.stocks import Stock
from ..measures.texts import Texts
from .figures import Definition, Input, Measure, Selected, Source, Span, since_ever, year_to_date
from .formulas import Formula, total

Given = Input | Measure | Selected | Source
"""What an input may be given as: what is left out is the usual."""


def figure(
    name: str,
    name_zh: str,
    unit: str,
    text: str,
    formula: Formula | None = None,
    *,
    basis: Basis | None = None,
    version: int = 1,
    decimals: int = 0,
    **inputs: Given,
) -> Definition:
    """One figure of a topic, named within it; without a formula, its first input.

    A measure alone is taken over the year to date, or as it stands at the month's end; a source alone is all that it
    sums, under the figure's own name. The basis is that of the first input's span, where that leaves no doubt.
    """
    known = {key: _input(given, name_zh) for key, given in inputs.items()}
    first = next(iter(known))
    return Definition(
        id=name,
        name_zh=name_zh,
        display_unit=unit,
        basis=basis or _basis(name, known[first].span),
        inputs=known,
        formula=formula or total(first),
        formula_text=text,
        formula_version=version,
        decimals=decimals,
    )


def topic_figures(prefix: str, *definitions: Definition) -> tuple[Definition, ...]:
    """The figures of a topic under its prefix: `revenue.key_projects` and `listed` make `revenue.key_projects.listed`."""
    return tuple(replace(each, id=f"{prefix}.{each.id}") for each in definitions)


def _input(given: Given, name_zh: str) -> Input:
    if isinstance(given, Input):
        return given
    if isinstance(given, Selected):
        raise TypeError(f"{name_zh}: what a parameter selects says its own span: Input(Selected(…), span)")
    measure = given if isinstance(given, Measure) else Measure(name_zh, given, _all(given))
    return Input(measure, _span(measure.flow))


def _span(source: Source) -> Span:
    stands = isinstance(source, Stock | Latest | Balance | Texts) or (
        isinstance(source, Distinct) and source.scope == "ever"
    )
    return since_ever if stands else year_to_date


def _all(source: Source) -> tuple[str, ...]:
    if not isinstance(source, Flow):
        return ALL
    if not isinstance(source.category, str):
        raise TypeError(f"the flow {source.name} has several categories: name them in a Measure")
    return (source.category,)


def _basis(name: str, span: Span) -> Basis:
    if span is year_to_date:
        return "ytd"
    if span is since_ever:
        return "point"
    raise TypeError(f"the figure {name} must say its basis")
