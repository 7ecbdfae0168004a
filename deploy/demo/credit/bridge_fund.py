"""The bridge fund, 2019 to October 2021: its pool, which was raised in 2020, and what firms drew before a bank renewed them.

More is drawn at the end of a quarter, when more loans fall due; one in nine is extended. The last but two of September
2021 is not back.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bureau_common.schemas.periods import Period

from ..district import LAST
from ..templates import Values, as_written, files, table

_A_MONTH = {2019: 4, 2020: 6, 2021: 6}
"""How many are drawn in a month; twice as many at the end of a quarter."""
_BANKS = ("示范农商行", "示范银行", "示范村镇银行")
_STUCK = Period(2021, 9)


@dataclass(frozen=True)
class _Bridge:
    """One bridge loan: drawn two days after it was applied for, and out for some days."""

    number: int
    firm: str
    yuan: int
    drawn: date
    days: int
    is_stuck: bool

    @property
    def no(self) -> str:
        return f"GQ{self.drawn.year}-{self.number:04d}"

    @property
    def applied(self) -> date:
        return self.drawn - timedelta(2)

    @property
    def bank(self) -> str:
        return _BANKS[self.number % len(_BANKS)]

    @property
    def due(self) -> date:
        return self.drawn + timedelta(10)

    @property
    def extended(self) -> date | None:
        """The new day of one that its first ten days do not suffice."""
        return self.due + timedelta(5) if self.days > 10 and not self.is_stuck else None

    @property
    def back(self) -> date | None:
        return None if self.is_stuck else self.drawn + timedelta(self.days)


@cache
def _bridges() -> list[_Bridge]:
    chance, firms = random.Random("bridge"), table("demo.credit.guarantee_4321", "enterprises")
    found: list[_Bridge] = []
    for month in Period(2019, 1).until(Period.of(LAST)):
        count = _A_MONTH[month.year] * (2 if month.month % 3 == 0 else 1)
        for place in range(count):
            number = len(found) + 1
            drawn = month.first_day.replace(day=chance.randint(5, 20))
            days = chance.randint(11, 14) if number % 9 == 0 else chance.randint(4, 10)
            firm = firms[number * 7 % len(firms)]["统一社会信用代码"]
            is_stuck = month == _STUCK and place == count - 3
            found.append(_Bridge(number, firm, chance.randint(100, 480) * 10_000, drawn, days, is_stuck))
    return found


def _loans() -> Iterator[Values]:
    return ({"bridge": bridge} for bridge in _bridges())


def _steps() -> Iterator[Values]:
    """What was done up to the last day."""
    for bridge in _bridges():
        steps = [("approved", bridge.drawn - timedelta(1)), ("drawn", bridge.drawn)]
        if bridge.extended is not None:
            steps.append(("extended", bridge.due))
        if bridge.back is not None:
            steps.append(("returned", bridge.back))
        for line, day in steps:
            if day <= LAST:
                yield {"line": line, "bridge": bridge, "day": day}


FILES = files(
    __name__,
    {"bridge-pool-movements": as_written, "bridge-loans": _loans, "bridge-steps": _steps},
)
