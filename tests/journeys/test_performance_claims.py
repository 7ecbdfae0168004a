"""What the report asserts of performance follows the records: each claim is flipped by a record, and read in its words."""

import pytest

from tests.objective_records import Objectives
from tests.suite import Suite


@pytest.fixture
def write(suite: Suite) -> Objectives:
    return Objectives(suite.gateway, suite.auth("recorder"), suite.auth("approver"), "/v1/performance")


async def test_all_projects_have_an_objective_only_when_that_of_the_last_is_approved(
    suite: Suite, write: Objectives
) -> None:
    assert "年初预算项目的绩效目标覆盖率〔未报〕。" in await suite.words("2021-01")
    for number in ("1", "2"):
        await write.budget(number)
    await write.budget("3", "2021-05-10", "added")
    await write.approved("1")
    told = "2021年年初批复预算的2个项目中，有1个已批复绩效目标，覆盖率50.0%，尚未批复的是项目2。"
    assert told in await suite.words("2021-01")
    await write.approved("2", "2021-03-01")
    assert (await suite.claims("performance", "2021-02"))["C13"] is False
    assert (await suite.claims("performance", "2021-03"))["C13"] is True
    assert "年初批复的2个项目均已批复目标。" in await suite.words("2021-03")
    assert "年初批复的2个项目均已批复目标。年中追加项目1个，绩效目标待批复。" in await suite.words("2021-05")
