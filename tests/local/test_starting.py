"""The runner waits as long as what it waits for lives, says for what, and shows the log of this run alone."""

import asyncio
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import pytest

from bureau_common.testing.ports import free_port
from bureau_common.testing.processes import command_of, is_taken, members_of
from local import manager, steps, token, verify
from local.deployables import GATEWAY, SERVICES, Deployable
from local.manager import Manager
from local.state import CannotRun, State, choose_ports, tail, wants_demo

REVENUE = SERVICES[0]
AWAY = "503 database unavailable"


class Programs:
    """In place of the process manager: what it says of its programs, each time anew; the last stays."""

    def __init__(self, *told: tuple[str, str]) -> None:
        self._told = list(told)

    async def statuses(self) -> Mapping[str, tuple[str, str]]:
        return {REVENUE.name: self._told.pop(0) if len(self._told) > 1 else self._told[0]}


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What /readyz says, one by one and an hour apart; the last stays."""
    told: list[str] = []
    hours = iter(range(0, 1_000_000, 3600))

    async def asked(*_: object) -> str:
        return told.pop(0) if len(told) > 1 else told[0]

    monkeypatch.setattr(steps, "_asked", asked)
    monkeypatch.setattr("local.steps.time.monotonic", lambda: next(hours))
    monkeypatch.setattr(steps, "_REMIND_SECONDS", 0)
    return told


async def wait(state: State, programs: Programs) -> None:
    ports = {f"{REVENUE.prefix}_PORT": "1"}
    await steps.wait_ready(state, programs, [REVENUE], ports)  # type: ignore[arg-type]


async def test_a_program_that_lives_is_waited_for_however_long_and_said_to_be(
    state: State, said: list[str], answers: list[str]
) -> None:
    answers += [*["ReadTimeout", AWAY] * 5, "200"]
    await wait(state, Programs(("STARTING", ""), ("RUNNING", "12,")))
    assert f"Still waiting for revenue-svc, whose /readyz says: {AWAY}" in said
    assert all("/readyz says" in line for line in said)


@pytest.mark.parametrize(
    "told",
    [
        [("BACKOFF", "")],
        [("RUNNING", "12,"), ("EXITED", "")],
        [("STARTING", ""), ("RUNNING", "12,"), ("RUNNING", "13,")],
    ],
)
async def test_a_program_that_ends_instead_is_an_error_at_once_with_this_runs_log(
    state: State, said: list[str], answers: list[str], told: list[tuple[str, str]]
) -> None:
    answers.append("ConnectError")
    state.log(REVENUE.name).write_text("an older run's line\n")
    state.begin_logs()
    state.log(REVENUE.name).write_text("this run's line\n")
    with pytest.raises(CannotRun, match="this run's line") as refused:
        await wait(state, Programs(*told))
    assert "older" not in str(refused.value)


def test_the_logs_of_a_run_begin_empty_and_those_of_the_run_before_stay_beside_them(state: State) -> None:
    for number in ("first", "second", "third"):
        state.begin_logs()
        assert tail(state.log("gateway")) == ""
        state.log("gateway").write_text(f"{number}\n")
        state.logs.joinpath("gateway.log.1").write_text(f"{number}, turned over\n")
    assert sorted(each.name for each in state.logs.iterdir()) == ["before", "gateway.log", "gateway.log.1"]
    assert (state.logs / "before/gateway.log").read_text() == "second\n"


async def test_a_step_says_where_it_is_while_it_is_waited_for(
    state: State, said: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(steps, "_REMIND_SECONDS", 0)
    (tmp_path / "slow.py").write_text("import sys\nprint('third of nine', flush=True)\nsys.stdin.read()\n")
    reading, writing = os.pipe()
    monkeypatch.setattr("local.steps.asyncio.subprocess.DEVNULL", reading)
    log = state.log("slow")
    running = asyncio.create_task(
        steps._run_or_refuse(["slow"], {**os.environ, "PYTHONPATH": str(tmp_path)}, log, "it failed")
    )
    told = "Still waiting for slow, whose slow.log says: third of nine"
    while told not in said and not running.done():  # noqa: ASYNC110 - a plain list
        await asyncio.sleep(0.01)
    os.close(writing)
    await running
    assert told in said


def test_the_port_of_a_run_is_found_in_its_folder(state: State) -> None:
    assert state.gateway_url({}) == "http://127.0.0.1:8000"
    port = free_port()
    ports = choose_ports(state, {"PORT": str(port)})
    assert ports[GATEWAY.name] == port
    assert state.gateway_url({}) == f"http://127.0.0.1:{port}"
    assert state.gateway_url({"PORT": "8100"}) == "http://127.0.0.1:8100"
    again = choose_ports(state, {"PORT": str(port)})
    assert again == ports, "the services keep theirs"


@pytest.mark.parametrize("ask", [verify.main, lambda: token.read_token("viewer")])
def test_a_port_that_is_none_is_told_by_its_variable(
    ask: Callable[[], object], state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    state.clients.write_text('{"viewer": {}, "audit_admin": {}}')
    monkeypatch.setenv("BUREAU_DATA", str(state.data))
    monkeypatch.setenv("PORT", "80a")
    with pytest.raises(SystemExit, match="PORT is '80a', not the number of a port"):
        ask()


SPOILED = ["", '{"viewer": {"client_id": "a", "cl', "[1]", "8", "null", "[" * 100_000, "\x00\x00", "\udcff"]


def line_of(ask: Callable[[], object]) -> str:
    """The one line with which a target ends."""
    with pytest.raises(SystemExit) as ended:
        ask()
    (line,) = str(ended.value).splitlines()
    return line


@pytest.mark.parametrize(
    "content", [*SPOILED, "{}", '{"viewer": 1}', '{"viewer": {"client_id": "a"}}', '{"viewer": {"client_secret": 1}}']
)
def test_a_spoiled_file_of_clients_is_named_with_the_way_out(
    state: State, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    state.clients.write_bytes(content.encode(errors="surrogateescape"))
    monkeypatch.setenv("BUREAU_DATA", str(state.data))
    line = line_of(lambda: token.read_token("viewer"))
    assert str(state.clients) in line
    assert "which makes new clients" in line


def test_whoever_asks_for_a_role_that_there_is_not_is_told_those_that_there_are(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    state.clients.write_text('{"viewer": {}, "approver": {}}')
    monkeypatch.setenv("BUREAU_DATA", str(state.data))
    assert "has a client for viewer, approver, and none for 'chief'" in line_of(lambda: token.read_token("chief"))


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (httpx.Response(401, json={}), "gives the viewer of"),
        (httpx.Response(200, text="<html>"), "is not the suite"),
        (httpx.Response(200, json=[]), "is not the suite"),
        (httpx.ReadTimeout(""), "is not the suite"),
        (httpx.ConnectError(""), "start the suite with make run"),
    ],
    ids=range(5),
)
def test_a_token_that_is_not_given_is_told_in_one_line(
    answer: httpx.Response | Exception, told: str, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    def post(*_: object, **__: object) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    state.clients.write_text('{"viewer": {"client_id": "a", "client_secret": "b"}}')
    monkeypatch.setenv("BUREAU_DATA", str(state.data))
    monkeypatch.setenv("PORT", "8100")
    monkeypatch.setattr(token.httpx, "post", post)
    assert told in line_of(lambda: token.read_token("viewer"))


@pytest.mark.parametrize("content", SPOILED)
def test_what_verify_saw_before_is_not_passed_over_where_it_is_spoiled(
    state: State, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = state.data / "verified.json"
    seen.write_bytes(content.encode(errors="surrogateescape"))
    monkeypatch.setenv("BUREAU_DATA", str(state.data))
    line = line_of(verify.main)
    assert str(seen) in line
    assert "move it away" in line
    assert seen.read_bytes() == content.encode(errors="surrogateescape")


@pytest.mark.parametrize("content", [*SPOILED, "[unix_http_server]\n", "[unix_http_server]\n[unix_http_server]\n"])
async def test_a_spoiled_configuration_of_an_earlier_run_stops_no_start(state: State, content: str) -> None:
    (state.data / "supervisord.conf").write_bytes(content.encode(errors="surrogateescape"))
    (state.data / "supervisord.pid").write_text("")
    await Manager(state).end_orphans()
    assert not (state.data / "supervisord.pid").exists()


def test_whose_number_a_power_cut_spoiled_is_another_run_still(state: State) -> None:
    with state.locked():
        (state.data / "run.pid").write_bytes(b"\xff\xfe")
        with pytest.raises(CannotRun, match="another run"), state.locked():
            pass


@pytest.mark.parametrize(
    "content",
    [
        *SPOILED,
        '{"gateway": "x", "revenue-svc": null}',
        '{"revenue-svc": 70000}',
        '{"revenue-svc": -5}',
        '{"revenue-svc": true}',
    ],
)
def test_a_spoiled_file_of_ports_is_written_anew(state: State, content: str) -> None:
    state.ports.write_bytes(content.encode(errors="surrogateescape"))
    assert state.gateway_url({}) == "http://127.0.0.1:8000"
    ports = choose_ports(state, {"PORT": str(free_port())})
    assert json.loads(state.ports.read_text()) == ports
    assert all(0 < port < 65536 for port in ports.values())
    assert not any(port is True for port in ports.values())


async def test_a_program_that_does_not_heed_a_stop_is_killed(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = tmp_path / "ready"
    (tmp_path / "stubborn_svc.py").write_text(
        "import pathlib, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"pathlib.Path({str(ready)!r}).touch()\n"
        "time.sleep(10_000)\n"
    )
    monkeypatch.setattr(manager, "DEPLOYABLES", (Deployable("stubborn-svc", "stubborn_svc", "stubborn", tmp_path),))
    made = Manager(state)
    made.start({**os.environ, "PYTHONPATH": str(tmp_path)})
    leader = int((state.data / "supervisord.pid").read_text())
    while not ready.exists():  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    assert [command for pid in members_of(leader) if "-m stubborn_svc" in (command := command_of(pid))]
    await made.stop()
    assert members_of(leader) == []
    assert manager._STOP_SECONDS < 3


async def test_a_manager_that_is_ending_is_waited_for_until_it_is_reaped(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manager, "DEPLOYABLES", ())
    made = Manager(state)
    made.start({**os.environ})
    leader = int((state.data / "supervisord.pid").read_text())
    told = [[leader]]
    monkeypatch.setattr(made, "_members", lambda _: told.pop() if told else [])  # as one on its way out looks
    await made.stop()
    assert not is_taken(leader), "reaped"


@pytest.mark.parametrize("spoiled", [b"", b"\n", bytes(8), b"\xff\xfe", b"12x"])
async def test_a_number_that_a_power_cut_spoiled_names_no_process_and_stops_no_start(
    state: State, spoiled: bytes
) -> None:
    (state.data / "supervisord.pid").write_bytes(spoiled)
    await Manager(state).end_orphans()
    assert not (state.data / "supervisord.pid").exists()


def test_the_demo_district_is_left_out_where_a_bureau_says_so_and_other_words_are_refused() -> None:
    assert [wants_demo(each) for each in ({}, {"BUREAU_DEMO": ""}, {"BUREAU_DEMO": "yes"}, {"BUREAU_DEMO": "no"})] == [
        True, True, True, False,
    ]  # fmt: skip
    with pytest.raises(CannotRun, match="BUREAU_DEMO is 'none', not yes or no"):
        wants_demo({"BUREAU_DEMO": "none"})


@pytest.mark.parametrize("name", ["a #1", "a ;1", "100%", "%(here)s", "a\t#b"])
def test_a_folder_whose_name_the_process_manager_would_cut_is_refused(tmp_path: Path, name: str) -> None:
    """It kept its logs at the name as far as the mark, or did not start, and nothing said why."""
    with pytest.raises(CannotRun, match="BUREAU_DATA"):
        State(tmp_path / name / "data").make()
    assert not (tmp_path / name).exists()


def test_other_marks_in_a_folder_s_name_do(tmp_path: Path) -> None:
    state = State(tmp_path / "a#1;b 2（区）")
    state.make()
    assert state.logs.is_dir()
