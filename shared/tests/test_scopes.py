"""Scopes: asked of all keys at a cut-off, a question answers what the writes of that time were told."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bureau_common.kit.books.demands import Side, covers, names, once
from bureau_common.kit.books.guards import Scope
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.terms import Cover
from toy.things import PART, THING, Rows, at, parts, things

COVER = Cover("付款", "paid", "额度", "granted", Clause(document="《办法》", article=None, verified=False))
GUARDS = {
    "once": once(PART, parts.c.code),
    "names": names(parts, THING, things, ("thing", "thing_no")),
    "covers": covers(COVER, Side(things, things.c.amount), Side(parts, parts.c.amount, keys=(parts.c.thing,)), "thing_no")[0],
}  # fmt: skip
FIRST = date(2021, 1, 1)


async def some_changes(rows: Rows, rng: random.Random, count: int) -> dict[int, set[str]]:
    """Random rows entered and voided, a few in each change; by change the keys that it touched."""
    standing: list[tuple[Any, Any, set[str]]] = []
    touched: dict[int, set[str]] = {}
    for change in range(1, count + 1):
        touched[change] = set()
        for _ in range(rng.randint(1, 3)):
            if standing and rng.random() < 0.4:
                table, row, keys = standing.pop(rng.randrange(len(standing)))
                await rows.void(table, row, change)
            else:
                day, key = FIRST + timedelta(rng.randrange(30)), rng.choice(("T1", "T2", "T3"))
                amount = Decimal(rng.randint(1, 9))
                if rng.random() < 0.5:
                    table, keys = things, {key}
                    row = await rows.add(table, day, change, thing_no=key, amount=amount)
                else:
                    code = rng.choice("AB")
                    table, keys = parts, {key, code}
                    row = await rows.add(table, day, change, code=code, thing=key, amount=amount)
                standing.append((table, row, keys))
            touched[change] |= keys
    return touched


def key_of(name: str, row: tuple[Any, ...]) -> str:
    """The key of a row of an answer: its first column in each of the three."""
    return str(row[0])


@pytest.mark.parametrize("name", GUARDS)
@pytest.mark.parametrize("seed", [1, 2])
async def test_all_keys_at_a_cut_off_answer_what_each_write_was_told(rows: Rows, name: str, seed: int) -> None:
    """A write is asked when it is made; the cut-off after it is asked when all the others have come, too."""
    guard, rng, told, touched = GUARDS[name], random.Random(seed), {}, {}
    history = await some_changes(rows, rng, 25)
    for change, keys in history.items():
        whole = [tuple(row) for row in await rows.session.execute(guard.ask(at(change)))]
        # What a write of that time saw: the rows of the cut-off, the keys of the change.
        own = Scope(cutoff=at(change).cutoff)
        answer = await rows.session.execute(guard.ask(own), {"change": change})
        told[change] = [tuple(row) for row in answer]
        touched[change] = [row for row in whole if key_of(name, row) in keys]
    assert told == touched
    assert any(told.values()), "some of the writes should have broken it"
    assert not all(told.values())


async def test_all_keys_now_are_those_of_the_newest_cut_off(rows: Rows) -> None:
    await some_changes(rows, random.Random(3), 25)
    for guard in GUARDS.values():
        now = [tuple(row) for row in await rows.session.execute(guard.ask(Scope(change=None)))]
        assert now == [tuple(row) for row in await rows.session.execute(guard.ask(at(25)))]


async def test_what_is_dated_after_the_last_day_is_left_out(rows: Rows) -> None:
    await rows.add(parts, "2021-03-15", code="A")
    await rows.add(parts, "2021-03-16", code="A")
    for day, told in ((date(2021, 3, 15), []), (date(2021, 3, 16), [("repeated", "A")])):
        assert await rows.codes(GUARDS["once"], scope=Scope(change=None, last=day)) == told
