"""The demo district is loaded once; a load that is refused ends, in words that say of what, and the way out."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import asyncpg
import httpx
import pytest

from bureau_common.testing.patience import LONG
from bureau_common.testing.scratch import temporary_cluster
from bureau_common.testing.workspace import ROOT
from demo.load import get_token, import_file, load
from local import steps
from local.state import CannotRun, State

TOKENS = {"recorder": "r", "approver": "a"}
Answer = Callable[[httpx.Request], httpx.Response]


def client(answer: Answer) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://gateway")


def refusing(request: httpx.Request) -> httpx.Response:
    """A gateway at which every receipt differs from what was imported once."""
    if request.url.path.endswith("/receipts/import"):
        return httpx.Response(409, text="differs")
    return httpx.Response(200, json={"person": {"id": "p"}})


async def test_a_district_that_was_loaded_is_not_loaded_again(
    state: State, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever revoked the demo clients, or corrected a demo row in the last quarter, had no suite any more."""
    runs: list[Sequence[str]] = []

    async def run(arguments: Sequence[str], _environment: object, _log: Path, failure: str) -> None:
        runs.append(arguments)
        if len(runs) == 1:
            raise CannotRun(failure)

    monkeypatch.setattr(steps, "_run_or_refuse", run)
    with pytest.raises(CannotRun, match="BUREAU_DEMO=no starts without it"):
        await steps.load_demo(state, {})
    await steps.load_demo(state, {})
    await steps.load_demo(state, {})
    assert len(runs) == 2
    assert said[0] == "Demo district: loaded"
    assert said[1].startswith("Demo district: loaded before")
    state.loaded.unlink()
    await steps.load_demo(state, {})
    assert len(runs) == 3


@pytest.mark.parametrize(
    ("status", "told"),
    [(401, "the recorder of clients.json is given no token: most likely it was revoked"), (429, "/oauth/token: 429 x")],
)
async def test_a_client_that_is_given_no_token_is_told_in_one_line(status: int, told: str) -> None:
    """It was a page of traceback."""
    async with client(lambda _: httpx.Response(status, text="x")) as gateway:
        with pytest.raises(CannotRun) as refused:
            await get_token(gateway, "recorder", {"client_id": "c", "client_secret": "s"})
    assert str(refused.value) == told


async def test_a_file_that_is_refused_ends_the_load_and_not_the_loop_that_it_runs_in() -> None:
    """What ends a process from within its loop leaves threads waiting that nobody ends: `make run` waited for ever."""
    files = [(book, lambda: b"") for book in ("revenue/receipts", "credit/loans")]
    async with client(refusing) as gateway:
        with pytest.raises(CannotRun, match=r"^revenue/receipts: 409 differs$"):
            await load(gateway, TOKENS, files, (), ())


async def test_what_is_answered_with_when_to_come_again_is_sent_again() -> None:
    """On a busy machine a service said so, or the gateway that it took too long, and the first start came to nothing."""
    asked: list[tuple[str, bool]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.headers["Idempotency-Key"], b"a,b" in request.content))
        if len(asked) < 4:
            said = {"Retry-After": "0"} if len(asked) < 3 else {}
            return httpx.Response(503 if said else 504, headers=said, text="busy")
        return httpx.Response(200, json={})

    async with client(answer) as gateway:
        await import_file(gateway, TOKENS, "credit/loans", b"a,b", "key")
    assert asked == [("key", True)] * 4


def test_a_load_that_cannot_begin_says_so_in_one_line(tmp_path: Path) -> None:
    keys = {"GATEWAY_SIGNING_KEY_FILE": str(tmp_path / "none"), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-m", "demo.load", "--data", str(tmp_path)],
        env={**os.environ, **keys}, cwd=ROOT, capture_output=True, text=True, timeout=LONG, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "start the suite once with make run" in done.stderr


async def test_what_was_made_is_written_down_before_the_server_is_asked_to_stop() -> None:
    """The first stop waited for thousands of files that the migrations made, longer than it may take."""
    query = "select num_requested from pg_stat_checkpointer"
    with temporary_cluster() as cluster:
        connection = await asyncpg.connect(cluster.url("postgres"))
        before = await connection.fetchval(query)
        await connection.execute("create table made as select 1")
        await steps.write_down(cluster)
        assert await connection.fetchval(query) == before + 1
        await connection.close()
    await steps.write_down(cluster)  # it is gone, which stops no start
    await steps.write_down(None)
