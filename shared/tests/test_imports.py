"""Imports: files as offices send them, every wrong line named, and all of a file or none of it, in one change."""

import asyncio
import csv
import io
from collections.abc import Awaitable, Callable, Iterable, Sequence
from decimal import Decimal

import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from toy.workbooks import HEADER

Make = Callable[..., dict[str, object]]
YTD = "/v1/figures/toy.total.ytd?period=2021-12"


def row(reference: str, **changes: str) -> list[str]:
    """A row that breaks no rule, with what a test changes by header."""
    usual = ("shop", reference, "340311", "2021-03-05", "V1", "1010101", "100", "订购", "10.00")
    return [changes.get(name, value) for name, value in zip(HEADER, usual, strict=True)]


def file_of(rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER, encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


async def send(client: httpx.AsyncClient, content: bytes, key: str = "k", **options: dict[str, str]) -> httpx.Response:
    return await client.post(
        "/v1/orders/import", files={"file": ("file.csv", content)}, headers={"Idempotency-Key": key}, **options
    )


async def records(client: httpx.AsyncClient) -> list[dict[str, str]]:
    items: list[dict[str, str]] = (await client.get("/v1/orders?limit=500")).json()["items"]
    return items


async def changes(client: httpx.AsyncClient) -> list[tuple[str, int]]:
    items = (await client.get("/v1/changes?after=1&limit=500")).json()["items"]
    return [(item["operation"], item["rows"]) for item in items]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
async def test_offices_encodings_are_read(client: httpx.AsyncClient, encoding: str) -> None:
    answer = await send(client, file_of([row("1", 订单号="库字第８号")], encoding=encoding))
    assert (answer.status_code, answer.json()["created"]) == (201, 1)
    assert (await records(client))[0]["order_no"] == "库字第8号"


async def test_a_file_in_no_known_encoding_is_refused(client: httpx.AsyncClient) -> None:
    answer = await send(client, file_of([row("1")]) + b"\xff\xff\xff")
    assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (422, "encoding")


@pytest.mark.parametrize(
    ("header", "written", "field", "read"),
    [
        ("业务日期", "2021/3/5", "business_date", "2021-03-05"),
        ("业务日期", "2021年3月5日", "business_date", "2021-03-05"),
        ("业务日期", "20210305", "business_date", "2021-03-05"),
        ("业务日期", "２０２１－０３－０５", "business_date", "2021-03-05"),
        ("金额（元）", "1,234,567.8", "amount", "1234567.80"),
        ("金额（元）", "１２３４．５６", "amount", "1234.56"),
        ("金额（元）", " 1234 ", "amount", "1234.00"),
        ("订单类型", "退货", "kind", "return"),
        ("订单类型", "return", "kind", "return"),
    ],
)
async def test_values_are_read_as_people_write_them(
    client: httpx.AsyncClient, header: str, written: str, field: str, read: str
) -> None:
    answer = await send(client, file_of([row("1", **{header: written})]))
    assert answer.status_code == 201, answer.text
    assert (await records(client))[0][field] == read


@pytest.mark.parametrize(
    ("header", "written", "field"),
    [
        ("金额（元）", "1.005", "amount"),
        ("金额（元）", "十元", "amount"),
        ("金额（元）", "1E+400", "amount"),
        ("金额（元）", "NaN", "amount"),
        ("金额（元）", "", "amount"),
        ("业务日期", "2021-02-30", "business_date"),
        ("业务日期", "5/3", "business_date"),
        ("订单类型", "入账", "kind"),
        ("品目编码", "增值税", "item"),
        ("本级承担比例", "100.00001", "share_pct"),
    ],
)
async def test_a_value_that_cannot_be_is_named_by_line_and_field(
    client: httpx.AsyncClient, header: str, written: str, field: str
) -> None:
    answer = await send(client, file_of([row("1"), row("2", **{header: written}), row("3")]))
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert [(error["row"], error["field"]) for error in answer.json()["errors"]] == [(3, field)]
    assert answer.json()["errors"][0]["message"]
    assert await records(client) == []


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        ((*HEADER[:-1], "谁收的"), "unknown_header"),
        (HEADER[:-1], "missing_header"),
        ((*HEADER[:-1], HEADER[0]), "repeated_header"),
    ],
)
async def test_a_wrong_header_is_refused_before_any_row(
    client: httpx.AsyncClient, header: tuple[str, ...], rule: str
) -> None:
    answer = await send(client, file_of([row("1")[: len(header)]], header=header))
    assert answer.status_code == 422
    assert rule in [error["rule"] for error in answer.json()["errors"]]
    assert {error["row"] for error in answer.json()["errors"]} == {1}


async def test_field_names_serve_as_headers_in_any_order(client: httpx.AsyncClient) -> None:
    names = (
        "source", "source_ref", "reporting_unit", "business_date", "order_no", "item", "share_pct", "kind", "amount",
    )  # fmt: skip
    answer = await send(client, file_of([row("1")[::-1]], header=names[::-1]))
    assert answer.json()["created"] == 1


async def test_blank_lines_are_passed_over_and_lines_in_cells_keep_the_numbers_right(client: httpx.AsyncClient) -> None:
    first = file_of([row("1", 订单号="两\n行"), [""] * 9, row("2")])
    answer = await send(
        client, first + b"\r\n" + file_of([row("3", **{"订单类型": "x"}), row("4")[:5]]).split(b"\r\n", 1)[1]
    )
    # header 1; "1" on 2 and 3; blank 4; "2" on 5; blank 6; "3" on 7; the short row on 8
    told = [(error["row"], error["rule"]) for error in answer.json()["errors"]]
    assert told == [(2, "value_error"), (7, "enum"), (8, "columns")]


async def test_a_hundred_thousand_rows_with_three_bad_ones_name_those_three_and_write_nothing(
    client: httpx.AsyncClient,
) -> None:
    def rows(bad: dict[int, dict[str, str]]) -> bytes:
        return file_of(
            row(str(n), **{"金额（元）": f"{n % 977 + 1}.{n % 100:02d}", **bad.get(n, {})}) for n in range(100_000)
        )

    wrong = {7: {"金额（元）": "1.234"}, 50_000: {"业务日期": "昨天"}, 99_999: {"订单类型": "?"}}
    client.timeout = httpx.Timeout(120)
    refused = await send(client, rows(wrong))
    assert (refused.status_code, refused.json()["errors_total"]) == (422, 3)
    named = [(error["row"], error["field"]) for error in refused.json()["errors"]]
    assert named == [(9, "amount"), (50_002, "business_date"), (100_001, "kind")]  # the header is line 1
    assert (await records(client), await changes(client)) == ([], [])

    mended = await send(client, rows({}))  # the same key: a refusal is not kept
    assert (mended.status_code, mended.json()["created"], mended.json()["change_no"]) == (201, 100_000, 2)
    assert await changes(client) == [("import", 100_000)]
    expected = sum((Decimal(f"{n % 977 + 1}.{n % 100:02d}") for n in range(100_000)), Decimal(0))
    assert Decimal((await client.get(YTD)).json()["value"]) == expected


async def test_more_than_a_thousand_bad_rows_are_counted_and_a_thousand_listed(client: httpx.AsyncClient) -> None:
    answer = await send(client, file_of(row(str(n), **{"金额（元）": "x"}) for n in range(1500)))
    assert (len(answer.json()["errors"]), answer.json()["errors_total"]) == (1000, 1500)


async def test_rules_name_the_lines_they_refuse(client: httpx.AsyncClient) -> None:
    rows = [row("1"), row("2", **{"金额（元）": "-5.00"}), row("3"), [*row("4"), "L9"]]
    named = [line if len(line) > len(HEADER) else [*line, ""] for line in rows]
    answer = await send(client, file_of(named, header=(*HEADER, "额度编号")))
    assert (answer.status_code, answer.json()["code"]) == (409, "rule_broken")
    findings = [(finding["row"], finding["code"]) for finding in answer.json()["findings"]]
    assert findings == [(3, "order_amount_sign"), (5, "limit_unknown")]
    assert await records(client) == []


async def test_keys_that_repeat_in_the_file_or_are_taken_are_named(client: httpx.AsyncClient) -> None:
    repeated = await send(client, file_of([row("1"), row("2"), row("1")]))
    assert [(error["row"], error["rule"]) for error in repeated.json()["errors"]] == [(4, "repeated")]
    assert (await send(client, file_of([row("1"), row("2")]))).status_code == 201
    void = (await records(client))[1]["id"]
    assert (await client.post(f"/v1/orders/{void}/void", json={"reason": "作废测试"})).status_code == 200
    taken = await send(client, file_of([row("3"), row("1", **{"金额（元）": "11.00"}), row("2")]), "k2")
    assert taken.status_code == 409
    assert [(error["row"], error["rule"]) for error in taken.json()["errors"]] == [(3, "differs"), (4, "voided")]
    assert "作废测试" in taken.json()["errors"][1]["message"]
    assert [record["source_ref"] for record in await records(client)] == ["1"]


async def test_equal_rows_sent_again_are_unchanged(client: httpx.AsyncClient) -> None:
    await send(client, file_of([row("1"), row("2")]))
    again = await send(client, file_of([row("2"), row("1")]), "k2")
    told = again.json()
    assert told.pop("read")["rows"] == 2
    expected = {"change_no": None, "created": 0, "unchanged": 2, "findings": [], "filed": 0}
    assert (again.status_code, told) == (200, expected)
    more = await send(client, file_of([row("1"), row("3")]), "k3")
    assert (more.json()["created"], more.json()["unchanged"]) == (1, 1)
    assert await changes(client) == [("import", 2), ("import", 1)]


async def test_a_dry_run_finds_the_same_and_writes_nothing(client: httpx.AsyncClient) -> None:
    good = await send(client, file_of([row("1")]), params={"dry_run": "true"})
    assert (good.status_code, good.json()["accepted"]) == (200, True)
    bad = await send(client, file_of([row("1", **{"金额（元）": "x"})]), params={"dry_run": "true"})
    assert bad.status_code == 422
    assert (await records(client), await changes(client)) == ([], [])


async def test_a_bound_token_imports_its_own_units_only(client: httpx.AsyncClient, issuer: Issuer) -> None:
    client.headers.update(issuer.headers("viewer", "recorder", units=["340311"]))
    refused = await send(client, file_of([row("1"), row("2", 填报单位="340312")]))
    assert (refused.status_code, refused.json()["errors"][0]["row"]) == (403, 3)
    assert (await send(client, file_of([row("1")]))).status_code == 201


async def test_an_import_needs_a_key(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/orders/import", files={"file": file_of([row("1")])})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "header.Idempotency-Key")


async def test_the_template_and_an_export_are_files_that_the_import_reads(
    client: httpx.AsyncClient, limit: Make, approve: Callable[..., Awaitable[httpx.Response]]
) -> None:
    assert (await approve("limits", limit("L1"))).status_code == 200
    template = (await client.get("/v1/orders/import/template")).content.decode("utf-8-sig")
    header = next(csv.reader([template]))
    assert header[: len(HEADER)] == list(HEADER)
    filled = [*row("1"), "11341622003178736A", "L1"]
    assert (await send(client, file_of([filled], header=header))).status_code == 201
    export = (await client.get("/v1/orders/export")).content
    assert export.startswith(b"\xef\xbb\xbf")
    again = await send(client, export, "k2")
    assert (again.json()["created"], again.json()["unchanged"]) == (0, 1)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
async def test_text_that_a_spreadsheet_would_run_is_made_harmless_in_exports(
    client: httpx.AsyncClient, start: str
) -> None:
    body = {"source": "s", "source_ref": "r", "reporting_unit": "u", "business_date": "2021-01-01",
            "order_no": f"{start}cmd|'/C calc'!A0", "item": "10304", "share_pct": "100", "kind": "correction",
            "amount": "-5.00"}  # fmt: skip
    assert (await client.post("/v1/orders", json=body)).status_code == 201
    text = (await client.get("/v1/orders/export")).content.decode("utf-8-sig")
    cells = dict(zip(*list(csv.reader(io.StringIO(text)))[:2], strict=True))
    assert cells["订单号"] in (f"'{start}cmd|'/C calc'!A0", "cmd|'/C calc'!A0")  # a leading tab is trimmed on entry
    assert cells["金额（元）"] == "-5.00"


@pytest.mark.race
async def test_two_imports_at_once_of_files_that_overlap_leave_each_key_once(client: httpx.AsyncClient) -> None:
    left = file_of(row(str(n)) for n in range(3000))
    right = file_of(row(str(n)) for n in range(2000, 5000))
    answers = await asyncio.gather(send(client, left, "left"), send(client, right, "right"))
    again = [
        await send(client, content, key)
        for answer, content, key in zip(answers, (left, right), ("left", "right"), strict=True)
        if answer.status_code == 409
    ]
    assert sorted(answer.status_code for answer in answers) == [201, 409]  # one import at a time
    assert all(answer.status_code == 201 for answer in again)
    value = (await client.get(YTD)).json()["inputs"][0]
    assert (value["rows"], value["value"]) == (5000, "50000.00")
    assert sum(rows for _, rows in await changes(client)) == 5000
