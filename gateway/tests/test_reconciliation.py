"""The pairs of reconciliation: each state at its border, parts of the treasury's payments, and waivers of one difference."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from bureau_common.kit.core.errors import Refused
from bureau_common.schemas.figures import Breakdown, Figure
from bureau_common.schemas.periods import Period
from bureau_gateway.openapi import figure_names
from bureau_gateway.reconciliation import routes
from bureau_gateway.reconciliation.judging import judge
from bureau_gateway.reconciliation.page import reconciliation_page
from bureau_gateway.reconciliation.pairs import PAIRS, Pair, Side
from bureau_gateway.reconciliation.schemas import PairTold, Reconciliation, Waiver, WaiverRequest
from bureau_gateway.reconciliation.service import check_waiver
from gateway.tests.alone import Answer, alone, said, summary
from gateway.tests.report.factories import OCTOBER, figure

BY_ID = {pair.id: pair for pair in PAIRS}
EXPENDITURE = "revenue.expenditure.ytd"


def broken(side: Side, lines: Mapping[str | None, str]) -> Breakdown:
    assert side.part is not None
    return Breakdown.model_validate(
        {
            "id": side.figures[0], "name_zh": "支出", "measure": None, "unit": "yuan", "split": side.part.split,
            "change_no": 3, "points": [{"period": "2021-10", "value": "1.00", "state": "reported", "provisional": False}],
            "lines": [{"key": key, "name": None, "values": [value]} for key, value in lines.items()],
        }
    )  # fmt: skip


def judged(
    pair: Pair, *figures: Figure, lines: Mapping[str | None, str] | None = None, waived: str | None = None
) -> PairTold:
    parts = {} if lines is None else {pair.right: broken(pair.right, lines)}
    waivers = {}
    if waived is not None:
        waiver = Waiver(
            id=UUID(int=1), pair=pair.id, period=OCTOBER, difference=waived, reason="口径不同", person="李四",
            change_no=2, at=datetime(2021, 11, 9, tzinfo=UTC),
        )  # fmt: skip
        waivers[pair.id, waiver.difference] = waiver
    return judge(pair, {each.id: each for each in figures}, parts, waivers)


def sides(left: str | None, right: str | None) -> list[Figure]:
    return [
        figure("debt.special_bonds.used", left, "亿元"),
        figure("revenue.government_fund.expenditure_ytd", right),
    ]


def sums(tax: str, other: str, whole: str) -> list[Figure]:
    names = ("revenue.tax_revenue.ytd", "revenue.non_tax.ytd", "revenue.general_revenue.ytd")
    return [figure(name, value) for name, value in zip(names, (tax, other, whole), strict=True)]


def test_every_figure_of_a_pair_is_one_of_its_service_and_every_pair_has_its_own_id() -> None:
    named = [each for pair in PAIRS for side in (pair.left, pair.right) for each in side.figures]
    assert [each for each in named if each not in figure_names(each.partition(".")[0])] == []
    assert len(BY_ID) == len(PAIRS)
    assert all(len({each.partition(".")[0] for each in side.figures}) == 1 for p in PAIRS for side in (p.left, p.right))


@pytest.mark.parametrize(
    ("left", "right", "state", "difference"),
    [
        ("100.00", "100.00", "agrees", "0.00"),
        ("99.99", "100.00", "agrees", "-0.01"),
        ("100.01", "100.00", "differs", "0.01"),
        ("0.00", "0.00", "agrees", "0.00"),
        (None, "100.00", "cannot_be_said", None),
        ("100.00", None, "cannot_be_said", None),
    ],
)
def test_what_may_not_be_more_differs_by_the_first_fen_above(
    left: str | None, right: str | None, state: str, difference: str | None
) -> None:
    told = judged(BY_ID["special-bond-spending"], *sides(left, right))
    assert (told.state, told.difference) == (state, difference)
    assert (told.why_zh is None) == (difference is not None)


@pytest.mark.parametrize(("whole", "state"), [("30.00", "agrees"), ("30.01", "differs"), ("29.99", "differs")])
def test_what_must_be_equal_differs_on_either_side(whole: str, state: str) -> None:
    told = judged(BY_ID["general-revenue"], *sums("10.00", "20.00", whole))
    assert (told.state, told.left.value, told.difference) == (state, "30.00", f"{30 - Decimal(whole)}")


def test_figures_of_different_months_or_of_a_service_that_is_away_are_not_compared() -> None:
    pair = BY_ID["special-bond-spending"]
    mixed = judged(
        pair, figure("debt.special_bonds.used", "1.00", "亿元", carried_from=Period(2021, 8)), sides(None, "5.00")[1]
    )
    assert (mixed.state, mixed.why_zh) == ("cannot_be_said", "两边是不同月份的数：2021-08、2021-10")
    away = judged(pair, sides("1.00", "5.00")[0])
    assert (away.state, away.right.figures[0].state) == ("cannot_be_said", "unavailable")
    assert away.why_zh == "财政收支服务未应答，或不公开所涉指标"


def test_the_page_marks_what_nobody_filed_as_such_and_calls_no_service_away() -> None:
    """Every number that there is not was 〔暂缺〕, which says that a service does not answer."""
    pair = BY_ID["special-bond-spending"]
    nobody, away = judged(pair, *sides(None, "5.00")), judged(pair, sides("1.00", "5.00")[0])
    shown = []
    for told in (nobody, away):
        page = reconciliation_page(
            Reconciliation(period=OCTOBER, is_partial=False, unavailable=[], counts={}, pairs=[told])
        )
        shown.append([page.count(mark) for mark in ("〔未报〕", "〔暂缺〕")])
    assert shown == [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("lines", "state", "right"),
    [
        ({"507": "80.00", "505": "20.00"}, "agrees", "80.00"),
        ({"507": "79.99", "505": "20.01"}, "differs", "79.99"),
        ({"505": "100.00"}, "differs", "0"),
        ({"507": "80.00", None: "1.00"}, "cannot_be_said", None),
        (None, "cannot_be_said", None),
    ],
)
def test_of_the_treasurys_payments_only_those_under_the_subject_are_the_other_side(
    lines: Mapping[str | None, str] | None, state: str, right: str | None
) -> None:
    pair = BY_ID["interest-subsidies"]
    told = judged(
        pair, figure("credit.interest_subsidy.amount_total", "80.00"), figure(EXPENDITURE, "100.00"), lines=lines
    )
    assert (told.state, told.right.value) == (state, right)
    assert told.right.breakdown is not None
    assert "split=government_economic&digits=3&begins=507&as_of=3" in told.right.breakdown


@pytest.mark.parametrize(
    ("waived", "left", "state"),
    [("5.00", "105.00", "waived"), ("5.00", "105.01", "differs"), ("5.00", "95.00", "agrees")],
)
def test_a_waiver_is_for_its_own_difference_and_for_no_other(waived: str, left: str, state: str) -> None:
    assert judged(BY_ID["special-bond-spending"], *sides(left, "100.00"), waived=waived).state == state


@pytest.mark.parametrize(
    ("left", "pair", "difference", "rule"),
    [
        ("105.00", "special-bond-spending", "5.00", None),
        ("105.00", "special-bond-spending", "5.01", "changed"),
        ("95.00", "special-bond-spending", "-5.00", "not_differing"),
        (None, "special-bond-spending", "5.00", "not_differing"),
        ("105.00", "no-such-pair", "5.00", "unknown"),
    ],
)
def test_only_the_difference_that_there_is_can_be_waived(
    left: str | None, pair: str, difference: str, rule: str | None
) -> None:
    told = judged(BY_ID["special-bond-spending"], *sides(left, "100.00"))
    found = Reconciliation(period=OCTOBER, is_partial=False, unavailable=[], counts={}, pairs=[told])
    wanted = WaiverRequest.model_validate(
        {"pair": pair, "period": "2021-10", "difference": difference, "reason": "口径不同"}
    )
    if rule is None:
        check_waiver(wanted, found)
        return
    with pytest.raises(Refused) as refused:
        check_waiver(wanted, found)
    assert [each.rule for each in refused.value.errors] == [rule]


SUBSIDIES = [figure("credit.interest_subsidy.amount_total", "80.00"), figure(EXPENDITURE, "100.00")]


@pytest.mark.parametrize(
    ("pair", "figures", "away", "code"),
    [
        ("special-bond-spending", sides("105.00", "100.00")[:1], ["revenue"], "unavailable"),
        ("special-bond-spending", sides("105.00", "100.00")[:1], ["credit"], "malformed"),
        ("special-bond-spending", sides("105.00", None), ["credit"], "malformed"),
        ("interest-subsidies", SUBSIDIES, [], "unavailable"),
        ("interest-subsidies", SUBSIDIES[:1], ["debt"], "malformed"),
    ],
)
def test_a_waiver_is_told_to_come_again_while_a_service_or_a_part_of_its_own_pair_is_late_and_of_no_other(
    pair: str, figures: list[Figure], away: list[str], code: str
) -> None:
    """On a busy machine the approver was told that there was no difference to waive."""
    told = judged(BY_ID[pair], *figures)
    found = Reconciliation(period=OCTOBER, is_partial=bool(away), unavailable=away, counts={}, pairs=[told])
    wanted = {"pair": pair, "period": "2021-10", "difference": "5.00", "reason": "口径不同"}
    with pytest.raises(Refused) as refused:
        check_waiver(WaiverRequest.model_validate(wanted), found)
    assert (refused.value.code, refused.value.retry_after) == (code, 5 if code == "unavailable" else None)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "agrees"),
        ({"lines": [{"key": "507", "name": None, "values": []}]}, "cannot_be_said"),
        ({"lines": [{"key": "507", "name": None, "values": ["abc"]}]}, "cannot_be_said"),
        ({"lines": [{"key": "507", "name": None, "values": ["NaN"]}]}, "cannot_be_said"),
        ({"lines": [{"key": "507", "name": None, "values": ["Infinity"]}]}, "cannot_be_said"),
        ({"lines": [{"key": "507", "name": None, "values": ["40.00"]}] * 2}, "cannot_be_said"),
        ({"change_no": 2}, "cannot_be_said"),
        ({"id": "revenue.tax_revenue.ytd"}, "cannot_be_said"),
    ],
)
async def test_a_part_that_is_nonsense_or_of_something_else_is_not_known_and_nothing_else_falls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, object], state: str
) -> None:
    pair = BY_ID["interest-subsidies"]
    part = json.dumps({**broken(pair.right, {"507": "80.00"}).model_dump(mode="json"), **changes})
    whole = summary("revenue", figure(EXPENDITURE, "100.00")).model_dump_json()
    amount = figure("credit.interest_subsidy.amount_total", "80.00")

    async def none(*_: object) -> dict[str, object]:
        return {}

    monkeypatch.setattr(routes, "_standing", none)  # the waivers, of a database
    revenue: Answer = lambda asked: httpx.Response(200, text=part if "breakdown" in asked.url.path else whole)  # noqa: E731
    async with alone(tmp_path, {"revenue": revenue, "credit": said(summary("credit", amount).model_dump_json())}) as it:
        answer = await it.get("/v1/reconciliation?period=2021-10")
    assert answer.status_code == 200, answer.text
    assert next(each["state"] for each in answer.json()["pairs"] if each["id"] == pair.id) == state
