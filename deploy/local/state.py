"""The data folder of a run: its paths, its lock, the ports it keeps, the environment that follows from them."""

import contextlib
import fcntl
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bureau_common.testing.ports import free_port, is_free

from .deployables import DEPLOYABLES, GATEWAY, ROOT, SERVICES

DEFAULT_PORT = 8000
_CUT = re.compile(r"\s[#;]|[%\r\n]")
_OF_A_CLIENT = ("client_id", "client_secret")


class CannotRun(Exception):
    """The suite cannot be brought up; the message says why and what to do."""


@contextlib.contextmanager
def telling() -> Iterator[None]:
    """End a target with one line that says why it cannot run, and what to do."""
    try:
        yield
    except CannotRun as error:
        raise SystemExit(str(error)) from None


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

    @property
    def ports(self) -> Path:
        return self.data / "ports.json"

    @property
    def loaded(self) -> Path:
        """Stands where the demo district was loaded."""
        return self.data / "demo.loaded"

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def begin_logs(self) -> None:
        """This run's logs begin empty, so that whatever they show is of this run; the last run's lie in `before`."""
        before = self.logs / "before"
        earlier = [*self.logs.glob("*.log*")]
        if earlier:
            shutil.rmtree(before, ignore_errors=True)
            before.mkdir()
        for log in earlier:
            log.rename(before / log.name)

    def gateway_url(self, environment: Mapping[str, str]) -> str:
        """Where the suite of this folder answers: at `PORT`, else at the port of its last run."""
        port = _said_port(environment) or _known_ports(self).get(GATEWAY.name) or DEFAULT_PORT
        return f"http://127.0.0.1:{port}"

    def client(self, role: str) -> dict[str, str]:
        """The id and secret of the demo client with a role."""
        if not self.clients.exists():
            raise CannotRun(
                f"There is no {self.clients}: start the suite once with make run, or name its folder with BUREAU_DATA="
            )
        way_out = "move it away and start the suite with make run, which makes new clients"
        known = read_object(self.clients, way_out)
        if not known:
            raise CannotRun(f"{self.clients} holds no client: {way_out}")
        if role not in known:
            raise CannotRun(f"{self.clients} has a client for {', '.join(known)}, and none for {role!r}")
        client = known[role]
        if not isinstance(client, dict) or {type(client.get(name)) for name in _OF_A_CLIENT} != {str}:
            raise CannotRun(f"{self.clients} lacks the {' or the '.join(_OF_A_CLIENT)} of {role}: {way_out}")
        return {name: client[name] for name in _OF_A_CLIENT}

    def make(self) -> None:
        """Make the folders; `data` itself keeps its mode, as the database's user may have to pass through it."""
        if _CUT.search(str(self.data)):
            raise CannotRun(
                f"the data folder {self.data} has ' #', ' ;', % or a line break in its name, where the process manager "
                "would cut it: choose another folder with BUREAU_DATA"
            )
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
                    f"another run of {self.data} is alive (process {path.read_text(errors='replace').strip()}): "
                    "stop it, or choose another folder with BUREAU_DATA"
                ) from error
            lock.truncate(0)
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            yield


def wants_demo(environment: Mapping[str, str]) -> bool:
    """Whether the demo district is loaded: a bureau that starts with its own files says `BUREAU_DEMO=no`."""
    told = environment.get("BUREAU_DEMO") or "yes"
    if told not in ("yes", "no"):
        raise CannotRun(f"BUREAU_DEMO is {told!r}, not yes or no")
    return told == "yes"


def _said_port(environment: Mapping[str, str]) -> int | None:
    """The port of `PORT`, where that says any."""
    text = environment.get("PORT")
    if text and (not text.isdecimal() or len(text) > 5 or not 0 < int(text) < 65536):
        raise CannotRun(f"PORT is {text!r}, not the number of a port")
    return int(text) if text else None


def gateway_port(environment: Mapping[str, str]) -> int:
    """The port of `PORT`, refused where it is taken."""
    port = _said_port(environment) or DEFAULT_PORT
    if not is_free(port):
        raise CannotRun(f"port {port} cannot be opened, most likely another program listens there: choose one by PORT=")
    return port


def choose_ports(state: State, environment: Mapping[str, str]) -> dict[str, int]:
    """The gateway's port, and one for each service: that of the last run where it is still free.

    All stand in the data folder, so that `make token` and `make verify` find this run.
    """
    known = _known_ports(state)
    ports = {GATEWAY.name: gateway_port(environment)}
    for service in SERVICES:
        port = known.get(service.name, 0)
        while not port or port in ports.values() or not is_free(port):
            port = free_port()
        ports[service.name] = port
    write_whole(state.ports, json.dumps(ports, indent=2) + "\n")
    return ports


def _known_ports(state: State) -> dict[str, int]:
    """The ports of the last run; none where the file is missing or spoiled."""
    try:
        known = read_object(state.ports, "")
    except CannotRun:
        return {}
    return {name: port for name, port in known.items() if type(port) is int}


def read_object(path: Path, way_out: str) -> dict[str, Any]:
    """What a file of the data folder holds; of one that is spoiled what is wrong, and the way out."""
    try:
        held = json.loads(path.read_bytes())
    except OSError as error:
        raise CannotRun(f"{path} cannot be read ({error.strerror}): {way_out}") from error
    except (ValueError, RecursionError) as error:  # cut short by a power cut, say
        raise CannotRun(f"{path} is no valid JSON: {way_out}") from error
    if not isinstance(held, dict):
        raise CannotRun(f"{path} is not the JSON object that it was: {way_out}")
    return held


def suite_environment(state: State, own: Mapping[str, str], ports: Mapping[str, int]) -> dict[str, str]:
    """What every deployable finds in its environment, apart from the databases."""
    environment = {
        **own,
        "BUREAU_DATA": str(state.data),
        "BUREAU_ANCHORS": str(state.anchors),
        "AUTH_JWKS_FILE": str(state.keys / "jwks.json"),
        "GATEWAY_SIGNING_KEY_FILE": str(state.keys / "signing.json"),
        "BUREAU_DRAIN_SECONDS": "0",  # no balancer has to look away
        "BUREAU_FINISH_SECONDS": "2",
        "PYTHONUNBUFFERED": "1",  # the logs are files: a line must be there when it is written
    }
    for each in DEPLOYABLES:
        environment[f"{each.prefix}_HOST"] = "127.0.0.1"
        environment[f"{each.prefix}_PORT"] = str(ports[each.name])
    for service in SERVICES:
        environment[f"{GATEWAY.prefix}_{service.prefix}_URL"] = f"http://127.0.0.1:{ports[service.name]}"
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
