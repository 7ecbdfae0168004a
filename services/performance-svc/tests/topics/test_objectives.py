"""Objectives through the API: what follows on what, two persons for what is approved, and the coverage of the year's budget."""

import asyncio
from datetime import date
from decimal import Decimal

import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from bureau_common.testing.once import Once
from tests.alerts import alerts_of
from tests.objective_records import MET, Objectives

OBJECTIVES, INDICATORS, STEPS, RESULTS = (
    "performance-objectives", "objective-indicators", "objective-steps", "indicator-results",
)  # fmt: skip
APPROVALS, ADJUSTMENTS = "objective-approvals", "objective-adjustments"
OBJECTIVE = {"project_code": "P9", "fiscal_year": 2021, "unit": "349901", "summary": "建成", "kind": "other"}
INDICATOR = {
    "dimension": "output",
    "aspect": "cost",
    "name": "单价",
    "direction": "at_most",
    "weight": "10",
    "target": "1",
}


@pytest.fixture
def write(client: httpx.AsyncClient, issuer: Issuer) -> Objectives:
    return Objectives(client, issuer.headers("recorder"), issuer.headers("approver", person="李四"))


async def figures(client: httpx.AsyncClient, period: str) -> dict[str, Decimal | None]:
    told = (await client.get("/v1/summary", params={"period": period})).json()["figures"]
    family = "performance.objectives."
    own = {each["id"].removeprefix(family): each["value"] for each in told if each["id"].startswith(family)}
    return {name: None if value is None else Decimal(value) for name, value in own.items()}


async def claim(client: httpx.AsyncClient, period: str) -> tuple[bool | None, list[str]]:
    told = (await client.get("/v1/summary", params={"period": period})).json()["claims"]
    (found,) = [each for each in told if each["id"] == "C13"]
    return found["holds"], found["names"]


async def test_an_objective_is_reviewed_with_its_whole_tree_and_approved_with_the_budget(write: Objectives) -> None:
    assert await write.told(
        OBJECTIVES, "2020-12-01", objective_no="O9", batch_no="B9", **OBJECTIVE | {"unit": "X"}
    ) == [("unknown", "unit")]
    await write.draft("1")
    again = {"objective_no": "O2", "batch_no": "B2"} | OBJECTIVE | {"project_code": "P1"}
    assert await write.told(OBJECTIVES, "2020-12-02", **again) == [("repeated", "project_code")]
    for early in ({"action": "monitor", "execution_pct": "1"}, {"action": "self_assess", "score": "0"}):
        found = await write.told(STEPS, "2020-12-03", objective_no="O1", **early)
        assert {*found} >= {("step_out_of_order", "action"), ("results_missing", "objective_no")}
    assert await write.told(STEPS, "2020-11-30", objective_no="O1", action="review") == [("too_early", "business_date")]
    await write.step("1", "return", "2020-12-05")
    assert await write.told(STEPS, "2020-12-06", objective_no="O1", action="review") == [
        ("step_out_of_order", "action")
    ]
    await write.step("1", "resubmit", "2020-12-06")
    # One indicator more or less, and the weights are not 100 at the review.
    await write.write(
        INDICATORS, "2020-12-06", objective_no="O1", indicator_no="O1-X", **INDICATOR | {"weight": "0.01"}
    )
    assert await write.told(STEPS, "2020-12-07", objective_no="O1", action="review") == [
        ("weights_total", "objective_no")
    ]
    (extra,) = [
        each["id"]
        for each in (await write.client.get(f"/v1/{INDICATORS}", headers=write.recorder)).json()["items"]
        if each["indicator_no"] == "O1-X"
    ]
    answer = await write.client.post(
        f"/v1/{INDICATORS}/{extra}/void", json={"reason": "重复登记"}, headers=write.recorder
    )
    assert answer.status_code == 200, answer.text
    await write.step("1", "review", "2020-12-07")
    said = {"batch_no": "B1", "objectives": 1, "document": "文1"}
    assert await write.approve(APPROVALS, "2021-01-20", **said) == ["project_unbudgeted"]
    await write.budget("1")
    assert await write.approve(APPROVALS, "2021-01-09", **said) == ["project_unbudgeted"]
    assert await write.approve(APPROVALS, "2021-01-20", **said | {"objectives": 2}) == ["differs"]
    assert await write.approve(APPROVALS, "2021-01-20", **said | {"batch_no": "B9"}) == ["unknown"]
    assert await write.approve(APPROVALS, "2021-01-10", **said) == []
    assert await write.approve(APPROVALS, "2021-01-21", **said) == ["repeated", "step_out_of_order"]


async def test_what_is_approved_is_frozen_and_scored_by_its_results(write: Objectives) -> None:
    await write.budget("1")
    await write.approved("1")
    # What was approved is frozen, the batch and the tree.
    more = {"objective_no": "O1", "indicator_no": "O1-Y"} | INDICATOR
    assert {code for code, _ in await write.told(INDICATORS, "2021-01-21", **more)} == {
        "weights_total",
        "objective_frozen",
    }
    late = {"objective_no": "O9", "batch_no": "B1"} | OBJECTIVE
    assert {code for code, _ in await write.told(OBJECTIVES, "2021-01-15", **late)} >= {"objective_frozen", "differs"}
    # An adjustment takes two persons, and is of the indicator's kind.
    adjusted = {"objective_no": "O1", "indicator_no": "O1-1", "document": "文3"}
    assert await write.approve(ADJUSTMENTS, "2021-06-01", **adjusted, wanted="好") == ["indicator_kind"]
    assert await write.approve(ADJUSTMENTS, "2021-06-01", **adjusted | {"objective_no": "O2"}, target="80") == [
        "differs"
    ]
    assert await write.approve(ADJUSTMENTS, "2021-06-01", **adjusted, target="80") == []
    await write.report("1", "monitoring", "2021-07-31")
    monitored = {"objective_no": "O1", "action": "monitor", "execution_pct": "55"}
    assert await write.told(STEPS, "2021-07-30", **monitored) == [("results_missing", "objective_no")]
    await write.write(STEPS, "2021-08-01", **monitored)
    # At the year's end 40 of 80 are there: half of the 20 is lost, and a reason is wanted.
    await write.report("1", "year_end", "2022-01-31")
    scored = {"objective_no": "O1", "action": "self_assess"}
    assert await write.told(STEPS, "2022-02-01", **scored, score="90") == [("deviation_missing", "objective_no")]
    short = {"objective_no": "O1", "indicator_no": "O1-1", "stage": "year_end", "actual": "40"}
    await write.write(RESULTS, "2022-02-01", **short, deviation="雨季停工")
    assert await write.told(STEPS, "2022-02-01", **scored, score="100") == [("differs", "score")]
    await write.write(STEPS, "2022-02-01", **scored, score="90")
    await write.write(STEPS, "2022-02-10", objective_no="O1", action="spot_check", score="88.50")
    assert await write.told(STEPS, "2022-02-11", **monitored) == [("step_out_of_order", "action")]


async def test_a_new_major_project_has_an_objective_only_after_a_review_that_supports_it(write: Objectives) -> None:
    major = OBJECTIVE | {"objective_no": "O9", "batch_no": "B9", "kind": "new_major"}
    review = {"project_code": "P9", "fiscal_year": 2021, "document": "评估1号"}
    assert await write.told(OBJECTIVES, "2020-12-01", **major) == [("review_missing", "project_code")]
    await write.write("project-reviews", "2020-11-01", **review, conclusion="rejected")
    assert await write.told(OBJECTIVES, "2020-12-01", **major) == [("review_rejected", "project_code")]
    await write.write("project-reviews", "2020-12-01", **review, conclusion="adjusted")
    assert await write.told(OBJECTIVES, "2020-11-30", **major) == [("review_rejected", "project_code")]
    assert await write.told(OBJECTIVES, "2020-12-01", **major) == []


async def test_one_person_takes_not_both_sides_of_an_approval(
    write: Objectives, client: httpx.AsyncClient, issuer: Issuer
) -> None:
    await write.budget("1")
    await write.draft("1")
    await write.step("1", "review", "2020-12-10")
    said = {"batch_no": "B1", "objectives": 1, "document": "文1"}
    assert (await write.post(APPROVALS, write.entry("2021-01-20", **said))).status_code in (404, 405)
    proposal = (await write.propose(APPROVALS, "2021-01-20", **said)).json()["proposal"]["id"]
    for other_client in ("test-client", "another"):
        own = issuer.headers("recorder", "approver", client=other_client)
        assert (await write.decide(APPROVALS, proposal, own)).json()["code"] == "same_person"
    assert (await write.decide(APPROVALS, proposal)).status_code == 200
    assert (await write.decide(APPROVALS, proposal)).json()["code"] == "not_open"


@pytest.mark.race
async def test_of_many_who_decide_at_once_one_does_and_never_the_proposer(
    write: Objectives, client: httpx.AsyncClient, issuer: Issuer
) -> None:
    await write.budget("1")
    await write.draft("1")
    await write.step("1", "review", "2020-12-10")
    proposed = await write.propose(APPROVALS, "2021-01-20", batch_no="B1", objectives=1, document="文1")
    proposal = proposed.json()["proposal"]["id"]
    own = issuer.headers("recorder", "approver")
    others = [issuer.headers("approver", person=f"审批{number}") for number in range(6)]
    askers = [each for pair in zip(others, [own] * 6, strict=True) for each in pair]
    answers = await asyncio.gather(*[write.decide(APPROVALS, proposal, headers) for headers in askers])
    codes = [answer.json().get("code") for answer in answers]
    assert [answer.status_code for answer in answers].count(200) == 1
    assert all(code in ("same_person", "not_open") for code in codes[1::2])
    assert {*codes[::2]} <= {None, "not_open"}
    (standing,) = (await client.get(f"/v1/{APPROVALS}")).json()["items"]
    assert standing["recorded_by"] != "张三"


async def test_coverage_is_of_the_initial_budget_and_additions_stand_apart(
    write: Objectives, client: httpx.AsyncClient, once: Once
) -> None:
    projects = {
        "1": ("2020-12-20", "initial"),
        "2": ("2021-01-10", "initial"),
        "3": ("2021-01-10", "initial"),
        "4": ("2021-05-10", "added"),
        "5": ("2021-06-10", "added"),
    }
    approved = {"1": "2020-12-28", "2": "2021-01-20", "3": "2021-03-31", "4": "2021-05-20"}

    async def fill() -> None:
        for number, (day, origin) in projects.items():
            await write.budget(number, day, origin)
        for number, day in approved.items():
            await write.approved(number, day)

    await once(fill)
    for end in (
        "2020-12-31",
        "2021-01-31",
        "2021-02-28",
        "2021-03-31",
        "2021-05-31",
        "2021-06-30",
        "2021-12-31",
        "2022-01-31",
    ):
        of_year = {n: origin for n, (day, origin) in projects.items() if end[:4] == "2021" and day <= end}
        initial, added = ({n for n, each in of_year.items() if each == kind} for kind in ("initial", "added"))
        done = {n for n, day in approved.items() if day <= end}
        found = await figures(client, end[:7])
        if not initial:
            assert (found["coverage_pct"], found["added"]) == (None, None), end
            assert await claim(client, end[:7]) == (None, [])
            continue
        share = Decimal(len(initial & done) * 100) / len(initial)
        assert abs((found["coverage_pct"] or 0) - share) < Decimal("1e-11"), end
        assert (found["projects"], found["covered"]) == (len(initial), len(initial & done)), end
        assert (found["added"], found["added_covered"]) == (len(added), len(added & done)), end
        missing = [f"项目{number}" for number in sorted(initial - done)]
        assert await claim(client, end[:7]) == (not missing, missing), end


async def test_who_did_not_monitor_by_the_month_in_which_it_is_due_is_an_alert(
    write: Objectives, client: httpx.AsyncClient
) -> None:
    for number in ("1", "2"):
        await write.budget(number)
        await write.approved(number)
    await write.report("1", "monitoring", "2021-07-31", MET)
    await write.step("1", "monitor", "2021-08-01", execution_pct="55")
    for period, keys in (("2021-09", []), ("2021-10", ["O2"]), ("2021-12", ["O2"])):
        alerts = [each for each in await alerts_of(client, period) if each.code == "objective_not_monitored"]
        assert [each.key for each in alerts] == keys, period
        assert all(each.since == str(date(2021, 10, 1)) for each in alerts)


async def test_what_is_approved_later_leaves_the_closed_months_before_it_as_they_were(
    write: Objectives, client: httpx.AsyncClient
) -> None:
    """Nothing covered is 0, and stays it when the objective of the year's last project is approved."""
    await write.budget("1")
    closing = {"headers": write.approver, "json": {"reason": "结账"}}
    assert (await client.post("/v1/periods/2021-02/close", **closing)).status_code == 200
    before = (await client.get("/v1/summary", params={"period": "2021-02"})).json()
    await write.draft("1", day="2021-03-01")
    await write.step("1", "review", "2021-03-02")
    assert await write.approve("objective-approvals", "2021-03-10", batch_no="B1", objectives=1, document="文2") == []
    after = (await client.get("/v1/summary", params={"period": "2021-02"})).json()
    assert [{**each, "change_no": 0} for each in after["figures"]] == [
        {**each, "change_no": 0} for each in before["figures"]
    ]
    assert after["claims"] == before["claims"]
