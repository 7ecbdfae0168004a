"""Livelihood projects: twelve that go on from year to year, and the 33 that the province named for 2021.

The names and standings of 2021 are the province's (安徽省2021年33项民生工程); targets, money and progress are made up. What
lags in 2021 is two sub-projects, from spring on.
"""

from collections.abc import Iterator
from decimal import Decimal

from pydantic import BaseModel

from bureau_common.schemas.periods import Period

from ..district import GROWTH
from ..templates import Values, as_written, files, table

_NAMED = 2021
"""The year whose projects are the province's; before it stand those of them that go on, up to so many."""
_LONG_RUNNING = 12
_REPORTED = (1, 3, 5, 7, 9, 10, 11, 12)
"""The months in which progress is reported."""
_INSTALMENTS = {1: 40, 5: 35, 9: 25}
"""By month the percentage of the plan that comes in."""
_SOURCES = {"central": ("中央", 60), "district": ("区级", 40)}
_LAGGING = ("MS2021-06-1", "MS2021-11-1")


class _Main(BaseModel):
    """A main project as the list of 2021 has it."""

    number: int
    name: str
    standing: str
    measured_in: str
    target: Decimal
    ten_thousand_yuan: Decimal

    @property
    def parts(self) -> list[int]:
        """Every third has two sub-projects."""
        return [1, 2] if self.number % 3 == 0 else [1]


_MAINS = [_Main.model_validate(row) for row in table(__name__, "mains")]


def _of_years() -> Iterator[tuple[int, _Main]]:
    for year in GROWTH:
        goes_on = [each for each in _MAINS if each.standing == "继续"][:_LONG_RUNNING]
        yield from ((year, each) for each in (_MAINS if year == _NAMED else goes_on))


def _main_no(year: int, main: _Main) -> str:
    return f"MS{year}-{main.number:02d}"


def _target(main: _Main) -> Decimal:
    """Half of it each, where there are two; what is counted in whole things is whole."""
    return Decimal(int(main.target / len(main.parts)))


def _projects() -> Iterator[Values]:
    for year, main in _of_years():
        about = {"year": year, "main": _main_no(year, main), "measured_in": main.measured_in}
        standing = main.standing if year == _NAMED else "继续"
        yield {**about, "line": "main", "name": main.name, "standing": standing}
        for part in main.parts:
            name = main.name if len(main.parts) == 1 else f"{main.name}（{'一二'[part - 1]}期）"
            project = f"{about['main']}-{part}"
            yield {**about, "line": "sub", "name": name, "project": project, "target": _target(main)}


def _plans() -> Iterator[Values]:
    for year, main in _of_years():
        whole = round(main.ten_thousand_yuan * 100 * GROWTH[year], 2)
        for name, share in _SOURCES.values():
            yield {"year": year, "main": _main_no(year, main), "fund_source": name, "amount": f"{whole * share:.2f}"}


def _funds() -> Iterator[Values]:
    for plan in _plans():
        planned = Decimal(str(plan["amount"]))
        for month, share in _INSTALMENTS.items():
            day, amount = f"{plan['year']}-{month:02d}-25", f"{planned * share / 100:.2f}"
            yield {**plan, "day": day, "amount": amount, "document": month}


def _done(project: str, month: int, ends: int) -> Decimal:
    """The share that is done by a month: ahead of the months passed, all of it by the month in which it ends."""
    if project in _LAGGING:
        return Decimal(min(month, 11)) / 16
    return Decimal(1) if month >= ends else min(Decimal(month + 2) / 12, Decimal("0.98"))


def _progress() -> Iterator[Values]:
    for year, main in _of_years():
        for part in main.parts:
            project, ends = f"{_main_no(year, main)}-{part}", 9 + (main.number + part) % 4
            for month in _REPORTED:
                quantity = (_target(main) * _done(project, month, ends)).quantize(Decimal("0.01"))
                day = Period(year, month).last_day
                yield {"year": year, "project": project, "day": day, "quantity": quantity}


FILES = files(
    __name__,
    {
        "livelihood-projects": _projects,
        "livelihood-plans": _plans,
        "livelihood-funds": _funds,
        "livelihood-progress": _progress,
        "maintenance-contracts": as_written,
        "maintenance-inspections": as_written,
        "maintenance-payments": as_written,
    },
)
