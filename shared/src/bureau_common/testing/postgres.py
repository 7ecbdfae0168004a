"""An embedded PostgreSQL 18, started from the binaries of a wheel: for `make run` and the tests, never in production.

Layout of a cluster's folder: `password` and `port` (ours), `server/data` and `server/postgres.log` (the server's).
"""

import contextlib
import fcntl
import os
import re
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import asyncpg

from .places import PostgresError, binaries, cluster_folder, server_folder
from .ports import free_port, is_free
from .processes import command_of, is_taken

VERSION = "18"
_USER = "bureau"
_APPLICATION = "application"
"""Who the deployables are: a user of its own, as in production, so that every test runs with the application's rights."""
_START_SECONDS = 600
_STOP_SECONDS = 60
_PORT_SECONDS = 60
_ATTEMPTS = 20
_PAUSE_SECONDS = 0.5
_LOG_BYTES = 10_000_000
_FLEETING = (
    "fsync=off", "full_page_writes=off", "synchronous_commit=off", "wal_level=minimal", "max_wal_senders=0",
    "autovacuum=off", "dynamic_shared_memory_type=mmap",
)  # fmt: skip
"""For a cluster that need not outlive a crash: nothing is written for safety's sake, nothing runs by itself, and shared
memory lies in the data folder, so that it goes with it."""
_MADE_FLEETING = ("--no-sync", "--set=scram_iterations=1")
"""How such a cluster is made. Its password is random and told to nobody: hashing it thousands of times over, as both sides
do at every connection, protects nothing there."""

ALONE = "?sslmode=disable&sslnegotiation=postgres&target_session_attrs=any"
"""What is put behind the address of a cluster of ours where the environment may name servers of others: what `PGSSLMODE`
and the like ask of those, TLS say, ours does not have."""


@dataclass(frozen=True)
class Cluster:
    """A cluster that was started; it listens on 127.0.0.1 only, without a unix socket, and asks for the password."""

    data: Path
    port: int
    password: str

    @property
    def folder(self) -> Path:
        """All that the cluster consists of."""
        return self.data.parent.parent

    def url(self, database: str) -> str:
        """A database's address for its owner, who may do anything."""
        return f"postgresql://{_USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def application_url(self, database: str) -> str:
        """The same for the application, which has the rights that migrations give."""
        return f"postgresql://{_APPLICATION}:{self.password}@127.0.0.1:{self.port}/{database}"


def as_owner(application_url: str) -> str:
    """The owner's address of the same database: for what a test does past the application."""
    return application_url.replace(f"//{_APPLICATION}:", f"//{_USER}:", 1)


def start_cluster(home: Path, *, durable: bool, port: int | None = None) -> Cluster:
    """Start the cluster of `home`, created if new, or take over the one that runs already.

    Without `port` a free one is chosen and kept for the next start. `durable=False` is for tests: a killed server may
    lose its last commits, a crashed machine everything.
    """
    home = home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    with _locked(home / "start.lock"):
        folder = cluster_folder(home)
        data = server_folder(folder) / "data"
        password = _password(folder / "password", is_new=not data.exists())
        if not data.exists():
            _initialize(folder, data, password, durable)
        return Cluster(data, _serve(folder, data, password, durable, port), password)


def stop_cluster(cluster: Cluster) -> None:
    """Stop the server: open transactions are rolled back, committed ones stay."""
    stop_server(cluster.data, "fast")
    stop_server(cluster.data, "immediate")


def stop_server(data: Path, mode: Literal["fast", "immediate"]) -> None:
    """Stop the server of a data folder if there is one: `fast` writes everything down, `immediate` nothing more."""
    if is_running(data):
        _run(data.parent, "pg_ctl", "stop", "-D", str(data), "-m", mode, "-w", "-t", str(_STOP_SECONDS))


def save_cluster(cluster: Cluster, folder: Path) -> None:
    """Stop the server and copy what it consists of into a folder, for `restore_cluster`."""
    stop_cluster(cluster)
    _copy(cluster.folder, folder)


def restore_cluster(saved: Path, home: Path) -> None:
    """Lay a copy of a saved cluster into a new home, where `start_cluster` finds it; it will choose its own port."""
    home.mkdir(parents=True)
    folder = cluster_folder(home)
    server_folder(folder)
    _copy(saved, folder)


def _copy(source: Path, target: Path) -> None:
    # By the system's program, which keeps the owner and copies by reference where the file system can.
    parts = [str(source / "password"), str(source / "server")]
    subprocess.run(["cp", "-a", *parts, str(target)], check=True)


def is_running(data: Path) -> bool:
    """Whether the server of this data folder is alive, ready or not."""
    pid = _recorded_pid(data)
    # The number alone may by now be another process's: after a crash, and often in a restarted container.
    return pid is not None and str(data) in command_of(pid)


def has_crashed(data: Path) -> bool:
    """Whether the server is gone without having been stopped."""
    return _recorded_pid(data) is not None and not is_running(data)


async def create_application(cluster: Cluster) -> None:
    """Create the application's user where it is missing."""
    try:
        connection = await asyncpg.connect(cluster.url("postgres") + ALONE)
    except asyncpg.InvalidPasswordError:
        raise _spoilt(cluster.folder / "password") from None
    try:
        if not await connection.fetchval("select exists (select from pg_roles where rolname = $1)", _APPLICATION):
            await connection.execute(f"create role {_APPLICATION} login password '{cluster.password}'")
    finally:
        await connection.close()


async def create_database(cluster: Cluster, name: str) -> None:
    """Create an empty database."""
    connection = await asyncpg.connect(cluster.url("postgres") + ALONE)
    try:
        await connection.execute(f"create database {quoted(name)}")
    finally:
        await connection.close()


async def copy_database(cluster: Cluster, source: str, target: str) -> None:
    """Have a database be a copy of another, to which nobody may be connected."""
    connection = await asyncpg.connect(cluster.url("postgres") + ALONE)
    try:
        await connection.execute(f"drop database if exists {quoted(target)}")
        await connection.execute(f"create database {quoted(target)} template {quoted(source)} strategy file_copy")
    finally:
        await connection.close()


async def database_exists(cluster: Cluster, name: str) -> bool:
    connection = await asyncpg.connect(cluster.url("postgres") + ALONE)
    try:
        return bool(await connection.fetchval("select exists (select from pg_database where datname = $1)", name))
    finally:
        await connection.close()


def quoted(name: str) -> str:
    """A name as it stands in SQL."""
    return '"' + name.replace('"', '""') + '"'


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One start at a time: two test runs may share a home."""
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _password(path: Path, *, is_new: bool) -> str:
    """The password of the server's owner; only where there is no server yet one is made."""
    kept = path.read_bytes() if path.exists() else b""
    if re.fullmatch(rb"[0-9a-f]{32}", kept):
        return kept.decode()
    if not is_new:
        raise _spoilt(path)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_hex(16))
    return path.read_text()


def _spoilt(path: Path) -> PostgresError:
    return PostgresError(
        f"{path} does not hold the password that the database was made with: put back a copy of it, or begin with another "
        "folder"
    )


def _known_port(remembered: Path) -> int:
    """The port of the last start, 0 where nobody knows it."""
    noted = remembered.read_bytes() if remembered.exists() else b""
    return int(noted) if re.fullmatch(rb"[1-9][0-9]{0,4}", noted) and int(noted) < 65536 else 0


def _initialize(folder: Path, data: Path, password: str, durable: bool) -> None:
    """Make the cluster aside and rename it: one that was interrupted half-way is made anew."""
    making = data.with_name("data.making")
    shutil.rmtree(making, ignore_errors=True)
    owner = data.parent.stat()
    handle, password_file = tempfile.mkstemp(dir=folder)
    try:
        with open(handle, "w") as file:
            file.write(password)
            if os.geteuid() == 0:
                os.fchown(handle, owner.st_uid, owner.st_gid)
        options = ["-U", _USER, "-A", "scram-sha-256", f"--pwfile={password_file}", "-E", "UTF8", "--no-instructions"]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", *([] if durable else _MADE_FLEETING)]
        made = _run(data.parent, "initdb", "-D", str(making), *options)
    finally:
        os.unlink(password_file)
    if made.returncode != 0:
        raise PostgresError(f"initdb failed for {data}:\n{made.stdout}{made.stderr}")
    making.rename(data)


def _serve(folder: Path, data: Path, password: str, durable: bool, port: int | None) -> int:
    """Have a server running as asked and return its port."""
    made_by = (data / "PG_VERSION").read_text().strip()
    if made_by != VERSION:
        raise PostgresError(
            f"{data} was made by PostgreSQL {made_by}, and this is {VERSION}: run the version of the suite that made it, "
            "or begin with another folder"
        )
    remembered = folder / "port"
    known = _known_port(remembered)
    if is_running(data):
        if known and port in (None, known) and _answers(data, known, password, durable):
            return known
        stop_cluster(Cluster(data, known, password))
    elif pid := _recorded_pid(data):
        _wait_until_free(port or known)
        if is_taken(pid):
            # By a stranger, or by the killed server that nobody reaps: a new one would take it for alive and refuse.
            (data / "postmaster.pid").unlink()
    log = data.parent / "postgres.log"
    if log.exists() and log.stat().st_size > _LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    began = log.stat().st_size if log.exists() else 0
    for _ in range(_ATTEMPTS):
        chosen = port or (known if known and is_free(known) else free_port())
        started = _run(
            data.parent, "pg_ctl", "start", "-D", str(data), "-w", "-t", str(_START_SECONDS), "-l", str(log),
            "-o", _options(chosen, durable),
        )  # fmt: skip
        if started.returncode == 0:
            remembered.write_text(str(chosen))
            return chosen
        # After a kill of the server its helpers need a moment to leave; and a port may have been taken meanwhile.
        if port and not is_free(port):
            break
        time.sleep(_PAUSE_SECONDS)
    stop_cluster(Cluster(data, chosen, password))
    told = log.read_bytes()[began:].decode(errors="replace") if log.exists() else ""
    lines = (told or started.stderr).splitlines()[-12:]
    raise PostgresError(f"PostgreSQL did not start on port {chosen} ({log}):\n" + "\n".join(lines))


def _wait_until_free(port: int) -> None:
    """The helpers of a killed server hold its port for a moment longer; those who know it should find it again."""
    deadline = time.monotonic() + _PORT_SECONDS
    while not is_free(port) and time.monotonic() < deadline:
        time.sleep(0.05)


def _options(port: int, durable: bool) -> str:
    # No unix socket: it would need a short and private folder of its own, and nobody uses it.
    options = f"-h 127.0.0.1 -p {port} -k '' -c max_connections=300 -c shared_buffers=64MB"
    return options if durable else " ".join([options, *(f"-c {each}" for each in _FLEETING)])


def _answers(data: Path, port: int, password: str, durable: bool) -> bool:
    """Whether the server of this very data folder, in this mode, answers; one that recovers gets time for it."""
    query = "select current_setting('data_directory') || ' ' || current_setting('fsync')"
    deadline = time.monotonic() + _START_SECONDS
    while is_running(data) and time.monotonic() < deadline:
        asked = _run(
            data.parent, "psql", "-X", "-At", "-h", "127.0.0.1", "-p", str(port), "-U", _USER, "-c", query, "postgres",
            PGPASSWORD=password, PGCONNECT_TIMEOUT="60",
        )  # fmt: skip
        if asked.returncode == 0:
            return asked.stdout.strip() == f"{data} {'on' if durable else 'off'}"
        if "starting up" not in asked.stderr and "not yet accepting" not in asked.stderr:
            return False
        time.sleep(0.2)
    return False


def _recorded_pid(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _run(server: Path, program: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program of PostgreSQL as the owner of the server's folder, who is never root."""
    owner = server.stat()
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        identity = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    return subprocess.run(
        [str(binaries() / program), *arguments],
        # Nothing of our environment: PGPORT, LD_LIBRARY_PATH or an unknown LANG would change what happens.
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", **environment},
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,  # Ctrl-C in the terminal is ours to handle, not theirs
        **identity,
    )
