"""State-owned enterprises and their statements as tests enter them."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from uuid import uuid4

import httpx
from stdnum.cn import uscc

from bureau_common.testing.issuer import Issuer

Body = dict[str, object]
ENTERPRISES, CLOSINGS, STATEMENTS, REVIEWS, FACTORS = (
    "state-enterprises", "state-enterprise-closings", "state-enterprise-statements", "state-enterprise-reviews",
    "state-capital-factors",
)  # fmt: skip
OWNER = "349901"


def code(name: str) -> str:
    """A credit code of its own for each letter."""
    start = f"91349901MA2TYC{ord(name):03d}"
    return start + str(uscc.calc_check_digit(start))


def enterprise(name: str, ownership: str = "sole", group: str | None = None, level: int | None = None) -> Body:
    named = {"credit_code": code(name), "name": f"{name}公司", "ownership": ownership, "owner_department": OWNER}
    return {
        **named,
        "level": level or (1 if group is None else 2),
        "group_code": None if group is None else code(group),
    }


def statement(
    name: str, number: str, end: str, state: str, opening: str = "100.00", *, annual: str = "", scope: str = "single"
) -> tuple[str, Body]:
    """The business date and the fields; with `annual`, the day on which the year's was filed."""
    filed = annual or f"{int(end[:4]) + (end[5:7] == '12')}-{int(end[5:7]) % 12 + 1:02d}-10"
    sheet = {"assets": f"{Decimal(state) + 50:.2f}", "liabilities": "50.00", "equity": state, "state_equity": state}
    told = {"revenue": "9.00", "profit": "-1.00", "tax": "0.50", "headcount": 7, "opening_state_equity": opening}
    about = {
        "statement_no": number,
        "credit_code": code(name),
        "kind": "annual" if annual else "monthly",
        "scope": scope,
    }
    return annual or end, {**about, "statement_date": end, "filed_on": filed, **sheet, **told}


def review(number: str, action: str, on: str) -> Body:
    return {"statement_no": number, "action": action, "reviewed_on": on, "remark": "合计不符"}


Send = Callable[..., Awaitable[httpx.Response]]


def two_persons(client: httpx.AsyncClient, issuer: Issuer, record: Callable[..., Body]) -> tuple[Send, Send]:
    """How 张三 proposes a record, and how somebody approves a proposal, 李四 unless named otherwise."""

    async def propose(book: str, day: str, person: str = "张三", **fields: object) -> httpx.Response:
        number = uuid4().hex
        asked = {"operation": "enter", "reason": "按文件办理", "entry": record(number, day, **fields)}
        headers = {**issuer.headers("recorder", person=person), "Idempotency-Key": number}
        return await client.post(f"/v1/{book}/proposals", json=asked, headers=headers)

    async def approve(book: str, proposed: httpx.Response, person: str = "李四") -> httpx.Response:
        assert proposed.status_code == 201, proposed.text
        headers = {**issuer.headers("approver", person=person), "Idempotency-Key": uuid4().hex}
        path = f"/v1/{book}/proposals/{proposed.json()['proposal']['id']}/approve"
        return await client.post(path, json={}, headers=headers)

    return propose, approve
