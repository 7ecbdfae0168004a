"""The steps that bring the suite up, in their order: databases, migrations, keys, readiness."""

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path

import httpx

from bureau_common.kit.core.connections import DRIVER_ERRORS, connect
from bureau_common.testing.postgres import (
    ALONE,
    Cluster,
    create_application,
    create_database,
    database_exists,
    start_cluster,
)

from .deployables import DEPLOYABLES, GATEWAY, ROOT, Deployable
from .manager import Manager
from .state import CannotRun, State, say, tail, write_whole

_REMIND_SECONDS = 10
_ENDED = {"BACKOFF", "FATAL", "EXITED"}


def start_postgres(state: State, environment: Mapping[str, str]) -> Cluster | None:
    """Start the embedded PostgreSQL for the deployables whose database the environment does not name."""
    if not _embedded(environment):
        say("PostgreSQL: every database is named by the environment")
        return None
    say("PostgreSQL: starting")
    cluster = start_cluster(state.postgres, durable=True)
    say(f"PostgreSQL: on 127.0.0.1:{cluster.port}, data in {cluster.data}")
    return cluster


async def create_databases(cluster: Cluster, environment: Mapping[str, str]) -> dict[str, str]:
    """Create what is missing; returns the variables that name these databases."""
    embedded = _embedded(environment)
    await create_application(cluster)
    missing = [each.database for each in embedded if not await database_exists(cluster, each.database)]
    for name in missing:
        await create_database(cluster, name)
    say(f"Databases: {'created ' + ', '.join(missing) if missing else 'all there'}")
    return {
        **{each.database_variable: cluster.application_url(each.database) + ALONE for each in embedded},
        **{each.migration_variable: cluster.url(each.database) + ALONE for each in embedded},
    }


def _embedded(environment: Mapping[str, str]) -> list[Deployable]:
    return [each for each in DEPLOYABLES if not environment.get(each.database_variable)]


async def migrate(state: State, environment: Mapping[str, str]) -> None:
    """Bring every database to its newest version: in two processes, which take about as long as each other."""

    async def run(number: int, those: Sequence[Deployable]) -> None:
        arguments, log = ("local.migrate", *(each.database for each in those)), state.log(f"migrate-{number}")
        await _run_or_refuse(arguments, environment, log, "the migrations failed")

    await asyncio.gather(run(1, DEPLOYABLES[::2]), run(2, DEPLOYABLES[1::2]))
    say("Migrations: done")


async def write_down(cluster: Cluster | None) -> None:
    """Have our PostgreSQL write to the disk what it made so far: its first stop would take as long as all of that takes."""
    with contextlib.suppress(OSError, *DRIVER_ERRORS):  # that stop takes longer then, and nothing else is amiss
        if cluster:
            connection = await connect(cluster.url("postgres") + ALONE)
            try:
                await connection.execute("checkpoint")
            finally:
                await connection.close()


async def bootstrap(state: State, environment: Mapping[str, str]) -> None:
    """Have the gateway make its signing key and the demo clients where they are missing."""
    arguments = (GATEWAY.package, "bootstrap", "--data", str(state.data))
    await _run_or_refuse(arguments, environment, state.log("bootstrap"), "keys and clients could not be made")
    say(f"Keys and clients: in {state.keys} and {state.clients}")


async def load_demo(state: State, environment: Mapping[str, str]) -> None:
    """Load the demo district, once: from then on its records are the bureau's, to be corrected, and its clients revoked."""
    if state.loaded.exists():
        say(f"Demo district: loaded before (it is loaded again where {state.loaded} is removed)")
        return
    arguments, failure = ("demo.load", "--data", str(state.data)), "the demo district could not be loaded"
    failure += "; BUREAU_DEMO=no starts without it, and what was loaded of it stays"
    await _run_or_refuse(arguments, environment, state.log("demo"), failure)
    write_whole(state.loaded, "The demo district was loaded.\n")
    say("Demo district: loaded")


async def wait_ready(
    state: State, manager: Manager, programs: Sequence[Deployable], environment: Mapping[str, str]
) -> None:
    """Wait until every program answers 200 at /readyz, as long as it lives; one that ends instead is an error at once."""
    answers = {each.name: "not asked yet" for each in programs}
    processes: dict[str, str] = {}
    looked = time.monotonic()
    # Without trust_env a proxy of the environment would be asked for 127.0.0.1.
    async with (
        httpx.AsyncClient(trust_env=False, timeout=2) as client,
        _reminding(lambda: "; ".join(f"{name}, whose /readyz says: {told}" for name, told in answers.items())),
    ):
        while True:
            for each in [each for each in programs if each.name in answers]:
                answers[each.name] = await _asked(client, int(environment[f"{each.prefix}_PORT"]))
                if answers[each.name] == _READY:
                    del answers[each.name]
            if not answers:
                return
            if time.monotonic() > looked + 1:
                looked = time.monotonic()
                for name, (status, process) in (await manager.statuses()).items():
                    anew = process and processes.setdefault(name, process) != process
                    if name in answers and (anew or status in _ENDED):
                        raise CannotRun(f"{name} ended at its start ({state.log(name)}):\n{tail(state.log(name))}")
            await asyncio.sleep(0.1)


_READY = "200"


async def _asked(client: httpx.AsyncClient, port: int) -> str:
    """What a program says of its readiness: 200, or why not."""
    try:
        answer = await client.get(f"http://127.0.0.1:{port}/readyz")
    except httpx.HTTPError as error:
        return type(error).__name__
    return _READY if answer.status_code == 200 else f"{answer.status_code} {answer.text[:200]}"


@contextlib.asynccontextmanager
async def _reminding(what: Callable[[], str]) -> AsyncIterator[None]:
    """Say from time to time what is being waited for: on a busy machine everything takes longer, and nobody gives up."""

    async def remind() -> None:
        while True:
            await asyncio.sleep(_REMIND_SECONDS)
            say(f"Still waiting for {what()}")

    reminding = asyncio.create_task(remind())
    try:
        yield
    finally:
        reminding.cancel()


async def _run_or_refuse(arguments: Sequence[str], environment: Mapping[str, str], log: Path, failure: str) -> None:
    """Run a Python module to its end, its output in a log; it does not outlive an interrupted start."""
    with log.open("w") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *arguments),
            cwd=ROOT,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in the terminal is the runner's to handle
        )
    try:
        async with _reminding(
            lambda: f"{arguments[0]}, whose {log.name} says: {tail(log, 1).strip(' |')[:120] or 'nothing'}"
        ):
            await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise CannotRun(f"{failure} ({log}):\n{tail(log)}")
