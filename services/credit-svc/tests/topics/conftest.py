"""A guarantee company with enterprises that it may guarantee, and households with heads of a birth date to choose."""

import itertools
from collections.abc import Awaitable, Callable, Mapping

import httpx
import pytest
from stdnum.cn import ric

Body = dict[str, object]
Enter = Callable[..., Awaitable[Body]]
COMPANY = "11341622003178736A"


@pytest.fixture
def sheet(enter: Enter) -> Enter:
    """Enter net assets of the company at a month's end, in millions, and what of them is equity in other guarantors."""

    async def post(day: str, net_assets: int, equity: int = 0) -> Body:
        amounts = {"net_assets": f"{net_assets * 1_000_000}.00", "guarantor_equity": f"{equity * 1_000_000}.00"}
        return await enter("guarantee-company-balances", day, company_code=COMPANY, **amounts)

    return post


@pytest.fixture
async def company(enter: Enter, sheet: Enter) -> str:
    """A company with net assets of 100 million, 20 of them in another guarantor."""
    await enter("guarantee-companies", "2018-01-01", company_code=COMPANY, name="示范担保公司", licence_no="示担001")
    await sheet("2020-12-31", 100, 20)
    return COMPANY


@pytest.fixture
async def clients(enter: Enter) -> Mapping[str, str]:
    """Enterprises by size and letter."""
    codes = {
        "medium A": "91349901MA2DEM000R", "medium B": "91349901MA2DEM001W", "small A": "91349901MA2DEM0020",
        "small B": "91349901MA2DEM0033", "small C": "91349901MA2DEM0046", "large A": "11341621003176327Q",
    }  # fmt: skip
    for name, code in codes.items():
        fields = {"credit_code": code, "name": f"示范企业{name}", "size": name.split()[0]}
        await enter("enterprises", "2018-01-01", **fields)
    return codes


@pytest.fixture
def guarantee(clients: Mapping[str, str]) -> Callable[..., Body]:
    """The fields of a guarantee for an enterprise that breaks no rule, with what a test changes."""

    def create(policy_no: str, client: str, principal: str, **changes: object) -> Body:
        return {
            "policy_no": policy_no, "company_code": COMPANY, "guarantee_kind": "loan",
            "client_class": client.split(maxsplit=1)[0], "client_code": clients[client], "creditor": "示范农商行",
            "principal": principal, "fee_rate_pct": "1", "bank_pct": "0", "reguarantee_pct": "0", "government_pct": "0",
            "starts_on": "2021-01-05", "due_on": "2022-01-05", **changes,
        }  # fmt: skip

    return create


@pytest.fixture
def give(enter: Enter, guarantee: Callable[..., Body]) -> Enter:
    """Give a guarantee that must be accepted, on the day on which it starts."""

    async def post(policy_no: str, client: str, principal: str, day: str = "2021-01-05", **changes: object) -> Body:
        return await enter("guarantees", day, **guarantee(policy_no, client, principal, starts_on=day, **changes))

    return post


@pytest.fixture
def rehearse(client: httpx.AsyncClient, body: Callable[..., Body]) -> Callable[..., Awaitable[Mapping[str, str]]]:
    """What room a rehearsal says is left."""

    async def post(book: str, day: str, **fields: object) -> Mapping[str, str]:
        answer = await client.post(f"/v1/{book}", json=body(day, **fields), params={"dry_run": True})
        assert answer.status_code == 200, answer.text
        headroom: Mapping[str, str] = answer.json()["headroom"]
        return headroom

    return post


def id_number(born: str, serial: int) -> str:
    """A valid number of a division that does not exist."""
    places = f"349901{born.replace('-', '')}{serial:03d}"
    return f"{places}{ric.calc_check_digit(f'{places}0')}"  # it reads all places but the last


@pytest.fixture
def person(client: httpx.AsyncClient, body: Callable[..., Body]) -> Callable[..., Awaitable[str]]:
    """Register a person by birth date; returns the id."""
    serials = itertools.count(1)

    async def register(born: str = "1980-05-06", name: str = "张三") -> str:
        entry = body("2018-01-01", name=name, id_number=id_number(born, next(serials)))
        answer = await client.post("/v1/persons", json=entry)
        assert answer.status_code == 201, answer.text
        known: str = answer.json()["person"]["id"]
        return known

    return register


@pytest.fixture
def household(
    enter: Callable[..., Awaitable[Body]], person: Callable[..., Awaitable[str]]
) -> Callable[..., Awaitable[str]]:
    """Register a household by its number; returns that."""

    async def register(number: str, kind: str = "lifted_out", born: str = "1980-05-06", day: str = "2018-01-01") -> str:
        head = await person(born)
        await enter("households", day, household_no=number, kind=kind, township="349901101", head=head, members=3)
        return number

    return register


@pytest.fixture
def microcredit() -> Callable[..., Body]:
    """The fields of a loan that breaks no rule in June 2021, with what a test changes."""

    def create(loan_no: str, household_no: str, amount: str = "50000.00", **changes: object) -> Body:
        return {
            "loan_no": loan_no, "bank": "示范农商行", "household_no": household_no, "household_kind": "lifted_out",
            "origin": "new", "signed_on": "2021-06-01", "purpose": "planting", "security": "credit",
            "amount": amount, "rate_pct": "3.85", "due_on": "2022-06-01", **changes,
        }  # fmt: skip

    return create


@pytest.fixture
def setting(
    approve: Callable[..., Awaitable[httpx.Response]], body: Callable[..., Body]
) -> Callable[..., Awaitable[None]]:
    """Approve the value of a parameter of guarantee companies."""

    async def both(key: str, value: str, day: str = "2018-01-01") -> None:
        entry = body(
            day, key=f"guarantee_company_{key}", value=value, document="示金〔2020〕1号", reporting_unit="bureau"
        )
        answer = await approve("parameters", entry)
        assert answer.status_code == 200, answer.text

    return both
