"""Templates, problems beside the data, progress, and one import at a time."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.web.routing import MAX_FILES
from bureau_common.testing.issuer import Issuer
from toy.workbooks import HEADER, XLSX, edited, order_row, send, sheet_of, sheets, workbook

SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("ask", [{"params": {"problems": "xlsx"}}, {"headers": {"Accept": XLSX}}])
async def test_a_refusal_brings_the_wrong_rows_with_their_problems(
    client: httpx.AsyncClient, ask: dict[str, dict[str, str]]
) -> None:
    rows = [
        order_row("1"),
        order_row("2", {"金额（元）": "=cmd|'/C calc'!A0"}),
        order_row("3", {"业务日期": "x"}),
    ]
    answer = await send(client, sheet_of(rows, above=1), **ask)
    assert (answer.status_code, answer.headers["content-type"]) == (422, XLSX)
    data, problems = sheets(answer.content).values()
    assert data[0] == [*HEADER, "系统提示"]
    assert [row[1] for row in data[1:]] == ["2", "3"]
    assert data[1][8] == "'=cmd|'/C calc'!A0"
    assert data[2][3] == "x"
    assert data[2][9] == "D5“业务日期”：日期写作 2021-03-05"
    assert [row[:4] for row in problems] == [
        ["行", "单元格", "字段", "规则"], ["4", "I4", "金额（元）", "value_error"], ["5", "D5", "业务日期", "date"],
    ]  # fmt: skip


async def test_what_a_rule_refuses_stands_beside_the_data_too(client: httpx.AsyncClient) -> None:
    content = sheet_of([order_row("1"), order_row("2", {"金额（元）": "-5.00"})])
    answer = await send(client, content, params={"problems": "xlsx"})
    assert (answer.status_code, answer.headers["content-type"]) == (409, XLSX)
    data, problems = sheets(answer.content).values()
    assert [row[1] for row in data[1:]] == ["2"]
    assert problems[1][:4] == ["3", "I3", "金额（元）", "order_amount_sign"]
    assert problems[1][4].startswith("I3“金额（元）”：")


async def test_what_comes_back_says_what_was_read_where_nothing_was_wrong(client: httpx.AsyncClient) -> None:
    """Once the wrong cell is mended, the rows that came back go in as they would have at first."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEADER)
        shown = {"来源单号": (7, '"凭"0000'), "本级承担比例": (0.5, "0%"), "金额（元）": (123456.78, "0.00E+00")}
        for row, number in ((1, 7), (2, 8)):
            sheet.write_row(row, 0, order_row("x", {"订单类型": "?"}))
            for title, (held, code) in shown.items():
                form = book.add_format({"num_format": code})
                sheet.write_number(row, HEADER.index(title), number if title == "来源单号" else held, form)

    answer = await send(client, workbook(fill), params={"problems": "xlsx"})
    data = sheets(answer.content)["数据"]
    mended = [[*row[:7], "订购", row[8]] for row in data[1:]]
    again = await send(client, sheet_of(mended), "again")
    assert again.status_code == 201, again.text
    items = (await client.get("/v1/orders")).json()["items"]
    assert {(each["source_ref"], each["share_pct"], each["amount"]) for each in items} == {
        ("凭0007", "50.0000", "123456.78"), ("凭0008", "50.0000", "123456.78"),
    }  # fmt: skip


async def test_a_file_that_cannot_be_read_has_its_problem_listed(client: httpx.AsyncClient) -> None:
    answer = await send(client, b"PK\x03\x04 no", params={"problems": "xlsx"})
    assert answer.status_code == 422
    assert sheets(answer.content)["问题清单"][1][3] == "xlsx"


async def test_at_most_a_thousand_wrong_rows_are_sent_back(client: httpx.AsyncClient) -> None:
    rows = [order_row(str(n), {"金额（元）": "x"}) for n in range(1200)]
    answer = await send(client, sheet_of(rows), params={"problems": "xlsx"})
    assert [len(rows) for rows in sheets(answer.content).values()] == [1001, 1001]


async def fill_template(client: httpx.AsyncClient) -> bytes:
    """The template's own columns, filled with text as a person would, the amount as a number."""
    answer = await client.get("/v1/orders/import/template?format=xlsx")
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)
    header = [str(cell) for cell in sheets(answer.content)["数据"][0]]
    row = {**dict(zip(HEADER, order_row("1"), strict=True)), "金额（元）": 10, "本级承担比例": 100}
    cells = "".join(
        f'<c r="{chr(65 + place)}2"><v>{row[title]}</v></c>'
        if isinstance(row.get(title), int)
        else f'<c r="{chr(65 + place)}2" t="inlineStr"><is><t>{row.get(title, "")}</t></is></c>'
        for place, title in enumerate(header)
    )
    return edited(
        answer.content, SHEET, lambda xml: xml.replace("</sheetData>", f'<row r="2">{cells}</row></sheetData>')
    )


async def test_the_template_has_headers_notes_drop_downs_and_a_guide(client: httpx.AsyncClient) -> None:
    content = (await client.get("/v1/orders/import/template?format=xlsx")).content
    book = sheets(content)
    assert book["数据"][0][: len(HEADER)] == [*HEADER]
    guide = {row[0]: row for row in book["填写说明"]}
    assert guide["金额（元）"][1:4] == ["必填", "数字，可带千分位", "1234.50"]
    assert guide["供应商代码"][1] == "选填"
    parts: dict[str, str] = {}
    for name in (SHEET, "xl/comments1.xml"):
        edited(content, name, lambda xml, name=name: parts.setdefault(name, xml))  # type: ignore[misc]
    assert '"订购,退货,更正"' in parts[SHEET]
    assert parts["xl/comments1.xml"].count("<comment ") == 11
    assert "必填。日期，如 2021-03-05" in parts["xl/comments1.xml"]


async def test_the_template_filled_in_imports_as_it_is(client: httpx.AsyncClient) -> None:
    answer = await send(client, await fill_template(client))
    assert (answer.status_code, answer.json()["created"]) == (201, 1), answer.text


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
async def test_a_template_that_a_spreadsheet_program_saved_anew_imports(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "sent.xlsx").write_bytes(await fill_template(client))
    await asyncio.to_thread(
        subprocess.run,
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "saved"), str(tmp_path / "sent.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    answer = await send(client, (tmp_path / "saved" / "sent.xlsx").read_bytes())
    assert (answer.status_code, answer.json()["created"]) == (201, 1), answer.text


async def test_an_import_tells_its_own_client_how_far_it_is(client: httpx.AsyncClient, issuer: Issuer) -> None:
    sending = asyncio.create_task(send(client, sheet_of(order_row(str(n)) for n in range(12_000)), "a/b"))
    seen = []
    while not sending.done():
        answer = await client.get("/v1/imports/a/b")
        if answer.status_code == 200 and answer.json() not in seen:
            seen.append(answer.json())
        await asyncio.sleep(0.01)
    assert (await sending).json()["created"] == 12_000
    rows = [one["rows_read"] for one in seen]
    assert any(0 < count < 12_000 for count in rows)
    assert rows == sorted(rows)
    done = (await client.get("/v1/imports/a/b")).json()
    assert (done["state"], done["rows_read"], done["rows_staged"]) == ("done", 12_000, 12_000)
    other = issuer.headers("viewer", "recorder", client="another")
    assert (await client.get("/v1/imports/a/b", headers=other)).status_code == 404


async def test_a_refused_import_says_so(client: httpx.AsyncClient) -> None:
    await send(client, sheet_of([order_row("1", {"金额（元）": "x"})]), "k")
    assert (await client.get("/v1/imports/k")).json()["state"] == "refused"
    assert (await client.get("/v1/imports/unknown")).status_code == 404


async def test_a_second_import_waits_its_turn_while_records_are_entered(
    client: httpx.AsyncClient, superuser: asyncpg.Connection
) -> None:
    async with superuser.transaction():
        await superuser.execute("select pg_advisory_xact_lock(hashtextextended('import', 0))")
        answer = await send(client, sheet_of([order_row("1")]))
        assert (answer.status_code, answer.json()["code"]) == (409, "import_running")
        assert answer.headers["retry-after"] == "5"
        body = {"source": "s", "source_ref": "r", "reporting_unit": "u", "business_date": "2021-01-01",
                "order_no": "V", "item": "1010101", "share_pct": "100", "kind": "order", "amount": "5.00"}  # fmt: skip
        assert (await client.post("/v1/orders", json=body)).status_code == 201
    assert (await send(client, sheet_of([order_row("1")]))).status_code == 201


class Upload:
    """A file that is sent piece by piece, and counts what was taken of it."""

    def __init__(self, pieces: int = 40) -> None:
        self.taken, self._pieces = 0, pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        for _ in range(self._pieces):
            self.taken += 1
            yield b"x\n" * 4096
        yield b"\r\n--b--\r\n"


async def sent(client: httpx.AsyncClient, upload: Upload, headers: dict[str, str]) -> httpx.Response:
    said = {"Content-Type": "multipart/form-data; boundary=b", "Idempotency-Key": "k", **headers}
    return await client.post("/v1/orders/import", content=upload, headers=said)


async def test_no_file_is_received_of_somebody_who_may_not_send_one(client: httpx.AsyncClient, issuer: Issuer) -> None:
    for headers, status in (({"Authorization": "Bearer x"}, 401), (issuer.headers("viewer"), 403)):
        upload = Upload()
        answer = await sent(client, upload, headers)
        assert (answer.status_code, upload.taken) == (status, 0)


async def test_no_more_files_are_received_at_once_than_there_are_turns(app: FastAPI, client: httpx.AsyncClient) -> None:
    with ExitStack() as held:
        for number in range(MAX_FILES - 1):
            held.enter_context(app.state.files.taken(f"client-{number}"))
        with app.state.files.taken("another"):
            upload = Upload()
            answer = await sent(client, upload, {})
            assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "busy", "5")
            assert upload.taken == 0
        for _ in range(2):  # a turn is given back
            upload = Upload()
            answer = await sent(client, upload, {})
            assert (answer.status_code, answer.json()["code"], upload.taken) == (422, "malformed", 40)


async def test_one_client_never_has_all_the_turns_in_which_files_are_received(
    app: FastAPI, client: httpx.AsyncClient, issuer: Issuer
) -> None:
    with ExitStack() as held:
        for _ in range(MAX_FILES // 2):
            held.enter_context(app.state.files.taken("busy"))
        for name, status, taken in (("busy", 503, 0), ("calm", 422, 40)):
            upload = Upload()
            answer = await sent(client, upload, issuer.headers("recorder", client=name))
            assert (name, answer.status_code, upload.taken) == (name, status, taken)
