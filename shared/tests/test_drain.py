"""A process that is asked to stop says so while it still serves, then lets what runs finish, or refuses it in words."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.app import create_base_app
from bureau_common.kit.web.serve import Server
from bureau_common.testing.patience import LONG
from bureau_common.testing.ports import free_port
from toy.app import Settings


class Work:
    """Requests that take as long as the test wants."""

    def __init__(self) -> None:
        self.running, self.released = 0, asyncio.Event()

    async def __call__(self) -> str:
        self.running += 1
        await self.released.wait()
        return "done"

    async def begun(self, count: int) -> None:
        while self.running < count:  # noqa: ASYNC110 - a plain number
            await asyncio.sleep(0.01)


class Process:
    """A server in this process, a client of it, and the work that it does."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        self.server, self.work = Server(app, settings), Work()
        app.add_api_route("/work", self.work, methods=["GET"])
        self.address = f"http://127.0.0.1:{settings.port}"
        self.client = httpx.AsyncClient(base_url=self.address, timeout=LONG, trust_env=False)

    def ask_to_stop(self) -> None:
        self.server.handle_exit(signal.SIGTERM, None)

    async def refuses_connections(self) -> None:
        while True:
            try:
                async with httpx.AsyncClient(base_url=self.address, trust_env=False) as other:
                    await other.get("/livez")
            except httpx.TransportError:
                return
            await asyncio.sleep(0.01)


@asynccontextmanager
async def serving(drain_seconds: float, finish_seconds: int) -> AsyncIterator[Process]:
    settings = Settings(
        database_url="postgresql://nobody:nothing@127.0.0.1:1/none",
        port=free_port(),
        BUREAU_DRAIN_SECONDS=drain_seconds,
        BUREAU_FINISH_SECONDS=finish_seconds,
    )
    process = Process(create_base_app(settings, "toy-svc", "Toy", "", "toy0001"), settings)
    running = asyncio.create_task(process.server.serve())
    while not process.server.started:  # noqa: ASYNC110 - a plain attribute
        await asyncio.sleep(0.01)
    async with process.client:
        yield process
    await running


async def test_it_is_unready_and_serves_new_connections_until_the_drain_is_over() -> None:
    async with serving(drain_seconds=LONG, finish_seconds=60) as process:
        assert (await process.client.get("/livez")).headers.get("connection") is None
        process.ask_to_stop()
        ready = await process.client.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (503, "draining")
        served = await process.client.get("/livez")
        assert (served.status_code, served.headers["connection"]) == (200, "close")
        process.server.should_exit = True


async def test_a_request_that_runs_finishes_after_the_socket_has_closed() -> None:
    async with serving(drain_seconds=0, finish_seconds=int(LONG)) as process:
        answers = [asyncio.create_task(process.client.get("/work")) for _ in range(3)]
        await process.work.begun(3)
        process.ask_to_stop()
        await process.refuses_connections()
        process.work.released.set()
        assert [(await answer).status_code for answer in answers] == [200] * 3


async def test_a_request_that_does_not_finish_is_refused_with_a_problem_and_a_time_to_come_back() -> None:
    async with serving(drain_seconds=0, finish_seconds=1) as process:
        answers = [asyncio.create_task(process.client.get("/work")) for _ in range(3)]
        await process.work.begun(3)
        process.ask_to_stop()
        refused = [await answer for answer in answers]
    assert {(each.status_code, each.json()["code"], "retry-after" in each.headers) for each in refused} == {
        (503, "unavailable", True)
    }


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_asked_a_second_time_it_does_not_wait_for_balancers(number: signal.Signals) -> None:
    async with serving(drain_seconds=LONG, finish_seconds=60) as process:
        process.ask_to_stop()
        process.server.handle_exit(number, None)
        assert process.server.should_exit
        process.server._captured_signals.clear()  # raised again at the end, they would end the tests
