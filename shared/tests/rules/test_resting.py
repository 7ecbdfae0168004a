"""The month that a figure rests on, over many months that were not filed."""

from collections import Counter
from datetime import date

import pytest

from bureau_common.kit.figures.resting import resting
from bureau_common.kit.filings.filed import Filed, Short
from bureau_common.kit.parameters.parameters import DECIMALS, InForce
from bureau_common.schemas.periods import Period
from toy.figures import FIGURES

PRICES = next(each for each in FIGURES if each.id == "toy.prices")


def months(year: int, count: int) -> list[Period]:
    return [Period(year + place // 12, place % 12 + 1) for place in range(count)]


def test_a_series_asks_once_of_each_month_what_its_figure_rests_on(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[date] = Counter()
    at = InForce.at
    monkeypatch.setattr(InForce, "at", lambda self, day: asked.update([day]) or at(self, day))
    filed = Filed({"orders": [("2001-01", None)]}, {"orders": dict.fromkeys(months(2001, 60), Short(1, 0, False))})
    in_force = InForce((*DECIMALS.values(), *PRICES.parameters), {})
    found = [resting(PRICES, month, filed, in_force) for month in months(2000, 72)]
    assert found == [*months(2000, 12), *[Period(2000, 12)] * 60]
    assert asked == Counter(month.last_day for month in months(2000, 72))
