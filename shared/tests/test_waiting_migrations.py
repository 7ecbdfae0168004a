"""A migration job waits for a database that is only coming up, and for nothing else."""

import asyncio
from typing import Any

import pytest

from bureau_common.kit import migrations
from bureau_common.kit.core.connections import PASSING, DatabaseAway, connect


class Coming:
    """In place of an engine: it refuses with these reasons, one by one, and then connects."""

    def __init__(self, *reasons: str) -> None:
        self._reasons = [*reasons]

    async def connect(self) -> str:
        if self._reasons:
            raise DatabaseAway(self._reasons.pop(0))
        return "connected"


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    found: list[float] = []

    async def sleep(seconds: float) -> None:
        found.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return found


async def entered(engine: Any) -> Any:
    return await migrations._entered(engine)


async def test_a_database_that_comes_up_is_waited_for(slept: list[float]) -> None:
    assert await entered(Coming("not reachable", "starting or stopping", "no answer in time")) == "connected"
    assert len(slept) == 3


async def test_a_proxy_that_has_no_database_behind_it_yet_is_one_that_is_not_reachable() -> None:
    """It takes the connection and closes it: the job ended at once, and readiness said `refused with 08003`."""

    def close(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(close, "127.0.0.1", 0) as proxy:
        port = proxy.sockets[0].getsockname()[1]
        with pytest.raises(DatabaseAway) as away:
            await connect(f"postgresql://a:b@127.0.0.1:{port}/revenue?sslmode=disable", timeout=5)
    assert str(away.value) in PASSING


async def test_one_that_refuses_the_job_is_asked_once(slept: list[float]) -> None:
    with pytest.raises(DatabaseAway, match="no database of this name"):
        await entered(Coming("no database of this name", "not reachable"))
    assert slept == []


async def test_one_that_does_not_come_up_is_told(slept: list[float]) -> None:
    with pytest.raises(DatabaseAway, match="not reachable"):
        await entered(Coming(*["not reachable"] * 1000))
    assert len(slept) == migrations._TRIES - 1
