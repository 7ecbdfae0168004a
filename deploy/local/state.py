"""The data folder of a run: its paths, its lock, the ports it keeps, the environment that follows from them."""

import contextlib
import fcntl
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bureau_common.testing.ports import free_port, is_free

from .deployables import GATEWAY, ROOT, SERVICES

DEFAULT_PORT = "8000"


class CannotRun(Exception):
    """The suite cannot be brought up; the message says why and what to do."""


@dataclass(frozen=True)
class State:
    """The paths under `BUREAU_DATA`."""

    data: Path

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "State":
        return cls(Path(environment.get("BUREAU_DATA") or ROOT / ".data").resolve())

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def keys(self) -> Path:
        return self.data / "keys"

    @property
    def anchors(self) -> Path:
        return self.data / "anchors"

    @property
    def clients(self) -> Path:
        return self.data / "clients.json"

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def make(self) -> None:
        """Make the folders; `data` itself keeps its mode, as the database's user may have to pass through it."""
        try:
            for folder in (self.logs, self.anchors):
                folder.mkdir(parents=True, exist_ok=True)
            self.keys.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise CannotRun(f"the data folder {self.data} cannot be written: {error.strerror}") from error

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """One run at a time; the lock ends with the process, however that ends."""
        path = self.data / "run.pid"
        with path.open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise CannotRun(
                    f"another run of {self.data} is alive (process {path.read_text().strip()}): "
                    "stop it, or choose another folder with BUREAU_DATA"
                ) from error
            lock.truncate(0)
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            yield


def gateway_port(environment: Mapping[str, str]) -> int:
    """The port of `PORT`, refused where it is taken."""
    text = environment.get("PORT") or DEFAULT_PORT
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CannotRun(f"PORT is {text!r}, not the number of a port")
    if not is_free(int(text)):
        raise CannotRun(f"port {text} cannot be opened, most likely another program listens there: choose one by PORT=")
    return int(text)


def service_ports(state: State) -> dict[str, int]:
    """A port for each service: the one of the last run where it is still free."""
    path = state.data / "ports.json"
    try:
        known: dict[str, int] = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        known = {}
    ports: dict[str, int] = {}
    for service in SERVICES:
        port = known.get(service.name, 0)
        while not port or port in ports.values() or not is_free(port):
            port = free_port()
        ports[service.name] = port
    write_whole(path, json.dumps(ports, indent=2) + "\n")
    return ports


def suite_environment(
    state: State, own: Mapping[str, str], gateway: int, services: Mapping[str, int]
) -> dict[str, str]:
    """What every deployable finds in its environment, apart from the databases."""
    environment = {
        **own,
        "BUREAU_DATA": str(state.data),
        "BUREAU_ANCHORS": str(state.anchors),
        "AUTH_JWKS_FILE": str(state.keys / "jwks.json"),
        "GATEWAY_SIGNING_KEY_FILE": str(state.keys / "signing.json"),
        "GATEWAY_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(gateway),
        "PYTHONUNBUFFERED": "1",  # the logs are files: a line must be there when it is written
    }
    for service in SERVICES:
        port = services[service.name]
        environment[f"{service.prefix}_HOST"] = "127.0.0.1"
        environment[f"{service.prefix}_PORT"] = str(port)
        environment[f"{GATEWAY.prefix}_{service.prefix}_URL"] = f"http://127.0.0.1:{port}"
    return environment


def tail(log: Path, lines: int = 25) -> str:
    """The end of a log, for a message."""
    text = log.read_text(errors="replace") if log.exists() else ""
    return "\n".join(f"  | {line}" for line in text.splitlines()[-lines:])


def write_whole(path: Path, text: str) -> None:
    """Write a file without a secret at once: a kill leaves the old one or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with open(handle, "w") as file:
        os.fchmod(handle, 0o644)
        file.write(text)
    os.replace(name, path)


def say(text: str) -> None:
    """One line to whoever watches; nobody watching any more must not keep the suite from stopping."""
    with contextlib.suppress(OSError):
        os.write(1, f"{text}\n".encode())
