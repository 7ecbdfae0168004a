"""Lines over months as the pages draw them: points of a picture, broken where a month has no value, and what they show in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bureau_common.schemas.figures import Series, SeriesPoint

from .texts import as_printed, month
from .words import in_language

_EDGE = 4
"""How far from the picture's edge the highest and the lowest value stand."""


@dataclass(frozen=True)
class Chart:
    """A drawing: `lines` are runs of points, `dots` the newest value and those whose neighbours have none."""

    width: int
    height: int
    lines: list[str]
    dots: list[tuple[float, float]]
    guides: list[float]
    told: str
    """What it shows, for whoever does not see it."""
    lowest: str
    highest: str


def written(value: str | Decimal, series: Series) -> str:
    """A value of a series as the report prints it."""
    return as_printed(Decimal(value), series.display_unit, series.decimals)


def chart_of(series: Series, points: Sequence[SeriesPoint], size: tuple[int, int]) -> Chart | None:
    """The values of some months as a line; none where fewer than two have a number."""
    values = [None if each.value is None or series.unit == "text" else Decimal(each.value) for each in points]
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    runs = _runs(_places(values, low, high, size))
    newest = runs[-1][-1]
    lowest, highest = written(low, series), written(high, series)
    return Chart(
        *size,
        lines=[" ".join(f"{x:g},{y:g}" for x, y in run) for run in runs if len(run) > 1],
        dots=[*(run[0] for run in runs[:-1] if len(run) == 1), newest],
        guides=[_EDGE, size[1] - _EDGE],
        told=in_language(
            "{name}，{first}至{last}：最低{lowest}，最高{highest}，最新{newest}",
            name=series.name_zh,
            first=month(points[0].period),
            last=month(points[-1].period),
            lowest=lowest,
            highest=highest,
            newest=written(known[-1], series),
        ),
        lowest=lowest,
        highest=highest,
    )


def _places(
    values: Sequence[Decimal | None], low: Decimal, high: Decimal, size: tuple[int, int]
) -> list[tuple[float, float] | None]:
    """Where each value stands; equal values stand in the middle."""
    width, height = size[0] - 2 * _EDGE, size[1] - 2 * _EDGE
    step, span = width / max(1, len(values) - 1), high - low
    return [
        None
        if value is None
        else (
            round(_EDGE + step * place, 1),
            round(_EDGE + height * (1 - float((value - low) / span) if span else 0.5), 1),
        )
        for place, value in enumerate(values)
    ]


def _runs(places: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The points between two gaps."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is not None:
            runs[-1].append(place)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
