"""Bodies of the books of tax sources that break no rule, with what a test changes; and how tests write and read them."""

from typing import Any

import httpx

Body = dict[str, object]
TAXPAYERS = ("11341622003178736A", "11341621003176327Q", "11341823MB1682330U")
REASON = "录入有误"


def _common(ref: str, day: str) -> Body:
    return {"source": "tax", "source_ref": ref, "reporting_unit": "340311", "business_date": day}


def enterprise(code: str = TAXPAYERS[0]) -> Body:
    return {**_common(code, "2018-01-01"), "credit_code": code, "name": f"示范企业{code[-4:]}", "size": "small"}


def receipt(voucher: str = "V1", day: str = "2021-03-15", **changes: object) -> Body:
    return {
        **_common(voucher, day),
        "voucher_no": voucher,
        "budget_kind": "general_public_budget",
        "subject": "1010101",
        "budget_level": "shared",
        "district_share_pct": "50",
        "kind": "in",
        "amount": "1000.00",
        "collecting_body": "tax",
        **changes,
    }


def _taxed(**changes: object) -> Body:
    return {"credit_code": TAXPAYERS[0], "tax_period": "2021-01", "subject": "1010101", **changes}


def fact(ref: str = "F1", taxable: str = "1000000.00", **changes: object) -> Body:
    return {
        **_common(ref, "2021-02-10"),
        "source_department": "power",
        "kind": "consumption",
        "quantity": "120000.5",
        "quantity_unit": "千瓦时",
        "taxable_amount": taxable,
        "rate_pct": "13",
        **_taxed(**changes),
    }


def declared(ref: str = "D1", tax: str = "100000.00", **changes: object) -> Body:
    return {**_common(ref, "2021-02-15"), "declaration_no": ref, "tax_amount": tax, **_taxed(**changes)}


def lead(number: str = "L1", expected: str = "1000.00", **changes: object) -> Body:
    return {
        **_common(number, "2021-03-01"),
        "lead_no": number,
        "source_department": "power",
        "kind": "consumption",
        "expected_amount": expected,
        **_taxed(**changes),
    }


def step(number: str, action: str, day: str = "2021-03-05", **changes: object) -> Body:
    given = {"assign": {"handler": "第一税务所"}, "dismiss": {"grounds": "季节性停产"}}.get(action, {})
    return {**_common(f"{number}/{action}", day), "lead_no": number, "action": action, **given, **changes}


def result(number: str = "L1", voucher: str = "V1", amount: str = "400.00", **changes: object) -> Body:
    return {
        **_common(f"{number}/{voucher}", "2021-03-15"),
        "lead_no": number,
        "voucher_no": voucher,
        "amount": amount,
        **changes,
    }


async def enter(client: httpx.AsyncClient, book: str, *items: Body) -> int:
    """Write some records together; returns the number of the change."""
    answer = await client.post(f"/v1/{book}/batch", json={"items": items})
    assert answer.status_code == 201, answer.text
    change_no: int = answer.json()["change_no"]
    return change_no


async def verified_lead(client: httpx.AsyncClient, number: str = "L1", **changes: object) -> None:
    """A lead that was assigned and verified."""
    await enter(client, "tax-leads", lead(number, **changes))
    await enter(client, "tax-lead-steps", step(number, "assign"), step(number, "verify"))


async def refused(client: httpx.AsyncClient, book: str, body: Body) -> str:
    """The code of the first finding."""
    return (await refused_on(client, book, body))[0]


async def refused_on(client: httpx.AsyncClient, book: str, body: Body) -> tuple[str, str | None]:
    """Code and field of the first finding, the same dry as in the write; each with its clause and both languages."""
    dry = await client.post(f"/v1/{book}", json=body, params={"dry_run": True})
    answer = await client.post(f"/v1/{book}", json=body)
    assert answer.status_code == 409, answer.text
    findings = answer.json()["findings"]
    assert (dry.status_code, dry.json()["findings"]) == (409, findings)
    for finding in findings:
        assert finding["clause"]["document"]
        assert finding["message_zh"]
        assert finding["message_en"]
    return findings[0]["code"], findings[0]["field"]


async def change(client: httpx.AsyncClient, book: str, ref: str, entry: Body | None) -> httpx.Response:
    """Correct the record of a reference, or void it where there is no entry."""
    (row,) = (await client.get(f"/v1/{book}", params={"source_ref": ref})).json()["items"]
    path = f"/v1/{book}/{row['id']}"
    if entry is None:
        return await client.post(f"{path}/void", json={"reason": REASON})
    return await client.post(f"{path}/correct", json={"reason": REASON, "entry": entry})


async def change_refused(client: httpx.AsyncClient, book: str, ref: str, entry: Body | None) -> str:
    return (await change_refused_on(client, book, ref, entry))[0]


async def change_refused_on(
    client: httpx.AsyncClient, book: str, ref: str, entry: Body | None
) -> tuple[str, str | None]:
    """Code and field of the first finding on a correction, or on a void."""
    answer = await change(client, book, ref, entry)
    assert answer.status_code == 409, answer.text
    finding = answer.json()["findings"][0]
    return finding["code"], finding["field"]


async def figure(client: httpx.AsyncClient, name: str, period: str = "2021-12", **params: Any) -> str | None:
    answer = await client.get(f"/v1/figures/revenue.{name}", params={"period": period, **params})
    value: str | None = answer.json()["value"]
    return value


async def contributions(client: httpx.AsyncClient, name: str, period: str = "2021-12") -> dict[str, str]:
    """By reference what each row adds to a figure."""
    answer = await client.get(f"/v1/figures/revenue.{name}/records", params={"period": period})
    return {row["record"]["source_ref"]: row["contribution"] for row in answer.json()["items"]}


def project(number: str = "P1", **changes: object) -> Body:
    return {
        **_common(number, "2020-06-01"),
        "project_no": number,
        "name": f"示范产业园{number}",
        "credit_code": TAXPAYERS[0],
        **changes,
    }


def expected_tax(number: str = "P1", year: int = 2021, tax: str = "5000.00", **changes: object) -> Body:
    return {
        **_common(f"{number}/{year}", "2021-01-15"),
        "project_no": number,
        "fiscal_year": year,
        "expected_tax": tax,
        **changes,
    }


def project_receipt(number: str = "P1", voucher: str = "V1", amount: str = "400.00", **changes: object) -> Body:
    return {
        **_common(f"{number}/{voucher}", "2021-03-15"),
        "project_no": number,
        "voucher_no": voucher,
        "amount": amount,
        **changes,
    }


def policy(number: str = "T1", **changes: object) -> Body:
    return {
        **_common(number, "2021-01-01"),
        "policy_no": number,
        "name": "小规模纳税人减免增值税",
        "document": "财政部 税务总局公告2021年第11号",
        "kind": "tax_cut",
        "subject": "1010101",
        "ends_on": "2021-12-31",
        **changes,
    }


def relief(ref: str = "R1", number: str = "T1", amount: str = "300.00", **changes: object) -> Body:
    return {
        **_common(ref, "2021-03-31"),
        "policy_no": number,
        "credit_code": TAXPAYERS[0],
        "amount": amount,
        **changes,
    }
