"""Files of reports are made one after the other: few wait for theirs, and no page waits for them."""

import asyncio
import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import httpx
import pytest

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.web.turns import Turns
from bureau_common.schemas.figures import FigureRows
from bureau_common.schemas.periods import Period
from bureau_common.testing.patience import LONG
from bureau_gateway.report import formats
from bureau_gateway.report.compose import compose
from bureau_gateway.report.context import Names
from bureau_gateway.report.imprint import Imprint
from bureau_gateway.report.service import Composed
from bureau_gateway.report.template import parse_template
from gateway.tests.alone import SUMMED, Answer, alone, said, summary
from gateway.tests.report.factories import OCTOBER, complete, figure

MONTHS = [f"2021-{month:02d}" for month in range(1, 11)]


def of_any_month(domain: str) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        year, month = map(int, re.findall("[0-9]+", request.url.params["period"]))
        period = Period(year, month)
        figures = [each.model_copy(update={"period": period}) for each in SUMMED[domain]]
        return httpx.Response(200, text=summary(domain, period=period, figures=figures).model_dump_json())

    return answer


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """No PDF is done before this is set."""
    done = threading.Event()
    slow = replace(formats.FORMATS["pdf"], render=lambda *_: b"%PDF" if done.wait(LONG) else b"")
    monkeypatch.setitem(formats.FORMATS, "pdf", slow)  # type: ignore[arg-type]
    yield done
    done.set()


async def test_of_many_files_of_one_client_few_are_waited_for_and_pages_go_on(
    tmp_path: Path, press: threading.Event
) -> None:
    async with alone(tmp_path, {domain: of_any_month(domain) for domain in SUMMED}) as gateway:

        async def read(month: str, form: str) -> httpx.Response:
            return await gateway.get(f"/v1/reports/{month}/document?format={form}")

        asked = [asyncio.create_task(read(month, "pdf")) for month in MONTHS]
        async with asyncio.timeout(LONG):
            for told in [await each for each in islice(asyncio.as_completed(asked), 6)]:
                assert (told.status_code, told.json()["code"], told.headers["retry-after"]) == (503, "busy", "5")
            page = await read("2021-10", "html")
            press.set()
            statuses = Counter([(await each).status_code for each in asked])
            again = await read("2021-10", "pdf")
    assert (page.status_code, again.status_code) == (200, 200)
    assert statuses == {200: 4, 503: 6}


async def test_whoever_wants_the_file_that_is_being_made_waits_for_that_one(
    tmp_path: Path, press: threading.Event
) -> None:
    """A report is out, and a whole office opens it: of nine readers five were told to come again."""
    async with alone(tmp_path) as gateway:
        reports = gateway.app.state.reports
        asked = [asyncio.create_task(gateway.get("/v1/reports/2021-10/document?format=pdf")) for _ in range(9)]
        async with asyncio.timeout(LONG):
            while reports._presses[True].statistics().tasks_waiting < 8:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
        assert reports.line._held == {"client": 1}
        press.set()
        answers = [await each for each in asked]
    assert {(each.status_code, each.content) for each in answers} == {(200, b"%PDF")}
    assert (reports.line._held, reports._in_line) == ({}, set())


async def test_a_file_that_cannot_be_made_is_tried_once_however_many_wait_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of a hundred readers had it tried again before everybody else's files: the last was told so after 89 seconds."""
    done, tried = threading.Event(), []

    def render(*_: object) -> bytes:
        tried.append(done.wait(LONG))
        raise Refused("unavailable", "没有这个字", "No such glyph")

    monkeypatch.setitem(formats.FORMATS, "pdf", replace(formats.FORMATS["pdf"], render=render))
    async with alone(tmp_path) as gateway:
        reports = gateway.app.state.reports
        asked = [asyncio.create_task(gateway.get("/v1/reports/2021-10/document?format=pdf")) for _ in range(9)]
        async with asyncio.timeout(LONG):
            while reports._presses[True].statistics().tasks_waiting < 8:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
        done.set()
        answers = [await each for each in asked]
    assert {(each.status_code, each.json()["code"]) for each in answers} == {(503, "unavailable")}
    assert (len(tried), reports.line._held, reports._in_line) == (1, {}, set())


def test_of_a_file_that_cannot_be_made_nothing_is_kept_but_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a refusal was raised from holds the frames of the making, and in these the whole document and its typefaces."""

    def render(*_: object) -> bytes:
        raise Refused("unavailable", "没有这个字", "No such glyph") from ValueError("glyph")

    monkeypatch.setitem(formats.FORMATS, "pdf", replace(formats.FORMATS["pdf"], render=render))
    composed = Composed(compose(OCTOBER, [complete("debt", 3)], parse_template("字。"), Names()))
    for cause in (ValueError, type(None)):
        with pytest.raises(Refused, match="No such glyph") as refused:
            composed.document("pdf", Imprint())
        assert isinstance(refused.value.__cause__, cause)


async def test_the_workbook_of_a_figures_rows_stands_in_the_same_line(tmp_path: Path) -> None:
    async with alone(tmp_path, {"revenue": said(figure("revenue.x.y", "7.00").model_dump_json())}) as gateway:
        gateway.app.state.reports.line = Turns(0, "文件", "files")
        answer = await gateway.get("/v1/figures/revenue.x.y/records?period=2021-10&format=xlsx")
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "5")
    assert [each.url.path for each in gateway.asked] == ["/v1/figures/revenue.x.y"]


async def test_the_workbook_of_a_figures_rows_is_made_while_no_other_file_is(
    tmp_path: Path, press: threading.Event
) -> None:
    """Two at once took two cores from everybody, where one was meant."""
    rows = FigureRows(items=[], next_cursor=None, change_no=3).model_dump_json()
    told, whole = figure("revenue.x.y", "7.00").model_dump_json(), summary("revenue").model_dump_json()

    def revenue(asked: httpx.Request) -> httpx.Response:
        path = asked.url.path
        return httpx.Response(200, text=rows if "records" in path else told if "figures" in path else whole)

    async with alone(tmp_path, {"revenue": revenue}) as gateway:
        presses = gateway.app.state.reports._presses[True]
        pdf = asyncio.create_task(gateway.get("/v1/reports/2021-10/document?format=pdf"))
        async with asyncio.timeout(LONG):
            while not presses.statistics().borrowed_tokens:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
            book = asyncio.create_task(gateway.get("/v1/figures/revenue.x.y/records?period=2021-10&format=xlsx"))
            while not presses.statistics().tasks_waiting:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        press.set()
        assert ((await pdf).status_code, (await book).status_code) == (200, 200)


async def test_a_preview_stands_in_the_same_line(tmp_path: Path) -> None:
    async with alone(tmp_path) as gateway:
        gateway.app.state.reports.line = Turns(0, "文件", "files")
        answer = await gateway.post("/v1/report-templates/preview", json={"body": "只有字。", "period": "2021-10"})
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "5")
    assert gateway.asked == []


async def test_while_every_thread_is_at_work_services_are_heard(tmp_path: Path) -> None:
    """None of them would seem to answer."""
    done, loop = threading.Event(), asyncio.get_running_loop()
    async with alone(tmp_path) as gateway:
        working = [loop.run_in_executor(None, done.wait, LONG) for _ in range(64)]
        report = await gateway.get("/v1/reports/2021-10")
        done.set()
        await asyncio.wait(working)
    assert [each["status"] for each in report.json()["sections"]] == ["complete"] * 4
