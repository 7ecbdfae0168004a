"""The units that tests report by: in the register of every service's template as its first change."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import pool
from sqlalchemy.ext.asyncio import AsyncSession

from ..kit.books.preparing import Prepared
from ..kit.books.writes import enter
from ..kit.core.connections import create_engine
from ..kit.units.book import unit_book
from ..schemas.reporting_units import BUREAU, UnitEntry, UnitKind, township_of

CHANGES = 1
"""How many changes a database of tests begins with."""
_DISTRICT, _TOWNSHIP = UnitKind.DISTRICT, UnitKind.TOWNSHIP
_VILLAGE, _OTHER = UnitKind.VILLAGE, UnitKind.INSTITUTION
_UNITS = {
    **dict.fromkeys(["340311", "340312", "340399", "349901", "349900", "450222", "district", "u"], _DISTRICT),
    **dict.fromkeys(["340311-0", "340311-1", "340311-2"], UnitKind.DEPARTMENT),
    **dict.fromkeys(["T0", "T1", "T2", "340311001", "340311002", "340311100", "349901101"], _TOWNSHIP),
    **dict.fromkeys([f"unit-{number:02d}" for number in range(1, 54)], _OTHER),
    **dict.fromkeys([f"U{number}" for number in range(100)], _OTHER),
    **dict.fromkeys([f"U{number:02d}" for number in range(10)], _OTHER),
    **dict.fromkeys([f"U{number}-{order}" for number in range(40) for order in (0, 1)], _OTHER),
    **dict.fromkeys(["opened", "closed", "planned", "launched"], _OTHER),
}
_NAMED = [("340311101", _TOWNSHIP, "新桥镇"), ("340311102", _TOWNSHIP, "示范镇"), ("340311104", _TOWNSHIP, "南岗镇")]
_NAMED += [("340311101201", _VILLAGE, "示范村"), ("340311101202", _VILLAGE, "另一村")]


def unit(code: str, kind: UnitKind, name: str = "", **about: object) -> UnitEntry:
    """A unit that was always there, unless said otherwise."""
    division = "340311" if kind not in (_TOWNSHIP, UnitKind.VILLAGE) else code if township_of(code) else "340311101"
    usual = {"name": name or f"单位{code}", "division_code": division}
    common = {"source": "tests", "source_ref": code, "reporting_unit": BUREAU, "business_date": "1990-01-01"}
    return UnitEntry.model_validate(
        {**common, "code": code, "kind": kind, "from_day": date(1990, 1, 1), **usual, **about}
    )


async def register_units(url: str, units: Sequence[UnitEntry] = ()) -> None:
    """Write units into a database as one change, by no service."""
    book = unit_book()
    entries = units or [*[unit(code, kind) for code, kind in _UNITS.items()], *[unit(*each) for each in _NAMED]]
    engine = create_engine(url, poolclass=pool.NullPool, isolation_level="READ COMMITTED")
    async with AsyncSession(engine) as session, session.begin():
        await enter(session, book, Prepared(entries, [], [dict(entry) for entry in entries]), "import")
    await engine.dispose()
