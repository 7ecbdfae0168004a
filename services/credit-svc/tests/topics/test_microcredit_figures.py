"""The figures of microcredit, claim C06 and the alert, against sums over the rows in plain Python."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import httpx
import pytest

Body = dict[str, Any]
Enter = Callable[..., Awaitable[Body]]
Make = Callable[..., Body]
PREFIX = "credit.microcredit."
ENDS = [
    date(2020, 12, 31),
    date(2021, 5, 31),
    date(2021, 6, 30),
    date(2021, 12, 31),
    date(2022, 6, 30),
    date(2022, 7, 31),
]
ENDS += [date(2022, 12, 31), date(2023, 7, 31)]


class Loan(NamedTuple):
    day: str
    no: str
    household: str
    kind: str
    amount: str
    due: str
    origin: str = "new"
    renews: str | None = None


class Move(NamedTuple):
    day: str
    loan: str
    action: str
    amount: str


LOANS = [
    Loan("2020-08-10", "L1", "H1", "lifted_out", "50000.00", "2021-08-10"),
    Loan("2020-09-01", "L2", "H2", "near_poverty", "30000.05", "2022-06-30"),
    Loan("2021-06-01", "L3", "H3", "lifted_out", "90000.00", "2022-06-01"),
    Loan("2021-06-15", "L4", "H2", "near_poverty", "40000.00", "2022-06-15"),
    Loan("2021-08-10", "L5", "H1", "lifted_out", "20000.00", "2022-08-10", "without_repayment", "L1"),
    Loan("2021-11-20", "L6", "H4", "lifted_out", "10000.00", "2022-11-20"),
    Loan("2022-06-10", "L7", "H3", "lifted_out", "5000.00", "2023-06-10", "after_repayment", "L3"),
]
MOVES = [
    Move("2021-05-31", "L1", "repay", "30000.00"),
    Move("2021-12-30", "L3", "repay", "20000.00"),
    Move("2022-06-01", "L3", "repay", "69999.99"),
    Move("2022-06-10", "L3", "repay", "0.01"),
    Move("2022-07-15", "L4", "compensate", "25000.00"),
    Move("2022-07-20", "L4", "recover", "5000.00"),
    Move("2022-07-31", "L4", "write_off", "15000.00"),
    Move("2022-12-31", "L2", "repay", "30000.05"),
]
EXTENSIONS = [("2022-08-01", "L5", "2023-07-31")]
CAPITAL = [("2020-01-01", "paid_in", "40000.00"), ("2022-12-01", "withdrawn", "1000.00")]


def left(loan: Loan, end: str) -> Decimal:
    """What is outstanding of a loan at a day's end."""
    if loan.day > end:
        return Decimal(0)
    settled = [Decimal(m.amount) for m in MOVES if m.loan == loan.no and m.day <= end and m.action != "recover"]
    renewed = [
        Decimal(other.amount)
        for other in LOANS
        if other.renews == loan.no and other.origin == "without_repayment" and other.day <= end
    ]
    return Decimal(loan.amount) - sum(settled, Decimal(0)) - sum(renewed, Decimal(0))


def expected(on: date, counted: tuple[str, ...] = ("new", "after_repayment")) -> dict[str, Decimal]:
    """Every figure at a month's end."""
    end = on.isoformat()
    lent = [each for each in LOANS if f"{on.year}-01-01" <= each.day <= end and each.origin in counted]
    owed: dict[str, Decimal] = {}
    for each in LOANS:
        owed[each.household] = owed.get(each.household, Decimal(0)) + left(each, end)
    due = {each.no: each.due for each in LOANS}
    due |= {no: until for day, no, until in EXTENSIONS if day <= end}
    overdue = sum((left(each, end) for each in LOANS if due[each.no] < end), Decimal(0))
    balance = sum(owed.values(), Decimal(0))
    favoured = sum((min(each, Decimal(50000)) for each in owed.values()), Decimal(0))
    lost = sum(
        (Decimal(m.amount) * (-1 if m.action == "recover" else 1)
         for m in MOVES if m.day <= end and m.action in ("compensate", "recover")), Decimal(0),
    )  # fmt: skip
    paid_in = sum((Decimal(a) * (1 if kind == "paid_in" else -1) for day, kind, a in CAPITAL if day <= end), Decimal(0))
    return {
        "new_households": Decimal(len({each.household for each in lent})),
        "new_amount": sum((Decimal(each.amount) for each in lent), Decimal(0)),
        "balance": balance,
        "balance_households": Decimal(sum(each > 0 for each in owed.values())),
        "overdue": overdue,
        "overdue_pct": round(overdue * 100 / balance, 12),
        "subsidised_balance": favoured,
        "unsubsidised_balance": balance - favoured,
        "pool_balance": paid_in - lost,
        "pool_losses": lost,
    }


@pytest.fixture
async def filled(
    enter: Enter, household: Callable[..., Awaitable[str]], microcredit: Make
) -> dict[tuple[str, str], Body]:
    """All rows; returns the records by book and number."""
    kinds = {each.household: each.kind for each in LOANS}
    for number, kind in kinds.items():
        await household(number, kind)
    for day, kind, amount in CAPITAL:
        await enter("risk-pool-capital", day, pool="专户", kind=kind, amount=amount, payer="区财政局")
    found = {}
    for each in LOANS:
        fields = microcredit(
            each.no, each.household, each.amount, household_kind=each.kind, due_on=each.due, signed_on=each.day,
            origin=each.origin, renews=each.renews, rate_pct="3.5",
        )  # fmt: skip
        if each.day >= "2021-06-10":
            continue
        found["loan", each.no] = await enter("microcredits", each.day, **fields)
    events: list[tuple[str, str, Body]] = [
        (each.day, "microcredit-moves", {
            "loan_no": each.loan, "action": each.action, "amount": each.amount,
            "pool": "专户" if each.action in ("compensate", "recover") else None,
        }) for each in MOVES
    ]  # fmt: skip
    events += [(day, "microcredit-extensions", {"loan_no": no, "due_on": until}) for day, no, until in EXTENSIONS]
    events += [
        (each.day, "microcredits", microcredit(
            each.no, each.household, each.amount, household_kind=each.kind, due_on=each.due, signed_on=each.day,
            origin=each.origin, renews=each.renews, rate_pct="3.5",
        )) for each in LOANS if each.day >= "2021-06-10"
    ]  # fmt: skip
    for day, book, fields in sorted(events, key=lambda event: event[0]):
        found[book, f"{fields['loan_no']} {day}"] = await enter(book, day, **fields)
    return found


async def summary(client: httpx.AsyncClient, end: date, **params: object) -> Body:
    answer = await client.get("/v1/summary", params={"period": f"{end:%Y-%m}", **params})
    assert answer.status_code == 200, answer.text
    found: Body = answer.json()
    return found


def figures(told: Body) -> dict[str, Decimal | None]:
    known = {each["id"]: each["value"] for each in told["figures"] if each["id"].startswith(PREFIX)}
    return {name.removeprefix(PREFIX): None if value is None else Decimal(value) for name, value in known.items()}


def claim(told: Body, name: str) -> bool | None:
    (found,) = [each["holds"] for each in told["claims"] if each["id"] == name]
    return found  # type: ignore[no-any-return]


async def test_every_figure_is_what_the_rows_come_to_at_each_months_end(
    client: httpx.AsyncClient, filled: dict[tuple[str, str], Body], is_verified: Callable[[], Awaitable[bool]]
) -> None:
    for end in ENDS:
        told = await summary(client, end)
        known, wanted = figures(told), expected(end)
        if known["new_amount"] is None:  # nothing was lent in that year
            assert [wanted.pop(name) for name in ("new_amount", "new_households")] == [0, 0]
            known = {name: known[name] for name in wanted}
        assert known == wanted, end
        assert claim(told, "C06") is (wanted["overdue"] == 0)
        alerts = (await client.get("/v1/alerts", params={"period": f"{end:%Y-%m}"})).json()["alerts"]
        assert [each["cause"]["code"] for each in alerts] == ["microcredit_overdue"] * (wanted["overdue"] > 0)
    assert {expected(end)["overdue"] for end in ENDS} >= {Decimal(0), Decimal("40000.00"), Decimal("30000.05")}
    assert await is_verified()


async def test_each_amount_opens_to_the_rows_that_make_it(
    client: httpx.AsyncClient, filled: dict[tuple[str, str], Body]
) -> None:
    for end in ENDS[2:]:
        for name, value in expected(end).items():
            if name == "overdue_pct" or (name.startswith("new") and end.year == 2023):
                continue
            params = {"period": f"{end:%Y-%m}", "limit": 100}
            rows = (await client.get(f"/v1/figures/{PREFIX}{name}/records", params=params)).json()["items"]
            assert sum((Decimal(row["contribution"]) for row in rows), Decimal(0)) == value, (end, name)
    rows = (await client.get(f"/v1/figures/{PREFIX}overdue/records", params={"period": "2022-07"})).json()["items"]
    assert {row["record"]["loan_no"]: row["contribution"] for row in rows} == {"L2": "30000.05"}
    rows = (await client.get(f"/v1/figures/{PREFIX}balance/records", params={"period": "2021-12"})).json()["items"]
    by_loan = {each.no: left(each, "2021-12-31") for each in LOANS}
    assert {row["record"]["loan_no"]: Decimal(row["contribution"]) for row in rows} == {
        no: amount for no, amount in by_loan.items() if amount
    }


async def test_corrections_are_followed_and_an_earlier_cut_off_stays(
    client: httpx.AsyncClient, filled: dict[tuple[str, str], Body], body: Make
) -> None:
    end = date(2022, 7, 31)
    before = await summary(client, end)
    extension = body("2022-06-30", loan_no="L2", due_on="2022-07-31")
    assert (await client.post("/v1/microcredit-extensions", json=extension)).status_code == 201
    after = await summary(client, end)
    assert (figures(before)["overdue"], figures(after)["overdue"]) == (Decimal("30000.05"), Decimal(0))
    assert (claim(before, "C06"), claim(after, "C06")) == (False, True)
    assert figures(await summary(client, end, as_of=before["figures"][0]["change_no"])) == figures(before)
    record = filled["microcredit-moves", "L4 2022-07-15"]
    void = await client.post(f"/v1/microcredit-moves/{record['id']}/void", json={"reason": "误登"})
    assert void.status_code == 409  # what was recovered rests on it


async def test_renewals_without_repayment_count_as_new_loans_where_the_bureau_says_so(
    client: httpx.AsyncClient, filled: dict[tuple[str, str], Body], approve: Callable[..., Awaitable[httpx.Response]],
    body: Make,
) -> None:  # fmt: skip
    named = {"key": "microcredit_renewals_counted", "value": "yes", "document": "示财〔2021〕9号"}
    answer = await approve("parameters", body("2021-12-01", **named, reporting_unit="bureau"))
    assert answer.status_code == 200
    for end, counted in ((date(2021, 12, 31), ("new", "after_repayment", "without_repayment")),
                         (date(2021, 6, 30), ("new", "after_repayment"))):  # fmt: skip
        known, wanted = figures(await summary(client, end)), expected(end, counted)
        assert {name: known[name] for name in ("new_amount", "new_households")} == {
            name: wanted[name] for name in ("new_amount", "new_households")
        }


async def test_what_the_report_calls_these_loans_is_a_setting_from_a_day_on(
    client: httpx.AsyncClient, approve: Callable[..., Awaitable[httpx.Response]], body: Make
) -> None:
    async def called() -> list[bool | None]:
        return [claim(await summary(client, end), "C906") for end in (ENDS[0], date(2021, 3, 31), ENDS[4])]

    assert await called() == [False, True, True]
    for day, value in (("2021-01-01", "lifted_out"), ("2022-01-01", "poverty_relief")):
        named = {"key": "microcredit_wording", "value": value, "document": "示财〔2021〕9号"}
        answer = await approve("parameters", body(day, **named, reporting_unit="bureau"))
        assert answer.status_code == 200
    assert await called() == [False, True, False]


async def test_without_any_loan_nothing_is_said(client: httpx.AsyncClient) -> None:
    told = await summary(client, ENDS[0])
    assert {*figures(told).values()} == {None}
    assert claim(told, "C06") is None
