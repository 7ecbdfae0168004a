"""Receipts over HTTP: entered and read with every field, and the subjects that they name, the bureau's own among them."""

from collections.abc import Callable

import httpx

Receipt = Callable[..., dict[str, object]]


async def enter(client: httpx.AsyncClient, body: dict[str, object]) -> dict[str, object]:
    answer = await client.post("/v1/receipts", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_an_entered_receipt_is_the_first_change_and_reads_as_it_was_sent(
    client: httpx.AsyncClient, receipt: Receipt
) -> None:
    recorded = await enter(client, receipt("R1", payer_code="9144030071526726XG", item_code="103044306"))
    assert (recorded["change_no"], recorded["findings"]) == (2, [])
    record = (await client.get(f"/v1/receipts/{recorded['record']['id']}")).json()["record"]
    sent = receipt("R1", payer_code="9144030071526726XG", item_code="103044306", district_share_pct="50.0000")
    assert {name: record[name] for name in sent} == sent
    assert (record["state"], record["replaces"], record["recorded_change"]) == ("live", None, 2)
    assert record["recorded_by"] == "张三"


async def add_subject(client: httpx.AsyncClient, code: str, year: int = 2021) -> httpx.Response:
    return await client.post(
        "/v1/subjects",
        json={
            "source": "bureau",
            "source_ref": f"S{year}-{code}",
            "reporting_unit": "340311",
            "business_date": f"{year}-01-04",
            "fiscal_year": year,
            "kind": "revenue",
            "code": code,
            "name": "本局自设科目",
        },
    )


async def test_an_unknown_subject_is_refused_until_the_bureau_adds_it_for_that_year(
    client: httpx.AsyncClient, receipt: Receipt
) -> None:
    body = receipt("R1", subject="103099801")
    refused = await client.post("/v1/receipts", json=body)
    assert (refused.status_code, refused.json()["findings"][0]["code"]) == (409, "subject_unknown")
    assert refused.json()["clause"]["document"] == "财政部《政府收支分类科目》（各年度）"
    assert (await add_subject(client, "103099801", 2020)).status_code == 201
    assert (await client.post("/v1/receipts", json=body)).status_code == 409
    assert (await add_subject(client, "103099801")).status_code == 201
    accepted = await client.post("/v1/receipts", json=body)
    assert accepted.status_code == 201
    assert [(f["code"], f["severity"]) for f in accepted.json()["findings"]] == [("subject_own", "warn")]
    listed = (await client.get("/v1/reference/subjects", params={"kind": "revenue", "year": 2021})).json()
    assert {"code": "103099801", "name": "本局自设科目", "own": True, "confirmed": True} in listed
    assert {"code": "101", "name": "税收收入", "own": False, "confirmed": True} in listed


async def test_a_subject_of_the_national_list_cannot_be_added(client: httpx.AsyncClient) -> None:
    answer = await add_subject(client, "1010101")
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (409, "subject_known")
