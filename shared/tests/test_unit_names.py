"""Names of units stand beside their codes in lists, rows, breakdowns and files, as the register had them at the cut-off."""

import csv
import io
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from python_calamine import load_workbook
from sqlalchemy import MetaData, event, text

from bureau_common.kit.books.books import Book
from bureau_common.kit.core.connections import create_engine
from bureau_common.kit.core.records import record_table
from bureau_common.schemas.records import Line, RecordEntry
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.postgres import as_owner
from toy.filings import filing, plan
from toy.workbooks import HEADER, order_row, sheet_of

Body = Callable[..., dict[str, object]]
Import = Callable[..., Awaitable[httpx.Response]]
Approve = Callable[..., Awaitable[httpx.Response]]
FIGURE = "/v1/figures/toy.total.ytd"
NAME, CODE = "填报单位（登记名称）", "填报单位"
BEFORE, AFTER = "单位340311", "示范区财政局"
MARCH = {"from": "2021-03", "to": "2021-03", "split": "reporting_unit"}


async def rename(client: httpx.AsyncClient, code: str, name: str) -> int:
    """Give a unit of the register another name; returns the change."""
    units = (await client.get("/v1/reporting-units", params={"limit": 500})).json()["items"]
    (unit,) = [each for each in units if each["code"] == code]
    kept = ("source", "source_ref", "reporting_unit", "business_date", "code", "kind", "division_code", "from_day")
    body = {"reason": "更名", "entry": {**{each: unit[each] for each in kept}, "name": name}}
    corrected = await client.post(f"/v1/reporting-units/{unit['id']}/correct", json=body)
    assert corrected.status_code == 200, corrected.text
    return int(corrected.json()["change_no"])


@pytest.fixture
async def renamed(client: httpx.AsyncClient, order: Body) -> tuple[int, int]:
    """An order, and its unit under another name since; the change before the renaming, and the renaming's."""
    entered = (await client.post("/v1/orders", json=order("1"))).json()
    assert entered["record"]["reporting_unit_name"] == BEFORE
    return entered["change_no"], await rename(client, "340311", AFTER)


@pytest.fixture
def said(app: FastAPI) -> Iterator[list[str]]:
    """The statements that the service sends."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    engine = app.state.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


async def test_lists_rows_and_breakdowns_say_what_a_unit_was_called_at_the_cut_off(
    client: httpx.AsyncClient, renamed: tuple[int, int]
) -> None:
    for as_of, name in zip(renamed, (BEFORE, AFTER), strict=True):
        (listed,) = (await client.get("/v1/orders", params={"as_of": as_of})).json()["items"]
        assert (listed["reporting_unit"], listed["reporting_unit_name"]) == ("340311", name)
        rows = await client.get(f"{FIGURE}/records", params={"period": "2021-03", "as_of": as_of})
        assert [each["record"]["reporting_unit_name"] for each in rows.json()["items"]] == [name]
        lines = (await client.get(f"{FIGURE}/breakdown", params={**MARCH, "as_of": as_of})).json()["lines"]
        assert [(each["key"], each["name"]) for each in lines] == [("340311", name)]
        exported = (await client.get("/v1/orders/export", params={"as_of": as_of})).content.decode("utf-8-sig")
        assert [row[NAME] for row in csv.DictReader(io.StringIO(exported))] == [name]
    read = (await client.get(f"/v1/orders/{listed['id']}")).json()["record"]
    assert read["reporting_unit_name"] == AFTER


async def test_of_a_closed_month_rows_breakdowns_and_the_roll_call_say_what_a_unit_was_called_at_its_closing(
    client: httpx.AsyncClient, order: Body, approve: Approve, issuer: Issuer
) -> None:
    await client.post("/v1/orders", json=order("1"))
    await approve("filing-plans", plan(("orders", "340311", 10), since="2021-03-01"))
    assert (await client.post("/v1/filings", json=filing("2021-03", "340311"))).status_code == 201
    closing = {"headers": issuer.headers("approver", person="李四"), "json": {"reason": "结账"}}
    assert (await client.post("/v1/periods/2021-03/close", **closing)).status_code == 200
    await rename(client, "340311", AFTER)

    async def names(period: str) -> list[str]:
        rows = await client.get(f"{FIGURE}/records", params={"period": period})
        asked = {**MARCH, "to": period}
        lines = (await client.get(f"{FIGURE}/breakdown", params=asked)).json()["lines"]
        roll = (await client.get("/v1/filings", params={"period": period})).json()["lines"]
        told = [each["record"]["reporting_unit_name"] for each in rows.json()["items"]]
        return [*told, *[each["name"] for each in (*lines, *roll)]]

    assert await names("2021-03") == [BEFORE] * 3
    assert await names("2021-04") == [AFTER] * 3


async def test_every_answer_at_a_cut_off_before_a_renaming_is_byte_for_byte_what_it_was(
    client: httpx.AsyncClient, order: Body
) -> None:
    at = (await client.post("/v1/orders", json=order("1"))).json()["change_no"]
    asked: list[tuple[str, dict[str, Any]]] = [
        ("/v1/orders", {}),
        ("/v1/orders/export", {}),
        (f"{FIGURE}/records", {"period": "2021-03"}),
        (f"{FIGURE}/breakdown", MARCH),
    ]
    answers = [(await client.get(path, params={**query, "as_of": at})).content for path, query in asked]
    assert await rename(client, "340311", AFTER) == at + 1
    assert [(await client.get(path, params={**query, "as_of": at})).content for path, query in asked] == answers


async def test_a_renaming_moves_the_etag_of_what_shows_the_name(client: httpx.AsyncClient, order: Body) -> None:
    await client.post("/v1/orders", json=order("1"))
    first = await client.get(f"{FIGURE}/breakdown", params=MARCH)
    held = {"If-None-Match": first.headers["etag"]}
    assert (await client.get(f"{FIGURE}/breakdown", params=MARCH, headers=held)).status_code == 304
    await rename(client, "340311", AFTER)
    second = await client.get(f"{FIGURE}/breakdown", params=MARCH, headers=held)
    assert (second.status_code, second.json()["lines"][0]["name"]) == (200, AFTER)


async def test_every_field_that_names_a_unit_has_its_name_and_what_the_register_lacks_has_none(
    client: httpx.AsyncClient,
) -> None:
    unit = {
        "source": "tests", "source_ref": "school", "reporting_unit": "bureau", "business_date": "2021-01-01",
        "code": "S1", "name": "第一小学", "kind": "school", "division_code": "340311", "owner_department": "340311-0",
        "from_day": "2021-01-01",
    }  # fmt: skip
    entered = await client.post("/v1/reporting-units", json=unit)
    assert entered.status_code == 201, entered.text
    shown = entered.json()["record"]
    names = {name: value for name, value in shown.items() if name.endswith("_name")}
    assert names == {"reporting_unit_name": None, "owner_department_name": "单位340311-0", "successor_name": None}


async def test_an_older_row_whose_unit_the_register_lacks_is_listed_without_a_name(
    client: httpx.AsyncClient, order: Body, app: FastAPI
) -> None:
    await client.post("/v1/orders", json=order("1", reporting_unit="340312"))
    owner = create_engine(as_owner(app.state.settings.database_url.get_secret_value()))
    async with owner.begin() as connection:
        await connection.execute(text("update orders set reporting_unit = '999999'"))
    await owner.dispose()
    (listed,) = (await client.get("/v1/orders")).json()["items"]
    assert (listed["reporting_unit"], listed["reporting_unit_name"]) == ("999999", None)
    lines = (await client.get(f"{FIGURE}/breakdown", params=MARCH)).json()["lines"]
    assert [(each["key"], each["name"]) for each in lines] == [("999999", None)]


async def test_a_breakdown_by_anything_else_or_by_cut_codes_has_no_names(
    client: httpx.AsyncClient, renamed: tuple[int, int]
) -> None:
    for split in ({"split": "item"}, {"split": "reporting_unit", "digits": 4}):
        lines = (await client.get(f"{FIGURE}/breakdown", params={**MARCH, **split})).json()["lines"]
        assert [each["name"] for each in lines] == [None]


async def test_a_caller_bound_to_units_reads_the_names_of_what_it_is_shown(
    client: httpx.AsyncClient, renamed: tuple[int, int], order: Body, issuer: Issuer
) -> None:
    await client.post("/v1/orders", json=order("2", reporting_unit="340312"))
    bound = issuer.headers("viewer", units=["340311"])
    assert (await client.get("/v1/reporting-units", headers=bound)).json()["items"] == []
    listed = (await client.get("/v1/orders", headers=bound)).json()["items"]
    assert [each["reporting_unit_name"] for each in listed] == [AFTER]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
async def test_an_export_has_the_names_beside_the_codes_and_comes_back_unchanged(
    client: httpx.AsyncClient, renamed: tuple[int, int], file_format: str, import_file: Import
) -> None:
    exported = await client.get("/v1/orders/export", params={"format": file_format})
    if file_format == "csv":
        header, row = csv.reader(io.StringIO(exported.content.decode("utf-8-sig")))
    else:
        header, row = load_workbook(io.BytesIO(exported.content)).get_sheet_by_name("数据").to_python()
    place = header.index(CODE)
    assert (header[place + 1], row[place], row[place + 1]) == (NAME, "340311", AFTER)
    again = await import_file(exported.content)
    assert (again.status_code, again.json()["unchanged"], again.json()["findings"]) == (200, 1, [])


async def test_a_name_that_is_not_the_registers_is_warned_about_by_row_and_cell_with_both_names(
    client: httpx.AsyncClient, renamed: tuple[int, int], import_file: Import
) -> None:
    other = order_row("5", {CODE: "340312"})
    named = ["示 范区财政局\u200b", "示范区教育局", "", "单位340311"]
    rows = [[*row, name] for row, name in zip([*map(order_row, "234"), other], named, strict=True)]
    content = sheet_of(rows, [*HEADER, NAME])
    for params in ({"dry_run": "true"}, {}):
        found = (await import_file(content, **params)).json()["findings"]
        told = [(each["severity"], each["code"], each["field"], each["row"]) for each in found]
        assert told == [("warn", "differs", "reporting_unit_name", row) for row in (3, 5)]
        assert [(each["actual"], each["expected"]) for each in found] == [
            ("示范区教育局", AFTER),
            ("单位340311", "单位340312"),
        ]
        for language in ("message_zh", "message_en"):
            assert all(each in found[0][language] for each in ("J3", "340311", "示范区教育局", AFTER))
    assert len((await client.get("/v1/orders")).json()["items"]) == 5


async def test_names_that_agree_are_told_by_no_finding_however_many_stand_before_one_that_does_not(
    client: httpx.AsyncClient, renamed: tuple[int, int], order: Body, as_csv: Callable[..., bytes], import_file: Import
) -> None:
    lines = as_csv([order(f"n{number}") for number in range(2500)]).decode().splitlines()
    rows = [f"{lines[0]},{NAME}", *[f"{line},{AFTER}" for line in lines[1:-1]], f"{lines[-1]},另一单位"]
    found = (await import_file("\n".join(rows).encode(), dry_run="true")).json()["findings"]
    assert [(each["row"], each["actual"]) for each in found] == [(2501, "另一单位")]
    assert found[0]["message_zh"].startswith("第2501行")


async def test_the_row_that_blocks_is_told_however_many_names_differ_before_it(
    client: httpx.AsyncClient, renamed: tuple[int, int], order: Body, as_csv: Callable[..., bytes], import_file: Import
) -> None:
    """A thousand warnings had the room of the only finding that said what to mend."""
    content = as_csv([*(order(f"n{number}") for number in range(2500)), order("wrong", amount="-5.00")])
    lines = content.decode().splitlines()
    answer = await import_file("\n".join([f"{lines[0]},{NAME}", *[f"{line},另一单位" for line in lines[1:]]]).encode())
    refused = answer.json()
    assert (answer.status_code, refused["code"], len(refused["findings"])) == (409, "rule_broken", 1000)
    told = [(each["severity"], each["code"], each["row"]) for each in refused["findings"][:2]]
    assert told == [("block", "order_amount_sign", 2502), ("warn", "differs", 2)]
    assert refused["detail"].startswith("第2502行")


async def test_a_name_without_a_code_is_refused_at_the_cell_of_the_code(
    client: httpx.AsyncClient, renamed: tuple[int, int], order: Body, as_csv: Callable[..., bytes], import_file: Import
) -> None:
    refused = await import_file(sheet_of([[*order_row("2", {CODE: ""}), AFTER]], [*HEADER, NAME]))
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert [error[each] for each in ("field", "rule", "row", "cell")] == ["reporting_unit", "code_missing", 2, "C2"]
    without = as_csv([order("2")]).decode().replace(CODE, NAME, 1)
    missing = (await import_file(without.encode())).json()["errors"]
    assert [(each["field"], each["rule"]) for each in missing] == [("reporting_unit", "missing_header")]


def test_a_book_whose_own_field_stands_where_a_units_name_would_is_refused() -> None:
    class TwiceNamed(RecordEntry):
        reporting_unit_name: Line

    with pytest.raises(ValueError, match="the field name reporting_unit_name is the kit's"):
        Book("一簿", TwiceNamed, record_table(TwiceNamed, "twice_named", MetaData()))


async def test_a_name_is_no_field_of_an_entry(client: httpx.AsyncClient, order: Body) -> None:
    refused = await client.post("/v1/orders", json=order("1", reporting_unit_name=BEFORE))
    assert [each["field"] for each in refused.json()["errors"]] == ["reporting_unit_name"]


async def test_a_template_says_what_becomes_of_names(client: httpx.AsyncClient) -> None:
    content = (await client.get("/v1/orders/import/template?format=xlsx")).content
    workbook = load_workbook(io.BytesIO(content))
    assert NAME not in workbook.get_sheet_by_name("数据").to_python()[0]
    notes = [str(row[0]) for row in workbook.get_sheet_by_name("填写说明").to_python()]
    assert [note for note in notes if NAME in note and "不能代替代码" in note]


async def test_names_cost_no_statement_but_a_breakdown_by_unit_and_a_file_with_names_one(
    client: httpx.AsyncClient, renamed: tuple[int, int], order: Body, said: list[str], import_file: Import
) -> None:
    async def asked(path: str) -> tuple[int, int]:
        said.clear()
        assert (await client.get(path)).status_code == 200
        return len(said), sum("reporting_units" in each for each in said)

    split = f"{FIGURE}/breakdown?from=2021-03&to=2021-03&split="
    paths = ["/v1/orders?limit=500", f"{FIGURE}/records?period=2021-03&limit=500", "/v1/orders/export"]
    few = {path: await asked(path) for path in paths}
    assert few["/v1/orders?limit=500"][1] == few["/v1/orders/export"][1] == 1
    plain, by_unit = await asked(f"{split}item"), await asked(f"{split}reporting_unit")
    assert [by - without for by, without in zip(by_unit, plain, strict=True)] == [1, 1]
    units = [f"U{number}" for number in range(100)]
    items = [order(f"m{number}", reporting_unit=units[number % 100]) for number in range(300)]
    assert (await client.post("/v1/orders/batch", json={"items": items})).status_code == 201
    assert {path: await asked(path) for path in paths} == few
    assert await asked(f"{split}reporting_unit") == by_unit
    sent = {}
    with_names, without = await named(client), await named(client, drop=NAME)
    for name, content in (("first", without), ("with", with_names), ("without", without)):
        said.clear()
        assert (await import_file(content, dry_run="true")).status_code == 200
        sent[name] = len(said)
    assert sent["with"] - sent["without"] == 1


async def named(client: httpx.AsyncClient, drop: str = "") -> bytes:
    """The orders as a file, without a column."""
    header, *rows = csv.reader(io.StringIO((await client.get("/v1/orders/export")).content.decode("utf-8-sig")))
    kept = [place for place, title in enumerate(header) if title != drop]
    text = io.StringIO()
    csv.writer(text).writerows([row[place] for place in kept] for row in [header, *rows])
    return text.getvalue().encode()


async def test_a_renaming_leaves_rows_journal_and_verification_of_others_as_they_were(
    client: httpx.AsyncClient, order: Body, issuer: Issuer
) -> None:
    at = (await client.post("/v1/orders", json=order("1"))).json()["change_no"]
    before = (await client.get("/v1/changes", params={"limit": 100})).json()["items"]
    await rename(client, "340311", AFTER)
    after = (await client.get("/v1/changes", params={"limit": 100})).json()["items"]
    assert [each for each in after if each["change_no"] <= at] == before
    verified = await client.get("/v1/journal/verify", headers=issuer.headers("audit_admin"))
    assert (verified.status_code, verified.json()["problems"]) == (200, [])


async def test_lines_of_plans_are_read_with_the_names_of_their_units_and_written_without(
    client: httpx.AsyncClient, approve: Import
) -> None:
    lines = [{"book": "orders", "unit": "340311", "due_days": 10}, {"book": "limits", "unit": "bureau", "due_days": 10}]
    lines.append({"book": "limits", "kind": "township", "due_days": 10})
    named = {**plan(), "lines": [{**lines[0], "unit_name": "别名"}, *lines[1:]]}
    assert (await approve("filing-plans", named)).status_code == 200
    (read,) = (await client.get("/v1/filing-plans")).json()["items"]
    assert [line["unit_name"] for line in read["lines"]] == [BEFORE, None, None]
    await rename(client, "340311", AFTER)
    one = (await client.get(f"/v1/filing-plans/{read['id']}")).json()["record"]
    earlier = (await client.get("/v1/filing-plans", params={"as_of": read["recorded_change"]})).json()["items"][0]
    assert (one["lines"][0]["unit_name"], earlier["lines"][0]["unit_name"]) == (AFTER, BEFORE)
    again = {
        "operation": "correct",
        "reason": "未改",
        "record_id": read["id"],
        "entry": {**plan(), "lines": one["lines"]},
    }
    refused = await client.post("/v1/filing-plans/proposals", json=again)
    assert (refused.status_code, refused.json()["code"]) == (409, "unchanged")
