"""One client's cap: to the fen, by day, in every way of writing, and under 64 writers at once.

Four fifths of what is lent are guaranteed, so that 25 million may be lent under the cap of 20 million.
"""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx
import pytest

Body = dict[str, object]
Enter = Callable[..., Awaitable[Body]]
Refused = Callable[..., Awaitable[list[Body]]]
Approve = Callable[..., Awaitable[httpx.Response]]
Make = Callable[..., Body]
LOANS, STEPS = "guarantee-loans", "guarantee-loan-steps"
CAP = Decimal(20_000_000)
WRITERS = 64
ABOVE_CAP = "not_covered 超过单户上限"
HEADER = "来源系统,来源单号,填报单位,业务日期,合同编号,环节,金额（元）"


def told(finding: Body) -> str:
    """The code of a finding, and whether it is the cap that an amount is above."""
    return " ".join([str(finding["code"]), *(["超过单户上限"] if "超过单户上限" in str(finding["message_zh"]) else [])])


async def guaranteed(client: httpx.AsyncClient, ratio: Decimal) -> Decimal:
    """What stands guaranteed, added up from the records as they are listed."""
    items = (await client.get(f"/v1/{STEPS}", params={"limit": 500})).json()["items"]
    signs = {"disburse": 1, "repay": -1}
    return sum((signs.get(item["action"], 0) * Decimal(item["amount"]) for item in items), Decimal(0)) * ratio


async def test_the_cap_is_reached_to_the_fen_and_not_passed(
    client: httpx.AsyncClient, lend: Enter, enter: Enter, refused: Refused, loan: Make, body: Make, mill: str
) -> None:
    await lend("C1", "2021-01-05", "18750000.00")
    await enter(LOANS, "2021-01-06", **loan("C2", "10000000.00"))
    more = {"contract_no": "C2", "action": "disburse"}
    (found,) = await refused(STEPS, "2021-01-06", **more, amount="6250000.01")
    assert (told(found), found["difference"]) == (ABOVE_CAP, "0.01")
    exact = body("2021-01-06", **more, amount="6250000.00")
    dry = await client.post(f"/v1/{STEPS}", json=exact, params={"dry_run": True})
    assert (dry.status_code, dry.json()["headroom"]) == (200, {mill: "0.00"})
    assert (await client.post(f"/v1/{STEPS}", json=exact)).status_code == 201
    assert await guaranteed(client, Decimal("0.8")) == CAP
    back = body("2021-02-01", contract_no="C2", action="repay", amount="0.01")
    dry = await client.post(f"/v1/{STEPS}", json=back, params={"dry_run": True})
    assert dry.json()["headroom"] == {mill: "0.01"}


async def shared(approve: Approve, body: Make, day: str, bank: str) -> None:
    """From a day on the bank bears so many percent of a loss and the guarantee company the rest."""
    company = f"{100 - Decimal(bank)}"
    none = {f"{party}_pct": "0" for party in ("provincial_group", "national_fund", "local_government")}
    shares = {**none, "guarantee_company_pct": company, "bank_pct": bank, "document": "皖金〔2021〕1号"}
    assert (await approve("risk-shares", body(day, **shares))).status_code == 200


async def test_the_guaranteed_ratio_counts_and_not_the_principal(
    lend: Enter, enter: Enter, refused: Refused, approve: Approve, loan: Make, body: Make
) -> None:
    await lend("C1", "2021-01-05", "25000000.00", guaranteed_ratio_pct="80")
    await shared(approve, body, "2021-01-06", "99.5")
    await enter(LOANS, "2021-01-06", **loan("C2", "100.00", guaranteed_ratio_pct="0.5"))
    more = {"contract_no": "C2", "action": "disburse"}
    # Half a percent of 1 yuan is half a fen and rounds up to one; of 0.99 it rounds down to none.
    assert [told(f) for f in await refused(STEPS, "2021-01-06", **more, amount="1.00")] == [ABOVE_CAP]
    await enter(STEPS, "2021-01-06", **more, amount="0.99")


async def test_a_dry_run_of_a_filing_says_how_much_the_client_may_still_have(
    client: httpx.AsyncClient, lend: Enter, loan: Make, body: Make, mill: str
) -> None:
    fresh = body("2021-01-05", **loan("C1"))
    dry = await client.post(f"/v1/{LOANS}", json=fresh, params={"dry_run": True})
    assert dry.json()["headroom"] == {mill: "20000000.00"}
    await lend("C2", "2021-06-01", "3750000.00")
    dry = await client.post(f"/v1/{LOANS}", json=fresh, params={"dry_run": True})
    assert dry.json()["headroom"] == {mill: "17000000.00"}  # what is lent later takes from an earlier day's room, too


async def test_a_loan_that_is_entered_late_is_judged_on_every_later_day(
    lend: Enter, enter: Enter, refused: Refused, loan: Make
) -> None:
    await lend("C1", "2021-03-01", "18750000.00")
    await enter(STEPS, "2021-06-30", contract_no="C1", action="repay", amount="18750000.00")
    await enter(LOANS, "2021-01-05", **loan("C2", "6250000.01"))
    early = {"contract_no": "C2", "action": "disburse", "amount": "6250000.01"}
    (found,) = await refused(STEPS, "2021-02-01", **early)
    assert "2021-03-01" in str(found["message_zh"])
    await enter(STEPS, "2021-06-30", **early)


async def test_voiding_a_repayment_cannot_lift_a_client_above_the_cap(
    client: httpx.AsyncClient, lend: Enter, enter: Enter
) -> None:
    await lend("C1", "2021-01-05", "18750000.00")
    repaid = await enter(STEPS, "2021-02-01", contract_no="C1", action="repay", amount="12500000.00")
    await lend("C2", "2021-03-01", "18750000.00")
    answer = await client.post(f"/v1/{STEPS}/{repaid['id']}/void", json={"reason": "重复登记"})
    assert (answer.status_code, told(answer.json()["findings"][0])) == (409, ABOVE_CAP)


async def test_a_ratio_corrected_upward_is_judged_too(
    client: httpx.AsyncClient, enter: Enter, approve: Approve, loan: Make, body: Make
) -> None:
    filed = await enter(LOANS, "2021-01-05", **loan("C1", "25000000.00", guaranteed_ratio_pct="80"))
    await enter(STEPS, "2021-01-05", contract_no="C1", action="disburse", amount="25000000.00")
    await shared(approve, body, "2021-01-05", "19.9999")
    entry = body("2021-01-05", **loan("C1", "25000000.00", guaranteed_ratio_pct="80.0001"))
    correction = {"reason": "比例有误", "entry": {**entry, "source_ref": filed["source_ref"]}}
    answer = await client.post(f"/v1/{LOANS}/{filed['id']}/correct", json=correction)
    assert (answer.status_code, told(answer.json()["findings"][0])) == (409, ABOVE_CAP)
    assert answer.json()["findings"][0]["difference"] == "25.00"


async def test_the_cap_is_a_dated_parameter_and_a_lower_one_stops_no_repayment(
    client: httpx.AsyncClient, lend: Enter, enter: Enter, refused: Refused, approve: Approve, loan: Make, body: Make,
    mill: str,
) -> None:  # fmt: skip
    await lend("C1", "2021-01-05", "12500000.00")
    lowered = body(
        "2021-03-01",
        key="guarantee_4321_client_cap",
        value="8000000.00",
        document="皖金〔2021〕2号",
        reporting_unit="bureau",
    )
    assert (await approve("parameters", lowered)).status_code == 200
    await enter(LOANS, "2021-01-06", **loan("C2", "10000000.00"))
    more = {"contract_no": "C2", "action": "disburse", "amount": "0.02"}
    await enter(STEPS, "2021-02-28", **more)
    assert [told(f) for f in await refused(STEPS, "2021-03-01", **more)] == [ABOVE_CAP]
    repay = body("2021-03-01", contract_no="C1", action="repay", amount="1250000.00")
    dry = await client.post(f"/v1/{STEPS}", json=repay, params={"dry_run": True})
    assert dry.json()["headroom"] == {mill: "-1000000.02"}
    assert (await client.post(f"/v1/{STEPS}", json=repay)).status_code == 201


@pytest.mark.parametrize(("last", "status"), [("6250000.00", 201), ("6250000.01", 409)])
async def test_an_import_is_judged_as_a_whole(
    client: httpx.AsyncClient, enter: Enter, loan: Make, last: str, status: int
) -> None:
    await enter(LOANS, "2021-01-05", **loan("C1", "30000000.00"))
    lines = [f'bank,S{n},349901,2021-01-0{n + 5},C1,发放,"6,250,000.00"' for n in range(3)]
    content = "\n".join([HEADER, *lines, f"bank,S9,349901,2021-01-09,C1,发放,{last}"])
    answer = await client.post(
        f"/v1/{STEPS}/import",
        files={"file": ("steps.csv", content.encode(), "text/csv")},
        headers={"Idempotency-Key": "once"},
    )
    assert answer.status_code == status, answer.text
    assert await guaranteed(client, Decimal("0.8")) == (CAP if status == 201 else 0)


@pytest.mark.race
async def test_64_writers_at_once_never_pass_the_cap(
    client: httpx.AsyncClient, enter: Enter, loan: Make, body: Make, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    """Each asks for 0.6 million at 80 percent on a loan of its own: 41 of them fit, whoever comes first."""
    terms = {"guaranteed_ratio_pct": "80"}
    items = [body("2021-01-05", **loan(f"C{n}", "600000.00", **terms)) for n in range(WRITERS)]
    assert (await client.post(f"/v1/{LOANS}/batch", json={"items": items})).status_code == 201
    steps = [body("2021-01-06", contract_no=f"C{n}", action="disburse", amount="600000.00") for n in range(WRITERS)]
    answers = await asyncio.gather(*[client.post(f"/v1/{STEPS}", json=step) for step in steps])
    accepted = [answer for answer in answers if answer.status_code == 201]
    told = {answer.json()["code"] for answer in answers if answer.status_code != 201}
    assert told <= {"rule_broken", "busy"}
    assert await guaranteed(client, Decimal("0.8")) == len(accepted) * Decimal(480_000) <= CAP
    if "busy" not in told:
        assert len(accepted) == 41
    assert await is_verified()
