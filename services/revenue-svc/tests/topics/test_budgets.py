"""Writing budgets over HTTP: codes, what the guard refuses under races too, the alert, headroom, and the book's files."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from bureau_common.testing.files import csv_of
from revenue_svc.topics.budgets.schemas import BudgetEntry

Body = dict[str, object]
Budget = Callable[..., Body]
REPEATED, EARLY = "repeated", "budget_adjusted_before_approval"
SPENT = {"item": "own_expenditure", "subject": "205"}
ADJUSTED = {"stage": "adjustment", "business_date": "2021-08-31", "resolution_no": "区人常〔2021〕9号"}


async def post(client: httpx.AsyncClient, *lines: Body, **params: object) -> httpx.Response:
    return await client.post("/v1/budgets/batch", json={"items": list(lines)}, params=params)


async def enter(client: httpx.AsyncClient, *lines: Body) -> None:
    answer = await post(client, *lines)
    assert answer.status_code == 201, answer.text


def refusal(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 409, answer.text
    return [finding["code"] for finding in answer.json()["findings"]]


async def record_of(client: httpx.AsyncClient, source_ref: str) -> str:
    (item,) = (await client.get("/v1/budgets", params={"source_ref": source_ref})).json()["items"]
    return str(item["id"])


async def alerts(client: httpx.AsyncClient) -> list[tuple[str, str, str]]:
    found = (await client.get("/v1/summary", params={"period": "2021-12"})).json()["alerts"]
    return [(alert["cause"]["code"], alert["key"], alert["cause"]["level"]) for alert in found]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": "1019801"}, "subject"),
        ({**SPENT, "subject": "2019801"}, "subject"),
        ({"item": "upper_subsidy", "subject": "205"}, "subject"),
        ({"item": "remitted_up", "subject": "11002"}, "subject"),
        ({**SPENT, "economic": "598"}, "economic"),
        ({**SPENT, "economic": "398"}, "economic"),
        ({**SPENT, "economic": "401"}, "economic"),
    ],
)
async def test_a_code_that_its_list_does_not_know_is_refused_by_field(
    client: httpx.AsyncClient, budget: Budget, changes: Body, field: str
) -> None:
    answer = await post(client, budget("B1", **changes))
    assert refusal(answer) == ["subject_unknown"]
    assert [(finding["field"], finding["row"]) for finding in answer.json()["findings"]] == [(field, 1)]


async def test_both_economic_lists_and_the_lists_of_both_sides_are_known(
    client: httpx.AsyncClient, budget: Budget
) -> None:
    await enter(
        client,
        budget("B1"),
        budget("B2", item="upper_subsidy", subject="11002"),
        budget("B3", **SPENT, economic="501", project_code="P1"),
        budget("B4", **SPENT, economic="302"),
        budget("B5", item="remitted_up", subject="230"),
        budget("B6", item="closing_balance", subject=None),
    )
    assert len((await client.get("/v1/budgets")).json()["items"]) == 6


async def test_one_line_is_approved_once_and_accounted_once_whatever_its_reference(
    client: httpx.AsyncClient, budget: Budget
) -> None:
    await enter(client, budget("B1", **SPENT))
    assert (await post(client, budget("B1", **SPENT))).status_code == 200  # an equal resend
    assert refusal(await post(client, budget("B2", **SPENT, amount="1.00"))) == [REPEATED]
    assert refusal(await post(client, budget("B2", **SPENT, source="elsewhere"))) == [REPEATED]
    assert refusal(await post(client, *[budget(f"F{n}", stage="final") for n in (1, 2)])) == [REPEATED]
    await enter(client, *[budget(f"D{n}", stage="draft") for n in (1, 2)])
    await enter(client, *[budget(f"S{n}", stage="submitted") for n in (1, 2)])
    await enter(client, *[budget(f"A{n}", **ADJUSTED) for n in (1, 2)])


@pytest.mark.parametrize(
    "apart",
    [
        {"fiscal_year": 2022},
        {"budget_kind": "government_fund"},
        {"subject": "206"},
        {"reporting_unit": "340311-2"},
        {"economic": "501"},
        {"project_code": "P1"},
        {"source_tier": "central"},
    ],
)
async def test_lines_that_differ_in_any_part_of_the_key_stand_side_by_side(
    client: httpx.AsyncClient, budget: Budget, apart: Body
) -> None:
    await enter(client, budget("B1", **SPENT), budget("B2", **{**SPENT, **apart}))
    assert refusal(await post(client, budget("B3", **{**SPENT, **apart}))) == [REPEATED]


async def test_a_voided_line_may_be_approved_anew_and_a_correction_may_not_meet_another(
    client: httpx.AsyncClient, budget: Budget
) -> None:
    await enter(client, budget("B1", **SPENT), budget("B2", item="own_expenditure", subject="206"))
    body = {"reason": "科目填错", "entry": budget("B2", **SPENT)}
    answer = await client.post(f"/v1/budgets/{await record_of(client, 'B2')}/correct", json=body)
    assert refusal(answer) == [REPEATED]
    await client.post(f"/v1/budgets/{await record_of(client, 'B1')}/void", json={"reason": "重复登记"})
    await enter(client, budget("B3", **SPENT))


@pytest.mark.race
async def test_of_many_writers_of_one_line_one_is_taken(client: httpx.AsyncClient, budget: Budget) -> None:
    answers = await asyncio.gather(*[post(client, budget(f"B{n}")) for n in range(16)])
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 15
    assert len((await client.get("/v1/budgets")).json()["items"]) == 1


async def test_an_adjustment_needs_an_approved_line_of_its_own_year_and_kind(
    client: httpx.AsyncClient, budget: Budget
) -> None:
    adjustment = budget("A1", **ADJUSTED)
    assert refusal(await post(client, adjustment)) == [EARLY]
    await enter(client, budget("B0", stage="draft"))
    assert refusal(await post(client, adjustment)) == [EARLY]
    await enter(client, budget("B1", fiscal_year=2022, subject="10301", budget_kind="government_fund"))
    assert refusal(await post(client, adjustment)) == [EARLY]
    await enter(client, budget("B2", item="opening_balance", subject=None))
    await enter(client, adjustment)
    assert refusal(await post(client, budget("A2", **{**ADJUSTED, "business_date": "2021-02-04"}))) == [EARLY]


async def test_what_was_adjusted_cannot_lose_its_approval(client: httpx.AsyncClient, budget: Budget) -> None:
    await enter(client, budget("B1"), budget("A1", **ADJUSTED))
    record = await record_of(client, "B1")
    reason = {"reason": "重复登记"}
    assert refusal(await client.post(f"/v1/budgets/{record}/void", json=reason)) == [EARLY]
    moved = {"reason": "改为草案", "entry": budget("B1", stage="draft")}
    assert refusal(await client.post(f"/v1/budgets/{record}/correct", json=moved)) == [EARLY]
    await client.post(f"/v1/budgets/{await record_of(client, 'A1')}/void", json=reason)
    assert (await client.post(f"/v1/budgets/{record}/void", json=reason)).status_code == 200


async def test_a_deficit_of_a_fen_raises_the_alert_and_its_balance_closes_it(
    client: httpx.AsyncClient, budget: Budget
) -> None:
    open_one = [("budget_unbalanced", "2021 general_public_budget", "orange")]
    await enter(client, budget("D1", stage="draft"), budget("F1", stage="final"))
    assert await alerts(client) == []
    await enter(client, budget("B1"), budget("B2", **SPENT, amount="1000.01"))
    assert await alerts(client) == open_one
    await enter(client, budget("B3", item="transferred_in", subject=None, amount="0.01"))
    assert await alerts(client) == []
    await enter(client, budget("A1", **ADJUSTED, amount="-0.01"))
    assert await alerts(client) == open_one
    await client.post(f"/v1/budgets/{await record_of(client, 'A1')}/void", json={"reason": "决议未通过"})
    assert await alerts(client) == []
    await client.post(f"/v1/budgets/{await record_of(client, 'B3')}/void", json={"reason": "决议未通过"})
    assert await alerts(client) == open_one
    for name in ("B1", "B2"):
        await client.post(f"/v1/budgets/{await record_of(client, name)}/void", json={"reason": "整体作废"})
    assert await alerts(client) == []


async def test_a_dry_run_says_what_may_still_be_spent_and_writes_nothing(
    client: httpx.AsyncClient, budget: Budget
) -> None:
    approved = (budget("B1"), budget("B2", **SPENT, amount="400.00"))
    answer = await post(client, *approved, dry_run=True)
    assert answer.json()["headroom"] == {"2021 general_public_budget": "600.00"}
    await enter(client, *approved)
    answer = await post(client, budget("A1", **ADJUSTED, amount="-50.00"), dry_run=True)
    assert answer.json()["headroom"] == {"2021 general_public_budget": "550.00"}
    assert refusal(await post(client, budget("B3"), dry_run=True)) == [REPEATED]
    assert len((await client.get("/v1/budgets")).json()["items"]) == 2


async def test_a_file_in_chinese_is_guarded_as_single_lines_are(client: httpx.AsyncClient, budget: Budget) -> None:
    said = {"budget_kind": "一般公共预算", "stage": "批准（年初）", "item": "本级收入", "source_tier": "区级"}
    rows = [budget("B1", **said, amount="1,000.00"), budget("B2", **said, subject="103")]

    async def send(key: str, *lines: Body) -> httpx.Response:
        files = {"file": ("budgets.csv", csv_of(BudgetEntry, lines), "text/csv")}
        return await client.post("/v1/budgets/import", files=files, headers={"Idempotency-Key": key})

    answer = await send("one", *rows)
    assert (answer.status_code, answer.json()["created"]) == (201, 2), answer.text
    assert refusal(await send("two", budget("B3", **said), budget("B4", **said, subject="10302"))) == [REPEATED]
    lines = (await client.get("/v1/budgets/export")).text.splitlines()
    assert len(lines) == 3
    assert lines[0].removeprefix("\ufeff") == (
        "来源系统,来源单号,预算单位,预算单位（登记名称）,批准（决议）日期,预算年度,预算种类,预算阶段,平衡表项目,科目编码,"
        "经济分类科目编码,项目编码,资金来源级次,金额（元）,人大决议文号"
    )
    assert "批准（年初）,本级收入,101" in lines[1]


async def test_the_journal_verifies_after_every_kind_of_write(
    client: httpx.AsyncClient, budget: Budget, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    await enter(client, budget("B1", business_date="2020-12-28"), budget("B2", **SPENT))
    await enter(client, budget("A1", **{**ADJUSTED, "business_date": "2021-12-30"}))
    await client.post(f"/v1/budgets/{await record_of(client, 'A1')}/void", json={"reason": "决议未通过"})
    assert await is_verified()
