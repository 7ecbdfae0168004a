"""Every course of every service: from each state each step leads where the table says, or is refused."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest

from bureau_common.schemas.courses import Course
from tests.services import courses

COURSES = courses()
Way = tuple[Any, ...]


def ways(course: Course[Any, Any]) -> Mapping[Any, Way]:
    """By state a shortest way to it, walked through the table alone."""
    found: dict[Any, Way] = {course.start: ()}
    ahead = [course.start]
    while ahead:
        here = ahead.pop(0)
        for (state, step), then in course.steps.items():
            if state is here and then not in found:
                found[then] = (*found[here], step)
                ahead.append(then)
    return found


def pairs(course: Course[Any, Any]) -> Iterator[tuple[Any, Any]]:
    """Every state with every step."""
    return product(type(course.start), course.actions)


def test_there_are_courses_in_the_services() -> None:
    assert len(COURSES) >= 5


@pytest.mark.parametrize("name", COURSES)
def test_every_state_is_reached_and_every_step_leads_somewhere(name: str) -> None:
    course = COURSES[name]
    assert set(ways(course)) == set(type(course.start))
    assert {step for _, step in course.steps} == set(course.actions)


@pytest.mark.parametrize("name", COURSES)
def test_from_every_state_each_step_leads_where_the_table_says_and_every_other_is_refused(name: str) -> None:
    course = COURSES[name]
    for state, step in pairs(course):
        way = ways(course)[state]
        then = course.steps.get((state, step))
        assert course.follow(way) == (state, None)
        assert course.follow([*way, step]) == ((state, step) if then is None else (then, None))
        findings = course.judge("1", [*way, step])
        if then is not None:
            assert findings == [], (state, step)
            continue
        (finding,) = findings
        assert (finding.code, finding.severity, finding.actual) == ("step_out_of_order", "block", step.value)
        assert (finding.field, finding.clause) == (course.field, course.term.clause)
        assert state.label_zh in finding.message_zh
        possible = {possible.value for at, possible in course.steps if at is state}
        assert set((finding.expected or "").split(" / ")) == (possible or {""})


@pytest.mark.parametrize("name", COURSES)
def test_two_states_are_one_step_apart_exactly_where_the_table_has_such_a_step(name: str) -> None:
    course = COURSES[name]
    states = [*type(course.start)]
    for here, there in product(states, states):
        leading = {step for step in course.actions if course.follow([*ways(course)[here], step]) == (there, None)}
        assert leading == {step for (state, step), then in course.steps.items() if (state, then) == (here, there)}
