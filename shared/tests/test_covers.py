"""Covers: on every day no more is used under a key than there is, by plain Python over random movements."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import pytest

from bureau_common.kit.books.demands import Side, covers
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.terms import Cover
from toy.things import Colour, Rows, parts, things

CLAUSE = Clause(document="《办法》", article=None, verified=False)
COVER = Cover("付款", "paid", "额度", "granted", CLAUSE, "payable")
LIMIT = Side(things, things.c.amount)
BY_BUSINESS_DATE = covers(COVER, LIMIT, Side(parts, parts.c.amount, keys=(parts.c.thing,)), "thing_no")
PAID = Side(parts, parts.c.amount, day=parts.c.paid_on, where=parts.c.paid_on.is_not(None), keys=(parts.c.thing,))
BY_DAY_PAID = covers(COVER, LIMIT, PAID, "thing_no")
FIRST = date(2021, 1, 1)


class Move(NamedTuple):
    """An amount granted (or, negatively, used) under a key on a day."""

    key: str
    day: date
    amount: Decimal


def running(moves: Sequence[Move], key: str) -> dict[date, tuple[Decimal, Decimal]]:
    """By day with a movement what was granted and used until then."""
    days = sorted({move.day for move in moves if move.key == key})
    until = {day: [m.amount for m in moves if m.key == key and m.day <= day] for day in days}
    return {
        day: (sum((a for a in amounts if a > 0), Decimal(0)), -sum((a for a in amounts if a < 0), Decimal(0)))
        for day, amounts in until.items()
    }


def broken(moves: Sequence[Move], key: str) -> tuple[str, str] | None:
    """What is used and granted on the first day on which it is too much."""
    for there, used in running(moves, key).values():
        if used > there:
            return f"{used:.2f}", f"<= {there:.2f}"
    return None


def room(moves: Sequence[Move], key: str, last: date) -> Decimal:
    """The least that is left on any day from `last` on."""
    days = running(moves, key)
    before = [day for day in days if day <= last]
    counted = [*before[-1:], *[day for day in days if day > last]]
    return min(days[day][0] - days[day][1] for day in counted)


@pytest.mark.parametrize("seed", range(8))
async def test_every_day_is_covered_and_the_room_is_the_least_from_the_last_day_on(rows: Rows, seed: int) -> None:
    rng = random.Random(seed)
    moves = [
        Move(rng.choice("ABC"), FIRST + timedelta(rng.randrange(12)), Decimal(rng.choice([5, 7, 9, -3, -4, -6])))
        for _ in range(24)
    ]
    touched = [*moves[-2:]]  # written by the change that asks; all the others stand already
    for number, move in enumerate(moves):
        change = 2 if number >= len(moves) - 2 else 1
        if move.amount > 0:
            await rows.add(things, move.day, change, thing_no=move.key, amount=move.amount)
        else:
            # What is paid counts on the day of the payment: the record itself is of another day.
            await rows.add(parts, FIRST - timedelta(60), change, thing=move.key, amount=-move.amount, paid_on=move.day)
    told = await rows.ask(*BY_DAY_PAID, change=2)
    keys = sorted({move.key for move in touched})
    wanted = {key: found for key in keys if (found := broken(moves, key)) is not None}
    assert {finding.message_en.split(":")[0]: (finding.actual, finding.expected) for finding in told.findings} == wanted
    assert {finding.code for finding in told.findings} <= {"not_covered"}
    last = max(move.day for move in touched)
    assert told.headroom == {f"{key}.payable": f"{room(moves, key, last):.2f}" for key in keys}


async def test_a_day_in_the_middle_is_not_covered_by_what_comes_after(rows: Rows) -> None:
    await rows.add(things, "2021-01-01", 1, thing_no="T", amount=Decimal("10.00"))
    await rows.add(things, "2021-03-01", 1, thing_no="T", amount=Decimal("10.00"))
    await rows.add(parts, "2021-02-01", 2, thing="T", amount=Decimal("10.01"))
    (finding,) = (await rows.ask(*BY_BUSINESS_DATE, change=2)).findings
    assert (finding.actual, finding.expected, finding.difference) == ("10.01", "<= 10.00", "0.01")
    assert "至2021-02-01" in finding.message_zh


async def test_what_is_used_without_any_limit_is_not_covered_and_what_goes_frees_its_room(rows: Rows) -> None:
    part = await rows.add(parts, "2021-02-01", 1, thing="T", amount=Decimal("4.00"))
    assert await rows.codes(*BY_BUSINESS_DATE, change=1) == [("not_covered", "4.00")]
    await rows.add(things, "2021-01-01", 2, thing_no="T", amount=Decimal("4.00"))
    told = await rows.ask(*BY_BUSINESS_DATE, change=2)
    assert (told.findings, told.headroom) == ([], {"T.payable": "0.00"})
    await rows.void(parts, part, 3)
    assert (await rows.ask(*BY_BUSINESS_DATE, change=3)).headroom == {"T.payable": "4.00"}


async def test_rows_that_where_leaves_out_and_rows_without_a_key_use_nothing(rows: Rows) -> None:
    red = Side(parts, parts.c.amount, where=parts.c.colour == Colour.RED, keys=(parts.c.thing,))
    guards = covers(COVER, LIMIT, red, "thing_no")
    await rows.add(parts, thing="T", colour=Colour.BLUE, amount=Decimal("4.00"))
    await rows.add(parts, thing=None, colour=Colour.RED, amount=Decimal("4.00"))
    assert await rows.codes(*guards) == []
    await rows.add(parts, thing="T", colour=Colour.RED, amount=Decimal("4.00"))
    assert await rows.codes(*guards) == [("not_covered", "4.00")]


def test_room_is_told_in_rehearsals_only() -> None:
    assert [guard.rehearsed for guard in BY_BUSINESS_DATE] == [False, True]
