"""A bureau's own template from its first draft to its withdrawal: two persons, versions, and a report by its name."""

import asyncpg
import httpx

from bureau_common.testing.postgres import as_owner
from tests.suite import Suite

FIRST = '# {{ year }}年报告\n\n收入{{ amount("revenue.general_revenue.ytd") }}，教育支出3亿元。'
SECOND = '# {{ year }}年财政报告\n\n收入{{ amount("revenue.general_revenue.ytd") }}。'
PATH = "/v1/report-templates"


async def draft(suite: Suite, body: str, **changes: object) -> httpx.Response:
    wanted = {"name": "年度报告", "body": body, "period": "2021-10", "reason": "按本区写法", **changes}
    return await suite.gateway.post(PATH, json=wanted, headers=suite.auth("recorder"))


async def decide(suite: Suite, proposal: str, role: str = "approver") -> httpx.Response:
    headers = {**suite.auth(role), "Idempotency-Key": f"approve-{proposal}-{role}"}
    return await suite.gateway.post(f"{PATH}/proposals/{proposal}/approve", headers=headers)


async def titled(suite: Suite, name: str = "年度报告") -> tuple[int, str]:
    answer = await suite.get(f"/v1/reports/2021-10/document?format=md&template={name}")
    return answer.status_code, answer.text.partition("\n")[0]


async def test_a_template_from_its_draft_to_its_withdrawal(suite: Suite, databases: dict[str, str]) -> None:
    tried = await suite.gateway.post(
        f"{PATH}/preview", json={"body": FIRST, "period": "2021-10"}, headers=suite.auth("recorder")
    )
    assert tried.status_code == 200
    assert (await suite.get(PATH)).json()["items"] == []

    first = (await draft(suite, FIRST)).json()
    assert [(each["line"], each["rule"]) for each in first["warnings"]] == [(3, "typed_figure")]
    assert "收入[〔未报〕]" in first["preview"]
    assert (await titled(suite))[0] == 404  # a draft is no template yet
    assert (await decide(suite, first["proposal_id"], "recorder")).status_code == 403
    assert (await decide(suite, first["proposal_id"])).status_code == 200
    assert await titled(suite) == (200, "# 2021年报告")

    second = (await draft(suite, SECOND)).json()
    assert await titled(suite) == (200, "# 2021年报告")  # until somebody approves the next version
    assert (await decide(suite, second["proposal_id"])).status_code == 200
    assert await titled(suite) == (200, "# 2021年财政报告")
    assert (await suite.get("/v1/reports/2021-10/document?format=md")).text.startswith("# 关于2021年")

    (listed,) = (await suite.get(PATH)).json()["items"]
    versions = (await suite.get(f"{PATH}/{listed['id']}")).json()
    assert (versions["record"]["body"], len(versions["history"])) == (SECOND, 2)

    void = {"operation": "void", "record_id": listed["id"], "reason": "不再使用"}
    gone = await suite.gateway.post(f"{PATH}/proposals", json=void, headers=suite.auth("recorder"))
    assert (await decide(suite, gone.json()["proposal"]["id"])).status_code == 200
    assert (await titled(suite))[0] == 404
    owner = await asyncpg.connect(as_owner(databases["gateway"]))
    assert await owner.fetchval("select count(*) from report_templates") == 2
    await owner.close()
    verified = await suite.get("/v1/journal/verify", "audit_admin")
    assert verified.json()["ok"] is True


async def test_a_template_with_faults_is_refused_with_their_lines(suite: Suite) -> None:
    refused = await draft(suite, '一\n{{ amount("revenue.no.such") }}')
    assert (refused.status_code, refused.json()["errors"][0]["row"]) == (422, 2)
    direct = {
        "operation": "enter", "reason": "直接提出",
        "entry": {
            "source": "gateway", "source_ref": "另一", "reporting_unit": "bureau", "business_date": "2021-10-01",
            "format": "text", "body": "{% for x in y %}",
        },
    }  # fmt: skip
    past = await suite.gateway.post(f"{PATH}/proposals", json=direct, headers=suite.auth("recorder"))
    assert past.status_code == 409
    assert past.json()["findings"][0]["code"].startswith("template_")
    assert (await suite.gateway.post(PATH, json={}, headers=suite.auth("viewer"))).status_code == 403
