"""Objectives by themselves: scores by direction at their borders, weights that total 100, what a step and a result must say."""

from datetime import date
from decimal import Decimal

import pytest

from performance_svc.topics.objectives.rules import (
    COURSE,
    USUAL_WEIGHTS,
    Leaf,
    check_adjustment,
    check_indicator,
    check_result,
    check_step,
    judge_results,
    judge_unmonitored,
    judge_weights,
    score_of,
)
from performance_svc.topics.objectives.schemas import (
    Action,
    Dimension,
    IndicatorDirection,
    IndicatorResultEntry,
    ObjectiveAdjustmentEntry,
    ObjectiveIndicatorEntry,
    ObjectiveStepEntry,
)

COMMON = {"source": "t", "source_ref": "1", "reporting_unit": "349901", "business_date": "2021-01-01"}
ROOT = COMMON | {"objective_no": "O1", "indicator_no": "I1"}


def leaf(
    direction: IndicatorDirection, target: str | None, actual: str | None, weight: str = "20", **more: object
) -> Leaf:
    number = [None if each is None else Decimal(each) for each in (target, actual)]
    about = {"rate_pct": None, "deviation": None} | more
    return Leaf("I1", direction, Decimal(weight), *number, **about)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("direction", "target", "actual", "rate"),
    [
        (IndicatorDirection.AT_LEAST, "40", "40", "1"),
        (IndicatorDirection.AT_LEAST, "40", "41", "1"),
        (IndicatorDirection.AT_LEAST, "40", "39", "0.975"),
        (IndicatorDirection.AT_LEAST, "40", "0", "0"),
        (IndicatorDirection.AT_LEAST, "40", "-1", "0"),
        (IndicatorDirection.AT_LEAST, "0", "0", "1"),
        (IndicatorDirection.AT_LEAST, "0", "-0.01", "0"),
        (IndicatorDirection.AT_LEAST, "-10", "-15", "0.5"),
        (IndicatorDirection.AT_MOST, "12", "12", "1"),
        (IndicatorDirection.AT_MOST, "12", "15", "0.75"),
        (IndicatorDirection.AT_MOST, "12", "24", "0"),
        (IndicatorDirection.AT_MOST, "12", "30", "0"),
        (IndicatorDirection.AT_MOST, "0", "0", "1"),
        (IndicatorDirection.AT_MOST, "0", "0.01", "0"),
        (IndicatorDirection.EQUAL, "100", "100", "1"),
        (IndicatorDirection.EQUAL, "100", "90", "0.9"),
        (IndicatorDirection.EQUAL, "100", "110", "0.9"),
        (IndicatorDirection.EQUAL, "100", "201", "0"),
    ],
)
def test_an_indicator_earns_all_where_it_is_met_and_loses_in_proportion_to_what_it_misses(
    direction: IndicatorDirection, target: str, actual: str, rate: str
) -> None:
    assert leaf(direction, target, actual).rate == Decimal(rate)


def test_a_tree_scores_its_weights_times_what_they_earn_rounded_half_up_once() -> None:
    leaves = [
        leaf(IndicatorDirection.AT_LEAST, "3", "2", "10"),
        leaf(IndicatorDirection.AT_LEAST, "3", "2", "10"),
        leaf(IndicatorDirection.QUALITATIVE, None, None, "30", rate_pct=Decimal("85.5")),
    ]
    # 6.666… twice is 13.333…, and 25.65.
    assert score_of(leaves) == Decimal("38.98")
    assert score_of([leaf(IndicatorDirection.AT_LEAST, "1000", "994.5", "1")]) == Decimal("0.99")
    assert score_of([leaf(IndicatorDirection.AT_LEAST, "1000", "995", "1")]) == Decimal("1.00")


@pytest.mark.parametrize(
    ("weights", "codes"),
    [
        ({}, []),
        ({"output": "50.01"}, ["weights_total"]),
        ({"output": "49.99"}, ["weights_total"]),
        ({"output": "60", "execution": None}, ["weights_unusual"]),
        ({"output": "49", "benefit": "31"}, ["weights_unusual"]),
        ({"benefit": None, "output": "80"}, ["dimension_missing"]),
        ({"satisfaction": None}, ["weights_total", "dimension_missing"]),
    ],
)
def test_weights_total_100_over_output_benefit_and_satisfaction(
    weights: dict[str, str | None], codes: list[str]
) -> None:
    usual = {each.value: str(weight) for each, weight in USUAL_WEIGHTS.items()} | weights
    rows = [(Dimension.of(each), Decimal(weight)) for each, weight in usual.items() if weight is not None]
    assert [each.code for each in judge_weights("O1", rows)] == codes


def test_an_objective_without_indicators_has_no_weights() -> None:
    assert [each.code for each in judge_weights("O1", [(None, None)])] == ["weights_total", "dimension_missing"]


@pytest.mark.parametrize(
    ("action", "fields", "codes"),
    [
        ("review", {}, []),
        ("review", {"score": "90"}, ["objective_step_field"]),
        ("review", {"execution_pct": "90"}, ["objective_step_field"]),
        ("monitor", {"execution_pct": "0"}, []),
        ("monitor", {}, ["objective_step_field"]),
        ("self_assess", {"score": "0"}, []),
        ("self_assess", {}, ["objective_step_field"]),
        ("spot_check", {"score": "1", "execution_pct": "1"}, ["objective_step_field"]),
        ("approve", {}, ["objective_step_elsewhere"]),
        ("adjust", {}, ["objective_step_elsewhere"]),
        ("evaluate", {}, ["objective_step_elsewhere"]),
        ("use", {}, ["objective_step_elsewhere"]),
    ],
)
def test_a_step_says_what_belongs_to_it_and_what_has_a_book_is_none(
    action: str, fields: dict[str, str], codes: list[str]
) -> None:
    entry = ObjectiveStepEntry.model_validate(COMMON | {"objective_no": "O1", "action": action} | fields)
    assert [each.code for each in check_step(entry)] == codes


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"actual": "1"}, []),
        ({"attainment": "met", "rate_pct": "80"}, []),
        ({"attainment": "met", "rate_pct": "79.99"}, ["result_band"]),
        ({"attainment": "partly", "rate_pct": "79.99"}, []),
        ({"attainment": "partly", "rate_pct": "60"}, []),
        ({"attainment": "partly", "rate_pct": "80"}, ["result_band"]),
        ({"attainment": "missed", "rate_pct": "59.99"}, []),
        ({"attainment": "missed", "rate_pct": "60"}, ["result_band"]),
        ({"attainment": "met"}, ["result_kind"]),
        ({"rate_pct": "90"}, ["result_kind"]),
        ({}, ["result_kind"]),
        ({"actual": "1", "attainment": "met", "rate_pct": "90"}, ["result_kind"]),
        ({"actual": "1", "rate_pct": "90"}, ["result_kind"]),
    ],
)
def test_a_result_is_a_number_or_a_judgement_within_its_band(fields: dict[str, str], codes: list[str]) -> None:
    entry = IndicatorResultEntry.model_validate(ROOT | {"stage": "year_end"} | fields)
    assert [each.code for each in check_result(entry)] == codes


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"target": "1"}, []),
        ({}, ["indicator_target"]),
        ({"target": "1", "wanted": "好"}, ["indicator_target"]),
        ({"direction": "qualitative", "wanted": "好"}, []),
        ({"direction": "qualitative", "target": "1"}, ["indicator_target"]),
        ({"target": "1", "aspect": "social"}, ["indicator_dimension"]),
    ],
)
def test_an_indicator_hangs_where_it_belongs_with_a_target_of_its_kind(
    fields: dict[str, str], codes: list[str]
) -> None:
    about = {"dimension": "output", "aspect": "cost", "name": "单价", "direction": "at_most", "weight": "10"}
    entry = ObjectiveIndicatorEntry.model_validate(ROOT | about | fields)
    assert [each.code for each in check_indicator(entry)] == codes


@pytest.mark.parametrize(
    ("fields", "codes"),
    [({"target": "1"}, []), ({"wanted": "好"}, []), ({}, ["indicator_target"]), ({"target": "1", "wanted": "好"}, ["indicator_target"])],
)  # fmt: skip
def test_an_adjustment_gives_one_new_target(fields: dict[str, str], codes: list[str]) -> None:
    entry = ObjectiveAdjustmentEntry.model_validate(ROOT | {"document": "文1"} | fields)
    assert [each.code for each in check_adjustment(entry)] == codes


def test_an_assessment_knows_every_indicator_says_why_one_fell_short_and_scores_what_they_come_to() -> None:
    met = ("I1", IndicatorDirection.AT_LEAST, Decimal(60), Decimal(4), Decimal(4), None, None)
    short = ("I2", IndicatorDirection.AT_LEAST, Decimal(40), Decimal(4), Decimal(3), None)
    unknown = ("I3", IndicatorDirection.QUALITATIVE, Decimal(10), None, None, None, None)

    def codes(action: Action, score: str | None, *rows: tuple[object, ...]) -> list[str]:
        said = None if score is None else Decimal(score)
        return [each.code for each in judge_results("O1", action, date(2022, 1, 31), said, rows)]

    assert codes(Action.SELF_ASSESS, "90", met, (*short, "雨季")) == []
    assert codes(Action.SELF_ASSESS, "90.01", met, (*short, "雨季")) == ["differs"]
    assert codes(Action.SELF_ASSESS, "90", met, (*short, None)) == ["deviation_missing"]
    assert codes(Action.SPOT_CHECK, "85", met, (*short, "雨季")) == []
    assert codes(Action.SELF_ASSESS, "90", met, unknown) == ["results_missing"]
    assert codes(Action.MONITOR, None, met, (*short, None)) == []
    assert codes(Action.MONITOR, None, met, unknown) == ["results_missing"]


def test_monitoring_is_late_from_the_month_after_the_one_in_which_it_is_due() -> None:
    def alert(month: int, approved: date, monitored: date | None = None) -> list[tuple[date, date | None]]:
        told = judge_unmonitored("O1", "示范镇", 2021, Decimal(month), approved, monitored)
        return [(each.since, each.until) for each in told]

    lapsed = date(2022, 10, 1)
    assert alert(9, date(2021, 1, 20)) == [(date(2021, 10, 1), lapsed)]
    assert alert(9, date(2021, 1, 20), date(2022, 9, 30)) == [(date(2021, 10, 1), date(2022, 9, 30))]
    assert alert(9, date(2021, 1, 20), date(2022, 10, 2)) == [(date(2021, 10, 1), lapsed)]
    assert alert(12, date(2021, 1, 20), date(2022, 1, 5)) == [(date(2022, 1, 1), date(2022, 1, 5))]
    assert alert(9, date(2021, 9, 30)) == [(date(2021, 10, 1), lapsed)]
    assert alert(9, date(2021, 10, 1)) == []


def test_the_way_from_the_draft_to_the_use_of_the_result_skips_nothing() -> None:
    way = [Action.REVIEW, Action.APPROVE, Action.MONITOR, Action.SELF_ASSESS, Action.EVALUATE, Action.USE]
    assert COURSE.follow(way)[1] is None
    for place in range(len(way) - 1):
        skipped = [*way[:place], *way[place + 1 :]]
        assert COURSE.follow(skipped)[1] is way[place + 1], f"{way[place]} was skipped"
