"""Two replicas behind a balancer are replaced one after the other while callers read and write: nobody notices."""

import asyncio
import itertools
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest

from bureau_common.schemas.reporting_units import UnitKind
from bureau_common.testing.fixtures import client_of
from bureau_common.testing.patience import LONG
from bureau_common.testing.ports import free_port
from bureau_common.testing.units import register_units
from bureau_common.testing.units import unit as known
from bureau_gateway.access.issuer import Issuer, create_signing_key
from bureau_gateway.app import create_app as create_gateway
from bureau_gateway.settings import Settings as GatewaySettings

CALLERS = 8
DRAIN_SECONDS = "2"
_PATIENT = (
    "import runpy; from bureau_common.testing.patience import be_patient; be_patient();"
    "runpy.run_module('performance_svc', run_name='__main__')"
)


class Replica:
    """A process of performance-svc on a port that it keeps."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.port = free_port()
        self._environment = {**os.environ, **environment, "PERFORMANCE_PORT": str(self.port)}

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _PATIENT), env=self._environment, stdout=asyncio.subprocess.DEVNULL
        )

    async def stop(self) -> int:
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        return await self._process.wait()


class Balancer:
    """Passes each new connection on to a replica that is ready, in turn; it asks them all the time."""

    def __init__(self, replicas: list[Replica]) -> None:
        self._ports = [replica.port for replica in replicas]
        self.ready: set[int] = set()
        self._turn = itertools.count()

    async def watch(self) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=LONG) as client:
            while True:
                for port in self._ports:
                    try:
                        is_ready = (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200
                    except httpx.TransportError:
                        is_ready = False
                    (self.ready.add if is_ready else self.ready.discard)(port)
                await asyncio.sleep(0.02)

    async def are_ready(self, count: int) -> None:
        async with asyncio.timeout(LONG):
            while len(self.ready) != count:  # noqa: ASYNC110 - a plain set
                await asyncio.sleep(0.01)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for port in self._in_turn():
            try:
                behind, into = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
            await asyncio.gather(_copy(reader, into), _copy(behind, writer))
            return
        writer.close()

    def _in_turn(self) -> list[int]:
        ready = sorted(self.ready)
        first = next(self._turn) % len(ready) if ready else 0
        return ready[first:] + ready[:first]


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while block := await source.read(65536):
            target.write(block)
            await target.drain()
    target.close()


class Callers:
    """What callers were answered, by status, and the references that they wrote."""

    def __init__(self, gateway: httpx.AsyncClient) -> None:
        self._gateway, self._numbers = gateway, itertools.count()
        self.statuses, self.written, self.stopping = Counter[int](), list[str](), False

    async def call(self) -> None:
        while not self.stopping:
            name = f"U{next(self._numbers)}"
            answer = await self._gateway.post(
                "/v1/performance/accounting-units", json=unit(name), headers={"Idempotency-Key": name}
            )
            self.written.append(name)
            read = await self._gateway.get("/v1/performance/accounting-units?limit=1")
            self.statuses.update([answer.status_code, read.status_code])

    async def are_answered(self, more: int) -> None:
        wanted = self.statuses.total() + more
        async with asyncio.timeout(LONG):
            while self.statuses.total() < wanted:  # noqa: ASYNC110 - a plain number
                await asyncio.sleep(0.01)


def unit(name: str) -> dict[str, object]:
    common = {"source": "test", "source_ref": name, "reporting_unit": "349901", "business_date": "2021-03-01"}
    return {**common, "unit_code": name, "name": "示范区第一小学", "department": "示范区教育局"}


@asynccontextmanager
async def gateway_before(port: int, databases: Mapping[str, str], folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The gateway in this process, over real connections, asked as a recorder; its keys lie in the folder."""
    key = folder / "signing.json"
    create_signing_key(key)
    issuer = Issuer(key, "bureau-gateway", "bureau", 900)
    (folder / "jwks.json").write_text(json.dumps(issuer.jwks()))
    settings = GatewaySettings(
        database_url=databases["gateway"],
        signing_key_file=key,
        performance_url=f"http://127.0.0.1:{port}",
        forward_seconds=LONG,
    )
    token = issuer.token("client", "person", ["viewer", "recorder"], [])
    async with client_of(create_gateway(settings)) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


@pytest.mark.race
async def test_a_rolling_restart_under_load_loses_no_request(databases: dict[str, str], tmp_path: Path) -> None:
    environment = {
        "PERFORMANCE_DATABASE_URL": databases["performance"],
        "AUTH_JWKS_FILE": str(tmp_path / "jwks.json"),
        "BUREAU_DRAIN_SECONDS": DRAIN_SECONDS,
    }
    more = [known(f"U{number}", UnitKind.INSTITUTION) for number in range(100, 5000)]
    await register_units(databases["performance"], more)
    replicas = [Replica(environment), Replica(environment)]
    balancer = Balancer(replicas)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(await asyncio.start_server(balancer, "127.0.0.1", 0))
        port = server.sockets[0].getsockname()[1]
        gateway = await stack.enter_async_context(gateway_before(port, databases, tmp_path))
        for replica in replicas:
            await replica.start()
            stack.push_async_callback(replica.stop)
        watching = asyncio.create_task(balancer.watch())
        stack.callback(watching.cancel)
        await balancer.are_ready(2)
        callers = Callers(gateway)
        calling = [asyncio.create_task(callers.call()) for _ in range(CALLERS)]
        await callers.are_answered(50)
        for replica in replicas:
            assert await replica.stop() == 0
            await callers.are_answered(50)
            await replica.start()
            await balancer.are_ready(2)
            await callers.are_answered(50)
        callers.stopping = True
        await asyncio.gather(*calling)
        assert callers.statuses == {201: len(callers.written), 200: len(callers.written)}
        assert await listed(gateway) == sorted(callers.written)


async def listed(gateway: httpx.AsyncClient) -> list[str]:
    """The references of every unit in the book."""
    found, query = list[str](), ""
    while True:
        page = (await gateway.get(f"/v1/performance/accounting-units?limit=500{query}")).json()
        found += [item["source_ref"] for item in page["items"]]
        if not page["next_cursor"]:
            return sorted(found)
        query = f"&cursor={page['next_cursor']}"
