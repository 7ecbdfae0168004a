"""Accounting units and their launches of the integrated budget system.

Every unit was to be live on preparation by the end of 2020, and on execution by a day of 2021; every third on accounting, which is
of the second stage, by the end of September. Some have their own money outside of the system until they are told to bring it in.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from ..templates import Values, as_written, files, table

_MERGED, _MERGED_ON = "051", date(2021, 6, 30)
"""The unit that was merged into another, and when."""
_LATE = ("023", "058", "090")
"""The units that had not gone live on budget execution by October 2021."""

_SLOW = ("018", "066")
"""The units that were to be live on accounting by then, and are not."""
_FUNDS, _OUTSIDE = ("一般公共预算", "政府性基金预算", "单位资金"), 11
"""Whose money runs through execution; of every so manieth unit the last is outside."""


def _plans() -> Iterator[Values]:
    chance = random.Random(2021)
    for row in table(__name__, "accounting-units"):
        unit, opened = row["核算单位代码"].removeprefix("349901-"), date.fromisoformat(row["业务日期"])
        if opened.year < 2021:
            prepared = max(opened, date(2020, 10, 9)) + timedelta(days=chance.randint(0, 60))
            yield {"line": "prepare", "unit": unit, "planned": date(2020, 12, 31), "live": prepared}
        planned = max(opened, date(2021, chance.choice((1, 3, 4)), 1)) + timedelta(days=60)
        live = planned + timedelta(days=chance.randint(-30, 20))
        was_merged = unit == _MERGED and live >= _MERGED_ON
        is_live = unit not in _LATE and not was_merged
        yield {"line": "execute", "unit": unit, "planned": planned, "live": live if is_live else None}
        if is_live and unit != _MERGED and opened <= date(2021, 8, 1) and int(unit) % 3 == 0:
            accounts = None if unit in _SLOW else date(2021, 9, 1) + timedelta(days=int(unit) % 28)
            yield {"line": "account", "unit": unit, "planned": date(2021, 9, 30), "live": accounts}


def _launches() -> Iterator[Values]:
    return (each for each in _plans() if each["live"] is not None)


def _funds() -> Iterator[Values]:
    for each in _launches():
        if each["line"] == "execute":
            outside = int(str(each["unit"])) % _OUTSIDE == 0
            for kind in _FUNDS[:-1] if outside else _FUNDS:
                yield {**each, "fund": kind}


FILES = files(
    __name__,
    {
        "accounting-units": as_written,
        "unit-closings": as_written,
        "launch-plans": _plans,
        "module-launches": _launches,
        "integrated-funds": _funds,
    },
)
