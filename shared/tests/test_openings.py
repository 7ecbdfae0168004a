"""Openings: one workbook with a sheet a book, whole or not at all, every wrong place by its sheet, and known for what it is."""

import io
import zipfile

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.files import opening_routes
from bureau_common.kit.files.opening_template import write_openings_template
from bureau_common.testing.issuer import Issuer
from test_reopenings import Reopen, Shut, _today, reopen, shut
from toy.workbooks import HEADER, XLSX, order_row, sheets_of

__all__ = ["_today", "reopen", "shut"]
FIRMS = ("来源系统", "来源单号", "填报单位", "业务日期", "统一社会信用代码", "企业名称", "企业规模")
CODE = "91340311MA2TQ1AB1H"


def opening(reference: str, **changes: object) -> list[object]:
    """An order without its source, which is known."""
    return order_row(reference, {"来源系统": "", "业务日期": "2020-03-31", **changes})


async def send(client: httpx.AsyncClient, content: bytes, key: str = "k", query: str = "") -> httpx.Response:
    return await client.post(
        f"/v1/openings{query}", files={"file": ("期初.xlsx", content)}, headers={"Idempotency-Key": key}
    )


async def test_a_workbook_is_written_in_one_change_and_its_rows_are_known_for_openings(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    content = sheets_of({"订单": [HEADER, opening("1"), opening("2", **{"金额（元）": 15.5})], "填写说明": [["说明"]]})
    rehearsed = await send(client, content, query="?dry_run=true")
    assert (rehearsed.status_code, rehearsed.json()["accepted"]) == (200, True)
    assert (await client.get("/v1/orders")).json()["items"] == []
    answer = await send(client, content)
    assert (answer.status_code, answer.json()["created"]) == (201, 2)
    (sheet,) = answer.json()["sheets"]
    assert (sheet["sheet"], sheet["book"], sheet["read"]["sums"]) == ("订单", "orders", {"amount": "25.50"})
    newest = (await client.get("/v1/changes?after=1")).json()["items"]
    assert [(each["operation"], each["rows"]) for each in newest] == [("opening", 2)]
    assert [each["source"] for each in (await client.get("/v1/orders?source=OPENING")).json()["items"]] == [
        "OPENING"
    ] * 2

    voucher = {
        "source": "shop", "source_ref": "9", "reporting_unit": "340311", "business_date": "2021-03-05", "order_no": "V9",
        "item": "1010101", "share_pct": "100", "kind": "order", "amount": "51.00",
    }  # fmt: skip
    assert (await client.post("/v1/orders", json=voucher)).status_code == 201
    rows = (await client.get("/v1/figures/toy.total.yoy_pct/records?period=2021-12&measure=base")).json()["items"]
    assert [(each["opening"], each["contribution"]) for each in rows] == [(True, "10.00"), (True, "15.50")]
    rows = (await client.get("/v1/figures/toy.total.ytd/records?period=2021-12")).json()["items"]
    assert [each["opening"] for each in rows] == [False]
    figure = (await client.get("/v1/figures/toy.total.yoy_pct?period=2021-12")).json()
    assert figure["value"] == "100.000000000000"  # 51.00 against 25.50

    again = await send(client, content, "another")
    assert (again.status_code, again.json()["change_no"], again.json()["unchanged"]) == (200, None, 2)
    assert (await send(client, content)).headers["Idempotent-Replay"] == "true"
    verified = await client.get("/v1/journal/verify", headers=issuer.headers("audit_admin"))
    assert verified.json()["ok"] is True


async def test_every_wrong_place_is_named_by_sheet_cell_and_title_and_nothing_is_written(
    client: httpx.AsyncClient,
) -> None:
    wrong = sheets_of(
        {
            "企业": [FIRMS, ["", "E1", "340311", "2020-01-01", CODE[:-1], "甲", "小型"]],
            "订单": [
                ["期初"],
                HEADER,
                opening("1"),
                opening("2", **{"金额（元）": "一百"}),
                opening("3", 来源系统="shop"),
            ],
        }
    )
    for query in ("?dry_run=true", ""):
        answer = await send(client, wrong, query=query)
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
        told = [(each["cell"], each["message"].partition("：")[0]) for each in answer.json()["errors"]]
        assert told == [
            ("企业!E2", "企业!E2“统一社会信用代码”"),
            ("订单!I4", "订单!I4“金额（元）”"),
            ("订单!A5", "订单!A5“来源系统”"),
        ]
    assert (await client.get("/v1/orders")).json()["items"] == []

    for sheets, rule in (
        ({"订货": [HEADER, opening("1")]}, "sheets"),
        ({"订单": [HEADER]}, "no_rows"),
        ({"订单": [["单位：万元"], HEADER, opening("1")]}, "unit"),
        ({"订单": [HEADER[:-1], opening("1")[:-1]]}, "missing_header"),
    ):
        answer = await send(client, sheets_of(sheets))
        assert rule == "no_rows" or next(iter(sheets)) in answer.json()["errors"][0]["message"]
        assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (422, rule)
    answer = await send(client, b"a,b\n1,2\n")
    assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (422, "workbook")


async def test_no_other_door_takes_an_opening_and_a_correction_keeps_it_one(client: httpx.AsyncClient) -> None:
    entry = {
        "source": "OPENING", "source_ref": "1", "reporting_unit": "340311", "business_date": "2020-03-31", "order_no": "V1",
        "item": "1010101", "share_pct": "100", "kind": "order", "amount": "10.00",
    }  # fmt: skip
    line = ",".join(["OPENING", *map(str, order_row("1")[1:])])
    file = {"file": ("f.csv", f"{','.join(HEADER)}\n{line}\n".encode())}
    for answer in (
        await client.post("/v1/orders", json=entry),
        await client.post("/v1/orders/batch", json={"items": [entry]}),
        await client.post("/v1/orders/import", files=file, headers={"Idempotency-Key": "k"}),
    ):
        assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (422, "opening")
    assert (await send(client, sheets_of({"订单": [HEADER, opening("1")]}))).status_code == 201
    (record,) = (await client.get("/v1/orders")).json()["items"]
    changed = {**entry, "amount": "11.00"}
    changed["order_no"] = record["order_no"]
    answer = await client.post(f"/v1/orders/{record['id']}/correct", json={"reason": "核对有误", "entry": changed})
    assert (answer.status_code, answer.json()["record"]["source"]) == (200, "OPENING")


async def test_the_template_has_a_sheet_a_book_and_the_codes(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/openings/template")
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)
    package = zipfile.ZipFile(io.BytesIO(answer.content))
    texts = package.read("xl/workbook.xml").decode() + package.read("xl/sharedStrings.xml").decode()
    for wanted in ("企业", "订单", "填写说明", "代码", *HEADER, "退货", "340311"):
        assert wanted in texts, wanted
    # As it is it holds nothing: the sheets that explain are no records.
    empty = await send(client, answer.content)
    assert (empty.status_code, empty.json()["errors"][0]["rule"]) == (422, "no_rows")


async def test_no_connection_is_held_while_the_template_is_made(
    app: FastAPI, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    pool = app.state.database.engine.pool

    def make(*_: object) -> bytes:
        held.append(pool.checkedout())
        return b""

    monkeypatch.setattr(opening_routes, "write_openings_template", make)
    assert (await client.get("/v1/openings/template")).status_code == 200
    assert held == [0]


def test_no_name_in_the_template_is_one_that_a_spreadsheet_would_run() -> None:
    """As in every file that we write: it may be saved as another kind of file, and opened again."""
    package = zipfile.ZipFile(io.BytesIO(write_openings_template([], {"U1": "=HYPERLINK(1)", "U2": "＋1"})))
    texts = package.read("xl/sharedStrings.xml").decode()
    assert [f">'{each}<" in texts for each in ("=HYPERLINK(1)", "＋1")] == [True, True]


async def test_no_sheet_is_passed_over_in_silence(client: httpx.AsyncClient) -> None:
    """Of two that differ by what nobody sees one hid the other, and of many the last were not looked at."""
    held, more = [HEADER, opening("1")], [HEADER, opening("2")]
    firm = ["", "E1", "340311", "2020-01-01", CODE, "甲", "小型"]
    for sheets in (
        {"订单": held, "订 单": more},
        {"订单": held, "企业": [FIRMS], "订单\u200b": more},
        {"订单": held, **{f"说明{number}": [] for number in range(99)}, "企业": [FIRMS, firm]},
    ):
        answer = await send(client, sheets_of(sheets))
        assert (answer.status_code, answer.json().get("errors", [{}])[0].get("rule")) == (422, "sheets")
    many = sheets_of({"订单": [HEADER, order_row("1")], **{f"说明{number}": [] for number in range(100)}})
    answer = await client.post("/v1/orders/import", files={"file": many}, headers={"Idempotency-Key": "many"})
    assert (answer.status_code, answer.json().get("errors", [{}])[0].get("rule")) == (422, "sheets")
    assert (await client.get("/v1/orders")).json()["items"] == []


async def test_of_a_locked_book_rows_are_named_and_not_of_those_that_are_open(
    client: httpx.AsyncClient, shut: Shut, reopen: Reopen
) -> None:
    """Orders were reopened and enterprises not: the rows of both were said to lie in a closed period."""
    await shut("2021-10")
    assert (await reopen("R1", from_period="2020-01")).status_code == 200
    firm = ["", "E1", "340311", "2020-03-31", "91340311MA2TQ1AB1G", "甲", "小型"]
    content = sheets_of({"企业": [FIRMS, firm], "订单": [HEADER, opening("1"), opening("2")]})
    for query in ("?dry_run=true", ""):
        answer = await send(client, content, query=query)
        assert (answer.status_code, answer.json()["code"], answer.json()["errors_total"]) == (409, "period_closed", 1)
        assert [each["cell"] for each in answer.json()["errors"]] == ["企业!D2"]
