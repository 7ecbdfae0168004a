"""A guarantee company with net assets, and enterprises that it may guarantee."""

from collections.abc import Awaitable, Callable, Mapping

import httpx
import pytest

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
