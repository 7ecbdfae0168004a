"""Campaigns that warn of financial risks, one each quarter up to September 2021."""

from collections.abc import Iterator

from ..district import QUARTERS
from ..templates import Values, files


def _campaigns() -> Iterator[Values]:
    kinds = ("集中宣传", "进社区、进乡村、进企业", "讲座培训", "媒体宣传")
    for number, month in enumerate(QUARTERS):
        yield {"month": month, "number": number + 1, "kind": kinds[number % 4], "people": 180 + 40 * (number % 5)}


FILES = files(__name__, {"risk-campaigns": _campaigns})
