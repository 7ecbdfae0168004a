"""Two guarantee companies, 2019 to October 2021: one stands for all 4321 contracts, the other is near its cap.

The second guarantees 90 enterprises for a year at a time, from 2020 on: in two of them it paid for what was not repaid. A
third of its clients are of medium size, so that ten times its net assets is its cap, of which more than four fifths are used.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bureau_common.schemas.periods import Period

from ..district import LAST
from ..templates import Values, as_written, files, table
from . import guarantee_4321

_CODE, _SIZE = "统一社会信用代码", "企业规模"
_YUAN = {"微型": 2_400_000, "小型": 2_400_000, "中型": 1_850_000}
"""What the second company guarantees for a client in 2021, by its size; in 2020 it was four fifths of that."""


def _contracts() -> list[dict[str, str]]:
    """The guaranteed contracts, as their bank filed them: a tax loan has no guarantor."""
    make = dict(guarantee_4321.FILES)["credit/guarantee-loans"]
    filed = csv.DictReader(io.StringIO(make().decode("gb18030")))
    return [each for each in filed if each["担保比例（%）"] != "0"]


@dataclass(frozen=True)
class _Own:
    """A guarantee of the second company, and what became of it."""

    number: int
    client: dict[str, str]
    start: date

    @property
    def policy(self) -> str:
        return f"KJDB{self.start.year}-{self.number:03d}"

    @property
    def due(self) -> date:
        return self.start.replace(year=self.start.year + 1)

    @property
    def yuan(self) -> int:
        whole = _YUAN[self.client[_SIZE]]
        return whole if self.start.year == 2021 else whole * 4 // 5

    @property
    def defaults(self) -> bool:
        """One in 45 is not repaid; its client gets no other."""
        return self.number % 45 == 7


def _clients() -> list[dict[str, str]]:
    """Two small clients, then a medium one."""
    small = [row for row in table("demo.credit.guarantee_4321", "enterprises") if row[_SIZE] in _YUAN][:60]
    medium = [row for row in table(__name__, "enterprises") if row[_SIZE] == "中型"][:30]
    return [row for place, each in enumerate(medium) for row in (*small[place * 2 : place * 2 + 2], each)]


def _own() -> list[_Own]:
    given = []
    for number, client in enumerate(_clients(), 1):
        first = _Own(number, client, date(2020, 1 + number % 6, 1 + number % 28))
        given += [first] if first.defaults else [first, _Own(number, client, first.due)]
    return given


def _balances() -> Iterator[Values]:
    """Net assets of every month's end: they grow a little every month."""
    for place, month in enumerate(Period(2018, 12).until(Period.of(LAST))):
        day = month.last_day
        yield {"line": "district", "day": day, "net": 148_000_000 + place * 150_000}
        yield {"line": "science", "day": day, "net": 19_800_000 + place * 2_000}


def _first_guarantees() -> Iterator[Values]:
    """Those for the 4321 contracts, a bond, and what the second company gave in 2020."""
    for contract in _contracts():
        bank = 100 - int(contract["担保比例（%）"])
        yield {"line": "contract", "of": contract, "bank": bank, "policy": contract["合同编号"].replace("ZYD", "RDB")}
    yield {"line": "bond"}
    yield from _given_in(2020)


def _further_guarantees() -> Iterator[Values]:
    """What began in 2021, when the year before was released."""
    yield {"line": "related"}
    yield from _given_in(2021)


def _given_in(year: int) -> Iterator[Values]:
    for own in _own():
        if own.start.year == year:
            yield {"line": "own", "own": own, "size": own.client[_SIZE], "code": own.client[_CODE]}


def _moves() -> Iterator[Values]:
    """Released when due; what was not repaid is paid two months later, and half of it recovered."""
    for own in _own():
        days = {"released": (own.due, own.yuan)}
        if own.defaults:
            days = {
                "compensated": (own.due + timedelta(days=61), own.yuan),
                "recovered": (own.due + timedelta(days=150), own.yuan // 2),
            }
        for line, (day, yuan) in days.items():
            if day <= LAST:
                yield {"line": line, "own": own, "day": day, "yuan": yuan}


FILES = (
    *files(
        __name__,
        {
            "enterprises": as_written,
            "guarantee-companies": as_written,
            "guarantee-company-balances": _balances,
            "guarantee-related-parties": as_written,
            "guarantees": _first_guarantees,
            "guarantee-moves": _moves,
        },
    ),
    # A year after the other: at no moment does more stand than the caps allow.
    *files(__name__, {"guarantees": _further_guarantees, "related-guarantee-reports": as_written}),
)
