"""Words that speak for all may stand in the shipped report only where data decide that they are printed."""

import re
from collections.abc import Iterator

import pytest

from bureau_gateway.report.nodes import (
    AllOf,
    AnyOf,
    Body,
    ClaimHolds,
    Clause,
    Compare,
    Condition,
    Constant,
    If,
    IsNone,
    Not,
    Number,
    Problems,
    Text,
)
from bureau_gateway.report.template import parse_template, shipped_template

SWEEPING = re.compile(
    "款项直达国库|收支按预算推进|未见预警|全部|全覆盖|所有(?!制)|一律|(?<!平)均(?!值|衡)|没有逾期|无一|如数"
)
"""Each asserts something of every row: 平均 is a number like others."""


def decides(condition: Condition) -> bool:
    """Whether a condition is judged on rows: a claim, a count that is compared with a number or another, or no problem."""
    match condition:
        case ClaimHolds():
            return True
        case Compare():
            operands = (condition.first, *(other for _, other in condition.others))
            return any(isinstance(each, Number) for each in operands) and all(
                isinstance(each, Number | Constant) for each in operands
            )
        case IsNone():
            return isinstance(condition.tested, Problems)
        case Not():
            return decides(condition.condition)
        case AllOf():
            return any(map(decides, condition.conditions))
        case AnyOf():
            return all(map(decides, condition.conditions))
        case _:
            return False


def undecided(body: Body, decided: bool = False) -> Iterator[str]:
    """The texts with a sweeping word around which nothing decides whether they are printed."""
    for part in body:
        match part:
            case Text() if not decided and SWEEPING.search(part.text):
                yield part.text
            case Clause():
                yield from undecided(part.body, decided)
            case If():
                passed = decided  # whoever comes to a later branch has heard the earlier conditions denied
                for condition, branch in part.branches:
                    yield from undecided(branch, passed or decides(condition))
                    passed = passed or decides(condition)
                yield from undecided(part.otherwise, passed)


def test_the_shipped_report_speaks_for_all_only_where_data_say_so() -> None:
    assert list(undecided(shipped_template().body)) == []


def test_the_shipped_report_has_such_words_and_they_are_found_where_nothing_decides() -> None:
    assert len(SWEEPING.findall("".join(texts_of(shipped_template().body)))) > 10


def texts_of(body: Body) -> Iterator[str]:
    for part in body:
        match part:
            case Text():
                yield part.text
            case Clause():
                yield from texts_of(part.body)
            case If():
                for branch in (*(each for _, each in part.branches), part.otherwise):
                    yield from texts_of(branch)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("乡镇均已实行。", True),
        ("{% if month == 12 %}均已实行{% endif %}", True),
        ("{% if printed('revenue.a.b') is none %}未报{% else %}均已实行{% endif %}", True),
        ("{% if claim('C17') %}均已实行{% endif %}", False),
        ("{% if printed('revenue.a.b') == 0 %}均已实行{% endif %}", False),
        ("{% if claim('C17') is none %}未报{% elif month == 12 %}均已实行{% endif %}", True),
        ("{% if not claim('C17') %}尚未{% else %}均已实行{% endif %}", False),
        ("[[平均{{ amount('revenue.a.b') }}]]", False),
    ],
)
def test_a_sweeping_word_is_found_where_nothing_decides(body: str, found: bool) -> None:
    assert bool(list(undecided(parse_template(body).body))) is found
