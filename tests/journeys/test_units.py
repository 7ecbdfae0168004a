"""One file of units for the four services: in all or in none of them, and what the four registers say."""

from collections.abc import Mapping

import asyncpg
import httpx
import pytest

from bureau_common.schemas.reporting_units import UnitEntry
from bureau_common.testing.files import csv_of
from bureau_common.testing.postgres import as_owner
from bureau_gateway.openapi import DOMAINS
from tests.suite import Line, Suite

UNIT = {
    "source": "register", "source_ref": "D1", "reporting_unit": "bureau", "business_date": "2021-01-04",
    "code": "D1", "name": "示范区教育局", "kind": "区直部门", "division_code": "349901", "from_day": "2021-01-01",
}  # fmt: skip


def file_of(*changes: Mapping[str, str]) -> bytes:
    return csv_of(UnitEntry, [{**UNIT, **change} for change in changes])


async def send(
    suite: Suite, content: bytes, key: str = "units", role: str = "recorder", query: str = ""
) -> httpx.Response:
    headers = {**suite.auth(role), "Idempotency-Key": key}
    return await suite.gateway.post(f"/v1/units/import{query}", headers=headers, files={"file": ("u.csv", content)})


async def held(suite: Suite, domain: str) -> dict[str, str]:
    """The codes with their names in a service's register."""
    found = await suite.get(f"/v1/{domain}/reporting-units?limit=500")
    return {each["code"]: each["name"] for each in found.json()["items"]}


def results(answer: httpx.Response) -> dict[str, str]:
    return {each["field"]: each["rule"] for each in answer.json()["errors"] if each["field"] in DOMAINS}


async def test_a_file_of_units_is_in_all_four_registers_and_replayed_when_it_comes_again(suite: Suite) -> None:
    answer = await send(suite, file_of({}))
    assert answer.status_code == 200, answer.text
    written = answer.json()["services"]
    assert {domain: each["created"] for domain, each in written.items()} == dict.fromkeys(DOMAINS, 1)
    assert [(await held(suite, domain))["D1"] for domain in DOMAINS] == ["示范区教育局"] * 4
    assert (await send(suite, file_of({}))).json() == answer.json()
    compared = (await suite.get("/v1/units")).json()
    assert (compared["is_equal"], compared["differing"]) == (True, [])
    assert "D1" in [each["code"] for each in compared["units"]]
    assert {domain: each["head"]["change_no"] for domain, each in compared["services"].items()} == {
        domain: each["change_no"] for domain, each in written.items()
    }


async def test_a_file_that_comes_again_after_a_unit_was_voided_is_still_answered_as_it_was(suite: Suite) -> None:
    answer = await send(suite, file_of({}))
    assert answer.status_code == 200, answer.text
    stands = (await suite.get("/v1/credit/reporting-units?source_ref=D1")).json()["items"][0]["id"]
    voiding = {"json": {"reason": "重复登记"}, "headers": suite.auth("recorder")}
    voided = await suite.gateway.post(f"/v1/credit/reporting-units/{stands}/void", **voiding)
    assert voided.status_code == 200, voided.text
    again = await send(suite, file_of({}))
    assert (again.status_code, again.json()) == (200, answer.json())
    assert (await send(suite, file_of({}), "new-key")).status_code == 422


async def test_a_dry_run_writes_nothing(suite: Suite) -> None:
    answer = await send(suite, file_of({}), query="?dry_run=true")
    assert [each["accepted"] for each in answer.json()["services"].values()] == [True] * 4
    assert all(["D1" not in await held(suite, domain) for domain in DOMAINS])


async def test_what_one_service_refuses_none_has(suite: Suite) -> None:
    """Credit knows the reference with other content; the others would take the file."""
    own = {**UNIT, "kind": "department", "name": "别名"}
    entered = await suite.gateway.post("/v1/credit/reporting-units", json=own, headers=suite.auth("recorder"))
    assert entered.status_code == 201, entered.text
    answer = await send(suite, file_of({}, {"source_ref": "D2", "code": "D2"}))
    assert (answer.status_code, answer.json()["code"], results(answer)) == (422, "malformed", {"credit": "differs"})
    assert any(each["rule"] == "differs" and each["row"] == 2 for each in answer.json()["errors"])
    assert [sorted({"D1", "D2"} & {*await held(suite, domain)}) for domain in DOMAINS] == [[], ["D1"], [], []]
    compared = (await suite.get("/v1/units")).json()
    assert compared["is_equal"] is False
    (differing,) = compared["differing"]
    assert {domain: each and each["name"] for domain, each in differing["by_domain"].items()} == {
        "revenue": None, "credit": "别名", "debt": None, "performance": None,
    }  # fmt: skip


async def test_a_broken_rule_is_told_once_with_its_finding(suite: Suite) -> None:
    answer = await send(suite, file_of({"code": "bureau"}))
    assert (answer.status_code, results(answer)) == (422, dict.fromkeys(DOMAINS, "rule_broken"))
    assert [(each["code"], each["field"], each["row"]) for each in answer.json()["findings"]] == [
        ("reserved", "code", 2)
    ]


async def test_while_a_service_is_away_no_other_gets_the_file(suite: Suite) -> None:
    suite.lines["debt"].fault = "cut"
    answer = await send(suite, file_of({}))
    assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
    assert results(answer)["debt"] == "upstream_failed"
    suite.lines["debt"].fault = "none"
    assert all(["D1" not in await held(suite, domain) for domain in DOMAINS])


async def test_a_service_that_goes_away_between_is_named_and_gets_it_when_it_is_sent_again(
    suite: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, whole = suite.lines["debt"], Line.handle_async_request

    async def breaking(self: Line, request: httpx.Request) -> httpx.Response:
        if self is line and request.method == "POST" and not request.url.query:
            raise httpx.ConnectError("refused", request=request)
        return await whole(self, request)

    with monkeypatch.context() as broken:
        broken.setattr(Line, "handle_async_request", breaking)
        answer = await send(suite, file_of({}))
    assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
    wanted = {"revenue": "accepted", "credit": "accepted", "debt": "upstream_failed", "performance": "accepted"}
    assert results(answer) == wanted
    assert ["D1" in await held(suite, domain) for domain in DOMAINS] == [True, True, False, True]
    compared = (await suite.get("/v1/units")).json()
    assert (compared["is_equal"], [each["code"] for each in compared["differing"]]) == (False, ["D1"])
    heads = {domain: each["head"]["change_no"] for domain, each in compared["services"].items()}
    again = await send(suite, file_of({}))
    assert again.status_code == 200
    compared = (await suite.get("/v1/units")).json()
    assert compared["is_equal"] is True
    after = {domain: each["head"]["change_no"] for domain, each in compared["services"].items()}
    assert after == {**heads, "debt": heads["debt"] + 1}, "the three that had it wrote nothing more"


async def test_a_register_that_does_not_answer_is_not_equal(suite: Suite) -> None:
    suite.lines["performance"].fault = "nonsense"
    compared = (await suite.get("/v1/units")).json()
    assert (compared["is_equal"], compared["services"]["performance"]) == (False, {"head": None, "units": None})
    assert compared["differing"] == []
    for line in suite.lines.values():
        line.fault = "cut"
    assert (await suite.get("/v1/units")).status_code == 503


@pytest.mark.parametrize("role", ["viewer", "approver", "system_admin"])
async def test_only_a_recorder_of_the_district_feeds_the_registers(suite: Suite, role: str) -> None:
    assert (await send(suite, file_of({}), role=role)).status_code == 403
    assert (await suite.get("/v1/units", role="system_admin")).status_code == 403


async def test_codes_of_rows_older_than_the_register_are_listed(suite: Suite, databases: dict[str, str]) -> None:
    """An upgrade finds rows and no unit."""
    capacity = {
        "source": "d", "source_ref": "1", "reporting_unit": "340399", "business_date": "2021-01-05",
        "fiscal_year": 2021, "component": "general_revenue", "amount": "1.00", "document": "测算表",
    }  # fmt: skip
    entered = await suite.gateway.post("/v1/debt/fiscal-capacity", json=capacity, headers=suite.auth("recorder"))
    assert entered.status_code == 201, entered.text
    assert (await suite.get("/v1/units")).json()["lacking"] == []
    owner = await asyncpg.connect(as_owner(databases["debt"]))
    await owner.execute("delete from reporting_units where code = '340399'")
    await owner.close()
    lacking = (await suite.get("/v1/units")).json()["lacking"]
    assert lacking == [{"domain": "debt", "code": "340399", "book": "fiscal-capacity", "rows": 1}]
