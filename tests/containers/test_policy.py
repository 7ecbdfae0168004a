"""What every container of deploy/compose.yaml must keep to, read from the file: no container is needed."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from bureau_common.kit.web.serve import SECONDS_FOR_REFUSALS
from bureau_common.testing import postgres
from bureau_common.testing.workspace import ROOT
from local.configuration import DEPLOYABLES as SETTINGS
from local.deployables import DEPLOYABLES

from .compose_file import is_job, load

FILE = load()
SERVICES: dict[str, Any] = FILE["services"]
READINESS = MIGRATING = 1
"""Connections beside the pools: of a process that is asked whether it is ready, and of a migration."""
KEPT_FOR_SUPERUSERS = 3
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_has_no_privileges_and_a_read_only_root(name: str) -> None:
    service = SERVICES[name]
    user, group = map(int, service["user"].split(":"))
    assert user > 0
    assert group > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges"]
    assert not {"cap_add", "privileged", "pid", "ipc", "network_mode", "devices"} & set(service)


@pytest.mark.parametrize("name", SERVICES)
def test_what_stays_up_has_a_health_check_and_is_restarted(name: str) -> None:
    service = SERVICES[name]
    if is_job(SERVICES, name):
        assert service["restart"] == "no"
        assert service["healthcheck"] == {"disable": True}
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_has_a_tag_that_is_not_latest_and_no_address(name: str) -> None:
    image = re.sub(r"\$\{BUREAU_TAG:-(.+?)\}", r"\1", SERVICES[name]["image"])
    base, _, tag = image.partition(":")
    assert tag not in ("", "latest")
    assert "/" not in base
    assert base in {"postgres", *(each.name for each in DEPLOYABLES)}


@pytest.mark.parametrize("deployable", DEPLOYABLES, ids=lambda each: each.name)
def test_what_is_uploaded_waits_on_a_disk_and_not_in_memory(deployable: Any) -> None:
    """Two files of one client took 512 MB of memory, which no count of a process showed."""
    service = SERVICES[deployable.name]
    assert "/tmp" in service["volumes"]  # noqa: S108 - the container's own
    assert "tmpfs" not in service
    assert SERVICES[f"migrate-{deployable.database}"]["tmpfs"] == ["/tmp"]  # noqa: S108


def test_only_the_gateway_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["gateway"]
    assert [name for name, service in SERVICES.items() if service["networks"] != ["back"]] == ["gateway"]
    assert FILE["networks"]["back"] == {"internal": True}


def test_only_the_gateway_sees_the_signing_key() -> None:
    mounting = {
        name
        for name, service in SERVICES.items()
        if any("gateway-data:" in each for each in service.get("volumes", []))
    }
    assert mounting == {"bootstrap", "gateway"}
    assert "gateway-data:/data:ro" in SERVICES["gateway"]["volumes"]


@pytest.mark.parametrize("deployable", DEPLOYABLES, ids=lambda each: each.name)
def test_a_deployable_comes_after_its_migration_and_holds_its_own_database_only(deployable: Any) -> None:
    job, service = f"migrate-{deployable.database}", SERVICES[deployable.name]
    assert SERVICES[job]["command"] == ["migrate"]
    assert SERVICES[job]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    after = set(service["depends_on"])
    assert job in after | {name for each in after for name in SERVICES[each]["depends_on"]}
    assert [name for name in service["environment"] if name.endswith("DATABASE_URL")] == [deployable.database_variable]
    assert {name for name in SERVICES[job]["environment"] if name.endswith("DATABASE_URL")} == {
        deployable.database_variable, deployable.migration_variable
    }  # fmt: skip
    users = {name: urlsplit(SERVICES[job]["environment"][name]).netloc.partition(":")[0] for name in
             (deployable.database_variable, deployable.migration_variable)}  # fmt: skip
    assert users == {
        deployable.database_variable: deployable.database,
        deployable.migration_variable: f"{deployable.database}_owner",
    }
    assert service["build"]["args"] == {"DEPLOYABLE": deployable.name}


@pytest.mark.parametrize("deployable", DEPLOYABLES, ids=lambda each: each.name)
def test_a_deployable_is_given_the_time_that_its_drain_may_take(deployable: Any) -> None:
    settings = SETTINGS[deployable.name].model_fields
    takes = settings["drain_seconds"].default + settings["finish_seconds"].default + SECONDS_FOR_REFUSALS
    assert int(SERVICES[deployable.name]["stop_grace_period"].removesuffix("s")) > takes


@pytest.mark.parametrize(("server", "at_once"), [("compose", 2), ("local", 1)])
def test_full_pools_of_all_processes_stay_below_what_the_server_lets_in(server: str, at_once: int) -> None:
    """In containers each deployable may run twice, as while one process replaces another."""
    options = (
        " ".join(SERVICES["postgres"]["command"]) if server == "compose" else postgres._options(5432, durable=True)
    )
    most = int(re.search(r"max_connections=(\d+)", options)[1]) - KEPT_FOR_SUPERUSERS
    needed = 0
    for each in DEPLOYABLES:
        given = SERVICES[each.name]["environment"] if server == "compose" else {}
        pool = [SETTINGS[each.name].model_fields[name].default for name in ("pool_size", "pool_overflow")]
        assert not {f"{each.prefix}_POOL_SIZE", f"{each.prefix}_POOL_OVERFLOW"} & set(given), "count these, then"
        replicas = SERVICES[each.name].get("deploy", {}).get("replicas", 1)
        needed += at_once * replicas * (sum(pool) + READINESS) + MIGRATING
    assert needed <= most


def test_every_secret_comes_from_the_environment() -> None:
    text = (ROOT / "deploy" / "compose.yaml").read_text()
    defaults = re.findall(r"\$\{(\w+PASSWORD):-([^}]+)\}", text)
    assert {name for name, _ in defaults} == {
        "POSTGRES_PASSWORD",
        *(f"{each.prefix}_{kind}PASSWORD" for each in DEPLOYABLES for kind in ("DB_", "OWNER_DB_")),
    }
    assert {default for _, default in defaults} == {"local-only"}
    assert text.count("local-only") == len(defaults)


def test_the_image_ends_as_a_user_without_name_or_home_and_starts_without_a_shell() -> None:
    final = DOCKERFILE.split("\nFROM ")[-1]
    assert "\nUSER 10001:10001\n" in final
    assert re.search(r'^HEALTHCHECK .*CMD \["python", .*"healthcheck"\]$', final, re.MULTILINE)
    assert re.search(r'^ENTRYPOINT \["python"', final, re.MULTILINE)
    assert re.search(r'^CMD \["serve"\]$', final, re.MULTILINE)


def test_bases_are_short_names_with_a_tag() -> None:
    files = [ROOT / "deploy" / "Dockerfile", *(ROOT / "deploy/containers/stand_ins").glob("*.Dockerfile")]
    bases = {base for file in files for base in re.findall(r"^FROM (\S+)", file.read_text(), re.MULTILINE)}
    assert bases == {"python:3.11-slim", "libraries", "scratch"}


def test_every_installation_in_the_image_is_by_hash_or_from_its_own_wheels() -> None:
    commands = re.findall(r"pip (?:--python \S+ )?install (.*?)(?:&&|\n(?=[A-Z#\n]))", DOCKERFILE, re.DOTALL)
    assert len(commands) == 3
    assert all("--require-hashes" in each or "--no-index" in each for each in commands)


def test_the_image_holds_the_bytecode_of_all_that_it_installs() -> None:
    assert "--no-compile" not in DOCKERFILE
    for stage in DOCKERFILE.split("\nFROM ")[:-1]:
        assert "PYTHONDONTWRITEBYTECODE" not in stage, "pip compiles what it installs"
