"""The five deployables on a scratch database, as processes of their own: what the long attacks go against."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from bureau_common.testing.postgres import Cluster, restore_cluster, start_cluster
from bureau_common.testing.scratch import scratch_folder
from bureau_common.testing.templates import migrated, template_of, with_demo
from bureau_common.testing.workspace import DEPLOYABLES


class Running:
    """One deployable of this run, and its memory as the kernel tells it."""

    def __init__(self, name: str, environment: dict[str, str], log: Path) -> None:
        package = "bureau_gateway" if name == "gateway" else f"{name}_svc"
        arguments = ["serve"] if name == "gateway" else []
        self.log = log.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", package, *arguments], env=environment, stdout=self.log, stderr=self.log
        )

    def _mib(self, field: str) -> int:
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(field)) // 1024

    @property
    def now(self) -> int:
        return self._mib("VmRSS")

    @property
    def peak(self) -> int:
        return self._mib("VmHWM")

    async def rest(self) -> None:
        """Wait until it computes for less than a twentieth of its time."""
        spent, before = self._ticks(), 0
        while spent - before > os.sysconf("SC_CLK_TCK") // 10:
            before = spent
            await asyncio.sleep(2)
            spent = self._ticks()

    def _ticks(self) -> int:
        user, system = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return int(user) + int(system)

    def forget_peak(self) -> None:
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def stop(self) -> None:
        """End it as operations would; one that does not heed it is killed and said, so that the others end, too."""
        self.process.terminate()
        try:
            self.process.wait(90)
        except subprocess.TimeoutExpired:
            print(f"{self.process.args} did not end within 90 s of SIGTERM and was killed")
            self.process.kill()
            self.process.wait()
        self.log.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Suite:
    """What runs, where each answers, and the clients by role."""

    running: dict[str, Running]
    addresses: dict[str, str]
    folder: Path
    cluster: Cluster

    @property
    def base(self) -> str:
        """Where the gateway answers."""
        return self.addresses["gateway"]

    def headers(self, role: str) -> dict[str, str]:
        """What somebody in this role sends with each request."""
        return self.headers_of(json.loads((self.folder / "clients.json").read_text())[role])

    def headers_of(self, client: dict[str, str]) -> dict[str, str]:
        form = {"grant_type": "client_credentials", **client}
        token = httpx.post(f"{self.base}/oauth/token", data=form, trust_env=False).raise_for_status().json()
        return {"Authorization": f"Bearer {token['access_token']}"}


@contextlib.contextmanager
def suite(
    saved: Callable[[], contextlib.AbstractContextManager[Path]] = migrated, *, on_disk: bool = False, **settings: str
) -> Iterator[Suite]:
    """All of it on a cluster of its own, with settings beside the usual; it ends with the program, by a signal too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with scratch_folder(on_disk=on_disk) as folder:
        with saved() as cluster_files:
            restore_cluster(cluster_files, folder / "postgres")
        cluster = start_cluster(folder / "postgres", durable=False)
        databases = {name: cluster.url(template_of(name)) for name in DEPLOYABLES}
        with serving(cluster, databases, folder, **settings) as up:
            yield up


@contextlib.contextmanager
def serving(cluster: Cluster, databases: Mapping[str, str], folder: Path, **settings: str) -> Iterator[Suite]:
    """The five on these databases, ready; keys, clients and logs lie in the folder."""
    addresses = {name: f"http://127.0.0.1:{free_port()}" for name in DEPLOYABLES}
    environment = {
        **os.environ,
        "AUTH_JWKS_FILE": str(folder / "keys/jwks.json"),
        "GATEWAY_SIGNING_KEY_FILE": str(folder / "keys/signing.json"),
        "GATEWAY_TOKEN_SECONDS": "86400",
        **settings,
    }
    for name, address in addresses.items():
        environment[f"{name.upper()}_DATABASE_URL"] = databases[name]
        environment[f"{name.upper()}_PORT"] = address.rpartition(":")[2]
        environment[f"GATEWAY_{name.upper()}_URL"] = address
    (folder / "keys").mkdir()
    bootstrap = [sys.executable, "-m", "bureau_gateway", "bootstrap", "--data", str(folder)]
    subprocess.run(bootstrap, env=environment, check=True)
    running = {name: Running(name, environment, folder / f"{name}.log") for name in DEPLOYABLES}
    try:
        for address in addresses.values():
            _wait_for(f"{address}/readyz")
        yield Suite(running, addresses, folder, cluster)
    finally:
        for each in running.values():
            each.stop()


def _wait_for(address: str) -> None:
    for _ in range(600):
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(address, trust_env=False).status_code == 200:
                return
        time.sleep(0.5)
    raise SystemExit(f"{address} does not get ready")


@contextlib.contextmanager
def on_demo() -> Iterator[tuple[Mapping[str, str], Path]]:
    """The databases of the demo district, by deployable, and a folder; before an event loop, since laying them out runs some."""
    with scratch_folder() as place:
        with with_demo() as saved:
            restore_cluster(saved, place / "demo")
        cluster = start_cluster(place / "demo", durable=False)
        with tempfile.TemporaryDirectory() as folder:
            yield {name: cluster.application_url(template_of(name)) for name in DEPLOYABLES}, Path(folder)
