"""The suite of deploy/compose.yaml in real containers, for the tests that start, kill and look into them."""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from bureau_common.testing.patience import LONG
from containers.engine import Engine

from .compose_file import COMPOSE, load

PROJECT = "bureau-test"
BEGUN_AGAIN_AT_MOST = 3


def wait_for(what: str, holds: Callable[[], bool], seconds: float = LONG) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:g} s: {what}")
        time.sleep(0.2)


@dataclass
class Stack:
    """The containers, by the names of the compose file, and a client of the published port."""

    engine: Engine
    port: int
    services: dict[str, Any] = field(default_factory=lambda: load()["services"])
    begun_again: Counter[str] = field(default_factory=Counter)
    """How often a job was begun again that found no database.

    The name server of Debian 12's podman does not learn of a container that starts while another one ends, and gives it no
    name for as long as it runs; one that is begun again is learnt of. The job has to succeed all the same.
    """

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=LONG, trust_env=False)

    def compose(self, *arguments: str) -> None:
        self.engine.run(sys.executable, "-m", "podman_compose", "-p", PROJECT, "-f", str(COMPOSE), *arguments)

    def podman(self, command: str, name: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self.engine.run("podman", command, container(name), *arguments, check=check)

    def inspect(self, name: str, what: str) -> str:
        options = ("--type", "container", "--format", what)
        return self.engine.run("podman", "inspect", *options, container(name)).stdout.strip()

    def up(self) -> None:
        """Start everything in the file's order by the file's conditions.

        One by one, since the podman of Debian 12 does not know `service_healthy` and, without systemd, fires no health
        check of its own.
        """
        for name in in_order(self.services):
            for before, how in self.services[name].get("depends_on", {}).items():
                if how["condition"] == "service_healthy":
                    wait_for(f"{before} is healthy", lambda before=before: self.is_healthy(before))
                else:
                    wait_for(f"{before} has ended", lambda before=before: self.has_ended(before))
            self.compose("up", "-d", "--no-deps", "--no-build", name)
        for name in self.lasting():
            wait_for(f"{name} is healthy", lambda name=name: self.is_healthy(name))

    def down(self) -> None:
        self.compose("down", "--volumes", "--timeout", "20")

    def close(self) -> None:
        self.client.close()
        self.down()

    def lasting(self) -> list[str]:
        """What stays up."""
        return [name for name, service in self.services.items() if service["restart"] != "no"]

    def is_healthy(self, name: str) -> bool:
        return self.engine.run("podman", "healthcheck", "run", container(name), check=False).returncode == 0

    def has_ended(self, name: str) -> bool:
        status, code = self.inspect(name, "{{.State.Status}} {{.State.ExitCode}}").split()
        ended = status in ("exited", "stopped")
        if ended and code != "0":
            told = self.podman("logs", name).stdout
            if "not reachable" not in told or self.begun_again[name] == BEGUN_AGAIN_AT_MOST:
                raise RuntimeError(f"{name} failed: {told}")
            self.begun_again[name] += 1
            self.podman("start", name)
            return False
        return ended

    def token(self, role: str) -> dict[str, str]:
        clients = json.loads(self.podman("exec", "gateway", "cat", "/data/clients.json").stdout)
        answer = self.client.post("/oauth/token", data={"grant_type": "client_credentials", **clients[role]})
        return {"Authorization": f"Bearer {answer.raise_for_status().json()['access_token']}"}


def container(name: str) -> str:
    return f"{PROJECT}_{name}_1"


def in_order(services: dict[str, Any]) -> list[str]:
    """Each after what it depends on."""
    ordered: list[str] = []

    def add(name: str) -> None:
        for before in services[name].get("depends_on", {}):
            add(before)
        if name not in ordered:
            ordered.append(name)

    for name in services:
        add(name)
    return ordered
