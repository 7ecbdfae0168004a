"""Bodies of rural revitalization records that break no rule, with what a test changes."""

import httpx

from tests.payment_rows import Body, spending


def _common(ref: str, day: str) -> Body:
    return {"source": "rural", "source_ref": ref, "reporting_unit": "340311", "business_date": day}


def fund(ref: str = "F1", **changes: object) -> Body:
    return {
        **_common(ref, "2021-01-10"), "fiscal_year": 2021, "tier": "district", "kind": "arranged",
        "document": f"区财农〔2021〕{ref}号", "amount": "1000.00", **changes,
    }  # fmt: skip


def project(number: str = "P1", **changes: object) -> Body:
    return {
        **_common(number, "2021-01-15"),
        "project_no": number,
        "name": "村道硬化",
        "kind": "infrastructure",
        **changes,
    }


def contract(number: str = "C1", **changes: object) -> Body:
    return {
        **_common(number, "2021-02-01"), "contract_no": number, "project_no": "P1", "payee_name": "示范建筑有限公司",
        "amount": "800.00", **changes,
    }  # fmt: skip


def step(action: str, day: str, progress: str | None = None, **changes: object) -> Body:
    ref = f"{changes.get('project_no', 'P1')}/{action}/{day}"
    return {**_common(ref, day), "project_no": "P1", "action": action, "progress_pct": progress, **changes}


def distribution(ref: str = "D1", **changes: object) -> Body:
    return {
        **_common(ref, "2021-02-01"), "project_no": "P1", "kind": "infrastructure", "fiscal_year": 2021,
        "tier": "district", "amount": "1000.00", **changes,
    }  # fmt: skip


def rural_payment(ref: str = "R1", **changes: object) -> Body:
    return {
        **_common(ref, "2021-03-10"), "project_no": "P1", "contract_no": "C1", "fiscal_year": 2021,
        "application_no": "T1", "payment_no": "T1", "kind": "paid", "amount": "240.00", **changes,
    }  # fmt: skip


def asset(number: str = "A1", **changes: object) -> Body:
    return {
        **_common(number, "2021-06-01"), "asset_no": number, "project_no": "P1", "name": "标准化厂房",
        "owner": "示范村股份经济合作社", "operator": "示范农业有限公司", "amount": "700.00", **changes,
    }  # fmt: skip


def income(ref: str = "I1", **changes: object) -> Body:
    return {**_common(ref, "2021-07-01"), "asset_no": "A1", "kind": "earned", "amount": "100.00", **changes}


def village_cost(ref: str = "V1", **changes: object) -> Body:
    return {
        **_common(ref, "2021-01-20"), "fiscal_year": 2021, "village": "340311101201", "kind": "need", "amount": "110000.00",
        **changes,
    }  # fmt: skip


def treasury(ref: str = "T1", amount: str = "1000.00", day: str = "2021-03-10") -> dict[str, list[Body]]:
    """What the treasury paid on one voucher, with all that it stands on, by book."""
    return spending([{"source_ref": ref, "business_date": day, "amount": amount, "functional_code": "213"}])


ACCEPTED = [
    step("start", "2021-02-10"),
    step("report", "2021-03-01", "40"),
    step("complete", "2021-05-01"),
    step("pass", "2021-05-20"),
]
"""The whole course of a project that passes."""


async def write_each(client: httpx.AsyncClient, book: str, *bodies: Body) -> list[str]:
    """Write bodies one by one; the codes of what refused the last, none where it was taken. A dry run must agree."""
    for body in bodies:
        tried = await client.post(f"/v1/{book}", json=body, params={"dry_run": True})
        answer = await client.post(f"/v1/{book}", json=body)
        if answer.status_code != 201:
            assert answer.status_code == tried.status_code == 409, answer.text
            assert answer.json()["findings"] == tried.json()["findings"]
            for finding in answer.json()["findings"]:
                assert finding["clause"]["document"]
                assert finding["message_zh"] != finding["message_en"]
            return [finding["code"] for finding in answer.json()["findings"]]
        assert tried.json()["accepted"] is True
    return []
