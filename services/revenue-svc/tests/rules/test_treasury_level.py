"""The three bounds of the level of treasury cash: on a line it is the milder grade."""

from decimal import Decimal

import pytest

from revenue_svc.topics.treasury_cash.rules import GUARANTEE_LEVELS, guarantee_cause

LINES = {name: Decimal(parameter.default) for name, parameter in GUARANTEE_LEVELS.items()}


@pytest.mark.parametrize(
    ("found", "level"),
    [
        ("0", "red"),
        ("0.099999999999", "red"),
        ("0.1", "yellow"),
        ("0.299999999999", "yellow"),
        ("0.3", None),
        ("0.8", None),
        ("0.800000000001", "blue"),
        ("7", "blue"),
    ],
)
def test_the_level_is_graded_by_three_lines(found: str, level: str | None) -> None:
    cause = guarantee_cause(Decimal(found), LINES)
    assert (None if cause is None else cause.level) == level


def test_the_lines_are_those_of_the_rules() -> None:
    assert {"warning": Decimal("0.1"), "low": Decimal("0.3"), "idle": Decimal("0.8")} == LINES
