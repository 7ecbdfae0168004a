"""A process says that it is ready when the first caller need not wait for what is built and compiled once."""

import asyncio
from contextvars import Context
from datetime import date
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event
from structlog.testing import capture_logs

from bureau_common.kit.core.newest import Newest
from bureau_common.kit.core.tables import REVISION as KIT_REVISION
from bureau_common.kit.figures.routes import MOST_KEPT
from bureau_common.kit.figures.summaries import warm_summaries
from bureau_common.kit.web import readiness
from bureau_common.kit.web.serve import Server
from bureau_common.testing.compiled import forget_compiled
from bureau_common.testing.fixtures import app_of, client_of
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.ports import free_port
from tests.alike import Writer
from toy.app import REVISION, Settings, create_app
from toy.filings import UNIT, filing, plan
from toy.levels import reopening, setting
from toy.secrets import create_app as create_app_with_secrets


class Once:
    """What is done once; it takes as long as the test wants."""

    def __init__(self) -> None:
        self.begun, self.may_end = asyncio.Event(), asyncio.Event()

    async def __call__(self) -> None:
        self.begun.set()
        await self.may_end.wait()


async def asked(client: httpx.AsyncClient) -> tuple[int, str]:
    answer = await client.get("/readyz")
    return answer.status_code, answer.json()["status"]


async def test_whoever_is_warming_up_serves_and_is_not_ready(app: FastAPI, client: httpx.AsyncClient) -> None:
    once = Once()
    warming = asyncio.create_task(app.state.readiness.warm(once))
    await once.begun.wait()
    assert await asked(client) == (503, "warming up")
    assert (await client.get("/v1/orders")).status_code == 200
    once.may_end.set()
    await warming
    assert await asked(client) == (200, "ok")


async def test_warming_up_waits_until_the_database_can_be_used(
    app: FastAPI, client: httpx.AsyncClient, superuser: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "AGAIN_SECONDS", 0.01)
    once = Once()
    once.may_end.set()
    await superuser.execute("delete from alembic_version")
    warming = asyncio.create_task(app.state.readiness.warm(once))
    assert await asked(client) == (503, f"database not migrated to {KIT_REVISION}, {REVISION}")
    assert not once.begun.is_set()
    await superuser.executemany("insert into alembic_version values ($1)", [(KIT_REVISION,), (REVISION,)])
    await warming
    assert once.begun.is_set()
    assert await asked(client) == (200, "ok")


async def test_what_fails_while_it_warms_up_is_logged_and_the_rest_is_served(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    async def fail() -> None:
        raise ZeroDivisionError("a figure")

    with capture_logs() as logs:
        await app.state.readiness.warm(fail)
    assert [line["error"] for line in logs if line["event"] == "not_warm"] == ["a figure"]
    assert await asked(client) == (200, "ok")


@pytest.mark.usefixtures("nothing_kept")
async def test_once_warm_the_summary_of_no_month_compiles_a_statement(app: FastAPI, client: httpx.AsyncClient) -> None:
    forget_compiled()
    missed: list[str] = []

    def look(_connection: Any, _cursor: Any, statement: str, _values: Any, context: Any, _many: bool) -> None:
        if context.compiled is not None and context.cache_hit.name == "CACHE_MISS":
            missed.append(statement)

    event.listen(app.state.database.engine.sync_engine, "after_cursor_execute", look)
    await warm_summaries(app)
    assert missed
    missed.clear()
    assert (await client.get("/v1/summary", params={"period": "2021-03"})).status_code == 200
    assert missed == []


async def test_what_is_ready_is_what_whoever_asks_is_told(settings: Settings, issuer: Issuer) -> None:
    """A topic that was switched off in the last month wanted no filing then, and what was reopened in it is for those who see it."""
    app = app_of(create_app_with_secrets, settings)
    app.state.today = lambda: date(2021, 7, 20)
    async with client_of(app) as client:
        write = Writer(client, issuer)
        await write.by_two("filing-plans", plan(("secrets", UNIT, 15), since="2021-03-01"))
        await write.enter("filings", filing("2021-03", book="secrets"))
        await write.by_two("parameters", setting("off", "secrets_in_use", "no", "2021-04-30"))
        await write.by_two("parameters", setting("on", "secrets_in_use", "yes", "2021-07-01"))
        assert await _ready_and_told(app, client, issuer) == []
        await write.post("periods/2021-06/close", {"reason": "六月结账"}, "approver")
        opened = {**reopening("r1", "secrets"), "business_date": "2021-07-19", "expires_on": "2021-08-01"}
        await write.by_two("reopenings", {**opened, "from_period": "2021-06", "through_period": "2021-06"})
        assert await _ready_and_told(app, client, issuer) == []


async def _ready_and_told(app: FastAPI, client: httpx.AsyncClient, issuer: Issuer) -> list[tuple[str | None, str]]:
    """What of the last month's summary is made ready otherwise than it is told to who asks, by the level of its readers."""
    app.state.summaries = ready = Newest(MOST_KEPT)
    await asyncio.create_task(warm_summaries(app), context=Context())  # as a process does that nobody has asked
    found = []
    for level in ("restricted", None):
        headers, told = issuer.headers("viewer", level=level), []
        for app.state.summaries in (ready, Newest(0)):
            answer = await client.get("/v1/summary", params={"period": "2021-06"}, headers=headers)
            told.append(answer.json())
        assert ready.get(answer.headers["etag"]) is not None, "it was made before it was asked for"
        first, second = [[*each.items(), *[(one["id"], one) for one in each["figures"]]] for each in told]
        found += [(level, name) for (name, one), (_, other) in zip(first, second, strict=True) if one != other]
    return found


async def test_a_process_that_serves_warms_up(settings: Settings) -> None:
    app, once = create_app(settings.model_copy(update={"port": free_port()})), Once()
    assert app.state.warm is not None
    app.state.warm = once
    server = Server(app, app.state.settings)
    running = asyncio.create_task(server.serve())
    await once.begun.wait()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{app.state.settings.port}", trust_env=False) as client:
        assert await asked(client) == (503, "warming up")
        once.may_end.set()
        while await asked(client) != (200, "ok"):  # noqa: ASYNC110 - it is told by nothing else
            await asyncio.sleep(0.01)
    server.should_exit = True
    await running
