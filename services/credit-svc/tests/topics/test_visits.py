"""Visits over HTTP: what may be entered, each channel's figures against plain Python over the rows, and open problems."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx
import pytest

Body = dict[str, object]
Enter = Callable[..., Awaitable[Body]]
Refused = Callable[..., Awaitable[list[Body]]]
Make = Callable[..., Body]
ONE, TWO = "91330100799655058B", "9144030071526726XG"
# (day, visit, channel, enterprise)
VISITS = [
    ("2020-12-30", "V0", "adviser", ONE),
    ("2021-01-05", "V1", "adviser", ONE),
    ("2021-01-05", "V2", "bank_president", ONE),
    ("2021-02-28", "V3", "adviser", TWO),
    ("2021-03-01", "V4", "bank_president", ONE),
    ("2021-03-31", "V5", "bank_president", TWO),
]
# (day, loan, enterprise, amount, the visits that it followed)
LOANS = [
    ("2020-12-31", "L0", ONE, "5000000.00", ["V0"]),
    ("2021-01-31", "L1", ONE, "1000000.01", ["V0", "V1", "V2"]),
    ("2021-03-01", "L2", ONE, "2000000.00", ["V2", "V4"]),
    ("2021-03-31", "L3", TWO, "400000.00", ["V3"]),
    ("2021-04-01", "L4", TWO, "70000.00", []),
    ("2021-04-02", "L5", TWO, "8000.00", ["V5"]),
]
# (day raised, problem, visit, day solved)
PROBLEMS = [
    ("2020-12-30", "P0", "V0", "2021-01-02"),
    ("2021-01-05", "P1", "V2", "2021-02-01"),
    ("2021-01-06", "P2", "V1", "2021-02-01"),
    ("2021-03-01", "P3", "V4", None),
    ("2021-03-31", "P4", "V5", "2021-04-01"),
]
PERIODS = ("2020-12", "2021-01", "2021-02", "2021-03", "2021-04", "2021-12")


def expected(period: str) -> dict[str, Decimal | None]:
    """The five figures of a period, by going through the rows; of what has no row in the year nothing is known."""
    until, year = f"{period}-31", period[:4]
    channel_of = {visit: channel for _, visit, channel, _ in VISITS}

    def lent(channel: str) -> Decimal:
        followed = [
            Decimal(amount)
            for day, _, _, amount, visits in LOANS
            if year <= day <= until and channel in {channel_of[each] for each in visits}
        ]
        return sum(followed, Decimal(0))

    seen = [row for row in VISITS if year <= row[0] <= until]
    solved = [row for row in PROBLEMS if row[3] is not None and year <= row[3] <= until]
    presidents = {row[3] for row in seen if row[2] == "bank_president"}
    by_presidents = [row for row in solved if channel_of[row[2]] == "bank_president"]
    return {
        "credit.advisers.visits": Decimal(sum(row[2] == "adviser" for row in seen)),
        "credit.advisers.loans": lent("adviser"),
        "credit.bank_presidents.enterprises": Decimal(len(presidents)) if presidents else None,
        "credit.bank_presidents.loans": lent("bank_president"),
        "credit.bank_presidents.problems_solved": Decimal(len(by_presidents)) if solved else None,
    }


def loan(day: str, loan_no: str, credit_code: str, amount: str) -> Body:
    return {"day": day, "loan_no": loan_no, "bank": "示范银行", "credit_code": credit_code, "amount": amount}


def visit(day: str, visit_no: str, channel: str, credit_code: str) -> Body:
    return {"day": day, "visit_no": visit_no, "channel": channel, "credit_code": credit_code, "bank": "示范银行"}


@pytest.fixture
async def filled(enter: Enter) -> dict[str, Body]:
    """All rows; returns the visits, loans and links by number."""
    kept: dict[str, Body] = {}
    for code in (ONE, TWO):
        await enter("enterprises", "2018-01-01", credit_code=code, name="示范企业", size="small")
    for row in VISITS:
        kept[row[1]] = await enter("visits", **visit(*row))
    for day, loan_no, code, amount, visits in LOANS:
        kept[loan_no] = await enter("visit-loans", **loan(day, loan_no, code, amount))
        for visit_no in visits:
            fields = {"loan_no": loan_no, "visit_no": visit_no, "credit_code": code}
            kept[f"{loan_no} {visit_no}"] = await enter("followed-visits", day, **fields)
    for day, problem_no, visit_no, solved in PROBLEMS:
        kept[problem_no] = await enter(
            "visit-problems", day, problem_no=problem_no, visit_no=visit_no, problem="缺抵押"
        )
        if solved is not None:
            kept["last"] = await enter("visit-problem-results", solved, problem_no=problem_no, result="办理信用贷款")
    return kept


async def figures(client: httpx.AsyncClient, period: str, **params: object) -> dict[str, Decimal | None]:
    answer = await client.get("/v1/summary", params={"period": period, **params})
    assert answer.status_code == 200, answer.text
    found = {each["id"]: each["value"] for each in answer.json()["figures"]}
    return {name: None if found[name] is None else Decimal(found[name]) for name in expected(period)}


async def test_each_channel_counts_what_is_its_own_and_a_loan_once(
    client: httpx.AsyncClient, filled: dict[str, Body], is_verified: Callable[[], Awaitable[bool]]
) -> None:
    for period in PERIODS:
        assert await figures(client, period) == expected(period), period
    for name, value in expected("2021-03").items():
        rows = (await client.get(f"/v1/figures/{name}/records", params={"period": "2021-03"})).json()["items"]
        assert sum(Decimal(row["contribution"]) for row in rows) == value
    assert await is_verified()


async def test_a_link_that_is_taken_back_takes_its_loan_from_its_channel_and_from_no_earlier_cut_off(
    client: httpx.AsyncClient, filled: dict[str, Body]
) -> None:
    before = filled["last"]["recorded_change"]
    for link in ("L2 V2", "L2 V4"):
        answer = await client.post(f"/v1/followed-visits/{filled[link]['id']}/void", json={"reason": "关联有误"})
        assert answer.status_code == 200, answer.text
        lent = Decimal("3008000.01") - (2_000_000 if link == "L2 V4" else 0)
        assert (await figures(client, "2021-04"))["credit.bank_presidents.loans"] == lent
    assert await figures(client, "2021-04", as_of=before) == expected("2021-04")


async def test_loans_without_a_visit_of_a_channel_are_none_of_it_and_without_rows_nothing_is_known(
    client: httpx.AsyncClient, enter: Enter
) -> None:
    assert set((await figures(client, "2021-03")).values()) == {None}
    await enter("enterprises", "2018-01-01", credit_code=ONE, name="示范企业", size="small")
    await enter("visits", **visit("2021-01-05", "V1", "adviser", ONE))
    await enter("visit-loans", **loan("2021-01-31", "L1", ONE, "9.00"))
    await enter("followed-visits", "2021-01-31", loan_no="L1", visit_no="V1", credit_code=ONE)
    found = await figures(client, "2021-03")
    assert (found["credit.advisers.loans"], found["credit.bank_presidents.loans"]) == (9, 0)


@pytest.mark.parametrize(
    ("book", "fields", "codes"),
    [
        ("visits", visit("2021-03-01", "V1", "adviser", ONE), ["repeated"]),
        ("visits", visit("2021-03-01", "V9", "adviser", "11341823MB1682330U"), ["unknown"]),
        (
            "visit-problems",
            {"day": "2021-01-04", "problem_no": "P9", "visit_no": "V1", "problem": "缺抵押"},
            ["too_early"],
        ),
        ("visit-problem-results", {"day": "2021-02-28", "problem_no": "P3", "result": "已解决"}, ["too_early"]),
        ("visit-problem-results", {"day": "2021-03-01", "problem_no": "P1", "result": "已解决"}, ["repeated"]),
        ("visit-loans", loan("2021-03-01", "L1", ONE, "1.00"), ["repeated"]),
        # A link is of its loan's day and enterprise, and follows the visit.
        ("followed-visits", {"day": "2021-04-02", "loan_no": "L4", "visit_no": "V5", "credit_code": TWO}, ["differs"]),
        ("followed-visits", {"day": "2021-03-01", "loan_no": "L2", "visit_no": "V3", "credit_code": ONE}, ["differs"]),
        (
            "followed-visits",
            {"day": "2021-01-31", "loan_no": "L1", "visit_no": "V4", "credit_code": ONE},
            ["too_early"],
        ),
        ("followed-visits", {"day": "2021-01-31", "loan_no": "L1", "visit_no": "V1", "credit_code": ONE}, ["repeated"]),
    ],
)
async def test_what_does_not_agree_with_the_rows_is_refused(
    filled: dict[str, Body], refused: Refused, book: str, fields: Body, codes: list[str]
) -> None:
    found = await refused(book, **fields)
    assert [finding["code"] for finding in found] == codes
    assert all(finding["message_zh"] and finding["message_en"] for finding in found)


async def test_a_visit_that_a_loan_or_a_problem_names_is_not_taken_back(
    client: httpx.AsyncClient, filled: dict[str, Body]
) -> None:
    for visit_no in ("V1", "V5"):
        answer = await client.post(f"/v1/visits/{filled[visit_no]['id']}/void", json={"reason": "重复登记"})
        assert (answer.status_code, answer.json()["findings"][0]["code"]) == (409, "unknown")


async def test_no_id_number_enters_a_text_of_a_visit(
    client: httpx.AsyncClient, filled: dict[str, Body], body: Make
) -> None:
    entry = body("2021-03-01", visit_no="V9", channel="adviser", credit_code=ONE, bank="示范银行")
    answer = await client.post("/v1/visits", json={**entry, "need": "法人11010519491231002X需贷款"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "need")
    assert "11010519491231002X" not in answer.text


async def test_a_problem_is_an_alert_from_the_day_after_its_term_until_it_is_solved(
    client: httpx.AsyncClient, enter: Enter
) -> None:
    await enter("enterprises", "2018-01-01", credit_code=ONE, name="示范企业", size="small")
    await enter("visits", **visit("2021-03-01", "V1", "bank_president", ONE))
    # 60 days after 1 and 2 March are 30 April and 1 May: the first is late from 1 May on, the second from 2 May.
    for number, day in enumerate(("2021-03-01", "2021-03-02"), 1):
        await enter("visit-problems", day, problem_no=f"P{number}", visit_no="V1", problem="缺抵押")

    async def late(period: str) -> list[tuple[str, str]]:
        told = (await client.get("/v1/alerts", params={"period": period})).json()["alerts"]
        return [(each["key"], each["since"]) for each in told if each["cause"]["code"] == "visit_problem_open"]

    assert await late("2021-04") == []
    assert await late("2021-05") == [("P1", "2021-05-01"), ("P2", "2021-05-02")]
    await enter("visit-problem-results", "2021-05-31", problem_no="P2", result="已解决")
    assert await late("2021-05") == [("P1", "2021-05-01")]
