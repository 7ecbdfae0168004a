"""Financing needs over HTTP: outcomes in their order, the median of days against plain Python, and overdue tasks."""

import statistics
from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.issuer import Issuer
from credit_svc.topics.financing_needs.schemas import FinancingNeedEntry

Body = dict[str, object]
Enter = Callable[..., Awaitable[Body]]
Refused = Callable[..., Awaitable[list[Body]]]
ONE = "91330100799655058B"
# need, its day, and the loans that it led to (day, amount)
NEEDS: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("N0", "2020-10-01", [("2020-12-31", "1000000.00"), ("2021-01-04", "500000.00")]),
    ("N1", "2020-12-20", [("2021-01-04", "2000000.00")]),
    ("N2", "2021-01-04", [("2021-01-31", "300000.00"), ("2021-02-28", "300000.01")]),
    ("N3", "2021-02-01", [("2021-02-01", "40000.00")]),
    ("N4", "2021-03-01", [("2021-03-31", "5000.00"), ("2021-03-31", "600.00")]),
    ("N5", "2021-03-02", []),
]
PERIODS = ("2020-12", "2021-01", "2021-02", "2021-03", "2021-12")
AMOUNT, COUNT, DAYS = (f"credit.financing_needs.{name}" for name in ("matched_amount", "matched_needs", "median_days"))


def waits(period: str) -> list[int]:
    """The days to the first loan of those needs whose first loan is of the year up to the month."""
    firsts = [(day, min(each[0] for each in loans)) for _, day, loans in NEEDS if loans]
    return [
        (date.fromisoformat(first) - date.fromisoformat(day)).days
        for day, first in firsts
        if period[:4] <= first <= f"{period}-31"
    ]


def expected(period: str) -> dict[str, Decimal]:
    lent = [Decimal(amount) for _, _, loans in NEEDS for day, amount in loans if period[:4] <= day <= f"{period}-31"]
    return {
        AMOUNT: sum(lent, Decimal(0)),
        COUNT: Decimal(len(waits(period))),
        DAYS: Decimal(str(statistics.median(waits(period)))),
    }


def need(day: str, need_no: str) -> Body:
    fields = {"credit_code": ONE, "amount": "9000000.00", "months": 12, "purpose": "购原料"}
    return {"day": day, "need_no": need_no, **fields}


def lent(day: str, need_no: str, loan_no: str, amount: str = "1.00") -> Body:
    fields = {"need_no": need_no, "outcome": "lent", "loan_no": loan_no, "bank": "示范银行", "amount": amount}
    return {"day": day, **fields}


@pytest.fixture
async def filled(enter: Enter) -> dict[str, Body]:
    """All rows; returns the loans by number."""
    await enter("enterprises", "2018-01-01", credit_code=ONE, name="示范企业", size="small")
    await enter("matching-events", "2020-12-25", event_no="E1", name="银企对接会", place="示范区")
    kept = {}
    for need_no, day, loans in NEEDS:
        await enter("financing-needs", **need(day, need_no))
        for number, (lent_on, amount) in enumerate(loans):
            loan_no = f"{need_no}-{number}"
            kept[loan_no] = await enter("financing-outcomes", **lent(lent_on, need_no, loan_no, amount))
    await enter("financing-offers", "2021-03-02", need_no="N5", bank="示范银行", amount="1.00", event_no="E1")
    return kept


async def figures(client: httpx.AsyncClient, period: str, **params: object) -> dict[str, Body]:
    answer = await client.get("/v1/summary", params={"period": period, **params})
    return {each["id"]: each for each in answer.json()["figures"] if each["id"] in (AMOUNT, COUNT, DAYS)}


async def test_the_figures_are_those_of_the_rows_and_the_median_is_over_first_loans_of_the_year(
    client: httpx.AsyncClient, filled: dict[str, Body], is_verified: Callable[[], Awaitable[bool]]
) -> None:
    for period in PERIODS:
        found = await figures(client, period)
        assert {name: Decimal(str(each["value"])) for name, each in found.items()} == expected(period), period
        (days,) = found[DAYS]["inputs"]  # type: ignore[misc]
        assert (days["rows"], Decimal(days["value"])) == (len(waits(period)), expected(period)[DAYS])
        records = await client.get(f"/v1/figures/{DAYS}/records", params={"period": period, "measure": "days"})
        middle = [Decimal(row["contribution"]) for row in records.json()["items"]]
        assert (len(middle), sum(middle)) == (2 - len(waits(period)) % 2, expected(period)[DAYS])
    assert await is_verified()


async def test_a_first_loan_that_is_taken_back_leaves_the_next_one_first(
    client: httpx.AsyncClient, filled: dict[str, Body]
) -> None:
    before = filled["N4-1"]["recorded_change"]
    path = f"/v1/financing-outcomes/{filled['N2-0']['id']}/void"
    assert (await client.post(path, json={"reason": "登记有误"})).status_code == 200
    # N2 waits 55 days now, and from February on.
    assert Decimal(str((await figures(client, "2021-01"))[DAYS]["value"])) == 15
    assert Decimal(str((await figures(client, "2021-02"))[DAYS]["value"])) == statistics.median([15, 55, 0])
    assert Decimal(str((await figures(client, "2021-03", as_of=before))[DAYS]["value"])) == expected("2021-03")[DAYS]


async def test_what_is_written_in_a_month_that_is_open_again_moves_nothing_of_the_closed_months_of_the_next_year(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    approve: Callable[..., Awaitable[httpx.Response]],
    body: Callable[..., Body],
    enter: Enter,
    filled: dict[str, Body],
) -> None:
    """The days of a loan go back to its need, and what a bank has not done yet to all that it has."""
    task = {"task_no": "T1", "bank": "示范银行", "task": "对接", "due_on": "2020-12-20"}
    await enter("bank-supervision-tasks", "2020-12-01", **task)
    app.state.today = lambda: date(2022, 1, 20)
    headers = issuer.headers("approver", person="李四")
    assert (await client.post("/v1/periods/2021-12/close", json={"reason": "结账"}, headers=headers)).status_code == 200

    async def shown() -> list[object]:
        told = (await client.get("/v1/summary?period=2021-01")).json()
        assert [each["key"] for each in told["alerts"]] == ["T1"]
        return [each["value"] for each in told["figures"]] + told["alerts"]

    before = await shown()
    books = "bank-supervision-results,financing-needs"
    about = {"source": "o", "source_ref": "R1", "reporting_unit": "bureau", "business_date": "2022-01-19"}
    opened = {"from_period": "2020-12", "through_period": "2020-12", "books": books, "expires_on": "2022-01-21"}
    assert (await approve("reopenings", {**about, **opened})).status_code == 200
    (known,) = (await client.get("/v1/financing-needs?from=2020-12&to=2020-12")).json()["items"]
    fields = {name: known[name] for name in FinancingNeedEntry.model_fields}
    sent = {"reason": "登记有误", "entry": {**fields, "business_date": "2020-12-02"}}
    for path, content in (
        (f"financing-needs/{known['id']}/correct", sent),
        ("bank-supervision-results", body("2020-12-15", task_no="T1", result="已对接")),
    ):
        answer = await client.post(f"/v1/{path}", json=content)
        assert (answer.status_code, await shown()) == (409, before), answer.text
        assert answer.json()["code"] == "period_closed"


@pytest.mark.parametrize(
    ("book", "fields", "codes"),
    [
        ("financing-outcomes", {"day": "2021-04-01", "need_no": "N0", "outcome": "declined"}, ["step_out_of_order"]),
        ("financing-outcomes", lent("2021-03-01", "N5", "L9"), ["too_early"]),
        ("financing-outcomes", lent("2021-03-02", "N5", "N0-0"), ["repeated"]),
        ("financing-outcomes", {**lent("2021-03-02", "N5", "L9"), "amount": None}, ["financing_outcome_fields"]),
        (
            "financing-outcomes",
            {"day": "2021-03-02", "need_no": "N5", "outcome": "lent"},
            ["financing_outcome_fields"] * 3,
        ),
        (
            "financing-outcomes",
            {**lent("2021-03-02", "N5", "L9"), "outcome": "declined"},
            ["financing_outcome_fields"] * 3,
        ),
        (
            "financing-offers",
            {"day": "2021-03-03", "need_no": "N5", "bank": "示范银行", "amount": "1.00"},
            ["repeated"],
        ),
        (
            "financing-offers",
            {"day": "2021-03-03", "need_no": "N5", "bank": "示范农商行", "amount": "1.00", "event_no": "E2"},
            ["unknown"],
        ),
        (
            "bank-supervision-tasks",
            {"day": "2021-03-03", "task_no": "T1", "bank": "示范银行", "task": "对接", "due_on": "2021-03-02"},
            ["bank_task_due"],
        ),
    ],
)
async def test_what_is_not_possible_is_refused(
    filled: dict[str, Body], refused: Refused, book: str, fields: Body, codes: list[str]
) -> None:
    assert [finding["code"] for finding in await refused(book, **fields)] == codes


async def test_a_need_that_was_withdrawn_takes_no_loan_any_more(
    filled: dict[str, Body], enter: Enter, refused: Refused
) -> None:
    await enter("financing-outcomes", "2021-03-05", need_no="N5", outcome="withdrawn")
    found = await refused("financing-outcomes", **lent("2021-03-06", "N5", "L9"))
    assert [(finding["code"], finding["field"]) for finding in found] == [("step_out_of_order", "outcome")]


async def test_a_task_is_an_alert_from_the_day_after_its_term_until_it_is_done(
    client: httpx.AsyncClient, enter: Enter
) -> None:
    for number, due in enumerate(("2021-04-29", "2021-04-30"), 1):
        fields = {"task_no": f"T{number}", "bank": "示范银行", "task": "走访对接", "due_on": due}
        await enter("bank-supervision-tasks", "2021-03-01", **fields)

    async def late(period: str) -> list[tuple[str, str]]:
        told = (await client.get("/v1/alerts", params={"period": period})).json()["alerts"]
        return [(each["key"], each["since"]) for each in told if each["cause"]["code"] == "bank_task_overdue"]

    assert await late("2021-04") == [("T1", "2021-04-30")]
    assert await late("2021-05") == [("T1", "2021-04-30"), ("T2", "2021-05-01")]
    await enter("bank-supervision-results", "2021-05-20", task_no="T1", result="已完成")
    assert await late("2021-05") == [("T2", "2021-05-01")]
    assert await late("2021-04") == [("T1", "2021-04-30")]
