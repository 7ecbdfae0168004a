"""The register of units: what it takes, and that every record's unit is in it and in force on the record's day."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
import httpx
import pytest
from pydantic import SecretStr

from bureau_common.testing.fixtures import NewDatabase
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.templates import empty
from toy.app import Settings

Body = Callable[..., dict[str, object]]
SPELLINGS = [
    "３４０３１１",
    " 340311 ",
    "340\u200b311",
    "\ufeff340311",
    "\u202a340311\u202c",
    "340311\u2060\n",
    "3403\u200f11",
]


def unit(code: str, /, **about: object) -> dict[str, object]:
    return {
        "source": "register", "source_ref": code, "reporting_unit": "bureau", "business_date": "2021-01-04",
        "code": code, "name": f"单位{code}", "kind": "department", "division_code": "340311",
        "from_day": "2021-01-01", **about,
    }  # fmt: skip


def township(code: str, **about: object) -> dict[str, object]:
    return unit(code, **{"kind": "township", "division_code": code, **about})


@pytest.fixture
async def register(client: httpx.AsyncClient) -> Callable[..., Awaitable[str]]:
    """Enter a unit; returns the id of its record."""

    async def enter(body: dict[str, object]) -> str:
        answer = await client.post("/v1/reporting-units", json=body)
        assert answer.status_code == 201, answer.text
        record: str = answer.json()["record"]["id"]
        return record

    return enter


def findings(answer: httpx.Response) -> list[tuple[str, str | None]]:
    assert answer.status_code == 409, answer.text
    return [(each["code"], each["field"]) for each in answer.json()["findings"]]


@pytest.mark.parametrize("code", ["999999", "bureau", "340311103000", "t1"])
async def test_a_record_of_a_unit_that_the_register_lacks_is_refused_as_unknown(
    client: httpx.AsyncClient, order: Body, code: str
) -> None:
    sent = order("1", reporting_unit=code)
    single = await client.post("/v1/orders", json=sent)
    assert findings(single) == [("unknown", "reporting_unit")]
    assert code in single.json()["findings"][0]["message_zh"]
    assert findings(await client.post("/v1/orders", json=sent, params={"dry_run": True})) == findings(single)
    batch = {"items": [order("2"), sent]}
    assert findings(await client.post("/v1/orders/batch", json=batch)) == findings(single)
    assert (await client.get("/v1/orders")).json()["items"] == []


async def test_a_file_a_correction_and_a_proposal_are_asked_the_same(
    client: httpx.AsyncClient, order: Body, limit: Body, as_csv: Callable[..., bytes],
    import_file: Callable[..., Awaitable[httpx.Response]], approve: Callable[..., Awaitable[httpx.Response]],
) -> None:  # fmt: skip
    unknown = [("unknown", "reporting_unit")]
    assert findings(await import_file(as_csv([order("1"), order("2", reporting_unit="999999")]))) == unknown
    record = (await client.post("/v1/orders", json=order("1"))).json()["record"]["id"]
    corrected = {"reason": "单位有误", "entry": order("1", reporting_unit="999999")}
    assert findings(await client.post(f"/v1/orders/{record}/correct", json=corrected)) == unknown
    assert findings(await approve("limits", limit("G", reporting_unit="999999"))) == unknown


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_a_code_has_one_spelling_in_json_in_files_and_in_filters(
    client: httpx.AsyncClient, order: Body, spelling: str, as_csv: Callable[..., bytes],
    import_file: Callable[..., Awaitable[httpx.Response]],
) -> None:  # fmt: skip
    entered = await client.post("/v1/orders", json=order("1", reporting_unit=spelling))
    assert (entered.status_code, entered.json()["record"]["reporting_unit"]) == (201, "340311")
    assert (await import_file(as_csv([order("2", reporting_unit=spelling)]))).status_code == 201
    listed = (await client.get("/v1/orders", params={"reporting_unit": spelling})).json()["items"]
    assert [each["reporting_unit"] for each in listed] == ["340311"] * 2
    again = await client.post("/v1/orders", json=order("1"))
    assert again.status_code == 200, "the same record, however its unit is spelled"


async def test_two_codes_in_one_cell_are_no_code(
    client: httpx.AsyncClient, order: Body, as_csv: Callable[..., bytes],
    import_file: Callable[..., Awaitable[httpx.Response]],
) -> None:  # fmt: skip
    both = "340311\n340312"
    entered = await client.post("/v1/orders", json=order("1", reporting_unit=both))
    assert (entered.status_code, entered.json()["errors"][0]["field"]) == (422, "reporting_unit")
    answer = await import_file(as_csv([order("1", reporting_unit=both)]))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "reporting_unit")


async def test_a_unit_takes_records_from_its_first_day_until_the_day_before_it_ends(
    client: httpx.AsyncClient, order: Body, register: Callable[..., Awaitable[str]]
) -> None:
    await register(unit("D1", from_day="2021-02-01", until_day="2021-04-01", successor="340311"))
    for day, status in {"2021-01-31": 409, "2021-02-01": 201, "2021-03-31": 201, "2021-04-01": 409}.items():
        answer = await client.post("/v1/orders", json=order(day, reporting_unit="D1", business_date=day))
        assert answer.status_code == status, day
        if status == 409:
            assert findings(answer) == [("not_in_force", "reporting_unit")]
            assert day in answer.json()["findings"][0]["message_zh"]


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"until_day": "2021-03-15"}, True),
        ({"from_day": "2021-03-16"}, True),
        ({"until_day": "2021-03-16"}, False),
        ({"from_day": "2021-03-15"}, False),
        ({"name": "改名后"}, False),
        ({"code": "D2"}, True),
    ],
)
async def test_a_correction_of_the_register_leaves_no_row_without_its_unit(
    client: httpx.AsyncClient,
    order: Body,
    register: Callable[..., Awaitable[str]],
    change: dict[str, str],
    refused: bool,
) -> None:
    record = await register(unit("D1"))
    assert (await client.post("/v1/orders", json=order("1", reporting_unit="D1"))).status_code == 201
    body = {"reason": "更正登记", "entry": unit("D1", **{"source_ref": "D1", **change})}
    answer = await client.post(f"/v1/reporting-units/{record}/correct", json=body)
    if not refused:
        assert answer.status_code == 200, answer.text
        return
    assert findings(answer) == [("unit_in_use", "code")]
    assert "orders有1条2021-03-15至2021-03-15" in answer.json()["findings"][0]["message_zh"]


async def test_a_unit_with_rows_is_not_voided_and_goes_when_they_went(
    client: httpx.AsyncClient, order: Body, register: Callable[..., Awaitable[str]]
) -> None:
    record = await register(unit("D1"))
    row = (await client.post("/v1/orders", json=order("1", reporting_unit="D1"))).json()["record"]["id"]
    path = f"/v1/reporting-units/{record}/void"
    assert findings(await client.post(path, json={"reason": "从未设立"})) == [("unit_in_use", "code")]
    assert (await client.post(f"/v1/orders/{row}/void", json={"reason": "重复登记"})).status_code == 200
    assert (await client.post(path, json={"reason": "从未设立"})).status_code == 200
    assert findings(await client.post("/v1/orders", json=order("2", reporting_unit="D1")))[0][0] == "unknown"


async def test_rows_older_than_the_register_stop_nothing(
    client: httpx.AsyncClient, order: Body, superuser: asyncpg.Connection, register: Callable[..., Awaitable[str]]
) -> None:
    """An upgrade finds rows and no unit: they are voided as ever, and the register need not cover them."""
    records = [(await client.post("/v1/orders", json=order(ref))).json()["record"]["id"] for ref in "12"]
    await superuser.execute("delete from reporting_units where code = '340311'")
    corrected = {"reason": "金额有误", "entry": order("1", amount="7.00")}
    assert findings(await client.post(f"/v1/orders/{records[0]}/correct", json=corrected))[0][0] == "unknown"
    assert (await client.post(f"/v1/orders/{records[1]}/void", json={"reason": "重复登记"})).status_code == 200
    unit_record = await register(unit("340311", from_day="2021-06-01"))
    later = {"reason": "日期有误", "entry": unit("340311", from_day="2021-07-01")}
    assert (await client.post(f"/v1/reporting-units/{unit_record}/correct", json=later)).status_code == 200


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        (unit("bureau"), "reserved", "code"),
        (unit("Bureau"), "reserved", "code"),
        (unit("D1", reporting_unit="340311"), "reserved", "reporting_unit"),
        (unit("340311103", division_code="340311103"), "differs", "kind"),
        (unit("340311103000", division_code="340311103"), "differs", "kind"),
        (township("340311103201"), "differs", "kind"),
        (unit("340311103", kind="township"), "unit_division", "division_code"),
        (unit("340311103", kind="township", division_code="340311102"), "unit_division", "division_code"),
        (unit("V1", kind="village"), "unit_division", "division_code"),
        (unit("D1", until_day="2021-01-01"), "too_early", "until_day"),
        (unit("D1", successor="340311"), "unit_without_end", "until_day"),
        (unit("D1", owner_department="D1"), "unit_names_itself", "owner_department"),
        (unit("D1", owner_department="D9"), "unknown", "owner_department"),
        (unit("D1", until_day="2022-01-01", successor="D9"), "unknown", "successor"),
        (unit("340311"), "repeated", "code"),
        (unit("340\u200b311"), "repeated", "code"),
    ],
)  # fmt: skip
async def test_the_register_refuses_what_contradicts_itself(
    client: httpx.AsyncClient, body: dict[str, object], code: str, field: str
) -> None:
    assert findings(await client.post("/v1/reporting-units", json=body)) == [(code, field)]


async def test_units_of_one_batch_may_name_each_other(client: httpx.AsyncClient) -> None:
    whole = [township("340311103"), unit("C1", owner_department="340311103"), unit("D1", owner_department="C1")]
    assert (await client.post("/v1/reporting-units/batch", json={"items": whole})).status_code == 201


async def test_a_unit_that_others_name_is_not_voided(
    client: httpx.AsyncClient, register: Callable[..., Awaitable[str]]
) -> None:
    owner = await register(unit("D1"))
    await register(unit("D2", owner_department="D1"))
    answer = await client.post(f"/v1/reporting-units/{owner}/void", json={"reason": "从未设立"})
    assert findings(answer) == [("unknown", "owner_department")]


async def test_the_unit_of_a_person_is_known(client: httpx.AsyncClient) -> None:
    person = {
        "source": "civil", "source_ref": "P1", "reporting_unit": "999999", "business_date": "2021-03-15",
        "name": "欧阳小明", "id_number": "11010519491231002X",
    }  # fmt: skip
    assert findings(await client.post("/v1/persons", json=person)) == [("unknown", "reporting_unit")]
    assert (await client.post("/v1/persons", json={**person, "reporting_unit": "T1"})).status_code == 201


async def test_a_parameter_is_the_bureaus(approve: Callable[..., Awaitable[httpx.Response]]) -> None:
    setting = {
        "source": "p", "source_ref": "1", "reporting_unit": "340311", "business_date": "2021-01-01",
        "key": "counted", "value": "everything", "document": "会议纪要",
    }  # fmt: skip
    assert findings(await approve("parameters", setting)) == [("reserved", "reporting_unit")]
    assert (await approve("parameters", {**setting, "reporting_unit": "bureau"})).status_code == 200


@pytest.mark.race
async def test_of_a_row_and_the_end_of_its_unit_at_once_one_is_refused(
    client: httpx.AsyncClient, order: Body, register: Callable[..., Awaitable[str]]
) -> None:
    """Both are asked under the lock: no row is left outside of its unit, however they race."""
    for turn in range(20):
        code = f"R{turn}"
        record = await register(unit(code))
        ended = {"reason": "机构撤并", "entry": unit(code, until_day="2021-03-01")}
        row, end = await asyncio.gather(
            client.post("/v1/orders", json=order(code, reporting_unit=code)),
            client.post(f"/v1/reporting-units/{record}/correct", json=ended),
        )
        told = (row.status_code, end.status_code)
        assert told in ((201, 409), (409, 200)), told
        assert findings(row if row.status_code == 409 else end)[0][0] in ("not_in_force", "unit_in_use")


async def test_a_token_bound_to_a_unit_in_any_spelling_is_bound_to_that_unit(
    client: httpx.AsyncClient, order: Body, issuer: Issuer
) -> None:
    bound = issuer.headers("recorder", units=["３４０３１１"])
    assert (await client.post("/v1/orders", json=order("1"), headers=bound)).status_code == 201
    refused = await client.post("/v1/orders", json=order("2", reporting_unit="340312"), headers=bound)
    assert refused.status_code == 403


async def test_an_empty_register_takes_no_record(
    narrow: Callable[..., Awaitable[Settings]], new_database: NewDatabase, client: httpx.AsyncClient, order: Body
) -> None:
    await narrow(database_url=SecretStr(new_database(empty("toy"))))
    assert findings(await client.post("/v1/orders", json=order("1"))) == [("unknown", "reporting_unit")]
