"""Demands: each says what it is for, of the keys that a change touched, and says nothing else."""

from datetime import date, timedelta

import pytest

from bureau_common.kit.books.demands import names, once, registered
from bureau_common.kit.books.guards import NOW, Scope
from toy.things import PART, THING, Colour, Rows, parts, things

ONCE = once(PART, parts.c.code)
PAIRED = once(PART, parts.c.code, parts.c.thing)
NAMES = names(parts, THING, things, ("thing", "thing_no"), "colour")


async def test_a_key_that_stands_twice_is_told_once_with_its_number(rows: Rows) -> None:
    for code in ("A", "A", "A", "B"):
        await rows.add(parts, code=code)
    (finding,) = (await rows.ask(ONCE)).findings
    assert (finding.code, finding.severity, finding.field, finding.actual) == ("repeated", "block", "code", "A")
    assert finding.message_zh.startswith("零件A已登记")
    assert finding.message_en.startswith("The part A stands already")


async def test_a_key_that_the_change_did_not_touch_is_not_told(rows: Rows) -> None:
    for code, change in (("A", 1), ("A", 1), ("B", 2)):
        await rows.add(parts, change=change, code=code)
    assert await rows.codes(ONCE, change=2) == []
    assert await rows.codes(ONCE, change=1) == [("repeated", "A")]


async def test_a_voided_row_frees_its_key(rows: Rows) -> None:
    first, _ = await rows.add(parts, code="A"), await rows.add(parts, code="A", change=2)
    assert await rows.codes(ONCE, change=2) == [("repeated", "A")]
    await rows.void(parts, first, 3)
    assert await rows.codes(ONCE, change=2) == []


async def test_a_key_that_is_empty_or_of_which_a_part_is_empty_may_stand_often(rows: Rows) -> None:
    for code, thing in ((None, None), (None, None), ("A", None), ("A", None), (None, "T"), (None, "T")):
        await rows.add(parts, code=code, thing=thing)
    for scope in (NOW, Scope(change=None)):
        assert await rows.codes(PAIRED, scope=scope) == []
    await rows.add(parts, code="A", thing="T")
    assert await rows.codes(PAIRED) == []
    await rows.add(parts, code="A", thing="T")
    assert await rows.codes(PAIRED) == [("repeated", "A T")]


async def test_only_the_rows_that_where_picks_stand_once(rows: Rows) -> None:
    red_once = once(PART, parts.c.code, where=parts.c.colour == Colour.RED)
    for colour in (Colour.BLUE, Colour.BLUE, Colour.RED):
        await rows.add(parts, code="A", colour=colour)
    assert await rows.codes(red_once) == []
    await rows.add(parts, code="A", colour=Colour.RED)
    assert await rows.codes(red_once) == [("repeated", "A")]


@pytest.mark.parametrize(
    ("standing", "part", "told"),
    [
        ([], {"thing": "T"}, ("unknown", "thing", "T", None)),
        ([("U", "2021-01-01", None)], {"thing": "T"}, ("unknown", "thing", "T", None)),
        ([("T", "2021-01-01", "red")], {"thing": "T", "colour": "blue"}, ("differs", "colour", "T", None)),
        ([("T", "2021-03-16", None)], {"thing": "T"}, ("too_early", "business_date", "2021-03-15", ">= 2021-03-16")),
        (
            [("T", "2021-01-01", "red"), ("T", "2021-04-01", "blue")],
            {"thing": "T", "colour": "blue"},
            ("too_early", "business_date", "2021-03-15", ">= 2021-04-01"),
        ),
        ([("T", "2021-03-15", "red")], {"thing": "T", "colour": "red"}, None),
        ([("T", "2021-03-15", "red")], {"thing": "T"}, None),
        ([("T", "2021-01-01", "red"), ("T", "2021-01-01", "blue")], {"thing": "T", "colour": "blue"}, None),
        ([], {"thing": None, "colour": "blue"}, None),
    ],
)
async def test_what_is_unknown_differs_or_comes_too_early_is_told_apart(
    rows: Rows, standing: list[tuple[str, str, str | None]], part: dict[str, str], told: tuple[str, ...] | None
) -> None:
    for thing_no, day, colour in standing:
        await rows.add(things, day, change=1, thing_no=thing_no, colour=colour)
    await rows.add(parts, "2021-03-15", change=2, **part)
    found = [(f.code, f.field, f.actual, f.expected) for f in (await rows.ask(NAMES, change=2)).findings]
    assert found == ([] if told is None else [told])


async def test_a_thing_that_goes_asks_for_the_parts_that_named_it(rows: Rows) -> None:
    thing = await rows.add(things, "2021-01-01", thing_no="T")
    await rows.add(parts, thing="T")
    await rows.add(parts, thing="gone")
    await rows.void(things, thing, 2)
    assert await rows.codes(NAMES, change=2) == [("unknown", "T")], "what the change did not touch is not its affair"


async def test_a_thing_that_goes_on_under_another_number_leaves_its_parts_behind(rows: Rows) -> None:
    thing = await rows.add(things, "2021-01-01", thing_no="T")
    await rows.add(parts, thing="T")
    await rows.void(things, thing, 2)
    await rows.add(things, "2021-01-01", change=2, thing_no="T2")
    assert await rows.codes(NAMES, change=2) == [("unknown", "T")]


async def test_without_by_day_a_thing_may_be_dated_later_and_where_picks_who_is_asked(rows: Rows) -> None:
    await rows.add(things, "2021-12-01", thing_no="T")
    await rows.add(parts, "2021-03-15", thing="T")
    await rows.add(parts, "2021-03-15", thing="gone", colour=Colour.BLUE)
    told = await rows.codes(names(parts, THING, things, ("thing", "thing_no")))
    assert sorted(told) == [("too_early", "2021-03-15"), ("unknown", "gone")]
    later = names(parts, THING, things, ("thing", "thing_no"), by_day=False)
    assert await rows.codes(later) == [("unknown", "gone")]
    of_red = names(parts, THING, things, ("thing", "thing_no"), where=parts.c.colour == Colour.RED, by_day=False)
    assert await rows.codes(of_red) == []


async def test_who_is_named_is_registered_and_by_day_no_later_than_the_row(rows: Rows) -> None:
    ever = registered(parts.c.thing, things.c.thing_no, THING)
    by_day = registered(parts.c.thing, things.c.thing_no, THING, by_day=True)
    day = date(2021, 3, 15)
    await rows.add(things, day, thing_no="T", change=1)
    for change, (named, on) in enumerate([("T", day), ("T", day - timedelta(1)), ("U", day), (None, day)], 2):
        await rows.add(parts, on, change=change, thing=named)
    assert [await rows.codes(ever, change=change) for change in (2, 3, 4, 5)] == [[], [], [("unknown", "U")], []]
    assert [await rows.codes(by_day, change=change) for change in (2, 3, 4, 5)] == [
        [], [("unknown", "T")], [("unknown", "U")], [],
    ]  # fmt: skip


async def test_who_leaves_the_register_keeps_what_came_before(rows: Rows) -> None:
    guard = registered(parts.c.thing, things.c.thing_no, THING)
    thing = await rows.add(things, thing_no="T", change=1)
    await rows.add(parts, thing="T", change=1)
    await rows.void(things, thing, 2)
    assert await rows.codes(guard, change=2) == []
    await rows.add(parts, thing="T", change=3)
    assert await rows.codes(guard, change=3) == [("unknown", "T")]
