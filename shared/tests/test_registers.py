"""Enterprises and households: each code stands once, heads are registered persons, history stays readable."""

import asyncio

import httpx
import pytest
from stdnum.cn import uscc

from bureau_common.testing.issuer import Issuer

Body = dict[str, object]
COMMON: Body = {"source": "market", "source_ref": "E1", "reporting_unit": "T1", "business_date": "2021-03-15"}
ENTERPRISE: Body = {**COMMON, "credit_code": "91330100799655058B", "name": "示范米业有限公司", "size": "small"}
CODE_2 = "11341823MB1682330U"
PERSON: Body = {**COMMON, "source_ref": "P1", "name": "张三", "id_number": "11010519491231002X"}


@pytest.fixture
async def head(client: httpx.AsyncClient) -> str:
    identity: str = (await client.post("/v1/persons", json=PERSON)).json()["person"]["id"]
    return identity


@pytest.fixture
def household(head: str) -> Body:
    return {**COMMON, "source_ref": "H1", "household_no": "A-001", "kind": "lifted_out", "township": "340311100",
            "head": head, "members": 4}  # fmt: skip


async def found(client: httpx.AsyncClient, path: str, body: Body) -> list[tuple[str, str]]:
    """The blocking findings of a refused write."""
    answer = await client.post(path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "rule_broken"), answer.text
    assert all(finding["clause"]["document"] for finding in answer.json()["findings"])
    return [(finding["code"], finding["field"]) for finding in answer.json()["findings"]]


async def test_an_enterprise_is_entered_listed_corrected_and_exported_with_labels(client: httpx.AsyncClient) -> None:
    entered = await client.post("/v1/enterprises", json={**ENTERPRISE, "credit_code": "91330100799655058b"})
    assert entered.status_code == 201, entered.text
    assert entered.json()["record"]["credit_code"] == "91330100799655058B"
    entry = {**ENTERPRISE, "size": "medium", "industry": "农副食品加工业"}
    path = f"/v1/enterprises/{entered.json()['record']['id']}/correct"
    for dry_run in (True, False):
        answer = await client.post(path, json={"reason": "规模变化", "entry": entry}, params={"dry_run": dry_run})
        assert answer.status_code == 200, answer.text
    (listed,) = (await client.get("/v1/enterprises")).json()["items"]
    assert (listed["size"], listed["industry"]) == ("medium", "农副食品加工业")
    assert (await client.get("/v1/enterprises?as_of=2")).json()["items"][0]["size"] == "small"
    assert "中型" in (await client.get("/v1/enterprises/export")).text


async def test_a_credit_code_stands_once_among_live_records(client: httpx.AsyncClient) -> None:
    first = (await client.post("/v1/enterprises", json=ENTERPRISE)).json()["record"]["id"]
    assert (await client.post("/v1/enterprises", json=ENTERPRISE)).status_code == 200
    again = {**ENTERPRISE, "source_ref": "E2", "name": "另一名称"}
    taken = [("repeated", "credit_code")]
    assert await found(client, "/v1/enterprises", again) == taken
    assert await found(client, "/v1/enterprises?dry_run=true", again) == taken
    other = (await client.post("/v1/enterprises", json={**again, "credit_code": CODE_2})).json()["record"]["id"]
    move = {"reason": "代码有误", "entry": again}
    assert await found(client, f"/v1/enterprises/{other}/correct", move) == taken
    assert (await client.post(f"/v1/enterprises/{first}/void", json={"reason": "已注销"})).status_code == 200
    assert (await client.post(f"/v1/enterprises/{other}/correct", json=move)).status_code == 200


async def test_a_batch_that_repeats_a_code_is_refused_with_the_code(client: httpx.AsyncClient) -> None:
    items = [{**ENTERPRISE, "source_ref": "E1"}, {**ENTERPRISE, "source_ref": "E2", "credit_code": CODE_2},
             {**ENTERPRISE, "source_ref": "E3"}]  # fmt: skip
    taken = [("repeated", "credit_code")]
    assert await found(client, "/v1/enterprises/batch", {"items": items}) == taken
    assert (await client.post("/v1/enterprises/batch", json={"items": items[:2]})).status_code == 201


def numbered(number: int) -> str:
    """A valid credit code of our own for each number."""
    code = f"91340311MA{number:07d}"
    return code + uscc.calc_check_digit(code)


async def test_a_file_that_repeats_a_code_2500_lines_further_down_is_refused_with_the_code(
    client: httpx.AsyncClient,
) -> None:
    numbers = [*range(2500), 7]
    header = "来源系统,来源单号,填报单位,业务日期,统一社会信用代码,企业名称,企业规模"
    lines = [f"market,E{line},T1,2021-03-15,{numbered(n)},企业{n},微型" for line, n in enumerate(numbers)]
    answers = [
        await client.post(
            "/v1/enterprises/import",
            files={"file": ("e.csv", "\n".join([header, *chosen]).encode(), "text/csv")},
            headers={"Idempotency-Key": f"f{len(chosen)}"},
        )
        for chosen in (lines, lines[:-1])
    ]
    assert [answer.status_code for answer in answers] == [409, 201], answers[0].text[:500]
    assert [finding["actual"] for finding in answers[0].json()["findings"]] == [numbered(7)]
    assert answers[1].json()["created"] == 2500


@pytest.mark.race
async def test_twelve_writers_of_one_credit_code_register_it_once(client: httpx.AsyncClient) -> None:
    bodies = [{**ENTERPRISE, "source_ref": f"E{number}"} for number in range(12)]
    answers = await asyncio.gather(*[client.post("/v1/enterprises", json=body) for body in bodies])
    assert [answer.status_code for answer in answers].count(201) == 1
    assert {answer.status_code for answer in answers} == {201, 409}
    assert len((await client.get("/v1/enterprises")).json()["items"]) == 1
    assert (await client.get("/v1/changes")).json()["head"]["change_no"] == 2


@pytest.mark.race
async def test_corrections_of_two_enterprises_to_one_code_at_once_land_once(client: httpx.AsyncClient) -> None:
    entries = [{**ENTERPRISE, "source_ref": "E1"}, {**ENTERPRISE, "source_ref": "E2", "credit_code": CODE_2}]
    ids = [(await client.post("/v1/enterprises", json=entry)).json()["record"]["id"] for entry in entries]
    target = "11341622003178736A"
    answers = await asyncio.gather(
        *[
            client.post(
                f"/v1/enterprises/{record}/correct",
                json={"reason": "代码有误", "entry": {**entry, "credit_code": target}},
            )
            for record, entry in zip(ids, entries, strict=True)
        ]
    )
    assert sorted(answer.status_code for answer in answers)[0] == 200
    assert {answer.status_code for answer in answers} == {200, 409}
    codes = [item["credit_code"] for item in (await client.get("/v1/enterprises")).json()["items"]]
    assert codes.count(target) == 1
    assert len(codes) == 2


async def test_a_household_names_its_head_by_id_and_never_by_name(client: httpx.AsyncClient, household: Body) -> None:
    answer = await client.post("/v1/households", json=household)
    assert answer.status_code == 201, answer.text
    assert answer.json()["record"]["head"] == household["head"]
    exported = (await client.get("/v1/households/export")).text
    assert "脱贫户" in exported
    assert str(household["head"]) in exported
    assert "张三" not in exported
    twice = {**household, "source_ref": "H2"}
    assert await found(client, "/v1/households", twice) == [("repeated", "household_no")]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"members": 0}, "members"),
        ({"members": 100}, "members"),
        ({"kind": "poor"}, "kind"),
        ({"head": "11010519491231002X"}, "head"),
        ({"township": "示范镇"}, "township"),
    ],
)
async def test_a_malformed_household_names_the_field(
    client: httpx.AsyncClient, household: Body, changes: Body, field: str
) -> None:
    answer = await client.post("/v1/households", json={**household, **changes})
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])
    assert "11010519491231002X" not in answer.text
    for members in (1, 99):
        dry = await client.post("/v1/households?dry_run=true", json={**household, "members": members})
        assert dry.status_code == 200


async def test_an_unknown_erased_or_unseen_head_is_refused(
    client: httpx.AsyncClient, issuer: Issuer, household: Body, head: str
) -> None:
    unknown = [("unknown", "head")]
    assert (
        await found(client, "/v1/households", {**household, "head": "01a20bd7-7404-7d20-889c-d1d9b309057c"}) == unknown
    )
    township = issuer.headers("recorder", units=["T2"])
    answer = await client.post("/v1/households", json={**household, "reporting_unit": "T2"}, headers=township)
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (409, "unknown")
    approver = issuer.headers("approver")
    assert (await client.post(f"/v1/persons/{head}/erase", json={"reason": "本人申请"}, headers=approver)).is_success
    assert await found(client, "/v1/households", household) == unknown


async def test_a_corrected_head_stays_the_head(client: httpx.AsyncClient, household: Body, head: str) -> None:
    record = (await client.post("/v1/households", json=household)).json()["record"]["id"]
    details = {"name": "张三", "id_number": "11010519491231002X", "phone": "13800138000"}
    answer = await client.post(f"/v1/persons/{head}/correct", json={"reason": "补登电话", "details": details})
    assert answer.status_code == 200
    entry = {**household, "members": 5}
    corrected = await client.post(f"/v1/households/{record}/correct", json={"reason": "添丁进口", "entry": entry})
    assert (corrected.status_code, corrected.json()["record"]["head"]) == (200, head)
