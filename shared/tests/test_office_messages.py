"""What a clerk is told of a file: the cell and the column's title in every message, one error for one cause."""

import io
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from python_calamine import load_workbook

from bureau_common.testing.issuer import Issuer
from toy.workbooks import HEADER, order_row, send, sheet_of, workbook

Body = Callable[..., dict[str, object]]
Import = Callable[..., Awaitable[httpx.Response]]


def places(answer: httpx.Response, within: str = "errors") -> list[tuple[int | None, str | None]]:
    return [(each["row"], each["cell"]) for each in answer.json()[within]]


async def close(client: httpx.AsyncClient, issuer: Issuer, period: str) -> None:
    headers = issuer.headers("viewer", "approver", person="李四", client="checker")
    answer = await client.post(f"/v1/periods/{period}/close", json={"reason": "结账"}, headers=headers)
    assert answer.status_code == 200, answer.text


async def test_a_broken_rule_names_its_cell_in_both_languages(client: httpx.AsyncClient) -> None:
    content = sheet_of([order_row("1"), order_row("2", {"金额（元）": "-5.00"})], above=2)
    for dry_run in ("true", "false"):
        answer = await send(client, content, params={"dry_run": dry_run})
        assert answer.status_code == 409
        assert places(answer, "findings") == [(5, "I5")]
        (finding,) = answer.json()["findings"]
        assert finding["message_zh"].startswith("I5“金额（元）”：")
        assert finding["message_en"].startswith("I5 (金额（元）): ")


async def test_a_broken_rule_in_text_names_its_line_and_column(
    client: httpx.AsyncClient, order: Body, as_csv: Callable[..., bytes], import_file: Import
) -> None:
    answer = await import_file(as_csv([order("1", kind="订购"), order("2", kind="订购", amount="-5.00")]))
    assert places(answer, "findings") == [(3, None)]
    assert answer.json()["findings"][0]["message_zh"].startswith("第3行“金额（元）”：")


@pytest.mark.parametrize("dry_run", ["true", "false"])
async def test_an_unknown_unit_names_the_first_cell_and_how_many(client: httpx.AsyncClient, dry_run: str) -> None:
    rows = [order_row("1"), order_row("2", {"填报单位": 3}), order_row("3"), order_row("4", {"填报单位": "3"})]
    answer = await send(client, sheet_of(rows), params={"dry_run": dry_run})
    assert answer.status_code == 409
    (finding,) = answer.json()["findings"]
    assert (finding["code"], finding["row"], finding["cell"]) == ("unknown", 3, "C3")
    assert finding["message_zh"].startswith("C3“填报单位”等2处：填报单位3不在单位登记簿中")
    assert "前导零" in finding["message_zh"]
    assert answer.json()["detail"] == finding["message_zh"]


@pytest.mark.parametrize("dry_run", ["true", "false"])
async def test_a_closed_month_names_the_cells_of_its_days(
    client: httpx.AsyncClient, issuer: Issuer, dry_run: str
) -> None:
    await close(client, issuer, "2021-03")
    days = ["2021-04-01", "2021-03-31", "2021-04-30", "2020-12-01"]
    content = sheet_of([order_row(str(n), {"业务日期": day}) for n, day in enumerate(days)])
    answer = await send(client, content, params={"dry_run": dry_run})
    assert (answer.status_code, answer.json()["code"], answer.json()["errors_total"]) == (409, "period_closed", 2)
    assert places(answer) == [(3, "D3"), (5, "D5")]
    assert answer.json()["errors"][0]["message"] == "D3“业务日期”：按2021-03-31计入已关闭的期间"
    assert "重新开放" in answer.json()["detail"]


async def test_a_closed_month_names_what_would_be_written_in_it_and_counts_what_it_does_not_list(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    """Not the rows that are there already: they are written by nobody again."""
    there = [order_row("there", {"业务日期": "2021-03-31"})]
    assert (await send(client, sheet_of(there))).status_code == 201
    await close(client, issuer, "2021-03")
    rows = [order_row(str(n), {"业务日期": "2021-03-30"}) for n in range(1001)]
    answer = (await send(client, sheet_of([*there, *rows]), "again")).json()
    assert (answer["code"], answer["errors_total"], len(answer["errors"])) == ("period_closed", 1001, 1000)
    assert (answer["errors"][0]["cell"], answer["errors"][-1]["cell"]) == ("D3", "D1002")


async def test_the_workbook_of_problems_has_the_closed_days_beside_the_data(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    await close(client, issuer, "2021-03")
    content = sheet_of([order_row("1", {"业务日期": "2021-04-01"}), order_row("2")])
    answer = await send(client, content, params={"problems": "xlsx"})
    assert answer.status_code == 409
    data, problems = (
        load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(place).to_python() for place in (0, 1)
    )
    assert data[1][1] == "2"
    assert problems[1][:4] == ["3", "D3", "业务日期", "period_closed"]


async def test_a_repeated_key_and_a_taken_one_name_both_cells(client: httpx.AsyncClient) -> None:
    repeated = await send(client, sheet_of([order_row("1"), order_row("2"), order_row("1")]))
    assert repeated.json()["errors"][0]["message"] == "B4“来源单号”：与B2“来源单号”重复"
    assert (await send(client, sheet_of([order_row("1")]))).status_code == 201
    taken = await send(client, sheet_of([order_row("2"), order_row("1", {"金额（元）": 11})]), "again")
    assert places(taken) == [(3, "B3")]
    assert taken.json()["errors"][0]["message"].startswith("B3“来源单号”：")


async def test_a_key_that_an_office_typed_wide_is_the_same_key(
    client: httpx.AsyncClient, order: Body, as_csv: Callable[..., bytes], import_file: Import
) -> None:
    written = {"kind": "订购", "order_no": "示财（2021）1号"}
    first = await import_file(as_csv([order("2021-11-001", **written)]))
    assert first.json()["created"] == 1
    for reference, number in [
        ("２０２１－１１－００１", "示财(2021)1号"),
        ("\u200b2021-11-001", "示财（２０２１）1号"),
        ("2021-11-001\ufeff", "示财（2021）1号"),
    ]:
        again = await import_file(as_csv([order(reference, **{**written, "order_no": number})]))
        assert (again.status_code, again.json()["unchanged"]) == (200, 1), again.text
    other = await client.post("/v1/orders", json=order("２０２１－１１－００１", order_no="V9"))
    assert (other.status_code, other.json()["code"]) == (409, "differs")


@pytest.mark.parametrize("dry_run", ["true", "false"])
async def test_hidden_rows_travel_as_a_warning(client: httpx.AsyncClient, dry_run: str) -> None:
    def fill(_: Any, sheet: Any) -> None:
        for number, cells in enumerate([HEADER, *map(order_row, "123")]):
            sheet.write_row(number, 0, cells)
        sheet.set_row(2, None, None, {"hidden": True})

    answer = await send(client, workbook(fill), params={"dry_run": dry_run})
    assert answer.status_code == (200 if dry_run == "true" else 201)
    (finding,) = answer.json()["findings"]
    assert (finding["code"], finding["severity"]) == ("hidden_rows", "warn")
    assert "第3行" in finding["message_zh"]


async def test_a_day_that_is_none_is_said_so_in_a_body_and_in_a_file(client: httpx.AsyncClient, order: Body) -> None:
    answer = await client.post("/v1/orders", json=order("1", business_date="2021-02-29"))
    assert answer.json()["errors"][0]["message"] == "没有2021-02-29这一天"
    filed = await send(client, sheet_of([order_row("1", {"业务日期": "2021-02-29"})]))
    assert filed.json()["errors"][0]["message"] == "D2“业务日期”：没有2021-02-29这一天"
    assert (await client.post("/v1/orders", json=order("1", business_date="2020-02-29"))).status_code == 201


async def test_a_period_that_is_none_is_said_so(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/figures/toy.total.ytd?period=2021-13")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["message"] == "期间写作 2021-10，月份为01至12"
