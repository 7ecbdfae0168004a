"""A bureau's own template is proposed once under a key, and read beside the loop by whichever door it comes."""

import threading
from typing import Any

import pytest

from bureau_gateway.report.own import book, checking
from gateway.tests.issues.world import REVENUE, Office

ENTRY = {
    "source": "gateway",
    "source_ref": "另一个",
    "reporting_unit": "bureau",
    "business_date": "2021-11-01",
    "format": "text",
    "body": f'收入{{{{ amount("{REVENUE}") }}}}。',
}


async def test_a_template_is_proposed_once_under_a_key_and_read_in_a_thread(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, threads = checking.read_template, set()

    def reading(body: str) -> Any:
        threads.add(threading.current_thread())
        return read(body)

    monkeypatch.setattr(book, "read_new_template", reading)
    wanted = {"name": "年度报告", "body": ENTRY["body"], "reason": "按本区写法", "period": "2021-10"}
    headers = {**office.token("甲"), "Idempotency-Key": "once"}
    first = await office.client.post("/v1/report-templates", json=wanted, headers=headers)
    office.world.faults.update(dict.fromkeys(("revenue", "credit", "debt", "performance"), office.away))
    again = await office.client.post("/v1/report-templates", json=wanted, headers=headers)
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert again.headers["Idempotent-Replay"] == "true"
    listed = await office.client.get("/v1/report-templates/proposals", headers=headers)
    assert [each["id"] for each in listed.json()["items"]] == [first.json()["proposal_id"]]

    asked = {"operation": "enter", "reason": "按本区写法", "entry": ENTRY}
    other = await office.client.post("/v1/report-templates/proposals", json=asked, headers=office.token("甲"))
    assert other.status_code == 201, other.text
    assert threads, "nobody read it"
    assert threading.main_thread() not in threads


@pytest.mark.parametrize(
    ("field", "value"), [("name", "模板110101199003070134"), ("body", " "), ("body", "\n"), ("body", "\u3000\n\t")]
)
async def test_what_the_book_of_templates_would_not_take_is_named_before_it_is_proposed(
    office: Office, field: str, value: str
) -> None:
    wanted = {"name": "年度报告", "body": ENTRY["body"], "reason": "按本区写法", "period": "2021-10", field: value}
    answer = await office.client.post("/v1/report-templates", json=wanted, headers=office.token("甲"))
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, [field]), answer.text


async def test_a_field_that_is_called_body_is_named_with_its_path(office: Office) -> None:
    asked = {"operation": "enter", "reason": "按本区写法", "entry": {**ENTRY, "body": " "}}
    answer = await office.client.post("/v1/report-templates/proposals", json=asked, headers=office.token("甲"))
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, ["entry.body"])
