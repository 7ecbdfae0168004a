"""The embedded PostgreSQL keeps what it was given, lets in who has the password, and touches no folder of others."""

import asyncio
import os
import signal
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from bureau_common.kit.core.connections import checked_address, connect
from bureau_common.testing import places
from bureau_common.testing.clones import Clones
from bureau_common.testing.places import PostgresError
from bureau_common.testing.postgres import (
    Cluster,
    create_application,
    create_database,
    database_exists,
    has_crashed,
    is_running,
    restore_cluster,
    save_cluster,
    start_cluster,
    stop_cluster,
)
from bureau_common.testing.scratch import scratch_folder, temporary_cluster
from local import steps
from local.deployables import GATEWAY, SERVICES

AS_ROOT = os.geteuid() == 0


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Not below pytest's own folder, which is closed to root's server."""
    with scratch_folder() as folder:
        yield folder / "first"


@pytest.fixture(scope="module")
def first(home: Path) -> Iterator[Cluster]:
    """The cluster as it was first started; some tests stop it, so each takes `running`."""
    cluster = start_cluster(home, durable=True)
    yield cluster
    stop_cluster(cluster)


@pytest.fixture
def running(home: Path, first: Cluster) -> Cluster:
    return start_cluster(home, durable=True)


async def query(cluster: Cluster, statement: str, database: str = "postgres") -> object:
    connection = await asyncpg.connect(cluster.url(database))
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def execute(cluster: Cluster, statements: str, database: str) -> None:
    connection = await asyncpg.connect(cluster.url(database))
    await connection.execute(statements)
    await connection.close()


def server_pid(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def kill_server(cluster: Cluster) -> None:
    os.kill(server_pid(cluster), signal.SIGKILL)
    while is_running(cluster.data):
        time.sleep(0.01)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_a_started_cluster_answers_as_version_18_in_utf8(running: Cluster) -> None:
    assert str(await query(running, "show server_version")).startswith("18.")
    assert await query(running, "show server_encoding") == "UTF8"


async def test_a_password_is_hashed_once_where_the_cluster_is_fleeting_and_as_ever_where_it_lasts(
    running: Cluster,
) -> None:
    rounds = "select string_agg(distinct split_part(split_part(rolpassword, '$', 2), ':', 1), ' ') from pg_authid"
    with temporary_cluster() as fleeting:
        for cluster in (running, fleeting):
            await create_application(cluster)
        assert [await query(cluster, rounds) for cluster in (running, fleeting)] == ["4096", "1"]
        users = "select count(*) from pg_authid where rolpassword is not null"
        assert await query(fleeting, users) == 2


async def test_a_wrong_password_is_refused(running: Cluster) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await query(Cluster(running.data, running.port, "wrong"), "select 1")


def test_the_password_and_the_data_are_closed_to_others(running: Cluster) -> None:
    assert mode_of(running.folder / "password") == 0o600
    assert mode_of(running.data.parent) == 0o700


def test_a_second_start_takes_over_the_running_server(home: Path, running: Cluster) -> None:
    before = server_pid(running)
    assert start_cluster(home, durable=True) == running
    assert server_pid(running) == before


async def test_rows_survive_a_stop_and_a_start(home: Path, running: Cluster) -> None:
    await query(running, "create table stopped as select 42 as answer")
    stop_cluster(running)
    assert not is_running(running.data)
    assert not has_crashed(running.data)
    assert await query(start_cluster(home, durable=True), "select answer from stopped") == 42


async def test_rows_survive_a_kill_of_the_server_and_the_port_stays(home: Path, running: Cluster) -> None:
    await query(running, "create table killed as select 42 as answer")
    kill_server(running)
    assert has_crashed(running.data)
    again = start_cluster(home, durable=True)
    assert again == running
    assert await query(again, "select answer from killed") == 42


def test_a_record_of_a_server_whose_number_is_now_another_process_does_not_stop_the_start(
    home: Path, running: Cluster
) -> None:
    record = (running.data / "postmaster.pid").read_text()
    stop_cluster(running)
    stranger = os.getppid()
    (running.data / "postmaster.pid").write_text(record.replace(record.split("\n")[0], str(stranger), 1))
    os.chown(running.data / "postmaster.pid", running.data.stat().st_uid, -1)
    assert not is_running(running.data)
    assert is_running(start_cluster(home, durable=True).data)
    os.kill(stranger, 0)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PGSSLMODE", "require"),
        ("PGSSLMODE", "verify-full"),
        ("PGSSLNEGOTIATION", "direct"),
        ("PGTARGETSESSIONATTRS", "standby"),
    ],
)
async def test_what_the_environment_asks_of_other_servers_is_not_asked_of_this_one(
    running: Cluster, variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell that works with a server elsewhere, by TLS or with its standby, could not start the suite."""
    monkeypatch.setenv(variable, value)
    await create_application(running)
    named = await steps.create_databases(running, {each.database_variable: "named" for each in SERVICES})
    assert named.keys() == {GATEWAY.database_variable, GATEWAY.migration_variable}
    for address in named.values():
        await (await connect(checked_address(address))).close()


def test_a_remembered_port_that_is_taken_is_left_to_the_other_program(home: Path, running: Cluster) -> None:
    stop_cluster(running)
    with socket.create_server(("127.0.0.1", running.port)):
        moved = start_cluster(home, durable=True)
        assert moved.port != running.port
        assert start_cluster(home, durable=True) == moved


@pytest.mark.parametrize("spoilt", [b"", b"5\x00432", b"99999", b"0", "port 五".encode("gb18030")])
async def test_a_spoilt_note_of_the_port_is_a_port_that_nobody_knows(
    home: Path, running: Cluster, spoilt: bytes
) -> None:
    """It was a traceback; where the server still ran, too."""
    for stop in (lambda: None, lambda: stop_cluster(running)):
        (running.folder / "port").write_bytes(spoilt)
        stop()
        again = start_cluster(home, durable=True)
        assert await query(again, "select 1") == 1
        assert (running.folder / "port").read_text() == str(again.port)


@pytest.mark.parametrize("spoilt", [b"", b"gone", b"\xff\xfe", b"a\x00b", b"0" * 32])
async def test_a_spoilt_password_is_told_and_stays_as_it_is(home: Path, running: Cluster, spoilt: bytes) -> None:
    """It was a traceback; of an empty file a new password was made, which no server of then knows."""
    kept = running.folder / "password"
    for stop in (lambda: None, lambda: stop_cluster(start_cluster(home, durable=True))):
        kept.write_text(running.password)
        stop()
        kept.write_bytes(spoilt)
        with pytest.raises(PostgresError, match=f"{kept} .*put back"):
            await create_application(start_cluster(home, durable=True))
        assert kept.read_bytes() == spoilt
    kept.rename(aside := kept.with_name("aside"))
    with pytest.raises(PostgresError, match=f"{kept} .*put back"):
        start_cluster(home, durable=True)
    assert not kept.exists()
    aside.rename(kept)
    kept.write_text(running.password)


def test_a_clone_has_the_rows_of_its_template_until_it_is_dropped(running: Cluster) -> None:
    asyncio.run(create_database(running, "库_template"))
    asyncio.run(query(running, "create table rows as select 42 as answer", "库_template"))
    clones = Clones(running)
    addresses = [clones.make("库"), clones.make("库")]
    names = [address.rpartition("/")[2] for address in addresses]
    assert [asyncio.run(query(running, "select answer from rows", name)) for name in names] == [42, 42]
    clones.drop()
    clones.close()
    assert [asyncio.run(database_exists(running, name)) for name in (*names, "库_template")] == [False, False, True]


@pytest.fixture
def clones(running: Cluster) -> Iterator[Clones]:
    """Clones of a template `t` with a row, and with a sequence that has given a value."""
    asyncio.run(create_database(running, "t_template"))
    filled = "create table rows as select 42 as answer; create sequence numbers; select nextval('numbers')"
    asyncio.run(execute(running, filled, "t_template"))
    clones = Clones(running)
    yield clones
    clones.drop()
    clones.close()
    asyncio.run(query(running, "drop database t_template"))


TOUCHES = (
    "insert into rows values (43)",
    "begin; insert into rows values (43); rollback",
    "select nextval('numbers')",
    "begin; select nextval('numbers'); rollback",
    "select answer from rows for update",
    "create index on rows (answer)",
)


@pytest.mark.parametrize(
    "statement", ["select answer from rows", "begin; create temp table t (n int); rollback", *TOUCHES]
)
def test_only_a_clone_in_which_nothing_was_written_is_given_to_the_next_test(
    running: Cluster, clones: Clones, statement: str
) -> None:
    first = clones.make("t").rpartition("/")[2]
    asyncio.run(execute(running, statement, first))
    clones.drop()
    second = clones.make("t").rpartition("/")[2]
    assert (second == first) is (statement.startswith("select answer") and "update" not in statement)
    assert asyncio.run(query(running, "select sum(answer) + nextval('numbers') from rows", second)) == 44


def test_a_clone_is_restored_from_what_was_saved_and_an_untouched_one_is_kept(running: Cluster, clones: Clones) -> None:
    address = clones.make("t")
    name = address.rpartition("/")[2]
    asyncio.run(query(running, "insert into rows values (1) returning 1", name))
    saved = clones.save(address)
    asyncio.run(query(running, "insert into rows values (2) returning 1", name))
    sums = []
    for _ in range(3):  # from what was written to; then from what nobody wrote to
        clones.restore(address, saved)
        sums.append(asyncio.run(query(running, "select sum(answer) from rows", name)))
    clones.drop()
    again = clones.make("t")
    clones.restore(again, saved)
    other = clones.make("t").rpartition("/")[2]
    sums.append(asyncio.run(query(running, "select sum(answer) from rows", again.rpartition("/")[2])))
    assert (sums, asyncio.run(query(running, "select sum(answer) from rows", other))) == ([43] * 4, 42)


def test_a_saved_cluster_is_restored_as_often_as_wanted_each_on_a_port_of_its_own(home: Path) -> None:
    made = start_cluster(home.parent / "made", durable=False)
    asyncio.run(query(made, "create table saved as select 42 as answer"))
    (home.parent / "saved").mkdir()
    save_cluster(made, home.parent / "saved")
    assert not is_running(made.data)
    restored = []
    for name in ("left", "right"):
        restore_cluster(home.parent / "saved", home.parent / name)
        restored.append(start_cluster(home.parent / name, durable=False))
    assert [asyncio.run(query(cluster, "select answer from saved")) for cluster in restored] == [42, 42]
    assert len({cluster.port for cluster in restored}) == 2


@pytest.mark.skipif(not AS_ROOT, reason="only root's server runs as somebody else")
async def test_below_a_closed_folder_the_cluster_goes_elsewhere_and_the_folder_stays_closed(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = home.parent / "system"
    monkeypatch.setattr(places, "SYSTEM_FOLDER", system)
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    cluster = start_cluster(private / "postgres", durable=True)
    try:
        assert (private / "postgres" / "cluster.location").read_text().strip() == str(cluster.folder)
        assert cluster.folder.parent == system
        assert await query(cluster, "select 1") == 1
        assert mode_of(private) == 0o700
        stop_cluster(cluster)
        assert start_cluster(private / "postgres", durable=True) == cluster
    finally:
        stop_cluster(cluster)


@pytest.mark.skipif(AS_ROOT, reason="root's server cannot pass a closed folder")
async def test_an_ordinary_users_cluster_stays_below_a_closed_folder(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    cluster = start_cluster(private / "postgres", durable=True)
    try:
        assert cluster.folder == private / "postgres"
        assert await query(cluster, "select 1") == 1
        assert mode_of(private) == 0o700
    finally:
        stop_cluster(cluster)
