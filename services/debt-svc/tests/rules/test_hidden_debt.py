"""The rules of hidden debt as tables and laws: case, entry, the codes that must be found; no database."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_common.schemas.alerts import yuan
from bureau_common.schemas.findings import Finding
from debt_svc.links.replacements import Step as BondStep
from debt_svc.links.replacements import judge_bond
from debt_svc.reference.debtors import TOWNSHIPS
from debt_svc.topics.government_debt.schemas import Purpose
from debt_svc.topics.hidden_debt.rules import (
    COUNTED,
    Move,
    Step,
    check_hidden_debt,
    check_resolution,
    judge_debt,
    judge_increase,
    judge_start,
    judge_year,
    room_of_debt,
    room_of_year,
)
from debt_svc.topics.hidden_debt.schemas import HiddenDebtEntry, HiddenDebtResolutionEntry, Way

Body = Callable[..., dict[str, object]]
DAY = date(2021, 1, 1)


def codes(findings: Iterable[Finding]) -> list[str]:
    found = [*findings]
    assert all(finding.severity == "block" and finding.message_zh and finding.message_en for finding in found)
    assert all(finding.clause.document for finding in found)
    return [finding.code for finding in found]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"principal": "0.00"}, []),
        ({"planned_year": 2018}, []),
        ({"planned_year": 2017}, ["hidden_debt_planned_year"]),
        ({"debtor_level": "township"}, ["township_borrows"]),
        ({"debtor_code": "349901101"}, ["township_borrows"]),
        ({"debtor_code": "349901400"}, []),
    ],
)
def test_no_township_stands_on_the_register(body: Body, changes: dict[str, object], expected: list[str]) -> None:
    entry = HiddenDebtEntry.model_validate(body("hidden-debts", "Y", "2018-08-31", **changes))
    found = [*check_hidden_debt(entry)]
    assert codes(found) == expected
    assert all(finding.clause == TOWNSHIPS for finding in found if finding.code == "township_borrows")


BOND = {"way": "replacement", "bond_code": "B1"}


@pytest.mark.parametrize(
    ("day", "changes", "expected"),
    [
        ("2020-12-01", BOND, []),
        ("2018-09-01", {}, []),
        ("2021-01-01", {"way": "replacement"}, ["resolution_bond_missing"]),
        ("2021-01-01", {"bond_code": "B1"}, ["resolution_bond_superfluous"]),
        ("2020-11-30", {"way": "replacement"}, ["resolution_bond_missing"]),
        *[("2019-01-01", {"way": way.value}, []) for way in Way if way is not Way.REPLACEMENT],
    ],
)
def test_a_replacement_and_nothing_else_names_its_bond(
    body: Body, day: str, changes: dict[str, object], expected: list[str]
) -> None:
    entry = HiddenDebtResolutionEntry.model_validate(body("hidden-debt-resolutions", "R", day, **changes))
    assert codes(check_resolution(entry)) == expected


@pytest.mark.parametrize(("start", "expected"), [("2020-12-01", []), ("2020-12-02", ["resolution_way_too_early"])])
def test_a_replacement_is_from_the_day_on_that_holds_as_the_start(start: str, expected: list[str]) -> None:
    assert codes(judge_start(date(2020, 12, 1), start)) == expected


def judged(*moves: tuple[int, str, str], counted: str = "none", touched: int = 0) -> tuple[list[str], Decimal | None]:
    """The codes and the room of a debt of 100 on day 0, with (day, kind, amount) after it."""
    all_moves = [(0, "opening", "100.00"), *moves]
    listed = [
        Move(DAY + timedelta(days=day), kind, Decimal(amount), day >= touched, COUNTED[counted])
        for day, kind, amount in sorted(all_moves, key=lambda move: move[0])
    ]
    return codes(judge_debt("Y1", listed)), room_of_debt(listed)


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ([(1, "budget_funds", "100.00")], []),
        ([(1, "budget_funds", "100.01")], ["not_covered"]),
        ([(0, "budget_funds", "100.00")], []),
        ([(-1, "budget_funds", "0.01")], ["not_covered"]),
        ([(1, "found_by_audit", "5.00"), (1, "asset_sale", "105.00")], []),
        ([(1, "found_by_check", "5.00"), (1, "asset_sale", "105.01")], ["not_covered"]),
        ([(2, "found_by_check", "5.00"), (1, "asset_sale", "105.00")], ["not_covered"]),
        ([(1, "reclassified", "40.00"), (2, "replacement", "60.00")], []),
        ([(1, "reclassified", "40.00"), (2, "replacement", "60.01")], ["not_covered"]),
        ([(1, "extension", "100.00"), (2, "extension", "100.00")], []),
        ([(1, "extension", "100.01")], ["hidden_debt_relief_exceeded"]),
        ([(1, "budget_funds", "30.00"), (2, "refinancing", "70.01")], ["hidden_debt_relief_exceeded"]),
        ([(1, "budget_funds", "30.00"), (2, "refinancing", "70.00")], []),
    ],
)
def test_a_debt_is_resolved_up_to_its_opening_and_what_was_found_by_then(
    moves: list[tuple[int, str, str]], expected: list[str]
) -> None:
    assert judged(*moves)[0] == expected


@pytest.mark.parametrize(
    ("counted", "way", "room"),
    [
        ("none", "extension", "100.00"),
        ("none", "refinancing", "100.00"),
        ("refinancing", "extension", "100.00"),
        ("refinancing", "refinancing", "60.00"),
        ("both", "extension", "60.00"),
        ("both", "conversion", "60.00"),
        ("none", "conversion", "60.00"),
    ],
)
def test_relief_lowers_a_debt_only_where_the_bureau_counts_it(counted: str, way: str, room: str) -> None:
    assert judged((1, way, "40.00"), counted=counted, touched=1) == ([], Decimal(room))


def test_the_room_is_the_least_that_is_left_from_the_touched_day_on() -> None:
    moves = [(1, "budget_funds", "90.00"), (2, "found_by_audit", "50.00"), (3, "budget_funds", "10.00")]
    assert judged(*moves, touched=1)[1] == Decimal("10.00")
    assert judged(*moves, touched=2)[1] == Decimal("50.00")


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.sampled_from(["opening", "found_by_check", "reclassified", *Way]),
                  st.integers(1, 50)),
        max_size=12,
    ),
    st.sampled_from([*COUNTED]),
)  # fmt: skip
def test_a_debt_is_never_negative_on_any_day_exactly_where_it_is_accepted(
    drawn: list[tuple[int, str, int]], choice: str
) -> None:
    """Without relief that does not count: a clerk's balance, day by day."""
    kept = [row for row in drawn if row[1] not in ("refinancing", "extension") or Way.of(row[1]) in COUNTED[choice]]
    moves = [
        Move(DAY + timedelta(days=day), kind, Decimal(amount), True, COUNTED[choice])
        for day, kind, amount in sorted(kept)
    ]
    balances: dict[int, int] = defaultdict(int)
    for day, kind, amount in kept:
        for later in range(day, 10):
            balances[later] += amount if kind in ("opening", "found_by_check") else -amount
    assert bool([*judge_debt("Y1", moves)]) == any(balance < 0 for balance in balances.values())


def year(*steps: tuple[int, str | None, str, str | None]) -> tuple[list[str], Decimal | None]:
    """The codes and the room of a year with (day, way or none for a forecast, amount, what it revises)."""
    listed = [
        Step(DAY + timedelta(days=day), None if way is None else Way.of(way), Decimal(amount),
             None if before is None else Decimal(before), COUNTED["none"])
        for day, way, amount, before in sorted(steps, key=lambda step: step[0])
    ]  # fmt: skip
    found = codes(judge_year(2021, listed))
    return found, None if found else room_of_year(listed)


PAID = (5, "budget_funds", "60.00", None)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([PAID], ([], None)),
        ([PAID, (1, None, "60.00", None)], ([], "0.00")),
        ([PAID, (1, None, "59.99", None)], (["not_covered"], None)),
        ([PAID, (9, None, "59.99", None)], (["not_covered"], None)),
        ([PAID, (9, None, "60.00", None)], ([], "0.00")),
        ([PAID, (1, None, "50.00", None), (5, None, "70.00", "50.00")], ([], "10.00")),
        ([PAID, (1, None, "50.00", None), (6, None, "70.00", "50.00")], (["not_covered"], None)),
        ([(1, None, "50.00", "1.00")], (["forecast_chain"], None)),
        ([(1, None, "50.00", None), (2, None, "70.00", None)], (["forecast_chain"], None)),
        ([(1, None, "50.00", None), (2, None, "70.00", "49.99")], (["forecast_chain"], None)),
        ([(1, None, "50.00", None), (3, "extension", "90.00", None)], ([], "50.00")),
    ],
)
def test_no_forecast_falls_below_what_is_resolved_while_it_holds(
    steps: list[tuple[int, str | None, str, str | None]], expected: tuple[list[str], str | None]
) -> None:
    room = None if expected[1] is None else Decimal(expected[1])
    assert year(*steps) == (expected[0], room)


@pytest.mark.parametrize(
    ("purpose", "on_lent_on", "replaced", "expected"),
    [
        ("refinancing", 0, "80.00", []),
        ("replacement", 0, "80.00", []),
        ("replacement", 2, "80.00", []),
        ("replacement", 3, "0.01", ["not_covered"]),
        ("refinancing", 0, "80.01", ["not_covered"]),
        ("new", 0, "0.01", ["replacement_bond_purpose"]),
        (None, 0, "0.01", ["unknown"]),
    ],
)
def test_a_bond_replaces_what_was_on_lent_of_it_by_that_day(
    purpose: str | None, on_lent_on: int, replaced: str, expected: list[str]
) -> None:
    """80 are on-lent on a day, and so much is replaced on day 2."""
    none = Decimal(0)
    steps = {on_lent_on: BondStep(DAY + timedelta(days=on_lent_on), Decimal("80.00"), none)}
    held = steps.get(2, BondStep(DAY + timedelta(days=2), none, none))
    steps[2] = BondStep(held.day, held.on_lent, Decimal(replaced))
    known = None if purpose is None else Purpose.of(purpose)
    assert codes(judge_bond("B1", known, [steps[day] for day in sorted(steps)])) == expected


def test_an_increase_is_red_from_its_day_to_the_end_of_the_year() -> None:
    (alert,) = judge_increase("Y1", "示审认〔2021〕3号", Decimal("50.00"), DAY)
    assert (alert.key, alert.since, alert.until) == ("Y1 示审认〔2021〕3号", DAY, date(DAY.year + 1, 1, 1))
    assert (alert.cause.level, yuan(Decimal("50.00")) in alert.cause.parts_zh) == ("red", True)
