"""The books of hidden debt: it only falls, what raises it takes a document and two persons, and bonds replace it."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from tests.alerts import alerts_of

Body = Callable[..., dict[str, object]]
Enter = Callable[[str, dict[str, object]], Awaitable[str]]
Approve = Callable[..., Awaitable[httpx.Response]]
Verified = Callable[[], Awaitable[bool]]
DEBTS, PAID, ADJUSTED, PLANS, FORECASTS = (
    "hidden-debts", "hidden-debt-resolutions", "hidden-debt-adjustments", "hidden-debt-plans", "hidden-debt-forecasts",
)  # fmt: skip
BASELINE = "2018-08-31"
REPLACED = {"way": "replacement", "bond_code": "H1", "amount": "200.00"}
STOCK, FORECAST, ON_LENT = "超过期初加认定、减核减后的", "超过全年预计", "超过转贷额"
BEYOND_STOCK, BEYOND_FORECAST, BEYOND_ON_LENT = (f"not_covered {each}" for each in (STOCK, FORECAST, ON_LENT))


def refusal(answer: httpx.Response) -> tuple[int, list[str]]:
    """The status and the codes of the findings, with what is unknown, and by what a sum is not covered."""
    return answer.status_code, [told(finding) for finding in answer.json().get("findings", [])]


def told(finding: dict[str, str]) -> str:
    unknown = [finding["field"]] if finding["code"] == "unknown" else []
    limits = [each for each in (STOCK, FORECAST, ON_LENT) if each in finding["message_zh"]]
    return " ".join([finding["code"], *unknown, *limits])


@pytest.fixture
async def debt(body: Body, enter: Enter) -> str:
    """A debt of 1000.00 at its baseline."""
    return await enter(DEBTS, body(DEBTS, "Y1", BASELINE))


async def value(client: httpx.AsyncClient, name: str, period: str = "2021-12") -> str | None:
    answer = await client.get(f"/v1/figures/debt.hidden_debt.{name}", params={"period": period})
    found: str | None = answer.json()["value"]
    return found


@pytest.mark.usefixtures("debt")
async def test_a_debt_is_resolved_to_its_last_fen_and_not_one_more(
    client: httpx.AsyncClient, body: Body, enter: Enter
) -> None:
    await enter(PAID, body(PAID, "R1", amount="999.99"))
    over = await client.post(f"/v1/{PAID}", json=body(PAID, "R2", "2021-03-01", amount="0.02"))
    assert refusal(over) == (409, [BEYOND_STOCK])
    (finding,) = over.json()["findings"]
    assert (finding["actual"], finding["expected"], finding["difference"]) == ("1000.01", "<= 1000.00", "0.01")
    last = body(PAID, "R2", "2021-03-01", amount="0.01")
    dry = await client.post(f"/v1/{PAID}", json=last, params={"dry_run": True})
    assert dry.json()["headroom"] == {"Y1": "0.00"}
    await enter(PAID, last)
    assert await value(client, "balance") == "0.00"


@pytest.mark.race
@pytest.mark.usefixtures("debt")
async def test_64_writers_at_once_never_resolve_more_than_there_is(
    client: httpx.AsyncClient, body: Body, is_verified: Verified
) -> None:
    bodies = [body(PAID, f"R{n}", f"2021-{n % 12 + 1:02d}-01", amount="50.01") for n in range(64)]
    answers = await asyncio.gather(*[client.post(f"/v1/{PAID}", json=each) for each in bodies])
    accepted = [answer for answer in answers if answer.status_code == 201]
    assert len(accepted) == 19  # 19 * 50.01 = 950.19, and a twentieth would be 1000.20
    assert {tuple(refusal(each)[1]) for each in answers if each.status_code != 201} == {(BEYOND_STOCK,)}
    assert (await value(client, "balance"), await value(client, "resolved_ytd")) == ("49.81", "950.19")
    assert await is_verified()


@pytest.mark.parametrize(
    ("book", "day", "changes", "codes"),
    [
        (DEBTS, BASELINE, {"debt_no": "Y2", "debtor_level": "township"}, "township_borrows"),
        (DEBTS, BASELINE, {"debt_no": "Y2", "debtor_code": "349901101"}, "township_borrows"),
        (DEBTS, BASELINE, {"debt_no": "Y2", "planned_year": 2017}, "hidden_debt_planned_year"),
        (DEBTS, BASELINE, {}, "repeated"),
        (PAID, "2021-01-01", {"debt_no": "Y9"}, "unknown debt_no"),
        (PAID, "2021-01-01", {"amount": "1000.01"}, BEYOND_STOCK),
        (PAID, "2018-08-30", {"amount": "0.01"}, BEYOND_STOCK),
        (PAID, "2021-01-01", {"way": "extension", "amount": "1000.01"}, "hidden_debt_relief_exceeded"),
        (PAID, "2020-11-30", REPLACED, "resolution_way_too_early, unknown bond_code"),
        (PAID, "2020-12-01", REPLACED, "unknown bond_code"),
    ],
)
@pytest.mark.usefixtures("debt")
async def test_a_rule_refuses_with_its_clause_and_a_dry_run_says_the_same(
    client: httpx.AsyncClient, body: Body, book: str, day: str, changes: dict[str, object], codes: str
) -> None:
    content = body(book, "T1", day, **changes)
    dry = await client.post(f"/v1/{book}", json=content, params={"dry_run": True})
    answer = await client.post(f"/v1/{book}", json=content)
    assert refusal(answer) == refusal(dry) == (409, codes.split(", "))
    for finding in answer.json()["findings"]:
        assert finding["clause"]["document"]
        assert finding["message_zh"] != finding["message_en"]


@pytest.mark.usefixtures("debt")
async def test_once_anything_is_resolved_no_ordinary_entry_moves_the_opening_stock(
    client: httpx.AsyncClient, body: Body, enter: Enter, debt: str
) -> None:
    second = await enter(DEBTS, body(DEBTS, "Y2", BASELINE, debt_no="Y2"))  # the register is still being made
    await enter(PAID, body(PAID, "R1"))
    assert refusal(await client.post(f"/v1/{DEBTS}", json=body(DEBTS, "Y3", BASELINE, debt_no="Y3"))) == (
        409,
        ["hidden_debt_raised"],
    )
    for principal, code in (("1000.01", "hidden_debt_raised"), ("999.99", "hidden_debt_lowered")):
        correction = {"reason": "金额录入错误", "entry": body(DEBTS, "Y1", BASELINE, principal=principal)}
        assert refusal(await client.post(f"/v1/{DEBTS}/{debt}/correct", json=correction)) == (409, [code])
    voided = await client.post(f"/v1/{DEBTS}/{second}/void", json={"reason": "重复登记"})
    assert refusal(voided) == (409, ["hidden_debt_lowered"])
    await enter(DEBTS, body(DEBTS, "Y3", BASELINE, debt_no="Y3", principal="0.00"))
    kept = {"reason": "债权人变更", "entry": body(DEBTS, "Y1", BASELINE, creditor="另一银行")}
    assert (await client.post(f"/v1/{DEBTS}/{debt}/correct", json=kept)).status_code == 200


@pytest.mark.usefixtures("debt")
async def test_a_debt_that_moved_stays_on_the_register(
    client: httpx.AsyncClient, body: Body, enter: Enter, approve: Approve, debt: str
) -> None:
    paid = await enter(PAID, body(PAID, "R1"))
    gone = await client.post(f"/v1/{DEBTS}/{debt}/void", json={"reason": "重复登记"})
    assert refusal(gone) == (409, ["hidden_debt_lowered", "unknown debt_no"])
    assert (await approve(PAID, None, "void", record_id=paid)).status_code == 200
    assert (await client.post(f"/v1/{DEBTS}/{debt}/void", json={"reason": "重复登记"})).status_code == 200


@pytest.mark.usefixtures("debt")
async def test_one_person_takes_no_resolution_back_nor_makes_it_less(
    client: httpx.AsyncClient, body: Body, enter: Enter, approve: Approve
) -> None:
    paid = await enter(PAID, body(PAID, "R1", amount="100.00"))
    less = body(PAID, "R1", amount="40.00")
    assert (await client.post(f"/v1/{PAID}/{paid}/void", json={"reason": "重复登记"})).status_code == 404
    correction = {"reason": "金额录入错误", "entry": less}
    assert (await client.post(f"/v1/{PAID}/{paid}/correct", json=correction)).status_code == 404
    assert await value(client, "balance") == "900.00"
    assert (await approve(PAID, less, "correct", record_id=paid)).status_code == 200
    assert await value(client, "balance") == "960.00"


@pytest.mark.usefixtures("debt")
async def test_an_increase_takes_a_document_number_and_a_second_person(
    client: httpx.AsyncClient, issuer: Issuer, body: Body
) -> None:
    entry = body(ADJUSTED, "A1")
    assert (await client.post(f"/v1/{ADJUSTED}", json=entry)).status_code == 405
    without = {key: given for key, given in entry.items() if key != "document_no"}
    asked = {"operation": "enter", "reason": "经审计认定", "entry": without}
    missing = await client.post(f"/v1/{ADJUSTED}/proposals", json=asked)
    assert missing.status_code == 422
    assert [error["field"] for error in missing.json()["errors"]] == ["entry.document_no"]
    proposed = await client.post(f"/v1/{ADJUSTED}/proposals", json={**asked, "entry": entry})
    path = f"/v1/{ADJUSTED}/proposals/{proposed.json()['proposal']['id']}/approve"
    alone = {**issuer.headers("approver", person="张三"), "Idempotency-Key": "a"}
    assert (await client.post(path, headers=alone)).json()["code"] == "same_person"
    assert await value(client, "balance") == "1000.00"
    other = {**issuer.headers("approver", person="李四"), "Idempotency-Key": "b"}
    assert (await client.post(path, headers=other)).status_code == 200
    assert await value(client, "balance") == "1050.00"


async def alerts(client: httpx.AsyncClient) -> list[tuple[str, str]]:
    """Level and key of the alerts of increases in the year in which they were found, and in no later one."""
    assert [each for each in await alerts_of(client, "2022-01") if each.code == "hidden_debt_increase"] == []
    return [(each.level, each.key) for each in await alerts_of(client) if each.code == "hidden_debt_increase"]


@pytest.mark.usefixtures("debt")
async def test_an_increase_keeps_a_red_alert_open_until_it_is_voided(
    client: httpx.AsyncClient, body: Body, approve: Approve
) -> None:
    audit = (await approve(ADJUSTED, body(ADJUSTED, "A1"))).json()["proposal"]["result_id"]
    check = body(ADJUSTED, "A2", adjustment="found_by_check", document_no="示核〔2021〕8号", amount="0.01")
    checked = (await approve(ADJUSTED, check)).json()["proposal"]["result_id"]
    lowered = body(ADJUSTED, "A3", adjustment="reclassified", document_no="示核〔2021〕9号", amount="30.00")
    assert (await approve(ADJUSTED, lowered)).status_code == 200
    by_audit, by_check = ("red", "Y1 示审认〔2021〕3号"), ("red", "Y1 示核〔2021〕8号")
    assert sorted(await alerts(client)) == sorted([by_audit, by_check])
    assert await value(client, "balance") == "1020.01"
    assert (await approve(ADJUSTED, None, "void", record_id=audit)).status_code == 200
    assert await alerts(client) == [by_check]
    corrected = {**check, "document_no": "示核〔2021〕10号"}
    assert (await approve(ADJUSTED, corrected, "correct", record_id=checked)).status_code == 200
    assert await alerts(client) == [("red", "Y1 示核〔2021〕10号")]


@pytest.mark.usefixtures("debt")
async def test_a_reclassification_takes_no_more_than_stands_and_a_document_counts_once(
    body: Body, enter: Enter, approve: Approve
) -> None:
    await enter(PAID, body(PAID, "R1", amount="900.00"))
    over = body(ADJUSTED, "A1", adjustment="reclassified", amount="100.01")
    assert refusal(await approve(ADJUSTED, over)) == (409, [BEYOND_STOCK])
    assert (await approve(ADJUSTED, {**over, "amount": "50.00"})).status_code == 200
    again = body(ADJUSTED, "A2", adjustment="reclassified", amount="50.00")
    assert refusal(await approve(ADJUSTED, again)) == (409, ["repeated"])


@pytest.mark.usefixtures("debt")
async def test_what_was_found_may_be_resolved_and_then_not_be_taken_back(
    client: httpx.AsyncClient, body: Body, enter: Enter, approve: Approve
) -> None:
    found = (await approve(ADJUSTED, body(ADJUSTED, "A1"))).json()["proposal"]["result_id"]
    too_early = await client.post(f"/v1/{PAID}", json=body(PAID, "R1", "2020-12-31", amount="1000.01"))
    assert refusal(too_early) == (409, [BEYOND_STOCK])
    await enter(PAID, body(PAID, "R1", "2021-01-01", amount="1050.00"))
    taken_back = await approve(ADJUSTED, None, "void", record_id=found)
    assert refusal(taken_back) == (409, [BEYOND_STOCK])


@pytest.mark.usefixtures("debt")
async def test_no_resolution_passes_the_years_forecast_and_a_forecast_names_the_one_before(
    client: httpx.AsyncClient, body: Body, enter: Enter, approve: Approve
) -> None:
    assert (await client.post(f"/v1/{FORECASTS}", json=body(FORECASTS, "F1"))).status_code == 405
    await enter(PAID, body(PAID, "R1", "2021-02-01", amount="100.00"))
    low = body(FORECASTS, "F1", "2021-03-01", amount="99.99")
    assert refusal(await approve(FORECASTS, low)) == (409, [BEYOND_FORECAST])
    assert (await approve(FORECASTS, {**low, "amount": "100.00"})).status_code == 200
    more = body(PAID, "R2", "2021-04-01", amount="0.01")
    assert refusal(await client.post(f"/v1/{PAID}", json=more)) == (409, [BEYOND_FORECAST])
    await enter(PAID, body(PAID, "R3", "2020-04-01", amount="300.00"))  # another year
    revised = body(FORECASTS, "F2", "2021-04-01", amount="250.00")
    unnamed = await approve(FORECASTS, revised)
    assert refusal(unnamed) == (409, ["forecast_chain"])
    assert unnamed.json()["findings"][0]["expected"] == "100.00"
    assert (await approve(FORECASTS, {**revised, "revised_from": "100.00"})).status_code == 200
    await enter(PAID, {**more, "amount": "150.00"})
    same_day = body(FORECASTS, "F3", "2021-04-01", amount="260.00", revised_from="250.00")
    assert "repeated" in refusal(await approve(FORECASTS, same_day))[1]
    values = [await value(client, "resolved_year_expected", f"2021-{month:02d}") for month in (3, 4, 12)]
    assert values == ["100.00", "250.00", "250.00"]


async def test_a_month_has_one_plan(client: httpx.AsyncClient, body: Body, enter: Enter) -> None:
    await enter(PLANS, body(PLANS, "P1", "2021-03-01"))
    again = await client.post(f"/v1/{PLANS}", json=body(PLANS, "P2", "2021-03-31"))
    assert refusal(again) == (409, ["repeated"])
    await enter(PLANS, body(PLANS, "P2", "2021-04-01"))


BOND = {"code": "H1", "debt_kind": "general", "purpose": "replacement", "project_code": None, "principal": "300.00"}
LENT = {
    "debt_kind": "general", "movement": "on_lent", "instrument": "bond", "bond_code": "H1", "purpose": "replacement",
    "amount": "200.00",
}  # fmt: skip


@pytest.fixture
async def lent(body: Body, enter: Enter, debt: str) -> tuple[str, str]:
    """A bond for replacing hidden debt of which 200.00 are on-lent on 2021-02-01: the ids of both records."""
    await enter("debt-limits", body("debt-limits", "L1", "2020-01-01", debt_kind="general"))
    bond = await enter("bonds", body("bonds", "B1", "2021-02-01", **BOND))
    return bond, await enter("debt-movements", body("debt-movements", "M1", "2021-02-01", **LENT))


@pytest.mark.parametrize(
    ("day", "changes", "expected"),
    [
        ("2021-02-01", {}, (201, [])),
        ("2021-02-01", {"amount": "200.01"}, (409, [BEYOND_ON_LENT])),
        ("2021-01-31", {"amount": "0.01"}, (409, [BEYOND_ON_LENT])),
        ("2021-02-01", {"bond_code": "H2"}, (409, ["unknown bond_code"])),
    ],
)
@pytest.mark.usefixtures("lent")
async def test_a_replacement_is_no_more_than_its_bond_raised_government_debt_by(
    client: httpx.AsyncClient, body: Body, day: str, changes: dict[str, object], expected: tuple[int, list[str]]
) -> None:
    content = body(PAID, "R1", day, **{**REPLACED, **changes})
    assert refusal(await client.post(f"/v1/{PAID}", json=content)) == expected


async def test_a_bond_for_new_projects_replaces_no_hidden_debt(
    client: httpx.AsyncClient, body: Body, enter: Enter, lent: tuple[str, str]
) -> None:
    await enter("bonds", body("bonds", "B2", "2021-02-01", **{**BOND, "code": "N1", "purpose": "new"}))
    new = {**LENT, "bond_code": "N1", "purpose": "new"}
    await enter("debt-movements", body("debt-movements", "M2", "2021-02-01", **new))
    answer = await client.post(f"/v1/{PAID}", json=body(PAID, "R1", "2021-03-01", **{**REPLACED, "bond_code": "N1"}))
    assert refusal(answer) == (409, ["replacement_bond_purpose"])


async def test_the_bond_side_cannot_be_taken_away_under_a_replacement(
    client: httpx.AsyncClient, body: Body, enter: Enter, approve: Approve, lent: tuple[str, str]
) -> None:
    bond, movement = lent
    replaced = await enter(PAID, body(PAID, "R1", "2021-02-01", **REPLACED))
    reason = {"reason": "登记有误"}
    gone = await client.post(f"/v1/debt-movements/{movement}/void", json=reason)
    assert refusal(gone) == (409, [BEYOND_ON_LENT])
    less = {**reason, "entry": body("debt-movements", "M1", "2021-02-01", **{**LENT, "amount": "199.99"})}
    assert refusal(await client.post(f"/v1/debt-movements/{movement}/correct", json=less)) == (
        409,
        [BEYOND_ON_LENT],
    )
    unknown_on_both_sides = (409, ["unknown bond_code", "unknown bond_code"])
    assert refusal(await client.post(f"/v1/bonds/{bond}/void", json=reason)) == unknown_on_both_sides
    assert (await approve(PAID, None, "void", record_id=replaced)).status_code == 200
    assert (await client.post(f"/v1/debt-movements/{movement}/void", json=reason)).status_code == 200


@pytest.mark.usefixtures("lent")
async def test_a_repayment_of_the_bond_gives_no_room_and_takes_none(
    client: httpx.AsyncClient, body: Body, enter: Enter
) -> None:
    await enter(PAID, body(PAID, "R1", "2021-02-01", **REPLACED))
    repaid = {**LENT, "movement": "repaid", "purpose": None}
    await enter("debt-movements", body("debt-movements", "M2", "2021-09-01", **repaid))
    again = body(PAID, "R2", "2021-10-01", **{**REPLACED, "amount": "0.01"})
    assert refusal(await client.post(f"/v1/{PAID}", json=again)) == (409, [BEYOND_ON_LENT])


@pytest.mark.parametrize(
    ("book", "field", "wrong"),
    [
        (DEBTS, "principal", "-0.01"),
        (DEBTS, "debt_no", "债一"),
        (DEBTS, "system_status", "outside"),
        (DEBTS, "rate_pct", "36.0001"),
        (PAID, "amount", "0.00"),
        (PAID, "way", "hope"),
        (PAID, "creditor_proof", ""),
        (PLANS, "amount", "-0.01"),
    ],
)
async def test_malformed_input_is_named_by_its_field(
    client: httpx.AsyncClient, body: Body, book: str, field: str, wrong: object
) -> None:
    answer = await client.post(f"/v1/{book}", json=body(book, "R1", **{field: wrong}))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
