"""The arithmetic of `make bench`: ratios by pairs, their spread, what was refused, and what a row says of its goal."""

import math
import random
from collections import Counter

import pytest

from tests.bench.harness import Goal, Rounds, Row, Sample, Spread, interleaved, percentile, ratios, refusals, spread
from tests.bench.page import written

ROUNDS = 12
IDLE = {"busy_percent": 1.0, "load_1": 0.1, "load_5": 0.1}
ABOUT = {"at": "2026-11-28 18:00 UTC", "commit": "abc", "cores": 2, "memory_gib": 24, "system": "x", "python": "3.11"}


def ranked(values: list[float], share: float) -> float:
    """A quantile by its definition: the value at a place among the ordered ones, between two of them in proportion."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below, part = math.floor(place), place % 1
    return ordered[below] if part == 0 else ordered[below] * (1 - part) + ordered[below + 1] * part


@pytest.mark.parametrize("count", [2, 3, 4, 9, 10])
def test_a_spread_is_the_median_and_the_quartiles(count: int) -> None:
    chosen = random.Random(count)
    values = [chosen.uniform(1, 9) for _ in range(count)]
    found = spread(values)
    assert found.rounds == count
    assert [found.lower, found.median, found.upper] == pytest.approx(
        [ranked(values, each) for each in (0.25, 0.5, 0.75)]
    )


def test_one_value_is_its_own_spread() -> None:
    assert spread([7.0]) == Spread(7.0, 7.0, 7.0, 1)


def test_a_ratio_is_of_two_values_of_one_round_and_not_of_two_medians() -> None:
    found = Rounds()
    for number, (ours, theirs) in enumerate([(1.0, 2.0), (30.0, 10.0), (8.0, 4.0)]):
        found.add("ours", Sample(ours, {"200": number}))
        found.add("theirs", Sample(theirs))
    assert ratios(found.values("ours"), found.values("theirs")) == [0.5, 3.0, 2.0]
    assert found.ratio("ours", "theirs").median == 2.0
    assert found.medians("ms") == {"ours [ms]": 8.0, "theirs [ms]": 4.0}


def test_values_of_another_number_of_rounds_have_no_ratio() -> None:
    with pytest.raises(ValueError, match="shorter"):
        ratios([1.0, 2.0], [1.0])


def test_whatever_is_not_of_the_200s_is_counted_and_told() -> None:
    found = Rounds()
    answers = [{"200": 5, "503": 1}, {"201": 2, "503": 2, "ServerDisconnectedError": 1}, {"304": 1, "204": 1}]
    for each in answers:
        found.add("suite", Sample(1.0, each))
    found.add("floor", Sample(1.0, {"200": 9}))
    counted: Counter[str] = Counter()
    for each in answers:
        counted.update({told: times for told, times in each.items() if told[:1] != "2" or len(told) != 3})
    assert found.refused() == {"suite": dict(counted)}
    assert found.refused() == {"suite": {"503": 3, "ServerDisconnectedError": 1, "304": 1}}
    assert refusals({"200": 3}) == {}


@pytest.mark.parametrize("percent", [1, 50, 99, 100])
def test_a_percentile_is_exceeded_by_no_more_than_the_rest(percent: int) -> None:
    chosen = random.Random(percent)
    values = [chosen.uniform(0, 1) for _ in range(137)]
    found = percentile(values, percent)
    reached = [value for value in values if sum(other <= value for other in values) * 100 >= percent * len(values)]
    assert found == min(reached)


async def test_every_round_has_every_variant_once_in_changing_order_and_the_first_is_not_counted() -> None:
    asked: list[str] = []

    def variant(name: str) -> object:
        async def measure() -> Sample:
            asked.append(name)
            return Sample(float(len(asked)), {"200": 1})

        return measure

    found = await interleaved({name: variant(name) for name in "abc"}, ROUNDS, warm_up=1)  # type: ignore[misc]
    rounds = [asked[first : first + 3] for first in range(0, len(asked), 3)]
    assert len(rounds) == ROUNDS + 1
    assert all(sorted(each) == ["a", "b", "c"] for each in rounds)
    assert len({tuple(each) for each in rounds}) > 1
    places = {name: [3 * number + each.index(name) + 1 for number, each in enumerate(rounds)] for name in "abc"}
    assert {name: found.values(name) for name in "abc"} == {name: places[name][1:] for name in "abc"}


@pytest.mark.parametrize(
    ("goal", "value", "scale", "sized", "verdict"),
    [
        (Goal("<=", 3), 3.0, 1, True, "met"),
        (Goal("<=", 3), 3.01, 1, True, "not met"),
        (Goal(">=", 12), 12.0, 0.1, False, "met"),
        (Goal(">=", 12), 11.9, 0.1, False, "not met"),
        (Goal("<=", 64), 1.0, 0.1, True, "not judged at this size"),
        (Goal("<=", 64), None, 1, True, "not measured"),
        (None, 1.0, 1, False, "no goal"),
    ],
)
def test_a_row_says_whether_its_goal_is_met(
    goal: Goal | None, value: float | None, scale: float, sized: bool, verdict: str
) -> None:
    row = Row("part", "what", "times", goal, None if value is None else spread([value]), sized=sized)
    assert row.verdict(scale) == verdict
    assert f"| {verdict} |" in written([row], ABOUT, scale, [IDLE, IDLE])


def test_the_page_tells_a_busy_machine_a_smaller_size_and_every_refusal() -> None:
    row = Row("part", "what", "times", None, spread([1.0]), refused={"suite": {"503": 3}})
    busy = {**IDLE, "busy_percent": 80.0}
    told, rough = (written([row], ABOUT, scale, [IDLE, after]) for scale, after in ((1.0, IDLE), (0.1, busy)))
    assert "3 times 503" in told
    assert "SCALE=0.1: rows and files are that part" in rough
    assert "was not idle" in rough
    assert "was not idle" not in told
    assert "that part of the full sizes" not in told


def test_no_goal_is_met_by_refusals() -> None:
    refused = {"suite": {"503": 1}}
    assert (
        Row("part", "what", "times", Goal("<=", 3), spread([1.0]), refused=refused).verdict(1)
        == "not judged for its refusals"
    )
    assert Row("part", "what", "times", Goal("<=", 3), spread([4.0]), refused=refused).verdict(1) == "not met"
