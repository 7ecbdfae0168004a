"""4321 loans over HTTP: filing, steps, claims and their parts, shares by two persons, and the figures of it all."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx
import pytest

Body = dict[str, object]
Enter = Callable[..., Awaitable[Body]]
Refused = Callable[..., Awaitable[list[Body]]]
Approve = Callable[..., Awaitable[httpx.Response]]
Make = Callable[..., Body]
LOANS, STEPS, CLAIMS, PAID = "guarantee-loans", "guarantee-loan-steps", "compensations", "compensation-payments"
SHARES: Body = {
    "guarantee_company_pct": "40",
    "provincial_group_pct": "20",
    "national_fund_pct": "20",
    "bank_pct": "20",
    "local_government_pct": "0",
    "document": "皖金〔2021〕1号",
}


CAP, PART, ROOM = "超过单户上限", "超过其承担额", "元，最多"


def codes(findings: list[Body]) -> list[str]:
    """The codes, with what an amount is above where it is not covered."""
    limits = [[each for each in (CAP, PART, ROOM) if each in str(finding["message_zh"])] for finding in findings]
    return [" ".join([str(finding["code"]), *above]) for finding, above in zip(findings, limits, strict=True)]


async def void(client: httpx.AsyncClient, book: str, record: Body) -> httpx.Response:
    return await client.post(f"/v1/{book}/{record['id']}/void", json={"reason": "重复登记"})


async def lose(enter: Enter, loan: Make, loss: str) -> Body:
    """A loan of 1,000,000 that falls overdue and is compensated for `loss` on 1 August; returns the claim."""
    await enter(LOANS, "2021-01-05", **loan("C1"))
    await enter(STEPS, "2021-01-05", contract_no="C1", action="disburse", amount="1000000.00")
    await enter(STEPS, "2021-07-06", contract_no="C1", action="fall_overdue")
    return await enter(CLAIMS, "2021-08-01", claim_no="D1", contract_no="C1", loss_amount=loss)


async def position(client: httpx.AsyncClient, loan: Body, **params: object) -> Body:
    answer = await client.get(f"/v1/{LOANS}/{loan['id']}/position", params=params)
    assert answer.status_code == 200, answer.text
    found: Body = answer.json()
    return found


async def parts(client: httpx.AsyncClient, claim: Body, **params: object) -> dict[object, tuple[object, ...]]:
    answer = await client.get(f"/v1/{CLAIMS}/{claim['id']}/parts", params=params)
    assert answer.status_code == 200, answer.text
    return {part["party"]: (part["amount"], part["paid"], part["last_paid_on"]) for part in answer.json()}


async def test_a_loan_is_filed_lent_repaid_in_parts_and_its_position_is_known_at_every_cut_off(
    client: httpx.AsyncClient, enter: Enter, loan: Make, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    filed = await enter(LOANS, "2021-01-05", **loan("C1"))
    assert (filed["client_class"], filed["guaranteed_ratio_pct"], filed["fee_rate_pct"]) == (
        "small", "80.0000", "1.2000",
    )  # fmt: skip
    await enter(STEPS, "2021-01-05", contract_no="C1", action="disburse", amount="1000000.00")
    repaid = await enter(STEPS, "2021-03-05", contract_no="C1", action="repay", amount="400000.00")
    await enter(STEPS, "2021-07-05", contract_no="C1", action="repay", amount="600000.00")
    states = [(await position(client, filed, as_of=as_of))["state"] for as_of in (3, 4, repaid["recorded_change"], 6)]
    assert states == ["filed", "disbursed", "disbursed", "repaid"]
    assert await position(client, filed, as_of=5) == {
        "contract_no": "C1",
        "state": "disbursed",
        "disbursed": "1000000.00",
        "repaid": "400000.00",
        "compensated": "0.00",
        "compensated_interest": "0.00",
        "recovered": "0.00",
        "outstanding": "600000.00",
    }
    assert await is_verified()


async def test_a_step_that_its_loan_does_not_allow_is_refused_also_by_correction_and_void(
    client: httpx.AsyncClient, enter: Enter, refused: Refused, loan: Make, body: Make
) -> None:
    lent = {"contract_no": "C1", "action": "disburse", "amount": "1000000.00"}
    assert codes(await refused(STEPS, "2021-01-05", **lent)) == ["unknown"]
    filed = await enter(LOANS, "2021-01-05", **loan("C1"))
    repay = {"contract_no": "C1", "action": "repay", "amount": "600000.00"}
    assert codes(await refused(STEPS, "2021-03-05", **repay)) == ["step_out_of_order"]
    step = await enter(STEPS, "2021-01-05", **lent)
    await enter(STEPS, "2021-03-05", **repay)
    assert codes(await refused(STEPS, "2021-03-06", **repay)) == [f"not_covered {ROOM}"]
    for answer in (
        await void(client, STEPS, step),
        await void(client, LOANS, filed),
        await client.post(
            f"/v1/{STEPS}/{step['id']}/correct",
            json={
                "reason": "金额有误",
                "entry": {**body("2021-01-05", **{**lent, "amount": "599999.99"}), "source_ref": step["source_ref"]},
            },
        ),
        await client.post(
            f"/v1/{LOANS}/{filed['id']}/correct",
            json={
                "reason": "金额有误",
                "entry": {**body("2021-01-05", **loan("C1", "999999.99")), "source_ref": filed["source_ref"]},
            },
        ),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "rule_broken"), answer.text


async def test_no_step_is_taken_before_its_loan_was_filed_whichever_of_them_comes_last(
    client: httpx.AsyncClient, enter: Enter, refused: Refused, loan: Make, body: Make
) -> None:
    filed = await enter(LOANS, "2021-01-05", **loan("C1"))
    lent = {"contract_no": "C1", "action": "disburse", "amount": "1.00"}
    assert codes(await refused(STEPS, "2021-01-04", **lent)) == ["too_early"]
    await enter(STEPS, "2021-01-05", **lent)
    later = {**body("2021-01-06", **loan("C1")), "source_ref": filed["source_ref"]}
    answer = await client.post(f"/v1/{LOANS}/{filed['id']}/correct", json={"reason": "日期有误", "entry": later})
    assert (answer.status_code, codes(answer.json()["findings"])) == (409, ["too_early"])


async def test_a_contract_is_filed_once_and_a_claim_made_once(enter: Enter, refused: Refused, loan: Make) -> None:
    await lose(enter, loan, "500000.00")
    assert codes(await refused(LOANS, "2021-01-05", **loan("C1"))) == ["repeated"]
    again = {"claim_no": "D1", "contract_no": "C1", "loss_amount": "1.00"}
    assert codes(await refused(CLAIMS, "2021-08-02", **again)) == ["repeated"]


async def test_clients_outside_of_the_pilot_are_refused(
    client: httpx.AsyncClient, enter: Enter, refused: Refused, loan: Make, farm: str
) -> None:
    bank, factory = "11341622003178736A", "11341621003176327Q"
    await enter("enterprises", "2018-01-01", credit_code=bank, name="某小贷公司", size="small", industry="货币金融服务")
    await enter("enterprises", "2021-06-01", credit_code=factory, name="某厂", size="medium", industry="食品制造业")
    cases = [
        ({"client_class": "medium"}, "guarantee_client_scope"),
        ({"client_code": "11341823MB1682330U"}, "unknown"),
        ({"client_code": bank}, "guarantee_client_financial"),
        ({"client_class": "farmer", "client_code": "H-002"}, "unknown"),
    ]
    for changes, code in cases:
        assert codes(await refused(LOANS, "2021-01-05", **loan("C1", **changes))) == [code]
    grown = loan("C2", client_code=factory)
    assert codes(await refused(LOANS, "2021-06-01", **grown)) == ["guarantee_client_scope"]
    await enter(LOANS, "2021-05-31", **grown)  # it was no medium enterprise yet
    await enter(LOANS, "2021-01-05", **loan("C3", client_class="farmer", client_code=farm))
    assert [item["contract_no"] for item in (await client.get(f"/v1/{LOANS}")).json()["items"]] == ["C3", "C2"]


async def test_a_class_that_differs_from_the_register_is_accepted_with_a_warning(
    client: httpx.AsyncClient, loan: Make, body: Make
) -> None:
    answer = await client.post(f"/v1/{LOANS}", json=body("2021-01-05", **loan("C1", client_class="micro")))
    assert answer.status_code == 201
    assert [(f["code"], f["severity"]) for f in answer.json()["findings"]] == [("differs", "warn")]


async def test_many_warnings_neither_fill_the_answer_nor_hide_the_client_that_is_refused(
    client: httpx.AsyncClient, enter: Enter, loan: Make, body: Make
) -> None:
    unsaid, bank = "11341621003176327Q", "11341622003178736A"
    await enter("enterprises", "2018-01-01", credit_code=unsaid, name="某厂", size="small")
    await enter("enterprises", "2018-01-01", credit_code=bank, name="某小贷公司", size="small", industry="货币金融服务")
    items = [body("2021-01-05", **loan(f"C{number:03}", client_code=unsaid)) for number in range(120)]
    accepted = await client.post(f"/v1/{LOANS}/batch", json={"items": items}, params={"dry_run": True})
    assert codes(accepted.json()["findings"]) == ["guarantee_client_industry_unknown"] * 100
    items.append(body("2021-01-05", **loan("D", client_code=bank)))
    refused = await client.post(f"/v1/{LOANS}/batch", json={"items": items})
    assert (refused.status_code, codes(refused.json()["findings"])[100:]) == (409, ["guarantee_client_financial"])


async def test_a_farmer_named_by_an_id_number_is_refused_and_the_number_not_repeated(
    client: httpx.AsyncClient, loan: Make, body: Make
) -> None:
    fields = loan("C1", client_class="farmer", client_code="11010519491231002X")
    answer = await client.post(f"/v1/{LOANS}", json=body("2021-01-05", **fields))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "client_code")
    assert "11010519491231002X" not in answer.text


async def test_a_claim_is_split_paid_part_by_part_and_never_above_a_part(
    client: httpx.AsyncClient, enter: Enter, refused: Refused, loan: Make, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    claim = await lose(enter, loan, "1000000.00")
    pay = {"claim_no": "D1", "party": "provincial_group"}
    assert codes(await refused(PAID, "2021-07-31", **pay, amount="1.00")) == ["too_early"]
    assert codes(await refused(PAID, "2021-08-01", **{**pay, "claim_no": "D2"}, amount="1.00")) == ["unknown"]
    await enter(PAID, "2021-08-01", **pay, amount="100000.00")
    assert codes(await refused(PAID, "2021-08-20", **pay, amount="200000.01")) == [f"not_covered {PART}"]
    await enter(PAID, "2021-08-20", **pay, amount="200000.00")
    fund = {"claim_no": "D1", "party": "national_fund"}
    assert codes(await refused(PAID, "2021-08-20", **fund, amount="0.01")) == [f"not_covered {PART}"]
    assert await parts(client, claim) == {
        "guarantee_company": ("400000.00", "0.00", None),
        "provincial_group": ("300000.00", "300000.00", "2021-08-20"),
        "bank": ("200000.00", "0.00", None),
        "local_government": ("100000.00", "0.00", None),
    }
    assert (await void(client, CLAIMS, claim)).json()["findings"][0]["code"] == "unknown"
    assert await is_verified()


async def test_a_claim_above_what_is_owed_is_refused(enter: Enter, refused: Refused, loan: Make) -> None:
    await lose(enter, loan, "600000.00")
    more = {"claim_no": "D2", "contract_no": "C1"}
    assert codes(await refused(CLAIMS, "2021-08-02", **more, loss_amount="400000.01")) == [f"not_covered {ROOM}"]
    await enter(CLAIMS, "2021-08-02", **more, loss_amount="400000.00")


async def test_what_was_compensated_is_recovered_and_the_rest_written_off(
    client: httpx.AsyncClient, enter: Enter, loan: Make
) -> None:
    await lose(enter, loan, "1000000.00")
    await enter(STEPS, "2021-09-01", contract_no="C1", action="recover", amount="250000.00")
    (filed,) = (await client.get(f"/v1/{LOANS}")).json()["items"]
    assert (await position(client, filed))["state"] == "compensated"
    await enter(STEPS, "2021-12-01", contract_no="C1", action="write_off")
    found = await position(client, filed)
    assert (found["state"], found["recovered"], found["outstanding"]) == ("written_off", "250000.00", "0.00")


async def test_shares_hold_from_their_day_and_take_two_persons(
    client: httpx.AsyncClient, enter: Enter, approve: Approve, loan: Make, body: Make
) -> None:
    claim = await lose(enter, loan, "999999.99")
    before = await parts(client, claim)
    assert (await client.post("/v1/risk-shares", json=body("2021-08-02", **SHARES))).status_code == 405
    later = await approve("risk-shares", body("2021-08-02", **SHARES))
    assert later.status_code == 200, later.text
    assert await parts(client, claim) == before
    assert (await approve("risk-shares", body("2021-08-01", **SHARES))).status_code == 200
    assert {party: part[0] for party, part in (await parts(client, claim)).items()} == {
        "guarantee_company": "400000.02",
        "provincial_group": "199999.99",
        "national_fund": "199999.99",
        "bank": "199999.99",
    }
    assert await parts(client, claim, as_of=claim["recorded_change"]) == before
    twice = await approve("risk-shares", body("2021-08-01", **SHARES))
    assert (twice.status_code, codes(twice.json()["findings"])) == (409, ["repeated"])
    short = await approve("risk-shares", body("2021-09-01", **{**SHARES, "bank_pct": "19.9999"}))
    assert (short.status_code, codes(short.json()["findings"])) == (409, ["risk_shares_total"])


async def test_the_newest_shares_that_have_begun_are_in_force(
    client: httpx.AsyncClient, enter: Enter, approve: Approve, loan: Make, body: Make
) -> None:
    await enter(LOANS, "2020-01-05", **loan("C1", starts_on="2020-01-05", due_on="2020-07-05"))
    await enter(STEPS, "2020-01-05", contract_no="C1", action="disburse", amount="1000000.00")
    await enter(STEPS, "2020-07-06", contract_no="C1", action="fall_overdue")
    days = ("2020-12-31", "2021-01-01", "2021-06-30", "2021-07-01")
    claims = [
        await enter(CLAIMS, day, claim_no=f"D-{day}", contract_no="C1", loss_amount="100.00") for day in days
    ]  # fmt: skip
    none: Body = {name: "0" for name in SHARES if name != "document"} | {"document": "皖金〔2021〕1号"}
    for day, party in (("2021-07-01", "guarantee_company"), ("2021-01-01", "bank")):  # the newer one is approved first
        answer = await approve("risk-shares", body(day, **{**none, f"{party}_pct": "100"}))
        assert answer.status_code == 200, answer.text
    found = [{party: part[0] for party, part in (await parts(client, claim)).items()} for claim in claims]
    pilot = {"guarantee_company": "40.00", "provincial_group": "30.00", "bank": "20.00", "local_government": "10.00"}
    assert found == [pilot, {"bank": "100.00"}, {"bank": "100.00"}, {"guarantee_company": "100.00"}]
    # What a party may pay follows the same shares.
    for day, allowed in (("2020-12-31", "20.00"), ("2021-06-30", "100.00")):
        await enter(PAID, "2021-08-01", claim_no=f"D-{day}", party="bank", amount=allowed)
    refused = body("2021-08-01", claim_no="D-2021-07-01", party="bank", amount="0.01")
    over = await client.post(f"/v1/{PAID}", json=refused)
    assert (over.status_code, codes(over.json()["findings"])) == (409, [f"not_covered {PART}"])


async def test_shares_that_would_leave_a_party_overpaid_are_refused(
    enter: Enter, approve: Approve, loan: Make, body: Make
) -> None:
    await lose(enter, loan, "1000000.00")
    await enter(PAID, "2021-08-20", claim_no="D1", party="local_government", amount="0.01")
    answer = await approve("risk-shares", body("2021-08-01", **SHARES))
    assert (answer.status_code, codes(answer.json()["findings"])) == (409, [f"not_covered {PART}"])
    assert (await approve("risk-shares", body("2021-08-02", **SHARES))).status_code == 200


async def test_a_target_takes_two_persons_and_one_of_a_tier_and_day_stands_once(
    client: httpx.AsyncClient, approve: Approve, body: Make
) -> None:
    fields = {"fiscal_year": 2021, "amount": "500000000.00", "document": "区政〔2021〕5号", "set_by": "city"}
    assert (await client.post("/v1/guarantee-targets", json=body("2021-02-01", **fields))).status_code == 405
    assert (await approve("guarantee-targets", body("2021-02-01", **fields))).status_code == 200
    twice = await approve("guarantee-targets", body("2021-02-01", **fields))
    assert codes(twice.json()["findings"]) == ["repeated"]
    assert (await approve("guarantee-targets", body("2021-03-01", **fields))).status_code == 200
    none = await approve("guarantee-targets", body("2022-03-01", **{**fields, "fiscal_year": 2022, "amount": "0.00"}))
    assert codes(none.json()["findings"]) == ["guarantee_amount_sign"]
    late = await approve("guarantee-targets", body("2022-01-01", **fields))
    assert codes(late.json()["findings"]) == ["outside_year"]


@pytest.mark.parametrize("amount", ["400000.00", "1000000.00"])
async def test_a_partial_repayment_and_a_whole_one_leave_what_is_owed(
    client: httpx.AsyncClient, enter: Enter, loan: Make, amount: str
) -> None:
    filed = await enter(LOANS, "2021-01-05", **loan("C1"))
    await enter(STEPS, "2021-01-05", contract_no="C1", action="disburse", amount="1000000.00")
    await enter(STEPS, "2021-03-05", contract_no="C1", action="repay", amount=amount)
    found = await position(client, filed)
    assert Decimal(str(found["outstanding"])) == Decimal(1_000_000) - Decimal(amount)
