"""An issued report over the real services: later writes, a closing and a reopening leave its replay as it was."""

from itertools import count
from typing import Any

import httpx

from tests.suite import Suite

REPORT = "/v1/reports/2021-10"
RECEIPT = {
    "source": "late", "source_ref": "late-1", "reporting_unit": "349901", "business_date": "2021-10-20",
    "voucher_no": "Vlate-1", "budget_kind": "general_public_budget", "subject": "1010101", "budget_level": "shared",
    "district_share_pct": "50", "kind": "in", "amount": "123456.78", "collecting_body": "tax",
}  # fmt: skip
"""Half of it is the district's."""
_keys = count()


async def post(suite: Suite, path: str, role: str, body: object = None, **headers: str) -> httpx.Response:
    sent = {**suite.auth(role), "Idempotency-Key": f"issued-{next(_keys)}", **headers}
    return await suite.gateway.post(path, json=body, headers=sent)


async def issue(suite: Suite, number: int) -> httpx.Response:
    """Submitted by the recorder and issued by the approver, each as it then stands."""
    for step, role in (("submit", "recorder"), ("issue", "approver")):
        tag = (await suite.get(f"{REPORT}/issues/{number}")).headers["etag"]
        answer = await post(suite, f"{REPORT}/issues/{number}/{step}", role, **{"If-Match": tag})
        if answer.status_code != 200:
            break
    return answer


async def test_an_issued_report_replays_to_the_same_hash_after_whatever_is_written(demo: Suite) -> None:
    final = await post(demo, f"{REPORT}/issues", "recorder", {"kind": "final", "dated": "2021-11-08"})
    refused = await issue(demo, final.json()["number"])
    assert refused.json()["code"] == "rule_broken"
    assert {each["code"] for each in refused.json()["findings"]} <= {"provisional", "partial"}

    flash = await post(demo, f"{REPORT}/issues", "recorder", {"kind": "flash", "dated": "2021-11-08"})
    number = flash.json()["number"]
    assert (await issue(demo, number)).json()["state"] == "issued"
    same = (await demo.get(f"{REPORT}/issues/{number}/replay")).json()
    assert (same["outcome"], same["differing"], same["sentences"]) == ("same", [], [])
    assert same["rendered_otherwise"] == []

    written = await post(demo, "/v1/revenue/receipts", "recorder", RECEIPT)
    assert written.status_code == 201, written.text
    record = written.json()["record"]["id"]
    corrected = {"entry": {**RECEIPT, "amount": "2.00"}, "reason": "金额有误"}
    assert (await post(demo, f"/v1/revenue/receipts/{record}/correct", "recorder", corrected)).status_code == 201
    difference = (await demo.get(f"{REPORT}/diff?from={number}&to=live")).json()
    moved = {each["id"]: each["difference"] for each in difference["figures"]}
    assert moved["revenue.general_revenue.ytd"] == "1.00"
    closed = await post(demo, "/v1/revenue/periods/2021-10/close", "approver", {"reason": "月末结账"})
    assert closed.status_code in (200, 201), closed.text

    for edition in ("", "?edition=open"):
        told: dict[str, Any] = (await demo.get(f"{REPORT}/issues/{number}/replay{edition}")).json()
        assert (told["outcome"], told["differing"], told["tampered"]) == ("same", [], [])
        assert told["replayed_sha256"] == told["stored_sha256"]
    figures = (await demo.get(f"{REPORT}/issues/{number}/figures")).json()["figures"]
    revenue = next(each for each in figures if each["id"] == "revenue.general_revenue.ytd")
    rows = (await demo.get(f"{revenue['rows'][0]['href']}&limit=500")).json()
    assert rows["change_no"] == revenue["change_no"]
    assert RECEIPT["source_ref"] not in {each["record"]["source_ref"] for each in rows["items"]}
    assert (await demo.get(revenue["parameters_href"])).status_code == 200
    verified = await demo.get("/v1/journal/verify", "audit_admin")
    assert verified.json()["ok"] is True
