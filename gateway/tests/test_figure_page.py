"""The page of a figure: its months as a line and as a table, and no count of rows that it does not open; rows as a workbook."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from bureau_common.schemas.figures import FigureInput, FigureRow, FigureRows, Series, SeriesPoint
from bureau_common.schemas.periods import Period
from bureau_common.testing.slow_callers import BLOCK, SlowCaller, temporary_files
from bureau_gateway.figures import workbook
from bureau_gateway.figures.workbook import MOST, PAGE
from bureau_gateway.pages.charts import chart_of
from bureau_gateway.pages.figure_page import figure_page
from gateway.tests.alone import Alone, alone
from gateway.tests.report.factories import OCTOBER, figure
from tests.html_pages import Page

NAME = "revenue.general_revenue.ytd"
MONTHS = Period(2021, 5).until(OCTOBER)


def series(*values: str | None) -> Series:
    points = [
        SeriesPoint(period=month, value=value, state="not_reported" if value is None else "reported", provisional=False)
        for month, value in zip(MONTHS, values, strict=True)
    ]
    return Series(
        id=NAME,
        name_zh="一项数据",
        unit="yuan",
        display_unit="万元",
        decimals=0,
        formula_version=1,
        change_no=3,
        points=points,
    )


def test_a_line_breaks_where_a_month_has_no_value_and_says_what_it_shows() -> None:
    told = series("10000.00", "20000.00", None, "30000.00", None, "50000.00")
    chart = chart_of(told, told.points, (108, 58))
    assert chart is not None
    # 100 x 50 within the edges of 4: five steps of 20 across, 40,000 yuan upwards.
    assert chart.lines == ["4,54 24,41.5"]
    assert chart.dots == [(64.0, 29.0), (104.0, 4.0)]
    assert chart.told == "一项数据，2021年5月至2021年10月：最低1 万元，最高5 万元，最新5 万元"


def test_fewer_than_two_values_and_words_are_no_line_and_equal_ones_stand_in_the_middle() -> None:
    few = series("1.00", None, None, None, None, None)
    assert chart_of(few, few.points, (108, 58)) is None
    words = few.model_copy(update={"unit": "text", "display_unit": "等"})
    assert chart_of(words, words.points, (108, 58)) is None
    flat = series(*["1.00"] * 6)
    chart = chart_of(flat, flat.points, (108, 58))
    assert chart is not None
    assert chart.lines == ["4,29 24,29 44,29 64,29 84,29 104,29"]


def needed(opens: int | None) -> FigureInput:
    return FigureInput(
        name="receipts", label_zh="收入", unit="yuan", start=date(2021, 1, 1), end=date(2021, 10, 31), value="5.00",
        state="reported", rows=53, opens=opens,
    )  # fmt: skip


def test_a_page_counts_what_its_link_opens_and_nothing_where_that_is_not_counted() -> None:
    flow, balance = (figure(NAME, "5.00").model_copy(update={"inputs": [needed(each)]}) for each in (53, None))
    assert "查看53笔" in Page(figure_page(flow)).links
    links = Page(figure_page(balance)).links
    assert "查看明细" in links
    assert "查看53笔" not in links


def test_every_month_of_a_figure_opens_and_a_gap_is_no_nought() -> None:
    page = Page(figure_page(figure(NAME, "50000.00"), series(None, "0.00", "10000.00", "20000.00", None, "50000.00")))
    assert [row[:2] for row in page.rows] == [
        ["2021年10月", "5 万元"], ["2021年9月", "〔未报〕"], ["2021年8月", "2 万元"], ["2021年7月", "1 万元"],
        ["2021年6月", "0 万元"], ["2021年5月", "〔未报〕"],
    ]  # fmt: skip
    assert page.links["2 万元"] == f"/v1/figures/{NAME}?period=2021-08&as_of=3"


def row(number: int, source_ref: str = "R") -> FigureRow:
    return FigureRow(
        id=UUID(int=number), book="receipts", measure="receipts", business_date=date(2021, 10, 8),
        contribution=f"{number}.50", opening=False, record={"source": "s", "source_ref": source_ref, "reporting_unit": "349901"},
    )  # fmt: skip


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Alone]:
    """Revenue-svc has many rows behind its figure, two pages of them; one is named like a formula."""

    def answer(request: httpx.Request) -> httpx.Response:
        said: Series | FigureRows | object = figure(NAME, "6.00").model_copy(update={"inputs": [needed(3)]})
        if request.url.path.endswith("/records"):
            first = request.url.params.get("cursor") is None
            items = [row(1, "=1+1"), row(2)] * (PAGE // 2) if first else [row(3)]
            said = FigureRows(items=items, next_cursor="more" if first else None, change_no=3)
        return httpx.Response(200, content=said.model_dump_json(), headers={"content-type": "application/json"})  # type: ignore[union-attr]

    async with alone(tmp_path, {"revenue": answer}) as made:
        yield made


async def test_all_rows_behind_a_figure_come_as_a_workbook_with_numbers_and_no_formula(gateway: Alone) -> None:
    path = f"/v1/figures/{NAME}/records?period=2021-10&format=xlsx&source=s&least="
    answer = await gateway.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="{NAME}-2021-10.xlsx"'
    sheet = zipfile.ZipFile(io.BytesIO(answer.content)).read("xl/worksheets/sheet1.xml").decode()
    assert [f"<v>{each}.5</v>" in sheet for each in (1, 2, 3)] == [True] * 3
    assert "<f>" not in sheet
    asked = [request.url.params for request in gateway.asked if request.url.path.endswith("/records")]
    assert [(each["source"], each["limit"], each["as_of"]) for each in asked] == [("s", "500", "3")] * 2


async def test_workbooks_that_nobody_takes_wait_on_the_disk_and_four_of_one_client(
    gateway: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each stood whole in memory until it was taken."""
    files = temporary_files(monkeypatch)
    path = f"/v1/figures/{NAME}/records?period=2021-10&format=xlsx"
    callers = [SlowCaller() for _ in range(4)]
    async with asyncio.TaskGroup() as group:
        for each in callers:
            request = gateway.client.build_request("GET", path, headers={"authorization": f"Bearer {gateway.token}"})
            await each.stood(group.create_task(each.ask(gateway.app, request)))
        assert [(each.status, each.sizes) for each in callers] == [(200, [BLOCK, BLOCK])] * 4
        assert min(int(each.headers["content-length"]) for each in callers) > 4 * BLOCK
        assert [(file.closed, file.tell()) for file in files] == [(False, 2 * BLOCK)] * 4
        assert (await gateway.get(path)).json()["code"] == "busy"
        for each in callers:
            each.leave()
    assert (await gateway.get(path)).status_code == 200
    assert [file.closed for file in files] == [True] * 5


@pytest.mark.parametrize("rows", [0, 1, PAGE - 1])
async def test_pages_that_lead_on_and_are_not_full_are_no_rows(gateway: Alone, rows: int) -> None:
    """The one workbook that is made at a time was waited for without an end, or for as many pages as it holds rows."""
    content = FigureRows(items=[row(1)] * rows, next_cursor="more", change_no=3).model_dump_json()
    others = gateway.answers["revenue"]

    def answer(request: httpx.Request) -> httpx.Response:
        is_rows = request.url.path.endswith("/records") and len(gateway.asked) < 9
        head = {"content-type": "application/json"}
        return httpx.Response(200, content=content, headers=head) if is_rows else others(request)

    gateway.answers["revenue"] = answer
    refused = await gateway.get(f"/v1/figures/{NAME}/records?period=2021-10&format=xlsx")
    assert (refused.status_code, len(gateway.asked)) == (502, 2)


async def test_rows_that_take_too_long_are_waited_for_no_more(gateway: Alone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "SECONDS", 0)
    refused = await gateway.get(f"/v1/figures/{NAME}/records?period=2021-10&format=xlsx")
    assert (refused.status_code, refused.json()["code"]) == (504, "upstream_timeout")
    monkeypatch.undo()
    assert (await gateway.get(f"/v1/figures/{NAME}/records?period=2021-10&format=xlsx")).status_code == 200


async def test_a_workbook_of_too_many_rows_is_refused_in_words(gateway: Alone) -> None:
    content = FigureRows(items=[row(1)] * 500, next_cursor="more", change_no=3).model_dump_json()
    others = gateway.answers["revenue"]

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/records"):
            return httpx.Response(200, content=content, headers={"content-type": "application/json"})
        return others(request)

    gateway.answers["revenue"] = answer
    refused = await gateway.get(f"/v1/figures/{NAME}/records?period=2021-10&format=xlsx", accept="text/html")
    assert refused.status_code == 413
    assert f"明细超过{MOST}笔，请先筛选再下载" in refused.text


async def test_what_a_page_of_rows_is_filtered_by_stands_in_its_form_and_its_ways_on(gateway: Alone) -> None:
    path = f"/v1/figures/{NAME}/records?period=2021-10&source=%22%3E%3Cb%3E&first_day=2021-10-01&least=1.00"
    answer = await gateway.get(path, accept="text/html")
    page = Page(answer.text)
    assert (page.inputs["source"], page.inputs["first_day"], page.inputs["least"]) == ('"><b>', "2021-10-01", "1.00")
    assert "b" not in page.tags
    assert "以下只是筛选出的明细" in page.text
    for way in ("下一页", "下载 XLSX"):
        assert "source=%22%3E%3Cb%3E&first_day=2021-10-01&least=1.00" in page.links[way]
    refused = await gateway.get(path.replace("least=1.00", "least=2&most=1"), accept="text/html")
    assert (refused.status_code, "金额上限小于下限" in refused.text) == (422, True)
