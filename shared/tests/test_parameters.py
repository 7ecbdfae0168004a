"""Parameters: dated, sourced values that one person proposes and another approves, in force by day and by cut-off."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.app import create_service
from bureau_common.kit.figures.figures import Input, Measure, Selected, year_to_date
from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.parameters.parameters import read_in_force
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.parameters import Parameter, Setting
from bureau_common.testing.issuer import Issuer
from toy.app import Settings
from toy.figures import ORDERED
from toy.rules import COUNTED
from toy.tables import metadata

Body = dict[str, object]
Send = Callable[..., Awaitable[httpx.Response]]
Verified = Callable[[], Awaitable[bool]]
SetValue = Callable[..., Awaitable[str]]
SHARE = Parameter(
    key="warning_share",
    label_zh="预警比例",
    kind="decimal",
    default="80",
    clause=Clause(document="《办法》", article=None, verified=False),
    minimum=Decimal(0),
    maximum=Decimal(100),
)


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    """A service with two parameters."""
    return create_service(
        settings,
        name="toy-svc",
        title="Toy service",
        description="With two parameters",
        metadata=metadata,
        revision="toy0001",
        parameters=[COUNTED, SHARE],
    )


def value(ref: str, text: str, since: str, **changes: object) -> Body:
    return {
        "source": "bureau",
        "source_ref": ref,
        "reporting_unit": "bureau",
        "business_date": since,
        "key": "warning_share",
        "value": text,
        "document": "区财〔2021〕3号",
        **changes,
    }


@pytest.fixture
def propose(client: httpx.AsyncClient, issuer: Issuer) -> Send:
    async def post(entry: Body | None, **body: object) -> httpx.Response:
        asked = {"operation": "enter", "reason": "年度调整", **({} if entry is None else {"entry": entry}), **body}
        return await client.post("/v1/parameters/proposals", json=asked, headers=issuer.headers("recorder"))

    return post


@pytest.fixture
def approve(client: httpx.AsyncClient, issuer: Issuer) -> Send:
    keys = itertools.count()

    async def post(proposed: httpx.Response) -> httpx.Response:
        assert proposed.status_code == 201, proposed.text
        path = f"/v1/parameters/proposals/{proposed.json()['proposal']['id']}/approve"
        headers = {**issuer.headers("approver", person="李四"), "Idempotency-Key": f"k{next(keys)}"}
        return await client.post(path, headers=headers)

    return post


@pytest.fixture
def set_value(propose: Send, approve: Send) -> SetValue:
    """Both persons; returns the record."""

    async def both(entry: Body | None, **body: object) -> str:
        answer = await approve(await propose(entry, **body))
        assert answer.status_code == 200, answer.text
        return answer.json()["proposal"]["result_id"]

    return both


async def in_force(client: httpx.AsyncClient, on: str, as_of: int | None = None) -> Body:
    params = {"on": on} if as_of is None else {"on": on, "as_of": as_of}
    declared = (await client.get("/v1/parameters/declared", params=params)).json()
    return {item["key"]: item["in_force"] for item in declared}["warning_share"]


async def test_the_declaration_tells_a_form_everything(client: httpx.AsyncClient, issuer: Issuer) -> None:
    headers = issuer.headers("viewer")
    answer = await client.get("/v1/parameters/declared", params={"on": "2021-10-31"}, headers=headers)
    declared = {each["key"]: each for each in answer.json()}
    counted, share = declared["counted"], declared["warning_share"]
    assert counted == {
        "key": "counted",
        "label_zh": "订购统计口径",
        "kind": "choice",
        "choices": {"goods": "货物", "everything": "货物与服务"},
        "minimum": None,
        "maximum": None,
        "default": "goods",
        "clause": {"document": "《订购办法》", "article": None, "verified": False},
        "in_force": {
            "value": "goods",
            "since": None,
            "document": None,
            "note_zh": "订购统计口径：货物（默认，依据《订购办法》，未经核实）",
        },
    }
    assert (share["minimum"], share["maximum"], share["in_force"]["value"]) == ("0", "100", "80")
    assert declared["decimals_wan_yuan"]["in_force"]["value"] == "0"
    assert (await client.get("/v1/parameters/declared")).status_code == 422


async def test_a_value_holds_from_its_day_until_the_next_and_older_cut_offs_stay_as_they_were(
    client: httpx.AsyncClient, set_value: SetValue, is_verified: Verified
) -> None:
    await set_value(value("P1", "70", "2021-01-01"))  # changes 1, 2
    later = await set_value(value("P2", "60", "2021-07-01"))  # changes 3, 4
    by_day = {"2020-12-31": "80", "2021-01-01": "70", "2021-06-30": "70", "2021-07-01": "60", "2022-01-01": "60"}
    assert {day: (await in_force(client, day))["value"] for day in by_day} == by_day
    assert (await in_force(client, "2021-07-01"))["note_zh"] == "预警比例：60（自2021-07-01起，依据区财〔2021〕3号）"
    moved = value("P2", "50.5", "2021-08-01")
    later = await set_value(moved, operation="correct", record_id=later, reason="生效日有误")  # 5, 6
    assert [(await in_force(client, day))["value"] for day in ("2021-07-31", "2021-08-01")] == ["70", "50.5"]
    await set_value(None, operation="void", record_id=later, reason="文件废止")  # 7, 8
    assert (await in_force(client, "2021-08-01"))["value"] == "70"
    by_cutoff = {1: "80", 2: "80", 3: "70", 4: "70", 5: "60", 6: "60", 7: "50.5", 8: "50.5", 9: "70"}
    assert {n: (await in_force(client, "2021-09-30", n))["value"] for n in by_cutoff} == by_cutoff
    assert await is_verified()


async def test_one_read_serves_every_period(app: FastAPI, set_value: SetValue) -> None:
    await set_value(value("P1", "70", "2021-03-01"))
    await set_value(value("P2", "everything", "2021-05-31", key="counted"))
    async with app.state.database.reading() as session:
        read = await read_in_force(session, await read_cutoff(session, None), app.state.catalogue.parameters)
    ends = [date(2021, month, 28) for month in range(1, 8)]
    assert [read.at(end)["warning_share"].value for end in ends] == [Decimal(80)] * 2 + [Decimal(70)] * 5
    assert [read.at(end)["counted"].value for end in ends] == ["goods"] * 5 + ["everything"] * 2


@pytest.mark.parametrize("wrong", ["2021-02-29", "20201201", "2020-12-1", "soon"])
def test_a_day_is_written_in_full_and_exists(wrong: str) -> None:
    start = Parameter(key="start", label_zh="起始日", kind="day", default="2020-12-01", clause=SHARE.clause)
    assert start.parse("2024-02-29") == date(2024, 2, 29)
    with pytest.raises(ValueError, match="起始日应为日期"):
        start.parse(wrong)


def test_a_further_parameter_is_asked_only_where_the_first_leads_to_it() -> None:
    two, one = Measure("两者", ORDERED, ("a", "b")), Measure("其一", ORDERED, ("a",))
    further = Selected(SHARE, lambda share: two if share > 50 else one)
    asked = Input(Selected(COUNTED, lambda counted: one if counted == "goods" else further), year_to_date)

    def chosen(counted: str, share: str) -> Measure:
        return asked.chosen(
            {each.key: Setting(each, text) for each, text in ((COUNTED, counted), (SHARE, share))}
        ).taken

    assert [chosen("goods", "80"), chosen("everything", "80"), chosen("everything", "50")] == [one, two, one]
    assert [each.taken for each in asked.choices()] == [one, two]
    assert asked.parameters() == [COUNTED, SHARE]


REFUSED = {
    "an unknown key": ({"key": "colour"}, "parameter_unknown", "counted, warning_share"),
    "no number": ({"value": "many"}, "parameter_value", "应为小数"),
    "too much": ({"value": "100.01"}, "parameter_value", "应不大于100"),
    "no choice": ({"key": "counted", "value": "other"}, "parameter_value", "everything（货物与服务）"),
    "a day that is taken": ({}, "repeated", "已有取值70"),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_a_value_outside_its_declaration_is_refused_when_it_is_proposed(
    propose: Send, set_value: SetValue, case: str
) -> None:
    await set_value(value("P1", "70", "2021-01-01"))
    changed, code, named = REFUSED[case]
    answer = await propose(value("P2", "60", "2021-01-01", **changed))
    assert (answer.status_code, answer.json()["code"]) == (409, "rule_broken")
    assert answer.json()["findings"][0]["code"] == code
    assert named in answer.json()["detail"]


@pytest.mark.race
async def test_of_eight_values_for_one_day_approved_at_once_one_stands(
    client: httpx.AsyncClient, propose: Send, approve: Send, is_verified: Verified
) -> None:
    proposed = [await propose(value(f"P{n}", str(n), "2021-01-01")) for n in range(8)]
    answers = await asyncio.gather(*map(approve, proposed))
    assert sum(answer.status_code == 200 for answer in answers) == 1
    lost = [answer.json() for answer in answers if answer.status_code != 200]
    assert {problem["findings"][0]["code"] for problem in lost} == {"repeated"}
    (standing,) = (await client.get("/v1/parameters")).json()["items"]
    assert standing["value"] == (await in_force(client, "2021-01-01"))["value"]
    still = (await client.get("/v1/parameters/proposals", params={"state": "proposed"})).json()["items"]
    assert len(still) == 7
    assert await is_verified()


async def test_no_value_is_set_for_a_closed_period(
    client: httpx.AsyncClient, propose: Send, approve: Send, issuer: Issuer
) -> None:
    proposed = await propose(value("P1", "70", "2021-01-01"))
    headers = issuer.headers("approver", person="李四")
    closed = await client.post("/v1/periods/2021-01/close", json={"reason": "月结"}, headers=headers)
    assert closed.status_code == 200, closed.text
    for answer in (await approve(proposed), await propose(value("P2", "70", "2021-01-31"))):
        assert (answer.status_code, answer.json()["code"]) == (409, "period_closed")
    assert (await approve(await propose(value("P1", "70", "2021-02-01")))).status_code == 200


async def test_a_parameter_is_entered_by_no_other_way(client: httpx.AsyncClient) -> None:
    entry = value("P1", "70", "2021-01-01")
    for path, status in (("", 405), ("/batch", 404), ("/import", 404)):  # no such path: an id is a UUID
        assert (await client.post(f"/v1/parameters{path}", json=entry)).status_code == status


async def test_a_token_bound_to_units_sets_no_parameter_of_the_district(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    asked = {"operation": "enter", "entry": value("P1", "70", "2021-01-01"), "reason": "年度调整"}
    headers = issuer.headers("recorder", units=["340311"])
    answer = await client.post("/v1/parameters/proposals", json=asked, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_hand_in_the_parameters_is_found(
    client: httpx.AsyncClient,
    set_value: SetValue,
    superuser: asyncpg.Connection,
    issuer: Issuer,
) -> None:
    await set_value(value("P1", "70", "2021-01-01"))
    await superuser.execute("update parameters set document = 'x'")
    found = (await client.get("/v1/journal/verify", headers=issuer.headers("audit_admin"))).json()
    assert found["ok"] is False
    assert "change 3" in found["problems"][0]
