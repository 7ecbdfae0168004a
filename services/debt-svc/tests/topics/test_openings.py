"""Openings of debt: a register and what was resolved of it come together, and whoever may not see them sees nothing of it."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from bureau_common.testing.issuer import Issuer
from toy.workbooks import sheets_of

DEBTS = {
    "来源单号": "1", "填报单位": "340311", "基准日": "2018-08-31", "债务登记号": "YX-1", "系统内外": "系统外", "债务人代码": "340311",
    "债务人名称": "区城建公司", "债务人层级": "区本级", "债权人": "农商行", "项目名称": "安置房", "期初本金（元）": "900.00",
    "利率（%）": "5", "到期日": "2026-12-31", "计划化解年度": "2026",
}  # fmt: skip
RESOLVED = {
    "来源单号": "1", "填报单位": "340311", "化解日期": "2020-05-20", "债务登记号": "YX-1", "化解方式": "安排财政资金偿还",
    "金额（元）": "250.00", "资金来源": "一般公共预算", "凭证号": "记-1", "债权人结清证明（展期为展期协议）": "证明1",
}  # fmt: skip


def workbook(sheets: Mapping[str, Sequence[Mapping[str, str]]]) -> bytes:
    return sheets_of({name: [[*rows[0]], *[list(row.values()) for row in rows]] for name, rows in sheets.items()})


async def send(client: httpx.AsyncClient, content: bytes, **headers: str) -> httpx.Response:
    files = {"file": ("期初.xlsx", content)}
    return await client.post("/v1/openings", files=files, headers={"Idempotency-Key": "k", **headers})


async def test_a_register_and_its_resolutions_come_in_one_change_that_only_the_few_may_read(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    content = workbook({"隐性债务登记": [DEBTS], "隐性债务化解": [RESOLVED]})
    of_all = issuer.headers("viewer", "recorder", level="internal")
    refused = await send(client, content, **of_all)
    assert (refused.status_code, refused.json()["errors"][0]["rule"]) == (422, "sheets")
    answer = await send(client, content)
    assert (answer.status_code, answer.json()["created"]) == (201, 2), answer.text

    (change,) = (await client.get("/v1/changes?after=1")).json()["items"]
    assert (change["operation"], change["topic"], change["rows"]) == ("opening", "hidden_debt", 2)
    (hidden,) = (await client.get("/v1/changes?after=1", headers=of_all)).json()["items"]
    assert (hidden["operation"], hidden["topic"], hidden["rows"], hidden["digest"]) == (None, None, None, None)
    named = [_sheets(await client.get("/v1/openings/template", headers=each)) for each in ({}, of_all)]
    assert ["隐性债务登记" in each for each in named] == [True, False]
    assert all("政府债务限额" in each for each in named)

    verified = await client.get("/v1/journal/verify", headers=issuer.headers("audit_admin"))
    assert (verified.json()["ok"], verified.json()["problems"]) == (True, [])

    # What stands is settled: from now on only two persons move it.
    (record,) = (await client.get("/v1/hidden-debts")).json()["items"]
    fields = [name for name in record if name in ("source", "source_ref", "reporting_unit", "business_date")]
    fields += [name for name in record if f"{name}_name" in record or name in _OWN]
    entry: dict[str, Any] = {name: record[name] for name in fields}
    body = {"reason": "核对有误", "entry": {**entry, "principal": "950.00"}}
    answer = await client.post(f"/v1/hidden-debts/{record['id']}/correct", json=body)
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (409, "hidden_debt_raised"), answer.text


_OWN = (
    "debt_no", "system_status", "debtor_code", "debtor_name", "debtor_level", "creditor", "project", "principal", "rate_pct",
    "matures_on", "planned_year",
)  # fmt: skip


def _sheets(template: httpx.Response) -> str:
    return zipfile.ZipFile(io.BytesIO(template.content)).read("xl/workbook.xml").decode()
