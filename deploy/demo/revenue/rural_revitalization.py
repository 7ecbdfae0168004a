"""Rural revitalization: each year's funds, fourteen projects from approval to asset, and the villages' running costs."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pydantic import BaseModel

from bureau_common.schemas.periods import Period

from ..district import GROWTH
from ..templates import Values, as_written, files, table
from .households import HOUSEHOLDS
from .payments import voucher

_CLASS = "21305"
"""The class of the treasury's payments that the projects' payments are parts of."""
_INSTALMENTS = {0: 30, 3: 30, 6: 25, 7: 10}
"""Months after the start, and the percentage of the project that is paid then; the rest is kept as a guarantee."""
_VILLAGES = 6


class _Place(BaseModel):
    """What the project of one number is in every year; it starts early or late, so that the months share the load."""

    number: int
    village: str
    code: str
    kind: str
    what: str
    yuan: Decimal
    starts: int


@dataclass(frozen=True)
class _Project:
    """A project of a year."""

    year: int
    place: _Place

    @property
    def number(self) -> str:
        return f"乡{self.year}-{self.place.number:02d}"

    @property
    def months(self) -> list[Period]:
        """Its month of start and those that follow."""
        return Period(self.year, self.place.starts).until(Period(self.year, 12))

    @property
    def contract(self) -> str:
        return "" if self.place.kind == "就业" else f"合同{self.number}"

    @property
    def asset(self) -> str:
        """What is built or bought stays; jobs and clean villages form no asset."""
        return f"资产{self.number}" if self.place.kind in ("产业", "基础设施建设") else ""

    @property
    def worth(self) -> Decimal:
        return self.place.yuan * 9 / 10


_PLACES = [_Place.model_validate(row) for row in table(__name__, "places")]
_PROJECTS = [_Project(year, place) for year in GROWTH for place in _PLACES]


def _projects() -> Iterator[Values]:
    return ({"project": each} for each in _PROJECTS)


def _contracts() -> Iterator[Values]:
    return ({"project": each} for each in _PROJECTS if each.contract)


def _distributions() -> Iterator[Values]:
    """One project after the other from the tiers' money; one that the rest of a tier does not fill takes of the next."""
    for year in GROWTH:
        arranged = [row for row in table(__name__, "rural-funds") if row["预算年度"] == str(year)]
        left = {row["资金级次"]: Decimal(row["金额（元）"]) for row in arranged if row["安排类型"] == "安排"}
        for each in [project for project in _PROJECTS if project.year == year]:
            wanted = each.place.yuan
            for tier, rest in left.items():
                if taken := min(wanted, rest):
                    wanted, left[tier] = wanted - taken, rest - taken
                    yield {"project": each, "tier": tier, "amount": taken}


def _payments() -> Iterator[Values]:
    """Instalments out of what the treasury pays of the class in their month, after a bounced payment was repeated."""
    for each in _PROJECTS:
        for after, percent in _INSTALMENTS.items():
            month = each.months[after]
            application, payment = voucher(month, _CLASS)
            paid = {"application": application, "payment": payment, "amount": each.place.yuan * percent / 100}
            yield {"project": each, "month": month, **paid}


def _assets() -> Iterator[Values]:
    return ({"project": each} for each in _PROJECTS if each.asset)


def _incomes() -> Iterator[Values]:
    """From the year after on, what is for industry earns four percent: three fifths stay with the village, a tenth each
    goes to two households, the rest waits to be distributed."""
    for place, each in enumerate(_PROJECTS):
        for year in [year for year in GROWTH if year > each.year and each.place.kind == "产业"]:
            earned, of = each.worth * 4 / 100, {"project": each, "year": year}
            yield {"line": "earned", **of, "earned": earned, "kept": earned * 3 / 5}
            for number in (place, place + year):
                household = HOUSEHOLDS[number % len(HOUSEHOLDS)]
                yield {"line": "distributed", **of, "household": household, "amount": earned / 10}


def _village_costs() -> Iterator[Values]:
    """What each village needs, paid by quarter."""
    for year in GROWTH:
        for number, place in enumerate(_PLACES[:_VILLAGES]):
            need = Decimal(120_000 + 8_000 * number)
            yield {"year": year, "village": place, "need": need, "quarter": need / 4}


FILES = files(
    __name__,
    {
        "rural-funds": as_written,
        "rural-projects": _projects,
        "rural-contracts": _contracts,
        "rural-steps": _projects,
        "rural-distributions": _distributions,
        "rural-payments": _payments,
        "rural-assets": _assets,
        "rural-incomes": _incomes,
        "village-costs": _village_costs,
    },
)
