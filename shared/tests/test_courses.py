"""Courses: every pair of a state and a step is accepted or refused as the table says, and so is any way, by plain Python."""

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from bureau_common.kit.books.demands import in_course, state_of, taken_in_order
from bureau_common.kit.books.guards import NOW
from bureau_common.schemas.courses import Course
from toy.things import COURSE, THING, Rows, State, Step, steps, things

GUARD = in_course(COURSE, steps, "thing_no", things)
FIRST = date(2021, 1, 1)
WAYS = {
    State.PLANNED: [],
    State.OPEN: [Step.START],
    State.DONE: [Step.START, Step.REPORT, Step.CLOSE],
    State.DROPPED: [Step.START, Step.DROP],
}


def ordered(taken: list[tuple[date, Step]]) -> list[Step]:
    """Steps by day, those of one day in the order of the enumeration."""
    return [step for _, step in sorted(taken, key=lambda one: (one[0], [*Step].index(one[1])))]


def fold(course: Course[State, Step], taken: list[tuple[date, Step]]) -> tuple[State, Step | None]:
    """Where a way ends, and the first step that the table does not have."""
    state = course.start
    for step in ordered(taken):
        if (state, step) not in course.steps:
            return state, step
        state = course.steps[state, step]
    return state, None


async def write(rows: Rows, thing_no: str, taken: list[tuple[date, Step]], change: int) -> None:
    for day, step in taken:
        await rows.add(steps, day, change, thing_no=thing_no, action=step)


async def test_of_every_state_and_step_those_in_the_table_are_accepted_and_all_others_refused(rows: Rows) -> None:
    pairs = [(state, step) for state in State for step in Step]
    for change, (state, step) in enumerate(pairs, 1):
        taken = [(FIRST + timedelta(day), each) for day, each in enumerate([*WAYS[state], step])]
        await write(rows, f"T{change}", taken, change)
    refused = {}
    for change, pair in enumerate(pairs, 1):
        if findings := (await rows.ask(GUARD, change=change)).findings:
            (finding,) = findings
            refused[pair] = (finding.code, finding.actual, f"T{change}" in finding.message_en)
    assert refused == {
        (state, step): ("step_out_of_order", step.value, True)
        for state, step in pairs
        if (state, step) not in COURSE.steps
    }
    assert len(refused) == len(pairs) - len(COURSE.steps) == 14


async def test_any_way_through_any_table_is_judged_as_plain_python_follows_it(rows: Rows) -> None:
    rng = random.Random(5)
    ways = {
        f"T{number}": [(FIRST + timedelta(rng.randrange(4)), rng.choice([*Step])) for _ in range(rng.randint(1, 5))]
        for number in range(60)
    }
    for change, (thing_no, taken) in enumerate(ways.items(), 1):
        await write(rows, thing_no, taken, change)
    accepted = 0
    for _ in range(6):
        pairs = [(state, step) for state in State for step in Step]
        table = {pair: rng.choice([*State]) for pair in pairs if rng.random() < 0.8}
        course = Course(THING, rng.choice([*State]), table)
        guard = in_course(course, steps, "thing_no")
        for change, taken in enumerate(ways.values(), 1):
            _, refused = fold(course, taken)
            told = await rows.codes(guard, change=change)
            assert told == ([] if refused is None else [("step_out_of_order", refused.value)]), (table, taken)
            accepted += refused is None
    assert 30 < accepted < 330, "both kinds of ways should occur"


async def test_things_that_went_the_same_way_are_told_together_with_one_named(rows: Rows) -> None:
    for thing_no in ("T1", "T2", "T3"):
        await write(rows, thing_no, [(FIRST, Step.CLOSE)], 1)
    (finding,) = (await rows.ask(GUARD)).findings
    assert (finding.field, finding.actual, finding.expected) == ("action", "close", "start / drop")
    assert "物品T1等3项处于“计划”，不能办结" in finding.message_zh
    assert "thing T1 and 2 more is planned: close is not possible" in finding.message_en


async def test_a_step_that_goes_or_what_it_is_a_step_of_asks_again(rows: Rows) -> None:
    thing = await rows.add(things, change=1, thing_no="T")
    start = await rows.add(steps, FIRST, 1, thing_no="T", action=Step.START)
    await rows.add(steps, FIRST, 1, thing_no="T", action=Step.CLOSE)
    assert await rows.codes(GUARD, change=1) == []
    await rows.void(steps, start, 2)
    assert await rows.codes(GUARD, change=2) == [("step_out_of_order", "close")]
    await rows.void(things, thing, 3)
    assert await rows.codes(GUARD, change=3) == [("step_out_of_order", "close")]
    assert await rows.codes(in_course(COURSE, steps, "thing_no"), change=3) == []


async def test_the_state_in_sql_is_the_state_after_the_last_step(rows: Rows) -> None:
    for state, way in WAYS.items():
        await write(rows, state.value, [(FIRST + timedelta(n), step) for n, step in enumerate(way)], 1)
    taken = taken_in_order(COURSE, steps, "action", NOW.live(steps), key="thing_no").subquery()
    last = taken.c.actions[func.cardinality(taken.c.actions)]
    found = await rows.session.execute(select(taken.c.thing_no, state_of(COURSE, last)))
    assert {row[0]: row[1] for row in found} == {state.value: state.value for state, way in WAYS.items() if way}


def test_a_step_that_leads_to_two_states_has_no_state_in_sql() -> None:
    forked = Course(THING, State.PLANNED, {**COURSE.steps, (State.DONE, Step.REPORT): State.DONE})
    with pytest.raises(ValueError, match="more than one state"):
        state_of(forked, steps.c.action)
