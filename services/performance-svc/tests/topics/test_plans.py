"""Plans: what one person proposes another approves, what is refused, and what a summary tells of a year's tasks."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.figures.summaries import warm_summaries
from bureau_common.testing.issuer import Issuer
from performance_svc.topics.plans.rules import (
    MOST_MILESTONES,
    check_link,
    check_milestone,
    check_task,
    in_its_year,
    own_figures,
)
from performance_svc.topics.plans.schemas import PlanMilestoneEntry, PlanTaskEntry

Body = dict[str, Any]
Record = Callable[..., dict[str, object]]
Send = Callable[..., Awaitable[httpx.Response]]
TASKS, MILESTONES, DONE = "plan-tasks", "plan-milestones", "plan-milestone-completions"
OWN = "performance.inspections.rectified_pct"
LINKED = {"linked_figure": OWN, "direction": "at_least", "target": "95", "unit": "%"}
HIDDEN = {"restricted_figure": "debt.hidden_debt.resolved_ytd", "restricted_target": "1.8", "restricted_unit": "亿元"}


def fields(task_no: str, **others: object) -> Body:
    group = {"group_title": f"第{task_no[5]}组", "text": f"任务{task_no}", "owner_unit": "349901"}
    return {"task_no": task_no, "due_on": f"{task_no[:4]}-12-31", **group, **others}


def entry(task_no: str = "2022-1.1", day: str = "2021-12-20", **others: object) -> PlanTaskEntry:
    common = {"source": "test", "source_ref": task_no, "reporting_unit": "349901", "business_date": day}
    return PlanTaskEntry.model_validate({**common, **fields(task_no, **others)})


@pytest.fixture
def by_two(approve: Send, record: Record) -> Send:
    """Two persons enter a record; the answer to the approval, or to a proposal that is refused."""

    async def send(book: str, day: str, **given: Any) -> httpx.Response:
        return await approve(book, record(str(given.get("milestone_no", given.get("task_no"))), day, **given))

    return send


@pytest.fixture
def planned(by_two: Send) -> Callable[..., Awaitable[None]]:
    async def plan(task_no: str, day: str = "2021-12-20", **others: object) -> None:
        answer = await by_two(TASKS, day, **fields(task_no, **others))
        assert answer.status_code == 200, answer.text

    return plan


async def told(client: httpx.AsyncClient, period: str, **query: object) -> dict[str, Body]:
    headers = query.pop("headers", None)
    answer = await client.get("/v1/summary", params={"period": period, **query}, headers=headers)
    return {task["task_no"]: task for task in answer.json()["tasks"]}


def codes(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(each["code"], each["field"]) for each in answer.json()["findings"]]


def test_what_a_task_says_by_itself() -> None:
    assert list(check_task(entry())) == []
    for changed, expected in (
        ({"due_on": "2022-01-01"}, []),
        ({"due_on": "2021-12-31"}, [("outside_year", "due_on")]),
        ({"due_on": "2023-01-01"}, [("outside_year", "due_on")]),
        ({"text": "办好这件事。"}, [("ends_in_stop", "text")]),
        ({"restricted_text": "办好这件事；"}, [("ends_in_stop", "restricted_text")]),
        ({"carries": "2021-9.99"}, []),
        ({"carries": "2020-1.1"}, [("not_of_the_year_before", "carries")]),
        ({"carries": "2022-1.2"}, [("not_of_the_year_before", "carries")]),
    ):
        found = list(check_task(entry(**changed)))
        assert [(each.code, each.field) for each in found] == expected, changed
        assert all(each.message_zh and each.message_en for each in found)
    for day, count in (("2020-12-31", 1), ("2021-01-01", 0), ("2022-12-31", 0), ("2023-01-01", 1)):
        assert len(list(in_its_year(entry(day=day)))) == count, day


def test_a_figure_goes_with_direction_target_and_unit() -> None:
    whole = {**LINKED, "baseline": "90"}
    for changed, expected in (
        ({}, []),
        (whole, []),
        (HIDDEN | {"direction": "at_least"}, []),
        (whole | HIDDEN | {"restricted_baseline": "1.5"}, []),
        (HIDDEN, [("link_incomplete", "direction")]),
        ({"direction": "at_least"}, [("link_incomplete", "direction")]),
        ({"baseline": "90"}, [("link_incomplete", "linked_figure")]),
        ({"restricted_baseline": "90"}, [("link_incomplete", "restricted_figure")]),
        (whole | {"target": None}, [("link_incomplete", "linked_figure")]),
        (whole | {"unit": None}, [("link_incomplete", "linked_figure")]),
        (whole | {"linked_figure": None}, [("link_incomplete", "linked_figure"), ("link_incomplete", "direction")]),
        (whole | {"unit": "等"}, [("unknown", "unit")]),
        (whole | {"unit": "元钱"}, [("unknown", "unit")]),
    ):
        found = [(each.code, each.field) for each in check_link(entry(**changed))]
        assert found == expected, changed


def test_only_a_figure_of_this_service_is_known_not_to_be_there() -> None:
    rule = own_figures({OWN: "%", "performance.inspections.found": "万元", "performance.soe.plan_document": "等"})
    for figure, unit, expected in (
        (OWN, "%", []),
        (OWN, "万元", [("wrong_unit", "unit")]),
        ("performance.inspections.found", "亿元", []),
        ("performance.soe.plan_document", "%", [("wrong_unit", "unit")]),
        ("performance.inspections.nothing", "%", [("unknown", "linked_figure")]),
        ("revenue.nothing.ytd", "万元", []),
    ):
        found = rule(entry(**{**LINKED, "linked_figure": figure, "unit": unit}))
        assert [(each.code, each.field) for each in found] == expected, figure
    hidden = entry(restricted_figure="performance.no.no", restricted_target="1", restricted_unit="%")
    assert [(each.code, each.field) for each in rule(hidden)] == [("unknown", "restricted_figure")]


def test_a_milestone_is_due_in_the_year_of_its_task() -> None:
    common = {"source": "t", "source_ref": "1", "reporting_unit": "349901", "business_date": "2021-12-20"}
    for due_on, count in (("2021-12-31", 1), ("2022-01-01", 0), ("2022-12-31", 0), ("2023-01-01", 1)):
        given = {"milestone_no": "J1", "task_no": "2022-5.7", "text": "印发计划", "due_on": due_on}
        assert len(list(check_milestone(PlanMilestoneEntry.model_validate({**common, **given})))) == count, due_on


async def test_what_a_task_names_stands_and_a_group_has_one_title(
    client: httpx.AsyncClient, by_two: Send, planned: Callable[..., Awaitable[None]], record: Record
) -> None:
    day = "2021-12-20"
    direct = await client.post(f"/v1/{TASKS}", json=record("X", day, **fields("2022-1.1")))
    assert direct.status_code == 405
    await planned("2021-1.1", "2020-12-20")
    await planned("2022-1.1", carries="2021-1.1", **LINKED)
    for changed, expected in (
        (fields("2022-1.1"), [("repeated", "task_no")]),
        (fields("2022-1.2", group_title="别的标题"), [("differs", "group_title")]),
        (fields("2022-1.2", carries="2021-1.2"), [("unknown", "carries")]),
        (fields("2022-1.2", owner_unit="999999"), [("unknown", "owner_unit")]),
        (fields("2022-1.2", **LINKED | {"linked_figure": "performance.no.such"}), [("unknown", "linked_figure")]),
    ):
        asked = {"operation": "enter", "reason": "年度工作谋划", "entry": record("Y", day, **changed)}
        dry = await client.post(f"/v1/{TASKS}/proposals", json=asked, params={"dry_run": "true"})
        wet = await client.post(f"/v1/{TASKS}/proposals", json=asked)
        assert (codes(dry), wet.status_code, codes(wet)) == (expected, 409, expected), changed
    step = {"text": "印发计划", "due_on": "2022-03-31"}
    assert codes(await by_two(MILESTONES, day, milestone_no="J1", task_no="2022-5.7", **step)) == [
        ("unknown", "task_no")
    ]
    assert (await by_two(MILESTONES, day, milestone_no="J1", task_no="2022-1.1", **step)).status_code == 200
    done = {"milestone_no": "J1", "document": "示财监〔2022〕1号"}
    early = await client.post(f"/v1/{DONE}", json=record("D0", "2021-12-19", **done))
    assert codes(early) == [("too_early", "business_date")]
    other = await client.post(f"/v1/{DONE}", json=record("D1", "2022-03-01", **done | {"milestone_no": "J2"}))
    assert codes(other) == [("unknown", "milestone_no")]
    assert (await client.post(f"/v1/{DONE}", json=record("D1", "2022-03-01", **done))).status_code == 201
    again = await client.post(f"/v1/{DONE}", json=record("D2", "2022-03-02", **done))
    assert codes(again) == [("repeated", "milestone_no")]
    (task,) = (await client.get(f"/v1/{TASKS}", params={"limit": 1})).json()["items"]
    void = {"operation": "void", "record_id": task["id"], "reason": "撤销任务"}
    refused = await client.post(f"/v1/{TASKS}/proposals", json=void)
    assert codes(refused) == [("unknown", "carries")]


async def test_a_task_has_so_many_milestones_at_most_and_they_are_corrected_and_voided_all_the_same(
    client: httpx.AsyncClient, by_two: Send, planned: Callable[..., Awaitable[None]], record: Record
) -> None:
    day, step = "2021-12-20", {"text": "印发计划", "due_on": "2022-03-31"}
    for task_no in ("2022-1.1", "2022-1.2"):
        await planned(task_no)

    async def enter(number: int, task_no: str = "2022-1.1") -> httpx.Response:
        return await by_two(MILESTONES, day, milestone_no=f"J{number}", task_no=task_no, **step)

    assert {(await enter(number)).status_code for number in range(MOST_MILESTONES)} == {200}
    assert codes(await enter(90)) == [("too_many", "task_no")]
    assert (await enter(90, "2022-1.2")).status_code == 200
    rows = {row["milestone_no"]: row["id"] for row in (await client.get(f"/v1/{MILESTONES}")).json()["items"]}

    async def rehearsed(operation: str, number: int, **entry: Any) -> list[tuple[str, str]]:
        asked = {"operation": operation, "record_id": rows[f"J{number}"], "reason": "按局长办公会议定", **entry}
        return codes(await client.post(f"/v1/{MILESTONES}/proposals", json=asked, params={"dry_run": "true"}))

    here = {"milestone_no": "J1", "task_no": "2022-1.1", **step}
    assert await rehearsed("correct", 1, entry=record("J1", day, **here | {"text": "印发工作计划"})) == []
    there = record("J90", day, **here | {"milestone_no": "J90"})
    assert await rehearsed("correct", 90, entry=there) == [("too_many", "task_no")]
    assert await rehearsed("void", 1) == []


async def test_a_summary_tells_the_tasks_of_its_year_and_the_next_as_they_stood_by_its_end(
    client: httpx.AsyncClient, by_two: Send, planned: Callable[..., Awaitable[None]], record: Record
) -> None:
    await planned("2021-2.1", "2020-12-20")
    for number in (10, 2, 1):
        await planned(f"2022-1.{number}", owner_section="预算股", **LINKED | {"target": "95.50", "baseline": "1000"})
    await planned("2022-1.3", "2022-02-10")
    await planned("2023-1.1", "2022-12-20")
    step = {"milestone_no": "J1", "task_no": "2021-2.1", "text": "印发计划", "due_on": "2021-03-31"}
    assert (await by_two(MILESTONES, "2020-12-20", **step)).status_code == 200
    done = record("D", "2021-04-02", milestone_no="J1", document="文1")
    assert (await client.post(f"/v1/{DONE}", json=done)).status_code == 201
    of_2022 = ["2022-1.1", "2022-1.2", "2022-1.10"]
    assert [*await told(client, "2020-11")] == []
    assert [*await told(client, "2020-12")] == ["2021-2.1"]
    assert [*await told(client, "2021-12")] == ["2021-2.1", *of_2022]
    assert [*await told(client, "2022-01")] == of_2022
    assert [*await told(client, "2022-12")] == ["2022-1.1", "2022-1.2", "2022-1.3", "2022-1.10", "2023-1.1"]
    (march,) = (await told(client, "2021-03")).values()
    (april,) = (await told(client, "2021-04")).values()
    assert [each["done_on"] for task in (march, april) for each in task["milestones"]] == [None, "2021-04-02"]
    task = (await told(client, "2022-01"))["2022-1.1"]
    assert task["link"] == {
        "figure_id": OWN,
        "direction": "at_least",
        "target": "95.5",
        "unit": "%",
        "baseline": "1000",
    }
    assert (task["owner_unit"], task["owner_name"], task["owner_section"]) == ("349901", "单位349901", "预算股")
    counts = {}
    for period in ("2020-11", "2020-12", "2021-11", "2021-12", "2022-02", "2022-12"):
        answer = await client.get("/v1/figures/performance.plans.tasks", params={"period": period})
        counts[period] = answer.json()["value"] and Decimal(answer.json()["value"])
    # In 2022 one was entered, for that year's own plan: the next year's has none yet.
    assert counts == dict(zip(counts, (None, 1, None, 3, 0, 1), strict=True))


async def test_later_writes_do_not_change_the_tasks_of_an_earlier_cut_off(
    client: httpx.AsyncClient, approve: Send, planned: Callable[..., Awaitable[None]], record: Record
) -> None:
    await planned("2022-1.1", **LINKED)
    before = (await client.get("/v1/summary", params={"period": "2021-12"})).json()
    (task,) = (await client.get(f"/v1/{TASKS}")).json()["items"]
    changed = record("2022-1.1", "2021-12-20", **fields("2022-1.1", **LINKED | {"target": "80"}))
    assert (await approve(TASKS, changed, "correct", record_id=task["id"])).status_code == 200
    assert (await told(client, "2021-12"))["2022-1.1"]["link"]["target"] == "80"
    cutoff = before["head"]["change_no"]
    assert [*(await told(client, "2021-12", as_of=cutoff)).values()] == before["tasks"]
    assert before["tasks"][0]["link"]["target"] == "95"


async def test_whoever_has_no_right_gets_the_open_wording_and_the_open_figure(
    client: httpx.AsyncClient, issuer: Issuer, planned: Callable[..., Awaitable[None]]
) -> None:
    hidden = {**HIDDEN, "restricted_baseline": "1.5", "restricted_text": "化解存量隐性债务"}
    openly = {"linked_figure": "debt.special_bonds.new_quota", "direction": "at_least", "target": "6", "unit": "亿元"}
    await planned("2022-4.1", text="管好债务", **openly, **hidden)
    whole = (await told(client, "2021-12"))["2022-4.1"]
    assert (whole["text"], whole["link"]["figure_id"]) == ("化解存量隐性债务", "debt.hidden_debt.resolved_ytd")
    assert (whole["link"]["target"], whole["link"]["unit"], whole["link"]["baseline"]) == ("1.8", "亿元", "1.5")
    edition = (await told(client, "2021-12", edition="open"))["2022-4.1"]
    without = (await told(client, "2021-12", headers=issuer.headers("viewer", level=None)))["2022-4.1"]
    assert edition == without
    assert (without["text"], without["link"]["figure_id"]) == ("管好债务", "debt.special_bonds.new_quota")
    assert (without["link"]["target"], without["link"]["baseline"]) == ("6", None)
    listed = await client.get(f"/v1/{TASKS}", headers=issuer.headers("viewer", level=None))
    assert "hidden_debt" not in listed.text
    assert "隐性" not in listed.text


async def test_what_a_process_has_ready_for_whoever_has_no_right_is_the_open_wording(
    app: FastAPI, client: httpx.AsyncClient, issuer: Issuer, planned: Callable[..., Awaitable[None]]
) -> None:
    """It is made before anybody asks, and so by nobody from whom something is concealed."""
    await planned("2022-4.1", text="管好债务", restricted_text="化解存量隐性债务", direction="at_least", **HIDDEN)
    app.state.today = lambda: date(2022, 1, 15)
    await asyncio.create_task(warm_summaries(app), context=Context())
    task = (await told(client, "2021-12", headers=issuer.headers("viewer", level=None)))["2022-4.1"]
    assert (task["text"], task["link"]) == ("管好债务", None)
    assert (await told(client, "2021-12"))["2022-4.1"]["text"] == "化解存量隐性债务"


async def test_nobody_approves_what_they_proposed(client: httpx.AsyncClient, issuer: Issuer, record: Record) -> None:
    asked = {"operation": "enter", "reason": "谋划", "entry": record("R", "2021-12-20", **fields("2022-1.1"))}
    made = (await client.post(f"/v1/{TASKS}/proposals", json=asked)).json()["proposal"]["id"]
    headers = {**issuer.headers("approver", person="张三"), "Idempotency-Key": "own"}
    answer = await client.post(f"/v1/{TASKS}/proposals/{made}/approve", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "same_person")
    assert await told(client, "2021-12") == {}


@pytest.mark.race
async def test_of_many_who_decide_at_once_one_other_person_approves(
    client: httpx.AsyncClient, issuer: Issuer, record: Record
) -> None:
    asked = {"operation": "enter", "reason": "谋划", "entry": record("R", "2021-12-20", **fields("2022-1.1"))}
    path = f"/v1/{TASKS}/proposals/{(await client.post(f'/v1/{TASKS}/proposals', json=asked)).json()['proposal']['id']}"
    people = ["张三", "李四", "王五", "张三", "李四", "王五", "赵六", "张三"]
    answers = await asyncio.gather(
        *[
            client.post(
                f"{path}/approve", headers={**issuer.headers("approver", person=person), "Idempotency-Key": f"k{place}"}
            )
            for place, person in enumerate(people)
        ]
    )
    by_person = [(person, answer.status_code) for person, answer in zip(people, answers, strict=True)]
    assert [status for _, status in by_person].count(200) == 1
    assert ("张三", 200) not in by_person
    assert [*await told(client, "2021-12")] == ["2022-1.1"]


async def test_a_month_that_is_opened_again_moves_no_later_month_that_tells_of_its_milestones(
    client: httpx.AsyncClient,
    app: FastAPI,
    approve: Send,
    by_two: Send,
    planned: Send,
    record: Record,
    issuer: Issuer,
) -> None:
    app.state.today = lambda: date(2021, 11, 20)
    await planned("2021-1.1", "2021-02-10")
    milestone = {"task_no": "2021-1.1", "text": "走完一步", "due_on": "2021-05-31"}
    assert (await by_two(MILESTONES, "2021-02-20", milestone_no="M1", **milestone)).status_code == 200
    headers = issuer.headers("approver", person="李四")
    closed = await client.post("/v1/periods/2021-06/close", json={"reason": "结账"}, headers=headers)
    assert closed.status_code == 200
    before = await told(client, "2021-06")
    opening = {
        "source": "office", "source_ref": "R1", "reporting_unit": "bureau", "business_date": "2021-11-19",
        "from_period": "2021-03", "through_period": "2021-03", "books": f"{MILESTONES},{DONE}",
        "expires_on": "2021-11-25",
    }  # fmt: skip
    assert (await approve("reopenings", opening)).status_code == 200
    answers = [
        await by_two(MILESTONES, "2021-03-11", milestone_no="M2", **milestone),
        await client.post(f"/v1/{DONE}", json=record("D1", "2021-03-12", milestone_no="M1", document="纪要")),
    ]
    assert await told(client, "2021-06") == before
    assert [answer.json().get("code") for answer in answers] == ["period_closed"] * 2
