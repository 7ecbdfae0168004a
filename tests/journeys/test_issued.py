"""An issued report over the real services: its replay at its cut-offs has the hash that was signed."""

from itertools import count

import httpx

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
    same = (await demo.get(f"{REPORT}/issues/{number}/replay")).json()
    assert (same["outcome"], same["differing"], same["sentences"]) == ("same", [], [])
    assert same["replayed_sha256"] == same["stored_sha256"]
