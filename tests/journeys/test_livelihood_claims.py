"""What the report asserts of livelihood projects follows the records: each claim is flipped by a record, and read in its words."""

import itertools
from collections.abc import Awaitable, Callable

import pytest

from tests.suite import Suite

Write = Callable[..., Awaitable[None]]
COMMON = {"source": "later", "reporting_unit": "349901"}


@pytest.fixture
def write(suite: Suite) -> Write:
    """Enter a record of the book that a test names."""
    numbers = itertools.count(1)

    async def send(book: str, day: str, **fields: object) -> None:
        entry = {**COMMON, "source_ref": f"W{next(numbers)}", "business_date": day, **fields}
        answer = await suite.gateway.post(f"/v1/performance/{book}", json=entry, headers=suite.auth("recorder"))
        assert answer.status_code == 201, answer.text

    return send


async def test_livelihood_projects_go_on_as_planned_only_where_none_is_behind(suite: Suite, write: Write) -> None:
    year = {"fiscal_year": 2021}
    terms = {**year, "part_of": "M1", "unit": "349901", "target": "100.00", "measured_in": "处"}
    await write(
        "livelihood-projects", "2021-01-08", **year, project_no="M1", name="示范工程", standing="new", unit="349901"
    )
    for number, name in (("S1", "村卫生室"), ("S2", "农村公路")):
        await write("livelihood-projects", "2021-01-08", **terms, project_no=number, name=name)
    money = {**year, "project_no": "M1", "fund_source": "district", "document": "文1"}
    await write("livelihood-plans", "2021-01-08", **money, amount="300000000.00")
    for day, amount in (("2021-03-01", "300000000.00"), ("2021-06-01", "10000000.00")):
        await write("livelihood-funds", day, **money, amount=amount)
    for day, number, quantity in (
        ("2021-03-31", "S1", "20.00"), ("2021-03-31", "S2", "19.99"), ("2021-06-30", "S1", "45.00"),
        ("2021-06-30", "S2", "100.00"), ("2021-12-31", "S1", "99.00"),
    ):  # fmt: skip
        await write("livelihood-progress", day, **year, project_no=number, quantity=quantity)
    for period, words, c07, c32 in (
        (
            "2021-03",
            "3月末资金累计到位3.00亿元；尚无项目完成年度目标，其余2个子项目中1个进度落后：农村公路。",
            False,
            True,
        ),
        ("2021-06", "6月末资金到位3.10亿元，已超计划；有1个子项目完成年度目标，其余项目按进度推进。", True, False),
        ("2021-07", "有1个子项目完成年度目标，其余1个子项目进度落后：村卫生室。", False, False),
        ("2021-12", "有1个子项目完成年度目标，还有1个子项目未完成全年任务。", True, False),
    ):
        claims = await suite.claims("performance", period)
        assert (claims["C07"], claims["C32"]) == (c07, c32), period
        assert words in await suite.words(period), period
    await write("livelihood-progress", "2021-08-31", **year, project_no="S1", quantity="99.00")
    assert "其余项目按进度推进" in await suite.words("2021-08")
