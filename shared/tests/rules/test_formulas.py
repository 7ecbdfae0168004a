"""Formulas of several terms: the laws that hold whatever the amounts are."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_common.kit.figures.formulas import (
    Outcome,
    Value,
    ahead_of_schedule,
    cut_share,
    decline,
    difference,
    growth,
    left_after_cut,
    net,
    percent,
    shortfall,
    told,
    total,
)
from bureau_common.kit.measures.flows import Sum
from bureau_common.kit.measures.texts import standing
from bureau_common.schemas.periods import Period

FEN = st.integers(0, 10**15).map(lambda fen: Decimal(fen) / 100)
SIGNED = st.integers(-(10**15), 10**15).map(lambda fen: Decimal(fen) / 100)
PARTS = {"甲": ("a", "b", "g"), "乙": ("c", "d", "h"), "丙": ("e", "f", "i")}


def values(*amounts: Decimal | str | int, rows: int = 1) -> dict[str, Value]:
    """The inputs a, b, c … with these amounts."""
    return {
        name: Value(Sum(Decimal(amount), rows), "reported") for name, amount in zip("abcdefghi", amounts, strict=False)
    }


@given(st.lists(FEN, min_size=9, max_size=9))
def test_what_is_wanting_is_what_the_parts_say_whatever_need_and_cover_are(amounts: list[Decimal]) -> None:
    outcome = shortfall(PARTS).compute(values(*amounts))
    assert outcome == Outcome(sum(amounts[6:], Decimal(0)), "reported")


def test_parts_without_any_row_are_named() -> None:
    inputs = {**values(*[0] * 9, rows=0), "b": values(0, 3)["b"]}
    assert shortfall(PARTS).compute(inputs) == Outcome(Decimal(0), "zero", "没有记录，按0计：乙、丙")


@given(SIGNED, SIGNED, SIGNED)
def test_the_base_of_growth_is_the_sum_of_its_parts(now: Decimal, base: Decimal, restated: Decimal) -> None:
    parts, one = values(now, base, restated), values(now, base + restated)
    assert growth("a", "b", "c").compute(parts) == growth("a", "b").compute(one)
    assert difference("a", "b", "c").compute(parts).value == now - base - restated
    if base + restated > 0:
        exact = (now - base - restated) * 100 / (base + restated)
        value = growth("a", "b", "c").compute(parts).value
        assert value is not None
        assert abs(value - exact) <= Decimal("1e-9")


@pytest.mark.parametrize("restated", ["-6676.00", "-6677.00"])
def test_a_base_restated_to_nothing_has_no_growth(restated: str) -> None:
    assert growth("a", "b", "c").compute(values(6804, 6676, restated)).state == "not_applicable"


def test_the_rows_of_every_subtrahend_contribute_negatively() -> None:
    assert difference("a", "b", "c").signs == {"a": 1, "b": -1, "c": -1}


@pytest.mark.parametrize("whole", ["0.00", "-0.01", "-500.00"])
def test_a_share_of_nothing_or_less_is_not_applicable_and_says_of_what(whole: str) -> None:
    """-5 of -5 is no 100%, and -5 of a budget of -10 no half of it."""
    parts = {**values("-5.00", whole), "month": Value(Sum(Decimal(10), 1), "reported")}
    for formula in (percent("a", "b"), ahead_of_schedule("a", "b"), growth("a", "b"), decline("a", "b")):
        outcome = formula.compute(parts)
        assert (outcome.value, outcome.state) == (None, "not_applicable")
        assert outcome.note is not None
        assert f"为{whole}" in outcome.note


@pytest.mark.parametrize("part", ["-0.000000000001", "-0.00"])
def test_a_ratio_that_rounds_to_nothing_has_no_minus_sign(part: str) -> None:
    outcome = percent("a", "b").compute(values(part, "10000000000.00"))
    assert f"{outcome.value:f}" == "0.000000000000"


@given(st.lists(SIGNED, min_size=4, max_size=4), SIGNED)
def test_a_net_sum_adds_and_subtracts_and_a_percentage_may_be_of_one(parts: list[Decimal], whole: Decimal) -> None:
    summed = net(("a", "b"), ("c", "d"))
    inputs = values(*parts, whole)
    amount = parts[0] + parts[1] - parts[2] - parts[3]
    assert summed.compute(inputs) == Outcome(amount, "reported")
    ratio = percent(summed, "e").compute(inputs).value
    if whole <= 0:
        assert ratio is None
    else:
        assert ratio is not None
        assert abs(ratio - amount * 100 / whole) <= max(abs(ratio) * Decimal("1e-25"), Decimal("5e-13"))


@pytest.mark.parametrize(
    ("amount", "rows", "state"), [("0.00", 0, "zero"), ("0.00", 2, "reported"), ("5.00", 1, "reported")]
)
def test_a_total_is_a_reported_zero_where_rows_cancel_out(amount: str, rows: int, state: str) -> None:
    assert total("a").compute(values(amount, rows=rows)) == Outcome(Decimal(amount), state)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("whole", "share", "left"),
    [("0.05", "10", "0.05"), ("0.04", "10", "0.04"), ("1200.03", "10", "1080.03")],  # 0.045, 0.036, 1080.027
)
def test_what_a_cut_leaves_is_rounded_half_up_to_the_fen(whole: str, share: str, left: str) -> None:
    assert left_after_cut("a", "b", "c").compute(values(whole, share, 0)).value == Decimal(left)


@pytest.mark.parametrize("whole", ["0.00", "-0.01"])
def test_a_cut_of_nothing_has_no_share(whole: str) -> None:
    assert cut_share("a", "b", "c").compute(values(whole, 10, 0)).state == "not_applicable"
    assert cut_share("a", "b", "c").compute(values("0.01", 10, 0)).value == 10


def test_what_is_said_at_a_months_end_is_what_began_by_then_and_has_not_ceased() -> None:
    began, ceased = Sum(Decimal(1), 1), Sum(Decimal(-1), 0)
    january, march = Period(2021, 1), Period(2021, 3)
    moves = {(january, "乙"): began, (january, "甲"): Sum(Decimal(2), 2), (march, "乙"): ceased, (march, "甲"): ceased}
    assert standing(moves, Period(2020, 12)) == ()
    assert standing(moves, Period(2021, 2)) == ("乙", "甲")
    assert standing(moves, march) == ("甲",)


def test_a_figure_in_words_says_its_texts_or_that_there_are_none() -> None:
    said = {"a": Value(Sum(Decimal(2), 2), "reported", ("良", "优"))}
    assert told("a").compute(said) == Outcome(None, "reported", text="良、优")
    assert told("a", max).compute(said) == Outcome(None, "reported", text="良")
    assert told("a", none_zh="没有").compute(values(0)) == Outcome(None, "not_applicable", "没有")


def test_words_of_many_things_are_no_longer_than_whoever_prints_them_takes() -> None:
    outcome = told("a").compute({"a": Value(Sum(Decimal(1), 1), "reported", tuple(f"2022-{n:04}" for n in range(400)))})
    assert outcome.text is not None
    assert (len(outcome.text), outcome.text[-10:]) == (2000, outcome.text[-10:-1] + "…")
