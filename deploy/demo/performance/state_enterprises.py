"""The district's state-owned enterprises and their statements of every month and year; two had not filed October 2021.

One enterprise closed in the middle of 2020, one opened in 2021, one is only participated in and files nothing. A statement of
December 2020 was returned, and the annual one of 2020 of the waterworks came in May.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from bureau_common.schemas.periods import Period

from ..district import LAST, MONTHS, about
from ..templates import Values, as_written, files, proposals, table

_LACKING = {("06", "2021-10"), ("10", "2021-10")}
"""Whose statement of which month is not there."""
_LATE = {("07", 2020): date(2021, 5, 20)}
"""Annual statements that came after April."""
_RAISING = "增加"


def _of(code: str) -> str:
    """An enterprise's two digits in the numbers of its statements."""
    return code[15:17]


def _factors(code: str, month: Period) -> Decimal:
    """What moved an enterprise's capital in a month for objective reasons."""
    rows = [
        row for row in table(__name__, "state-capital-factors")
        if row["企业统一社会信用代码"] == code and row["业务日期"].startswith(month)
    ]  # fmt: skip
    return sum(
        (Decimal(row["金额（元）"]) * (1 if row["客观因素"].endswith(_RAISING) else -1) for row in rows), Decimal(0)
    )


def _sheets(row: dict[str, str], first: Period, last: Period) -> Iterator[tuple[Period, Values]]:
    """An enterprise's statement of each month from its first to its last."""
    code, share = row["企业统一社会信用代码"], Decimal(row["国有股比"])
    chance = random.Random(code)
    liabilities = round(Decimal(row["资产"]) * Decimal(row["负债率"]), 2)
    equity = Decimal(row["资产"]) - liabilities
    state = opening = round(equity * share, 2)
    revenue = profit = tax = Decimal(0)
    for month in first.until(last):
        if month.month == 1:
            opening, revenue, profit, tax = state, Decimal(0), Decimal(0), Decimal(0)
        earned = about(chance, equity * Decimal(row["月利润率"]))
        equity += earned + _factors(code, month)
        state = round(state + earned * share, 2) + _factors(code, month)
        liabilities = about(chance, liabilities, 0.995, 1.007)
        sales = about(chance, equity * Decimal("0.012"))
        revenue, profit, tax = revenue + sales, profit + earned, tax + round(sales * Decimal("0.04"), 2)
        yield month, {
            "code": code, "scope": row["报表口径"], "assets": equity + liabilities, "liabilities": liabilities,
            "equity": equity, "state": state, "opening": opening, "revenue": revenue, "profit": profit, "tax": tax,
            "people": int(row["人数"]) + month.month % 4,
        }  # fmt: skip


def _statements() -> Iterator[Values]:
    opened = {each["企业统一社会信用代码"]: each["设立（变更）日期"] for each in table(__name__, "state-enterprises")}
    closed = {each["企业统一社会信用代码"]: each["退出日期"] for each in table(__name__, "state-enterprise-closings")}
    for row in table(__name__, "capital"):
        code = row["企业统一社会信用代码"]
        first = max(Period.of(date.fromisoformat(opened[code])), Period(2018, 1))
        last = Period.of(date.fromisoformat(closed[code])).preceding if code in closed else Period.of(LAST)
        for month, sheet in _sheets(row, first, last):
            of, end = _of(code), month.last_day
            if month in MONTHS and (of, str(month)) not in _LACKING:
                filed = end + timedelta(days=8 + int(of))
                number = f"YB{of}-{month}"
                yield {**sheet, "number": number, "kind": "财务月报", "day": end, "covered": end, "filed": filed}
            if month.month == 12:
                filed = _LATE.get((of, month.year), date(month.year + 1, 3, 1) + timedelta(days=3 * int(of)))
                number = f"NB{of}-{month.year}"
                yield {**sheet, "number": number, "kind": "资产年报", "day": filed, "covered": end, "filed": filed}


FILES = files(
    __name__,
    {
        "state-enterprises": as_written,
        "state-enterprise-closings": as_written,
        "state-enterprise-statements": _statements,
        "state-capital-factors": as_written,
    },
)
PROPOSALS = proposals(__name__, "state-enterprise-reviews")
