"""The figures of 4321 loans and claim C08, against sums over the rows in plain Python."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx
import pytest

Body = dict[str, object]
Enter = Callable[..., Awaitable[Body]]
Approve = Callable[..., Awaitable[httpx.Response]]
Make = Callable[..., Body]
LOANS, STEPS, CLAIMS = "guarantee-loans", "guarantee-loan-steps", "compensations"
YTD, TARGET, COMPLETION, OUTSTANDING = (
    f"credit.guarantee_4321.{name}" for name in ("ytd", "annual_target", "completion_pct", "outstanding")
)
# (day, contract, action, amount): two loans over the turn of a year
ROWS = [
    ("2020-11-30", "C1", "disburse", "3000000.00"),
    ("2020-12-31", "C1", "repay", "500000.01"),
    ("2021-01-01", "C2", "disburse", "1000000.10"),
    ("2021-03-31", "C2", "disburse", "2000000.00"),
    ("2021-04-01", "C2", "disburse", "700000.00"),
    ("2021-04-02", "C2", "repay", "200000.20"),
    ("2021-07-06", "C1", "fall_overdue", "0.00"),
]
CLAIM = ("2021-08-01", "C1", "1500000.00")


def expected(month_end: str) -> dict[str, Decimal]:
    """To date and outstanding at a month's end, by adding the rows up."""
    until = [row for row in ROWS if row[0] <= month_end]
    lent = sum(Decimal(row[3]) for row in until if row[2] == "disburse")
    repaid = sum(Decimal(row[3]) for row in until if row[2] == "repay")
    compensated = Decimal(CLAIM[2]) if month_end >= CLAIM[0] else Decimal(0)
    to_date = [Decimal(row[3]) for row in until if row[2] == "disburse" and row[0][:4] == month_end[:4]]
    return {YTD: sum(to_date, Decimal(0)), OUTSTANDING: lent - repaid - compensated}


@pytest.fixture
async def filled(enter: Enter, loan: Make) -> dict[str, Body]:
    """All rows; returns the steps by day."""
    await enter(LOANS, "2020-11-30", **loan("C1", "3000000.00"))
    await enter(LOANS, "2021-01-01", **loan("C2", "5000000.00"))
    steps = {
        day: await enter(STEPS, day, contract_no=contract, action=action, amount=amount)
        for day, contract, action, amount in ROWS
    }
    await enter(CLAIMS, CLAIM[0], claim_no="D1", contract_no=CLAIM[1], loss_amount=CLAIM[2])
    return steps


@pytest.fixture
def set_target(approve: Approve, body: Make) -> Callable[[int, str], Awaitable[None]]:
    async def both(year: int, amount: str) -> None:
        entry = body(f"{year}-02-20", fiscal_year=year, amount=amount, document=f"区政〔{year}〕5号")
        answer = await approve("guarantee-targets", entry)
        assert answer.status_code == 200, answer.text

    return both


async def summary(client: httpx.AsyncClient, period: str, **params: object) -> tuple[dict[str, Body], Body]:
    """The figures by id, and claim C08."""
    answer = await client.get("/v1/summary", params={"period": period, **params})
    assert answer.status_code == 200, answer.text
    (claim,) = [each for each in answer.json()["claims"] if each["id"] == "C08"]
    return {figure["id"]: figure for figure in answer.json()["figures"]}, claim


@pytest.mark.parametrize(
    ("period", "month_end"),
    [("2020-11", "2020-11-30"), ("2020-12", "2020-12-31"), ("2021-01", "2021-01-31"), ("2021-03", "2021-03-31"),
     ("2021-04", "2021-04-30"), ("2021-08", "2021-08-31")],
)  # fmt: skip
async def test_amounts_are_those_of_the_rows_up_to_the_month(
    client: httpx.AsyncClient, filled: dict[str, Body], period: str, month_end: str
) -> None:
    found, _ = await summary(client, period)
    assert {name: Decimal(str(found[name]["value"])) for name in (YTD, OUTSTANDING)} == expected(month_end)
    for name in (YTD, OUTSTANDING):
        rows = (await client.get(f"/v1/figures/{name}/records", params={"period": period})).json()["items"]
        assert sum(Decimal(row["contribution"]) for row in rows) == expected(month_end)[name]
        assert {row["book"] for row in rows} <= {STEPS, CLAIMS}


async def test_a_disbursement_that_is_corrected_to_another_month_or_amount_is_followed(
    client: httpx.AsyncClient, filled: dict[str, Body], body: Make
) -> None:
    step = filled["2021-03-31"]
    entry = body("2021-04-30", contract_no="C2", action="disburse", amount="1500000.00")
    correction = {"reason": "放款日期有误", "entry": {**entry, "source_ref": step["source_ref"]}}
    assert (await client.post(f"/v1/{STEPS}/{step['id']}/correct", json=correction)).status_code == 200
    assert (await summary(client, "2021-03"))[0][YTD]["value"] == "1000000.10"
    assert (await summary(client, "2021-04"))[0][YTD]["value"] == "3200000.10"
    void = await client.post(f"/v1/{STEPS}/{filled['2021-04-01']['id']}/void", json={"reason": "重复登记"})
    assert void.status_code == 200
    assert (await summary(client, "2021-04"))[0][YTD]["value"] == "2500000.10"


async def test_without_a_target_completion_and_claim_are_not_reported(
    client: httpx.AsyncClient, filled: dict[str, Body]
) -> None:
    found, claim = await summary(client, "2021-03")
    assert [(found[name]["value"], found[name]["state"]) for name in (TARGET, COMPLETION)] == [
        (None, "not_reported")
    ] * 2
    assert claim["holds"] is None


async def test_the_target_is_the_whole_years_and_of_no_other(
    client: httpx.AsyncClient, filled: dict[str, Body], set_target: Callable[[int, str], Awaitable[None]]
) -> None:
    await set_target(2021, "12000000.00")
    for period in ("2021-01", "2021-12"):
        found, _ = await summary(client, period)
        assert (found[TARGET]["value"], found[TARGET]["basis"]) == ("12000000.00", "annual")
    assert (await summary(client, "2020-12"))[0][TARGET]["value"] is None
    assert (await summary(client, "2021-03"))[0][COMPLETION]["value"] == "25.000000833333"  # 3000000.10 of 12 million
    for measure, value in (("disbursed", "3000000.10"), ("target", "12000000.00")):
        answer = await client.get(f"/v1/figures/{COMPLETION}/records", params={"period": "2021-03", "measure": measure})
        assert sum(Decimal(row["contribution"]) for row in answer.json()["items"]) == Decimal(value)


async def test_a_corrected_target_takes_two_persons_and_the_old_one_stays_readable(
    client: httpx.AsyncClient, approve: Approve, body: Make
) -> None:
    fields = {"fiscal_year": 2021, "document": "区政〔2021〕5号"}
    first = (await approve("guarantee-targets", body("2021-02-20", **fields, amount="100.00"))).json()["proposal"]
    (record,) = (await client.get("/v1/guarantee-targets")).json()["items"]
    entry = {**body("2021-02-20", **fields, amount="120.00"), "source_ref": record["source_ref"]}
    answer = await approve("guarantee-targets", entry, "correct", record_id=record["id"])
    assert answer.status_code == 200, answer.text
    assert (await summary(client, "2021-03"))[0][TARGET]["value"] == "120.00"
    assert (await summary(client, "2021-03", as_of=first["change_no"]))[0][TARGET]["value"] == "100.00"


@pytest.mark.parametrize(
    ("month", "lent", "holds"),
    [
        ("10", "10.00", True),  # 10 of 12 is 83.333… percent, as is 10/12: on the border
        ("10", "9.99", False),
        ("07", "7.00", True),
        ("07", "6.99", False),
        ("12", "12.00", True),
        ("12", "11.99", False),
        ("01", "12.01", True),
    ],
)
async def test_the_claim_holds_from_the_exact_pace_on(
    client: httpx.AsyncClient,
    lend: Enter,
    set_target: Callable[[int, str], Awaitable[None]],
    month: str,
    lent: str,
    holds: bool,
) -> None:
    await lend("C1", "2021-01-05", lent)
    await set_target(2021, "12.00")
    _, claim = await summary(client, f"2021-{month}")
    assert claim["holds"] is holds
    assert (claim["words_zh"], claim["otherwise_zh"]) == ("达到序时进度", "低于序时进度")
    assert COMPLETION in claim["depends_on"]
