"""Of versions that would follow the same one, however many issue them at once, one is issued."""

import asyncio
from typing import Any

import asyncpg
import pytest

from bureau_common.testing.postgres import as_owner
from gateway.tests.issues.world import REVENUE, Office

OCTOBER = "2021-10"


@pytest.mark.race
async def test_of_four_restatements_that_are_issued_at_once_one_is(office: Office) -> None:
    await office.issued(OCTOBER)
    office.world.write(REVENUE, "20000.00")
    explained: dict[str, Any] = {"restates": 1, "material": False, "reason": "漏记"}
    drafted = await asyncio.gather(*[office.draft(OCTOBER, **explained) for _ in range(4)])
    numbers = sorted(each.json()["number"] for each in drafted)
    assert numbers == [2, 3, 4, 5]
    for number in numbers:
        assert (await office.step(OCTOBER, number, "submit", "甲")).status_code == 200
    answers = await asyncio.gather(*[office.step(OCTOBER, number, "issue", "丙") for number in numbers])
    assert sorted(each.status_code for each in answers) == [200, 409, 409, 409]


async def test_the_database_itself_lets_no_chain_fork(office: Office) -> None:
    await office.issued(OCTOBER)
    await office.draft(OCTOBER, kind="flash")
    owner = await asyncpg.connect(as_owner(office.app.state.settings.database_url.get_secret_value()))
    try:
        with pytest.raises(asyncpg.UniqueViolationError, match="uq_report_issues_chain"):
            await owner.execute("update report_issues set kind = 'final', stage = 'issued' where number = 2")
    finally:
        await owner.close()
