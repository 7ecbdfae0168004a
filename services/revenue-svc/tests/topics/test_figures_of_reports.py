"""Figures that published reports print: budgets of spending and of taxes, funds, state capital, total revenue, by plain Python."""

import random
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal

import httpx
import pytest

from tests.payment_rows import payment, spending
from tests.treasury_rows import common

Body = dict[str, object]
Make = Callable[..., Body]
KINDS = ("general_public_budget", "government_fund", "state_capital")
SUBJECTS = {
    "general_public_budget": ("1010101", "10104", "10119", "10304", "1030706", "11002"),
    "government_fund": ("1030148", "10310", "11004", "1050402"),
    "state_capital": ("1030601", "11005"),
}
OWN = {"general_public_budget": ("101", "103"), "government_fund": ("10301", "10310"), "state_capital": ("10306",)}
LEVELS = (("shared", "37.5"), ("shared", "50"), ("district", "100"), ("central", "0"))


async def batch(client: httpx.AsyncClient, book: str, items: Iterable[Body]) -> None:
    answer = await client.post(f"/v1/{book}/batch", json={"items": list(items)})
    assert answer.status_code == 201, answer.text


async def figure(client: httpx.AsyncClient, name: str, period: str = "2021-06") -> Body:
    answer = await client.get(f"/v1/figures/revenue.{name}", params={"period": period})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def value(client: httpx.AsyncClient, name: str, period: str = "2021-06") -> Decimal | None:
    found = (await figure(client, name, period))["value"]
    return None if found is None else Decimal(str(found))


async def contributed(client: httpx.AsyncClient, name: str, period: str = "2021-06") -> Decimal:
    """What the rows behind a figure come to."""
    answer = await client.get(f"/v1/figures/revenue.{name}/records", params={"period": period, "limit": 500})
    assert answer.status_code == 200, answer.text
    return sum((Decimal(row["contribution"]) for row in answer.json()["items"]), Decimal(0))


def share(row: Body) -> Decimal:
    """The district's own part of a receipt, with its sign."""
    part = Decimal(str(row["amount"])) * Decimal(str(row["district_share_pct"])) / 100
    return part.quantize(Decimal("0.01"), ROUND_HALF_UP) * (-1 if row["kind"] == "refund" else 1)


def whole(row: Body) -> Decimal:
    return Decimal(str(row["amount"])) * (-1 if row["kind"] == "refund" else 1)


def own(row: Body, kind: str) -> bool:
    subject = str(row["subject"])
    beside = kind == "general_public_budget" and subject.startswith(OWN["government_fund"])
    return row["budget_kind"] == kind and subject.startswith(OWN[kind]) and not beside


def pct(part: Decimal, base: Decimal) -> Decimal:
    return (part * 100 / base).quantize(Decimal("1e-12"), ROUND_HALF_UP)


@pytest.fixture
async def rows(client: httpx.AsyncClient, receipt: Make) -> list[Body]:
    """240 receipts of all three budgets in the first eight months of two years."""
    rng, found = random.Random(46), []
    for number in range(240):
        kind = rng.choice(KINDS)
        level, part = rng.choice(LEVELS) if kind == KINDS[0] else ("district", "100")
        day = f"{rng.choice((2020, 2021))}-{rng.randint(1, 8):02d}-{rng.randint(1, 28):02d}"
        amount = f"{rng.randint(1, 10**7) / 100:.2f}"
        found.append(
            receipt(
                f"R{number}", business_date=day, budget_kind=kind, subject=rng.choice(SUBJECTS[kind]), amount=amount,
                budget_level=level, district_share_pct=part, kind=rng.choice(("in", "in", "in", "refund")),
            )
        )  # fmt: skip
    await batch(client, "receipts", found)
    return found


def until_june(rows: Iterable[Body], year: int) -> list[Body]:
    return [row for row in rows if f"{year}-01-01" <= str(row["business_date"]) <= f"{year}-06-30"]


async def test_funds_and_state_capital_are_their_own_revenue_without_debt_and_transfers(
    client: httpx.AsyncClient, rows: list[Body]
) -> None:
    for kind in KINDS[1:]:
        now, before = [
            sum((share(row) for row in until_june(rows, year) if own(row, kind)), Decimal(0)) for year in (2021, 2020)
        ]
        assert now
        assert before > 0
        assert await value(client, f"{kind}.ytd") == now == await contributed(client, f"{kind}.ytd")
        assert await value(client, f"{kind}.yoy_pct") == pct(now - before, before)


async def test_total_revenue_adds_what_goes_to_the_tiers_above_of_the_general_budget(
    client: httpx.AsyncClient, rows: list[Body]
) -> None:
    now, before = [
        sum((whole(row) for row in until_june(rows, year) if own(row, KINDS[0])), Decimal(0)) for year in (2021, 2020)
    ]
    assert await value(client, "total_revenue.ytd") == now == await contributed(client, "total_revenue.ytd")
    assert await value(client, "total_revenue.yoy_pct") == pct(now - before, before)
    district = await value(client, "general_revenue.ytd")
    assert district is not None
    assert district < now


async def test_tax_and_non_tax_have_their_growth_and_their_part_of_the_budget(
    client: httpx.AsyncClient, rows: list[Body], budget: Make
) -> None:
    lines = [
        budget("B1", subject="10101", amount="900.00"),
        budget("B2", subject="10119", amount="100.00"),
        budget("B3", subject="10304", amount="300.00"),
        budget("B4", subject="101", amount="-100.00", stage="adjustment", business_date="2021-06-30"),
        budget("B5", subject="103", amount="5.00", stage="adjustment", business_date="2021-07-01"),
        budget("B6", subject="101", amount="7.00", stage="draft", resolution_no=None),
        budget("B7", item="own_expenditure", subject="205", amount="1300.00"),
        budget("B8", item="own_expenditure", subject="205", amount="-50.00", stage="adjustment"),
        budget("B9", item="remitted_up", subject=None, amount="0.00"),
    ]
    await batch(client, "budgets", lines)
    for name, code, planned in (("tax_revenue", "101", Decimal(900)), ("non_tax", "103", Decimal(300))):
        now, before = [
            sum(
                (share(r) for r in until_june(rows, year) if own(r, KINDS[0]) and str(r["subject"]).startswith(code)),
                Decimal(0),
            )
            for year in (2021, 2020)
        ]
        assert await value(client, f"{name}.ytd") == now
        assert await value(client, f"{name}.yoy_pct") == pct(now - before, before)
        assert await value(client, f"{name}.budget") == planned == await contributed(client, f"{name}.budget")
        assert await value(client, f"{name}.completion_pct") == pct(now, planned)
    assert await value(client, "non_tax.budget", "2021-07") == 305
    assert await value(client, "expenditure.budget") == 1250 == await contributed(client, "expenditure.budget")
    assert (await figure(client, "expenditure.completion_pct"))["state"] == "not_reported"


async def test_spending_of_each_budget_is_net_of_returns_and_without_principal_and_transfers(
    client: httpx.AsyncClient, budget: Make
) -> None:
    lines = [
        (kind, code, f"{year}-0{month}-10", amount)
        for kind, codes in (
            ("general_public_budget", ("205", "230")), ("government_fund", ("21208", "2320433", "23103", "23004")),
            ("state_capital", ("22301", "23008")),
        )
        for number, code in enumerate(codes)
        for year in (2020, 2021)
        for month, amount in ((3, 1000 * (number + 1) + year), (7, 10))
    ]  # fmt: skip
    paid = [
        payment(
            f"Z{number}", budget_kind=kind, functional_code=code, business_date=day, amount=f"{amount}.00",
            payment_no=f"Z{number}", application_no=f"Q{number}", allotment_no=f"A{number}",
        )
        for number, (kind, code, day, amount) in enumerate(lines)
    ]  # fmt: skip
    for book, items in spending(paid).items():
        await batch(client, book, items)
    counted = {"general_public_budget": {"205"}, "government_fund": {"21208", "2320433"}, "state_capital": {"22301"}}
    for kind, name in zip(KINDS, ("expenditure.ytd", *[f"{each}.expenditure_ytd" for each in KINDS[1:]]), strict=True):
        now, before = [
            sum(
                (Decimal(str(row["amount"])) for row in until_june(paid, year) if row["budget_kind"] == kind
                 and row["functional_code"] in counted[kind]),
                Decimal(0),
            )
            for year in (2021, 2020)
        ]  # fmt: skip
        assert await value(client, name) == now == await contributed(client, name), name
        growth = "expenditure.yoy_pct" if kind == KINDS[0] else f"{kind}.expenditure_yoy_pct"
        assert await value(client, growth) == pct(now - before, before)
    planned = budget("B1", item="own_expenditure", subject="205", amount="8000.00")
    await batch(client, "budgets", [planned])
    spent = await value(client, "expenditure.ytd")
    assert spent is not None
    assert await value(client, "expenditure.completion_pct") == pct(spent, Decimal(8000))


def balance(ref: str, account: str, day: str, amount: str, **moved: str) -> Body:
    return {**common(ref, day), "account": account, "balance": amount, **moved}


def transfer(ref: str, out: str, into: str, day: str, amount: str) -> Body:
    told = {
        "transfer_no": ref,
        "from_account": out,
        "to_account": into,
        "purpose": "调度",
        "document": "区财〔2021〕1号",
    }
    return {**common(ref, day), **told, "amount": amount}


async def test_the_level_of_treasury_cash_is_its_balance_over_the_average_monthly_outflow(
    client: httpx.AsyncClient,
) -> None:
    await batch(
        client,
        "treasury-balances",
        [
            balance("B0", "ZA", "2020-12-31", "1000.00"),
            balance("B1", "ZA", "2021-01-31", "900.00", received="0.00", paid="100.00"),
            balance("B2", "ZA", "2021-02-28", "700.00", received="0.00", paid="200.00"),
            balance("C0", "ZB", "2020-12-31", "0.00"),
            balance("C1", "ZB", "2021-02-20", "50.00", received="50.00", paid="0.00"),
        ],
    )
    await batch(client, "cash-transfers", [transfer("T1", "ZA", "ZB", "2021-02-20", "50.00")])
    name = "treasury_cash.guarantee_level"
    # 750 in both accounts; 300 went out in two months, of which 50 went from one account to the other.
    assert await value(client, name, "2021-02") == Decimal(750) / (Decimal(250) / 2)
    assert await value(client, name, "2021-01") == Decimal(900) / Decimal(100)
    assert (await figure(client, name, "2020-12"))["state"] == "not_applicable"
