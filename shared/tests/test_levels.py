"""Levels: what a restricted topic has in it makes no difference to anything that a token without the right is answered."""

import itertools
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import date
from typing import Any, NamedTuple

import httpx
import pytest
from pydantic import SecretStr

from bureau_common.testing.fixtures import NewDatabase, client_of
from bureau_common.testing.issuer import Issuer
from toy.app import Settings
from toy.filings import UNIT, filing, plan
from toy.secrets import create_app

Order = Callable[..., dict[str, object]]
ROLES = ("viewer", "recorder", "approver", "audit_admin")
RESTRICTED = ("secrets", "secret-plans")
MASKS = (
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID"),
    (r"\d{4}-\d{2}-\d{2}T[0-9:.]+(Z|\+\d{2}:\d{2})", "TIME"),
    (r"\b[0-9a-f]{64}\b", "HASH"),
    (r'"next_cursor":"[^"]*"', "CURSOR"),
    (r'"request_id":"[^"]*"', "REQUEST"),
    (r'"trace_id":"[^"]*"', "TRACE"),
)


class District(NamedTuple):
    """A service of its own, and the ids of what was entered."""

    client: httpx.AsyncClient
    ids: dict[str, list[str]]


class Writer:
    """Enters records of a district, one change each, as somebody with the right."""

    def __init__(self, client: httpx.AsyncClient, issuer: Issuer) -> None:
        self._client, self._issuer = client, issuer
        self._keys = itertools.count()
        self.ids: dict[str, list[str]] = {"record_id": [], "proposal_id": []}

    async def post(self, path: str, body: Any, role: str = "recorder", person: str = "张三") -> dict[str, Any]:
        headers = {**self._issuer.headers(role, person=person), "Idempotency-Key": f"k{next(self._keys)}"}
        answer = await self._client.post(f"/v1/{path}", json=body, headers=headers)
        assert answer.status_code in (200, 201), answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def enter(self, book: str, body: Any) -> str:
        record_id: str = (await self.post(book, body))["record"]["id"]
        self.ids["record_id"].append(record_id)
        return record_id

    async def propose(self, book: str, entry: Any) -> str:
        asked = {"operation": "enter", "reason": "年度下达", "entry": entry}
        proposal_id: str = (await self.post(f"{book}/proposals", asked))["proposal"]["id"]
        self.ids["proposal_id"].append(proposal_id)
        return proposal_id

    async def by_two(self, book: str, entry: Any) -> None:
        proposal_id = await self.propose(book, entry)
        made = await self.post(f"{book}/proposals/{proposal_id}/approve", None, "approver", "李四")
        self.ids["record_id"].append(made["proposal"]["result_id"])

    async def refused(self, book: str, body: Any) -> None:
        answer = await self._client.post(f"/v1/{book}", json=body, headers=self._issuer.headers("recorder"))
        assert answer.status_code == 409, answer.text


def common(source_ref: str, business_date: str = "2021-03-10", **changes: object) -> dict[str, object]:
    told = {"source": "s", "source_ref": source_ref, "reporting_unit": UNIT, "business_date": business_date}
    return {**told, **changes}


def secret(source_ref: str, amount: str, business_date: str = "2021-03-10", **changes: object) -> dict[str, object]:
    return common(source_ref, business_date, **{"order_no": "V1", "amount": amount, **changes})


def setting(source_ref: str, key: str, value: str, since: str = "2021-01-01") -> dict[str, object]:
    return common(source_ref, since, key=key, value=value, document="示办〔2021〕1号", reporting_unit="bureau")


def reopening(source_ref: str, books: str) -> dict[str, object]:
    months = {"from_period": "2021-02", "through_period": "2021-02", "expires_on": "2021-12-01"}
    return common(source_ref, "2021-11-20", books=books, reporting_unit="bureau", **months)


async def told_alike(write: Writer, order: Order) -> None:
    """What both districts have, before the restricted rows."""
    await write.enter("orders", order("1"))
    await write.enter("orders", order("2", business_date="2021-02-01", item="1030101"))
    await write.by_two("parameters", setting("p1", "counted", "everything"))
    await write.post("periods/2021-02/close", {"reason": "二月结账"}, "approver")


async def few_large(write: Writer) -> None:
    await write.by_two("filing-plans", plan(("orders", UNIT, 15), ("secrets", UNIT, 15), since="2021-04-01"))
    await write.by_two("reopenings", reopening("r1", "secrets"))
    await write.enter("secrets", secret("s1", "400.00", "2021-04-01"))
    await write.enter("secrets", secret("s2", "80.00", "2021-02-01"))
    await write.by_two("secret-plans", common("sp1", "2021-05-01", amount="99.00"))
    await write.by_two("parameters", setting("p2", "secrets_counted", "none", "2021-04-01"))
    await write.enter("filings", filing("2021-04", book="secrets"))
    note = {"code": "toy_secret", "alert_key": "V1", "period": "2021-04", "note": "已核实"}
    await write.enter("alert-notes", {**common("n1", "2021-04-30", **note), "reporting_unit": "bureau"})
    await write.propose("secret-plans", common("sp2", "2021-06-01", amount="1.00"))
    await write.refused("secrets", secret("s9", "9999999.00", "2021-05-01"))


async def many_small(write: Writer) -> None:
    """As many changes, of other kinds and months."""
    await write.by_two("filing-plans", plan(("orders", UNIT, 15), ("secret-plans", UNIT, 60), since="2021-04-01"))
    await write.by_two("secret-plans", common("sp1", "2021-06-01", amount="5.00"))
    first = await write.enter("secrets", secret("t1", "1.00", "2021-05-01"))
    await write.post(f"secrets/{first}/void", {"reason": "重复登记"})
    await write.by_two("secret-plans", common("sp2", "2021-07-01", amount="7.00"))
    await write.by_two("secret-plans", common("sp3", "2021-08-01", amount="8.00"))
    await write.enter("filings", filing("2021-04", book="secret-plans"))
    for number in range(2, 4):
        await write.enter("secrets", secret(f"t{number}", "2.00", "2021-09-01"))


@pytest.fixture
async def districts(
    settings: Settings, new_database: NewDatabase, issuer: Issuer, order: Order
) -> AsyncIterator[list[District]]:
    async with AsyncExitStack() as stack:
        found = []
        for differ in (few_large, many_small):
            app = create_app(settings.model_copy(update={"database_url": SecretStr(new_database("toy"))}))
            app.state.today = lambda: date(2021, 11, 20)
            client = await stack.enter_async_context(client_of(app))
            write = Writer(client, issuer)
            await told_alike(write, order)
            await differ(write)
            found.append(District(client, write.ids))
        yield found


def masked(answer: httpx.Response) -> tuple[int, str]:
    """What an answer says but for ids, times and hashes, which differ between any two districts."""
    text = answer.text
    for pattern, instead in MASKS:
        text = re.sub(pattern, instead, text)
    return answer.status_code, text


GIVEN = {
    "period": "2021-04", "from": "2021-01", "to": "2021-12", "on": "2021-12-31", "split": "reporting_unit", "limit": "100",
}  # fmt: skip
OPTIONAL = ({}, {"as_of": "9"}, {"measure": "total"}, {"limit": "2"})


class Call(NamedTuple):
    """One request; where it names a record, the how-manieth of its district."""

    method: str
    path: str
    params: dict[str, str]
    number: int


def calls(document: dict[str, Any]) -> Iterator[Call]:
    """Every operation, with every figure, record and proposal that there is in either district; reads first."""
    listed = document["paths"]["/v1/figures"]["get"]["x-restricted"]
    figures = [*listed, "toy.total.ytd", "toy.goods.share_pct", "toy.unknown"]
    values = {"figure_id": figures, "period": ["2021-04"], "key": ["k1"]}
    for method in ("get", "post"):
        for path, operations in document["paths"].items():
            if (
                method not in operations or path == "/v1/journal/verify/slices"
            ):  # its cursor is masked; verify says the same
                continue
            given_by = [_resolved(document, each) for each in operations[method].get("parameters", ())]
            asked = {each["name"] for each in given_by if each["in"] == "query"}
            names = [name for name in values if f"{{{name}}}" in path]
            ids = range(14) if re.search(r"\{(record|proposal|person|restoration)\w*\}", path) else [0]
            for chosen in itertools.product(*[values[name] for name in names]):
                told = path.format_map({**dict(zip(names, chosen, strict=True)), **_kept(path, names)})
                for more, number in itertools.product(OPTIONAL, ids):
                    if more.keys() <= asked:
                        given = {name: value for name, value in GIVEN.items() if name in asked}
                        yield Call(method, told, {**given, **more}, number)


def _resolved(document: dict[str, Any], parameter: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in parameter:
        return parameter
    found: dict[str, Any] = document["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
    return found


def _kept(path: str, names: list[str]) -> dict[str, str]:
    return {name: f"{{{name}}}" for name in re.findall(r"\{(\w+)\}", path) if name not in names}


async def send(district: District, call: Call, headers: dict[str, str]) -> httpx.Response:
    def id_of(match: re.Match[str]) -> str:
        known = district.ids.get(match[1], [])
        return known[call.number] if call.number < len(known) else "00000000-0000-7000-8000-000000000000"

    path = re.sub(r"\{(\w+)\}", id_of, call.path)
    bodies = {"/v1/periods/2021-04/close": {"reason": "结账了"}}
    body = bodies.get(path, {"reason": "更正一下"})
    keyed = {**headers, "Idempotency-Key": f"{call.path}{call.number}{call.params}"[:200]}
    sent = {"json": body} if call.method == "post" else {}
    return await district.client.request(call.method, path, params=call.params, headers=keyed, **sent)


async def test_to_a_token_without_the_right_no_operation_tells_one_district_from_another(
    districts: list[District], issuer: Issuer
) -> None:
    first = districts[0]
    document = (await first.client.get("/v1/openapi.json")).json()
    closed, opened = issuer.headers(*ROLES, level=None), issuer.headers(*ROLES)
    assert [len(each.ids["record_id"]) for each in districts] == [11, 11]
    told_apart = set()
    for call in calls(document):
        answers = [masked(await send(each, call, closed)) for each in districts]
        assert answers[0] == answers[1], call
        assert answers[0][0] < 500, call
        if call.method == "get":
            whole = [masked(await send(each, call, opened)) for each in districts]
            if whole[0] != whole[1]:
                told_apart.add(call.path.partition("?")[0].split("/")[2])
    expected = {"summary", "figures", "alerts", "changes", "filings", "parameters", "alert-notes", "filing-plans"}
    assert told_apart >= {*expected, "reopenings", "periods", "refusals", *RESTRICTED}


async def test_a_restricted_path_is_none_with_any_method(districts: list[District], issuer: Issuer) -> None:
    client, headers = districts[0].client, issuer.headers(*ROLES, level=None)
    for method, tail in itertools.product(("GET", "POST", "DELETE"), ("", "/batch", "/export?x=1", "/proposals")):
        there, unknown = [
            await client.request(method, f"/v1/{book}{tail}", headers=headers, content=b"{")
            for book in ("secrets", "xsecret")
        ]
        assert (there.status_code, masked(there)[1]) == (404, masked(unknown)[1].replace("xsecret", "secrets"))


async def test_a_claim_of_another_shape_is_no_right(districts: list[District], issuer: Issuer) -> None:
    client = districts[0].client
    statuses = [
        (await client.get("/v1/secrets", headers=issuer.headers("viewer", level=level))).status_code
        for level in ("restricted", "Restricted", "internal", "", None, ["restricted"], {"restricted": True}, 1, True)  # type: ignore[list-item]
    ]
    assert statuses == [200, *[404] * 8]


async def test_a_watch_is_judged_for_the_reader_and_counts_nowhere_where_it_reads_what_is_restricted(
    districts: list[District], issuer: Issuer
) -> None:
    client = districts[0].client
    for level, claims, codes, share in (
        (None, ["T1"], {"toy_services", "toy_share"}, "toy.total.ytd"),
        ("restricted", ["T1", "T2", "T3", "T4"], {"toy_services", "toy_share", "toy_secret"}, "toy.secrets.share_pct"),
    ):
        headers = issuer.headers("viewer", level=level)
        told = (await client.get("/v1/summary", params={"period": "2021-03"}, headers=headers)).json()
        assert [each["id"] for each in told["claims"]] == claims
        assert {each["cause"]["code"] for each in told["alerts"]} == codes
        (alert,) = [each for each in told["alerts"] if each["cause"]["code"] == "toy_share"]
        assert [part["figure_id"] for part in alert["cause"]["parts_zh"] if "figure_id" in part] == [share]
        assert "toy_kept" not in told["not_judged"]


async def test_the_tag_of_an_answer_names_the_level_of_its_reader(districts: list[District], issuer: Issuer) -> None:
    client, asked = districts[0].client, {"params": {"period": "2021-04"}}
    whole = await client.get("/v1/summary", headers=issuer.headers("viewer"), **asked)  # type: ignore[arg-type]
    held = {**issuer.headers("viewer", level=None), "If-None-Match": whole.headers["etag"]}
    less = await client.get("/v1/summary", headers=held, **asked)  # type: ignore[arg-type]
    assert (less.status_code, less.headers["etag"] == whole.headers["etag"]) == (200, False)


async def test_a_rule_over_restricted_rows_refuses_and_says_none_of_them(
    districts: list[District], issuer: Issuer
) -> None:
    client, ids = districts[0].client, districts[0].ids["record_id"]
    for level, code in ((None, "restricted"), ("restricted", "not_covered")):
        headers = issuer.headers("recorder", level=level)
        answer = await client.post(f"/v1/orders/{ids[0]}/void", json={"reason": "重复登记"}, headers=headers)
        assert [each["code"] for each in answer.json()["findings"]] == [code]
        assert ("480.00" in answer.text, "V1" in answer.text) == (level is not None, level is not None)
    auditor = issuer.headers("audit_admin", level=None)
    told = (await client.get("/v1/refusals", headers=auditor)).json()["items"]
    assert [each for each in told if each["findings"]] == []


async def test_a_plan_is_written_by_whoever_sees_all_of_it(districts: list[District], issuer: Issuer) -> None:
    client = districts[0].client
    asked = {"operation": "enter", "reason": "年度下达", "entry": plan(("orders", UNIT, 15), since="2022-01-01")}
    refused = await client.post(
        "/v1/filing-plans/proposals", json=asked, headers=issuer.headers("recorder", level=None)
    )
    assert [each["code"] for each in refused.json()["findings"]] == ["level_needed"]
    assert (
        await client.post("/v1/filing-plans/proposals", json=asked, headers=issuer.headers("recorder"))
    ).status_code == 201
