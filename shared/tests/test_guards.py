"""Guards: what a row limit hides is not missed."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Select, select

from bureau_common.kit.books import asking
from bureau_common.kit.books.guards import LISTED, Guard, Scope
from bureau_common.kit.core.errors import Refused
from bureau_common.schemas.findings import blocked, warned
from bureau_common.schemas.terms import Room, Told
from bureau_common.testing.patience import LONG
from toy.things import PART, Rows, parts

FIRST = date(2021, 1, 1)


def _ask(scope: Scope) -> Select[date, str]:
    return select(parts.c.business_date, parts.c.code).where(scope.touched(parts)).order_by(parts.c.business_date)


def _say(day: date, code: str) -> Iterator[Told]:
    say = blocked if code == "bad" else warned
    yield say("seen", "有", "seen", PART.clause, "code", day)


@pytest.mark.parametrize("before", [0, LISTED - 1, LISTED, LISTED + 50])
async def test_a_row_that_blocks_is_found_behind_however_many_that_warn(rows: Rows, before: int) -> None:
    for number in range(before):
        await rows.add(parts, FIRST + timedelta(number), code="good")
    await rows.add(parts, FIRST + timedelta(before), code="bad")
    findings = (await rows.ask(Guard((parts,), _ask, _say))).findings
    assert [finding.severity for finding in findings].count("block") == 1
    assert [finding.severity for finding in findings].count("warn") == min(before, LISTED)


@pytest.mark.parametrize("limit", [None, 2])
async def test_of_more_rows_than_are_heard_at_once_the_file_is_to_be_divided(
    rows: Rows, monkeypatch: pytest.MonkeyPatch, limit: int | None
) -> None:
    """Each row that a rule hears took some 1.4 kB: a file of a million took the service's memory."""
    monkeypatch.setattr(asking, "MOST_HEARD", 3)
    guard = Guard((parts,), _ask, _say, limit=limit)
    for number in range(3):
        await rows.add(parts, FIRST + timedelta(number), code="good")
    assert len((await rows.ask(guard)).findings) == 3
    await rows.add(parts, FIRST + timedelta(3), code="good")
    with pytest.raises(Refused, match="divide the file") as refused:
        await rows.ask(guard)
    assert refused.value.status == 413


async def test_what_two_questions_say_alike_is_told_once(rows: Rows) -> None:
    """A void that three books miss said one sentence three times, and its dry run once."""
    await rows.add(parts, FIRST, code="bad")
    twice = await rows.ask(Guard((parts,), _ask, _say), Guard((parts,), _ask, _say))
    assert [finding.actual for finding in twice.findings] == [str(FIRST)]


async def test_room_that_is_left_under_more_keys_than_are_heard_refuses_no_dry_run(
    rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The write does not ask for it, and took the file that its dry run refused."""
    monkeypatch.setattr(asking, "MOST_HEARD", 3)
    for number in range(5):
        await rows.add(parts, FIRST + timedelta(number), code="good")
    tell = Guard((parts,), _ask, lambda day, code: iter([Room(str(day), Decimal(1))]), limit=None, rehearsed=True)
    assert [*(await rows.ask(tell)).headroom] == [str(FIRST + timedelta(number)) for number in range(3)]


async def test_what_is_said_of_many_rows_is_heard_in_a_thread(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a hundred thousand it took seconds, in which nobody else was answered."""
    monkeypatch.setattr(asking, "_FEW_HEARD", 2)
    heard: list[bool] = []

    def say(day: date, code: str) -> Iterator[Told]:
        heard.append(threading.current_thread() is threading.main_thread())
        return _say(day, code)

    for number in range(3):
        await rows.add(parts, FIRST + timedelta(number), code="bad")
        assert len((await rows.ask(Guard((parts,), _ask, say))).findings) == number + 1
    assert heard[:3] == [True] * 3
    assert heard[-3:] == [False] * 3


async def test_who_hears_many_rows_waits_for_no_thread_of_others(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is done under the lock: readers of breakdowns took all threads, and writes were ended by the database."""
    monkeypatch.setattr(asking, "_FEW_HEARD", 0)
    await rows.add(parts, FIRST, code="bad")
    released = threading.Event()
    async with asyncio.TaskGroup() as others:
        for _ in range(100):
            others.create_task(asyncio.to_thread(released.wait))
        try:
            await asyncio.sleep(0)
            async with asyncio.timeout(LONG):
                findings = (await rows.ask(Guard((parts,), _ask, _say))).findings
        finally:
            released.set()
    assert len(findings) == 1
