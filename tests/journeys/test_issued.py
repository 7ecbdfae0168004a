"""An issued report over the real services: its replay at its cut-offs has the hash that was signed, also after a late
receipt, its correction and the restatement that tells of them."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import httpx

from revenue_svc.topics.receipts.schemas import ReceiptEntry
from tests.suite import Suite

REPORT = "/v1/reports/2021-10"
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


async def test_an_issued_report_of_the_demo_district_replays_to_the_same_hash(demo: Suite) -> None:
    final = await post(demo, f"{REPORT}/issues", "recorder", {"kind": "final", "dated": "2021-11-08"})
    refused = await issue(demo, final.json()["number"])
    assert refused.json()["code"] == "rule_broken"
    assert {each["code"] for each in refused.json()["findings"]} <= {"provisional", "partial"}

    flash = await post(demo, f"{REPORT}/issues", "recorder", {"kind": "flash", "dated": "2021-11-08"})
    number = flash.json()["number"]
    assert (await issue(demo, number)).json()["state"] == "issued"

    for app in (demo.gateway_app, *demo.apps.values()):
        app.state.today = lambda: date(2021, 11, 20)
    share = await late_receipt(demo)
    wanted = {"kind": "flash", "dated": "2021-11-20", "restates": number, "material": True, "reason": "补记一笔收入"}
    restated = (await post(demo, f"{REPORT}/issues", "recorder", wanted)).json()["number"]
    assert (await issue(demo, restated)).json()["state"] == "issued"
    old = (await demo.get(f"{REPORT}/issues/{number}")).json()
    assert (old["state"], old["restated_by"]) == ("restated", restated)
    changed = (await demo.get(f"{REPORT}/diff?from={number}&to={restated}")).json()
    (moved,) = [each for each in changed["figures"] if each["id"] == "revenue.general_revenue.ytd"]
    assert Decimal(moved["difference"]) == Decimal(CORRECTED) * share / 100
    assert changed["sentences"]
    for each in (number, restated):
        await replays(demo, each)


async def replays(suite: Suite, number: int) -> None:
    same = (await suite.get(f"{REPORT}/issues/{number}/replay")).json()
    assert (same["outcome"], same["differing"], same["sentences"]) == ("same", [], [])
    assert same["replayed_sha256"] == same["stored_sha256"]
    assert same["rendered_otherwise"] == []


TYPED, CORRECTED = "5000000.00", "7000000.00"


async def late_receipt(suite: Suite) -> Decimal:
    """A receipt of the month that was closed meanwhile: two persons reopen it, and an amount that was mistyped is
    corrected. Returns the district's share in percent."""
    closed = await post(suite, "/v1/months/2021-10/closings", "approver", {"reason": "十月月结"})
    assert closed.status_code == 200, closed.text
    listed = (await suite.get("/v1/revenue/receipts?from=2021-10&to=2021-10&limit=500")).json()["items"]
    like = next(
        each for each in listed if each["budget_kind"] == "general_public_budget" and Decimal(each["amount"]) > 0
    )
    entry: dict[str, Any] = {name: like[name] for name in ReceiptEntry.model_fields}
    entry |= {"source_ref": "late-1", "voucher_no": "late-1", "amount": TYPED}
    refused = await post(suite, "/v1/revenue/receipts", "recorder", entry)
    assert (refused.status_code, refused.json()["code"]) == (409, "period_closed")

    opened = {"from_period": "2021-10", "through_period": "2021-10", "books": "receipts", "expires_on": "2021-11-25"}
    opened |= {"source": "office", "source_ref": "R1", "reporting_unit": "bureau", "business_date": "2021-11-19"}
    path = "/v1/revenue/reopenings/proposals"
    asked = await post(suite, path, "recorder", {"operation": "enter", "reason": "补记", "entry": opened})
    proposal = asked.json()["proposal"]["id"]
    assert (await post(suite, f"{path}/{proposal}/approve", "approver")).status_code == 200
    entered = await post(suite, "/v1/revenue/receipts", "recorder", entry)
    assert entered.status_code == 201, entered.text
    correction = {"entry": {**entry, "amount": CORRECTED}, "reason": "金额录错"}
    record = entered.json()["record"]["id"]
    corrected = await post(suite, f"/v1/revenue/receipts/{record}/correct", "recorder", correction)
    assert corrected.status_code in (200, 201), corrected.text
    return Decimal(like["district_share_pct"])
