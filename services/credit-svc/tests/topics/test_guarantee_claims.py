"""Claims: covered interest, who advanced and who finally bears, and recoveries shared by the same split."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx
import pytest

Body = dict[str, object]
Enter = Callable[..., Awaitable[Body]]
Refused = Callable[..., Awaitable[list[Body]]]
Approve = Callable[..., Awaitable[httpx.Response]]
Make = Callable[..., Body]
LOANS, STEPS, CLAIMS = "guarantee-loans", "guarantee-loan-steps", "compensations"
ADVANCED, PAID = "compensation-advances", "compensation-payments"
COMPANY = "guarantee_company"
SHARES = {"guarantee_company": 40, "provincial_group": 30, "bank": 20, "local_government": 10}


def split(amount: str, shares: dict[str, int] = SHARES) -> dict[str, Decimal]:
    """Whole fen of each share, and what is left over to the guarantee company."""
    fen = int(Decimal(amount) * 100)
    parts = {party: fen * share // 100 for party, share in shares.items() if party != COMPANY}
    parts[COMPANY] = fen - sum(parts.values())
    return {party: Decimal(part) / 100 for party, part in parts.items()}


@pytest.fixture
async def claim(enter: Enter, loan: Make) -> Body:
    """A loan of 1,000,000 that is lost with interest of 0.99 on 1 August."""
    await enter(LOANS, "2021-01-05", **loan("C1"))
    await enter(STEPS, "2021-01-05", contract_no="C1", action="disburse", amount="1000000.00")
    await enter(STEPS, "2021-07-06", contract_no="C1", action="fall_overdue")
    terms = {"claim_no": "D1", "contract_no": "C1", "loss_amount": "999999.00", "interest_amount": "0.99"}
    return await enter(CLAIMS, "2021-08-01", **terms)


async def parts(client: httpx.AsyncClient, claim: Body) -> dict[str, Body]:
    answer = await client.get(f"/v1/{CLAIMS}/{claim['id']}/parts")
    assert answer.status_code == 200, answer.text
    return {part["party"]: part for part in answer.json()}


async def test_principal_and_covered_interest_are_split_together_to_the_fen(
    client: httpx.AsyncClient, claim: Body
) -> None:
    found = await parts(client, claim)
    # 999999.99: 30 percent are 299999.997 and 20 percent 199999.998, each nearer to the fen above
    assert {party: Decimal(str(part["amount"])) for party, part in found.items()} == split("999999.99")
    assert found[COMPANY]["amount"] == "400000.02"
    # Interest is no principal: the loan still owes one yuan.
    assert (await client.get("/v1/summary", params={"period": "2021-08"})).status_code == 200
    outstanding = await client.get("/v1/figures/credit.guarantee_4321.outstanding", params={"period": "2021-08"})
    assert outstanding.json()["value"] == "1.00"


async def test_the_company_advances_and_is_reimbursed_and_both_are_kept_apart(
    client: httpx.AsyncClient, enter: Enter, refused: Refused, claim: Body, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    of = {"claim_no": "D1"}
    assert [each["code"] for each in await refused(ADVANCED, "2021-07-31", **of, party=COMPANY, amount="1.00")] == [
        "too_early"
    ]
    # The bank bears 199999.99 of 999999.99 itself.
    (above,) = await refused(ADVANCED, "2021-08-03", **of, party=COMPANY, amount="800000.01")
    assert (above["code"], above["difference"]) == ("not_covered", "0.01")
    assert "银行不承担的部分800000.00元" in str(above["message_zh"])
    assert "that it does not bear" in str(above["message_en"])
    await enter(ADVANCED, "2021-08-03", **of, party=COMPANY, amount="800000.00")
    # Who pays the bank once more is told to say whose advance it settles.
    group = {**of, "party": "provincial_group", "amount": "299999.99"}
    assert "冲抵谁的垫付" in str((await refused(PAID, "2021-08-20", **group))[0]["message_zh"])
    assert [each["code"] for each in await refused(PAID, "2021-08-02", **group, settles=COMPANY)] == ["not_covered"]
    await enter(PAID, "2021-08-20", **group, settles=COMPANY)
    await enter(PAID, "2021-08-21", **of, party="local_government", amount="99999.99", settles=COMPANY)
    await enter(PAID, "2021-08-21", **of, party=COMPANY, amount="400000.02", settles=COMPANY)
    await enter(PAID, "2021-08-21", **of, party="bank", amount="199999.99")
    found = await parts(client, claim)
    told = {party: (part["paid"], part["advanced"], part["settled"]) for party, part in found.items()}
    assert told == {
        COMPANY: ("400000.02", "800000.00", "800000.00"),
        "provincial_group": ("299999.99", "0.00", "0.00"),
        "bank": ("199999.99", "0.00", "0.00"),
        "local_government": ("99999.99", "0.00", "0.00"),
    }
    assert all(part["paid"] == part["amount"] for part in found.values())
    (advance,) = (await client.get(f"/v1/{ADVANCED}")).json()["items"]
    void = await client.post(f"/v1/{ADVANCED}/{advance['id']}/void", json={"reason": "重复登记"})
    assert (void.status_code, void.json()["findings"][0]["code"]) == (409, "not_covered")
    assert await is_verified()


async def test_recoveries_are_shared_as_the_claim_was(
    client: httpx.AsyncClient, enter: Enter, approve: Approve, claim: Body, body: Make
) -> None:
    shares: Body = {
        "guarantee_company_pct": "20", "provincial_group_pct": "30", "national_fund_pct": "30", "bank_pct": "20",
        "local_government_pct": "0", "document": "皖金〔2021〕1号",
    }  # fmt: skip
    assert (await approve("risk-shares", body("2021-09-01", **shares))).status_code == 200
    recover = {"contract_no": "C1", "action": "recover"}
    await enter(STEPS, "2021-09-05", **recover, amount="99.99")
    await enter(CLAIMS, "2021-10-01", claim_no="D2", contract_no="C1", loss_amount="1.00")
    await enter(STEPS, "2021-10-02", **recover, amount="0.99")
    (filed,) = (await client.get(f"/v1/{LOANS}")).json()["items"]
    answer = await client.get(f"/v1/{LOANS}/{filed['id']}/recoveries")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    told = [
        (each["claim_no"], each["recovered_on"], {part["party"]: Decimal(part["amount"]) for part in each["parts"]})
        for each in found
    ]
    later = {COMPANY: 20, "provincial_group": 30, "national_fund": 30, "bank": 20}
    assert told == [("D1", "2021-09-05", split("99.99")), ("D2", "2021-10-02", split("0.99", later))]
    assert told[0][2][COMPANY] == Decimal("40.02")


@pytest.mark.parametrize(("last", "state"), [("0.98", "compensated"), ("0.99", "recovered")])
async def test_a_loan_is_recovered_with_its_interest(
    client: httpx.AsyncClient, enter: Enter, refused: Refused, claim: Body, last: str, state: str
) -> None:
    await enter(STEPS, "2021-08-02", contract_no="C1", action="repay", amount="1.00")
    recover = {"contract_no": "C1", "action": "recover"}
    await enter(STEPS, "2021-09-01", **recover, amount="999999.00")
    assert [each["code"] for each in await refused(STEPS, "2021-09-02", **recover, amount="1.00")] == ["not_covered"]
    await enter(STEPS, "2021-09-02", **recover, amount=last)
    (filed,) = (await client.get(f"/v1/{LOANS}")).json()["items"]
    position = (await client.get(f"/v1/{LOANS}/{filed['id']}/position")).json()
    assert (position["state"], position["compensated_interest"]) == (state, "0.99")
