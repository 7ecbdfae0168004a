"""Workbooks of problems that nobody takes wait on the disk, so many at once, and leave nothing behind."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import IO, Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.datastructures import UploadFile
from starlette.types import Message

from bureau_common.kit.web import problems, streams
from bureau_common.kit.web.turns import Turns
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.slow_callers import BLOCK, Leaves, SlowCaller, temporary_files
from toy.workbooks import XLSX, order_row, send, sheet_of, sheets

WRONG = sheet_of([order_row(str(number), {"金额（元）": "x"}) for number in range(40)])
ASKED: dict[str, Any] = {"params": {"problems": "xlsx"}}


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> list[IO[bytes]]:
    return temporary_files(monkeypatch)


def request(client: httpx.AsyncClient) -> httpx.Request:
    parts = {"files": {"file": ("f.xlsx", WRONG)}, "headers": {"Idempotency-Key": "k"}}
    return client.build_request("POST", "/v1/orders/import", **ASKED, **parts)  # type: ignore[arg-type]


Held = Callable[[int], contextlib.AbstractAsyncContextManager[list[SlowCaller]]]


@pytest.fixture
def held(app: FastAPI, client: httpx.AsyncClient) -> Held:
    @contextlib.asynccontextmanager
    async def hold(count: int) -> AsyncIterator[list[SlowCaller]]:
        """So many answers of which one block was taken each, until all of their callers leave."""
        callers = [SlowCaller() for _ in range(count)]
        async with asyncio.TaskGroup() as group:
            for each in callers:
                await each.stood(group.create_task(each.ask(app, request(client))))
            yield callers
            for each in callers:
                each.leave()

    return hold


async def test_of_answers_that_nobody_takes_two_blocks_are_read(held: Held, files: list[IO[bytes]]) -> None:
    """Each of them stood whole in memory until it was taken: twenty were more than a service has."""
    async with held(5) as callers:
        assert [(each.status, each.headers["content-type"]) for each in callers] == [(422, XLSX)] * 5
        assert [each.sizes for each in callers] == [[BLOCK, BLOCK]] * 5
        lengths = [int(each.headers["content-length"]) for each in callers]
        assert min(lengths) > 4 * BLOCK
        assert [(file.closed, file.tell()) for file in files] == [(False, 2 * BLOCK)] * 5
    assert [file.closed for file in files] == [True] * 5


async def test_an_answer_that_is_taken_whole_is_the_workbook_and_leaves_no_file_open(
    client: httpx.AsyncClient, files: list[IO[bytes]]
) -> None:
    answer = await send(client, WRONG, **ASKED)
    assert (answer.status_code, answer.headers["content-length"]) == (422, str(len(answer.content)))
    assert [len(rows) for rows in sheets(answer.content).values()] == [41, 41]
    assert [file.closed for file in files] == [True]


@pytest.mark.parametrize(
    ("version", "leaves"),
    [
        ("2.3", "says so"),
        ("2.3", "at once"),
        ("2.3", "before"),
        ("2.4", "before"),
        ("2.4", "breaks"),
        ("2.4", "never"),
    ],
)
async def test_the_file_is_closed_however_its_reader_leaves(
    app: FastAPI,
    client: httpx.AsyncClient,
    files: list[IO[bytes]],
    version: str,
    leaves: Leaves,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app.state, "returned", Turns(1, "", ""), raising=False)
    monkeypatch.setattr(streams, "IDLE_SECONDS", 0.05 if leaves == "never" else 60)
    caller = SlowCaller(version, leaves)
    asked = asyncio.create_task(caller.ask(app, request(client)))
    if leaves == "says so":
        await caller.stood(asked)
        caller.leave()
    await asked
    assert [file.closed for file in files] == [True]
    assert (await send(client, WRONG, **ASKED)).status_code == 422


async def test_so_many_wait_at_once_and_one_client_has_half_of_them(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    held: Held,
    files: list[IO[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app.state, "returned", Turns(4, "等待取走的问题清单", "workbooks"), raising=False)
    async with held(2):
        answer = await send(client, WRONG, **ASKED)
        assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "5")
        assert [file.closed for file in files] == [False, False, True]
        assert (await send(client, WRONG)).json()["errors_total"] == 40
        others = issuer.headers("recorder", client="others")
        assert (await send(client, WRONG, headers=others, **ASKED)).status_code == 422
    assert (await send(client, WRONG, **ASKED)).status_code == 422
    assert [file.closed for file in files] == [True] * 5


async def test_another_answer_closes_the_file_too(
    client: httpx.AsyncClient, files: list[IO[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(problems, "keep_refusal", broken)
    content = sheet_of([order_row("1", {"金额（元）": "-5.00"})])
    answer = await send(client, content, **ASKED)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert [file.closed for file in files] == [True]


@pytest.mark.parametrize("asked", [{"problems": "xlsx"}, {"problems": "json"}, {"dry_run": "true"}, {}])
async def test_what_was_sent_is_let_go_before_its_answer_is_taken(
    app: FastAPI, client: httpx.AsyncClient, asked: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its turn is over by then: as many uploads as wait for their readers would stand on the disk."""
    sent: list[UploadFile] = []
    made = UploadFile.__init__

    def kept(upload: UploadFile, *given: Any, **named: Any) -> None:
        made(upload, *given, **named)
        sent.append(upload)

    monkeypatch.setattr(UploadFile, "__init__", kept)
    content = WRONG if "problems" in asked else sheet_of([order_row("1")])
    parts: Any = {"files": {"file": ("f.xlsx", content)}, "headers": {"Idempotency-Key": "k"}}
    closed: list[bool] = []

    class Asks(SlowCaller):
        async def _send(self, message: Message) -> None:
            closed.extend(each.file.closed for each in sent)

    await Asks().ask(app, client.build_request("POST", "/v1/orders/import", params=asked, **parts))
    assert closed
    assert all(closed)
