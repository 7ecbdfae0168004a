"""Accounts of units: three a unit and one opened in 2021, inspected each May from the year after the opening on."""

from collections.abc import Iterator
from datetime import date, timedelta

from ..district import GROWTH
from ..templates import Values, as_written, files, table

_CLOSED, _UNINSPECTED = "3499010303", "3499010703"
"""An account closed in 2020, and one that the inspection of 2021 has not reached."""


def _events() -> Iterator[Values]:
    for account in table(__name__, "unit-accounts"):
        number, opened = account["账号"], date.fromisoformat(account["开户日期"])
        is_empty = account["账户类别"] == "零余额账户" or number == _CLOSED
        of = {"account": account, "balance": "0.00" if is_empty else f"{int(number) % 97}000.00"}
        for year in GROWTH:
            day = date(year, 5, 10 + int(number) % 15)
            is_left_out = (number == _CLOSED and year > 2020) or (number == _UNINSPECTED and year == 2021)
            if opened.year < year and not is_left_out:
                yield {"line": "inspected", **of, "day": day, "moved": day - timedelta(days=9)}
        if number == _CLOSED:
            yield {"line": "closed", **of}


FILES = files(__name__, {"unit-accounts": as_written, "unit-account-events": _events})
