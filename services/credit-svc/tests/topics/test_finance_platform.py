"""The platform over HTTP: who stands registered, loans since the launch, and what needs a registration."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx
import pytest

Body = dict[str, object]
Enter = Callable[..., Awaitable[Body]]
Refused = Callable[..., Awaitable[list[Body]]]
ONE, TWO = "91330100799655058B", "9144030071526726XG"
# (day, enterprise, action)
STEPS = [
    ("2020-03-01", ONE, "register"),
    ("2020-06-30", TWO, "register"),
    ("2021-02-01", ONE, "withdraw"),
    ("2021-04-01", ONE, "register"),
]
# (day, loan, enterprise, amount)
LOANS = [
    ("2020-03-01", "L1", ONE, "3000000.00"),
    ("2020-12-31", "L2", TWO, "1000000.05"),
    ("2021-01-31", "L3", ONE, "200000.00"),
    ("2021-04-01", "L4", ONE, "50000.00"),
]


@pytest.fixture
async def filled(enter: Enter) -> list[Body]:
    """All rows; returns the steps."""
    for code in (ONE, TWO):
        await enter("enterprises", "2018-01-01", credit_code=code, name="示范企业", size="small")
    steps = [await enter("platform-registrations", day, credit_code=code, action=each) for day, code, each in STEPS]
    await enter("platform-products", "2020-03-01", product_no="T1", bank="示范银行", name="税易贷")
    await enter("platform-needs", "2020-12-01", need_no="N1", credit_code=TWO, amount="1200000.00")
    for day, loan_no, code, amount in LOANS:
        named = {"need_no": "N1", "product_no": "T1"} if loan_no == "L2" else {}
        fields = {"loan_no": loan_no, "bank": "示范银行", "credit_code": code, "amount": amount}
        await enter("platform-loans", day, **fields, **named)
    return steps


def expected(period: str) -> dict[str, Decimal]:
    until = f"{period}-31"
    registered: set[str] = set()
    for day, code, action in STEPS:
        if day <= until:
            registered = registered | {code} if action == "register" else registered - {code}
    lent = [Decimal(amount) for day, _, _, amount in LOANS if day <= until]
    return {"enterprises": Decimal(len(registered)), "loans": Decimal(len(lent)), "amount": sum(lent, Decimal(0))}


@pytest.mark.parametrize("period", ["2020-03", "2020-06", "2020-12", "2021-01", "2021-02", "2021-03", "2021-04"])
async def test_the_figures_are_those_of_the_rows_since_the_launch(
    client: httpx.AsyncClient, filled: list[Body], period: str
) -> None:
    known = (await client.get("/v1/summary", params={"period": period})).json()["figures"]
    found = {each["id"].removeprefix("credit.finance_platform."): each for each in known}
    assert {name: Decimal(found[name]["value"]) for name in expected(period)} == expected(period)
    assert [found[name]["basis"] for name in expected(period)] == ["point", "since", "since"]
    for name, value in expected(period).items():
        path = f"/v1/figures/credit.finance_platform.{name}/records"
        rows = (await client.get(path, params={"period": period})).json()["items"]
        assert sum(Decimal(row["contribution"]) for row in rows) == value


def loan(day: str, code: str, **fields: object) -> Body:
    return {"day": day, "loan_no": "L9", "bank": "示范银行", "credit_code": code, "amount": "1.00", **fields}


@pytest.mark.parametrize(
    ("book", "fields", "codes"),
    [
        (
            "platform-registrations",
            {"day": "2021-04-02", "credit_code": ONE, "action": "register"},
            ["step_out_of_order"],
        ),
        # The two loans that are left without a registration are told, too.
        (
            "platform-registrations",
            {"day": "2020-05-01", "credit_code": ONE, "action": "withdraw"},
            ["step_out_of_order", "platform_outside", "platform_outside"],
        ),
        ("platform-loans", loan("2020-06-29", TWO), ["platform_outside"]),
        ("platform-loans", loan("2021-02-01", ONE), ["platform_outside"]),
        ("platform-loans", loan("2021-03-31", ONE), ["platform_outside"]),
        (
            "platform-needs",
            {"day": "2020-06-29", "need_no": "N9", "credit_code": TWO, "amount": "1.00"},
            ["platform_outside"],
        ),
        ("platform-loans", loan("2020-12-31", ONE, need_no="N1"), ["differs"]),
        ("platform-loans", loan("2020-11-30", TWO, need_no="N1"), ["too_early"]),
        ("platform-loans", loan("2020-12-31", TWO, product_no="T2"), ["unknown"]),
        ("platform-loans", loan("2020-12-31", TWO, bank="示范农商行", product_no="T1"), ["differs"]),
        ("platform-loans", loan("2020-12-31", TWO, loan_no="L1"), ["repeated"]),
    ],
)
async def test_what_does_not_agree_with_the_rows_is_refused(
    filled: list[Body], refused: Refused, book: str, fields: Body, codes: list[str]
) -> None:
    assert [finding["code"] for finding in await refused(book, **fields)] == codes


async def test_the_day_before_a_withdrawal_and_that_of_a_registration_are_days_at_the_platform(
    filled: list[Body], enter: Enter
) -> None:
    days = ["2021-01-31", "2021-04-01"]
    entered = [
        await enter("platform-loans", **{**loan(day, ONE), "loan_no": f"B{number}"}) for number, day in enumerate(days)
    ]
    assert [each["business_date"] for each in entered] == days


async def test_a_registration_that_loans_rest_on_is_not_taken_back(
    client: httpx.AsyncClient, filled: list[Body]
) -> None:
    answer = await client.post(f"/v1/platform-registrations/{filled[1]['id']}/void", json={"reason": "重复登记"})
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (409, "platform_outside")
