"""A wrong environment ends a process with one line of JSON that names the variables and repeats none of their values."""

import asyncio
import json
import os
import re
import runpy
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from fastapi import FastAPI
from joserfc.jwk import ECKey

from bureau_common.kit.core.settings import Misconfigured, ServiceSettings, read_settings
from bureau_common.kit.web import serve as serving
from bureau_common.kit.web.listening import listening
from bureau_common.testing.fixtures import NewDatabase
from bureau_common.testing.patience import LONG
from bureau_common.testing.postgres import Cluster, create_database
from bureau_common.testing.workspace import ROOT
from bureau_gateway.access.issuer import create_signing_key
from bureau_gateway.app import create_app as create_gateway
from bureau_gateway.settings import Settings as GatewaySettings
from credit_svc.settings import Settings as CreditSettings
from debt_svc.settings import Settings as DebtSettings
from local.deployables import DEPLOYABLES
from performance_svc.settings import Settings as PerformanceSettings
from revenue_svc.app import create_app
from revenue_svc.settings import Settings

SECRET = "Zx9secret"
URL = "REVENUE_DATABASE_URL"
WRONG: Mapping[str, Mapping[str, str]] = {
    "no address": {},
    "another database's": {URL: f"mysql://user:{SECRET}@host/revenue"},
    "no database": {URL: f"postgresql://user:{SECRET}@host"},
    "a password with a slash": {URL: f"postgresql://user:1/{SECRET}@host:5432/revenue"},
    "an unknown sslmode": {URL: f"postgresql://user:pw@host/revenue?sslmode={SECRET}"},
}
FURTHER = {
    "REVENUE_PORT": SECRET,
    "REVENUE_LOG_LEVEL": SECRET,
    "REVENUE_POOL_SIZE": "0",
    "AUTH_JWKS_URL": f"{SECRET}:8000",
    "BUREAU_ANCHOR_SECONDS": "-1",
    "BUREAU_DRAIN_SECONDS": "inf",
}
EMPTY = ("AUTH_JWKS_FILE", "AUTH_JWKS_URL", "BUREAU_ANCHORS")
"""What a compose file sets to nothing where nothing was said."""


@pytest.fixture(autouse=True)
def handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Serving takes over the signals, which are the tests'; and nothing of the tester's own environment counts."""
    monkeypatch.setattr(serving.signal, "signal", lambda *_: None)
    for name in [*FURTHER, *EMPTY, URL, "REVENUE_MIGRATION_DATABASE_URL"]:
        monkeypatch.delenv(name, raising=False)


def serve() -> None:
    serving.serve(create_app, Settings)


def migrate() -> None:
    command.upgrade(Config(ROOT / "services/revenue-svc/alembic.ini"), "heads")


def ended(act: Callable[[], None], capsys: pytest.CaptureFixture[str]) -> Mapping[str, str]:
    """The variables named by the one line with which an act ends."""
    with pytest.raises(SystemExit) as exit_:
        act()
    assert exit_.value.code == 78
    written = capsys.readouterr()
    assert SECRET not in written.out + written.err
    (line,) = written.out.splitlines()
    told = json.loads(line)
    assert (told["level"], told["event"]) == ("error", "misconfigured")
    variables: Mapping[str, str] = told["variables"]
    return variables


@pytest.mark.parametrize("act", [serve, migrate])
@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_address_of_the_database_is_named(
    wrong: str, act: Callable[[], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in WRONG[wrong].items():
        monkeypatch.setenv(name, value)
    assert list(ended(act, capsys)) == [URL]


def test_every_wrong_variable_is_named_in_the_same_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in FURTHER.items():
        monkeypatch.setenv(name, value)
    assert set(ended(serve, capsys)) == {*FURTHER, URL}


def test_a_variable_of_no_characters_is_not_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(URL, "postgresql://user:pw@host/revenue")
    for name in EMPTY:
        monkeypatch.setenv(name, "")
    assert list(ended(serve, capsys)) == ["AUTH_JWKS_URL"]
    assert Settings().anchors is None


@pytest.mark.parametrize("port", ["0", "65536", "99999999"])
def test_a_number_that_is_no_port_is_named(
    port: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(URL, "postgresql://user:pw@host/revenue")
    monkeypatch.setenv("REVENUE_PORT", port)
    assert list(ended(serve, capsys)) == ["REVENUE_PORT"]


@pytest.fixture
def complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment in which every deployable starts, wherever its database is."""
    create_signing_key(tmp_path / "signing.json")
    monkeypatch.setenv("GATEWAY_SIGNING_KEY_FILE", str(tmp_path / "signing.json"))
    monkeypatch.setenv("AUTH_JWKS_URL", "http://127.0.0.1:1/jwks.json")
    for each in DEPLOYABLES:
        monkeypatch.setenv(each.database_variable, "postgresql://user:pw@host/any")


KINDS = (Settings, CreditSettings, DebtSettings, PerformanceSettings, GatewaySettings)


@pytest.mark.usefixtures("complete")
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.model_config["env_prefix"]))
def test_where_nothing_can_be_listened_on_is_told_by_its_variable(
    kind: type[ServiceSettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    prefix = kind.model_config["env_prefix"]
    for host in (f"not a host {SECRET}", f"{SECRET}..{SECRET}", SECRET * 40, "192.0.2.1"):
        monkeypatch.setenv(f"{prefix}HOST", host)
        with pytest.raises(Misconfigured) as refused:
            listening(read_settings(kind))
        assert list(refused.value.problems) == [f"{prefix}HOST"]
        assert SECRET not in str(refused.value.problems)
    monkeypatch.setenv(f"{prefix}HOST", "localhost")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv(f"{prefix}PORT", str(taken.getsockname()[1]))
        with pytest.raises(Misconfigured) as refused:
            listening(read_settings(kind))
    assert refused.value.problems == {f"{prefix}PORT": "cannot be listened on: Address already in use"}


@pytest.mark.usefixtures("complete")
@pytest.mark.parametrize("name", ["HOST", "PORT"])
@pytest.mark.parametrize(
    ("create", "kind"), [(create_app, Settings), (create_gateway, GatewaySettings)], ids=["revenue", "gateway"]
)
def test_a_process_that_cannot_listen_ends_before_it_serves(
    create: Callable[[Any], FastAPI],
    kind: type[ServiceSettings],
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    variable = f"{kind.model_config['env_prefix']}{name}"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv(variable, {"HOST": f"not a host {SECRET}", "PORT": str(taken.getsockname()[1])}[name])
        assert list(ended(lambda: serving.serve(create, kind), capsys)) == [variable]


CANNOT_SIGN = [
    json.dumps(ECKey.generate_key("P-256").as_dict(private=False)),
    json.dumps(ECKey.generate_key("P-521").as_dict(private=True)),
    "[" * 100_000,
]


@pytest.mark.parametrize(
    "content", [None, SECRET, "[]", "{}", f'{{"kty": "EC", "d": "{SECRET}"}}', *CANNOT_SIGN], ids=range(8)
)
def test_a_signing_key_that_cannot_be_read_is_named(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / SECRET
    if content:
        key.write_text(content)
    monkeypatch.setenv("GATEWAY_DATABASE_URL", "postgresql://user:pw@host/gateway")
    monkeypatch.setenv("GATEWAY_SIGNING_KEY_FILE", str(key))
    assert list(ended(lambda: serving.serve(create_gateway, GatewaySettings), capsys)) == ["GATEWAY_SIGNING_KEY_FILE"]


@pytest.mark.usefixtures("complete")
def test_of_several_key_files_the_one_that_does_not_do_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both variables were named, the one that does, too."""
    monkeypatch.setenv("GATEWAY_FURTHER_KEY_FILES", json.dumps([str(tmp_path / "signing.json"), SECRET]))
    assert list(ended(lambda: serving.serve(create_gateway, GatewaySettings), capsys)) == ["GATEWAY_FURTHER_KEY_FILES"]
    monkeypatch.setenv("GATEWAY_SIGNING_KEY_FILE", SECRET)
    told = ended(lambda: serving.serve(create_gateway, GatewaySettings), capsys)
    assert set(told) == {"GATEWAY_SIGNING_KEY_FILE", "GATEWAY_FURTHER_KEY_FILES"}


@pytest.mark.usefixtures("complete")
def test_a_proxy_that_is_not_named_by_its_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It was accepted and matched no caller, so that behind it all callers were one address."""
    for wrong in (SECRET, f"10.0.0.1,{SECRET}", "10.0.0.0/99", "10.0.0.1/8", "300.1.1.1", "127.0.0.1:80", "10.0.0.1,*"):
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", wrong)
        assert list(ended(serve, capsys)) == ["FORWARDED_ALLOW_IPS"]
    for right in ("", "*", "10.0.0.1", "10.0.0.0/8, ::1,", "fd00::/8", "fe80::1%eth0"):
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", right)
        assert read_settings(Settings).forwarded_allow_ips == right


def test_a_list_that_is_no_json_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_DATABASE_URL", "postgresql://user:pw@host/gateway")
    monkeypatch.setenv("GATEWAY_SIGNING_KEY_FILE", "/keys/signing.json")
    monkeypatch.setenv("GATEWAY_CORS_ORIGINS", SECRET)
    with pytest.raises(Misconfigured) as refused:
        read_settings(GatewaySettings)
    assert refused.value.problems == {"GATEWAY_CORS_ORIGINS": "is no valid JSON"}


@pytest.mark.parametrize("variable", [URL, "REVENUE_MIGRATION_DATABASE_URL"])
def test_migrations_that_cannot_enter_the_database_name_the_address_that_does_not_do(
    variable: str,
    new_database: NewDatabase,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(URL, new_database("revenue"))
    monkeypatch.setenv(variable, os.environ[URL].replace("@", f"{SECRET}@"))
    assert ended(migrate, capsys) == {variable: "user or password refused"}


@pytest.mark.parametrize(
    ("user", "told"),
    [("application", "its user may not do this, only the tables' owner may"), (SECRET, "its user is not known there")],
)
def test_migrations_that_a_user_is_not_made_for_say_so(
    user: str, told: str, cluster: Cluster, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the owner's address, or before the application's user was made, it was a page of traceback with its name."""
    database = f"unmigrated_{user.lower()}"
    asyncio.run(create_database(cluster, database))
    monkeypatch.setenv(URL, cluster.application_url(database).replace("//application:", f"//{user}:"))
    if user == SECRET:
        monkeypatch.setenv("REVENUE_MIGRATION_DATABASE_URL", cluster.url(database))
    assert ended(migrate, capsys) == {URL: told}


@pytest.mark.parametrize(
    "address",
    [None, f"http://{SECRET}", *[f"postgresql://user:{SECRET}@127.0.0.1:{port}/gateway" for port in (1, 99999)]],
)
def test_bootstrap_says_what_it_lacks(address: str | None, tmp_path: Path) -> None:
    own = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    done = subprocess.run(
        [sys.executable, "-m", "bureau_gateway", "bootstrap", "--data", str(tmp_path)],
        env={**own, **({"GATEWAY_DATABASE_URL": address} if address else {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr, SECRET in done.stdout) == (78, "", False)
    assert list(json.loads(done.stdout)["variables"]) == ["GATEWAY_DATABASE_URL"]


@pytest.mark.parametrize(("deployable", "prefix"), [("revenue-svc", "REVENUE"), ("gateway", "GATEWAY")])
def test_a_container_prunes_as_the_owner_of_its_own_database(deployable: str, prefix: str) -> None:
    """Where containers run there is no make: the command was taken for one of the package, which serves."""
    done = subprocess.run(
        [sys.executable, ROOT / "deploy/containers/launch.py", "prune"],
        env={
            **os.environ,
            "DEPLOYABLE": deployable,
            f"{prefix}_DATABASE_URL": f"postgresql://user:{SECRET}@127.0.0.1:1/kept",
            f"{prefix}_MIGRATION_DATABASE_URL": f"postgresql://owner:{SECRET}@127.0.0.1:1/kept",
        },
        capture_output=True, text=True, timeout=LONG, check=False,
    )  # fmt: skip
    assert (done.returncode, SECRET in done.stdout + done.stderr) == (78, False), done.stderr
    assert json.loads(done.stdout)["variables"] == {f"{prefix}_MIGRATION_DATABASE_URL": "not reachable"}


@pytest.mark.parametrize("arguments", [["new-key", "signing.json"], ["bootstrap", "--data", "signing.json"]])
def test_where_the_gateway_cannot_write_is_told_in_one_line(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "signing.json").touch()
    done = subprocess.run(
        [sys.executable, "-m", "bureau_gateway", *arguments],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr


def test_bootstrap_says_that_the_database_was_not_migrated(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(create_database(cluster, "unmigrated_gateway"))
    monkeypatch.setenv("GATEWAY_DATABASE_URL", cluster.url("unmigrated_gateway"))
    monkeypatch.setattr(sys, "argv", ["bureau_gateway", "bootstrap", "--data", str(tmp_path)])
    told = ended(lambda: runpy.run_module("bureau_gateway"), capsys)
    assert told == {"GATEWAY_DATABASE_URL": "the database was not migrated"}


def test_an_address_may_end_in_a_slash(tmp_path: Path) -> None:
    key = tmp_path / "signing.json"
    create_signing_key(key)
    settings = GatewaySettings(
        database_url="postgresql://user:pw@127.0.0.1:1/gateway",
        signing_key_file=key,
        revenue_url="http://revenue:8000/",
        AUTH_JWKS_URL="http://gateway:8000/.well-known/jwks.json/",
    )
    assert settings.revenue_url == "http://revenue:8000"
    assert settings.auth_jwks_url == "http://gateway:8000/.well-known/jwks.json"
    assert create_gateway(settings).state.upstreams is not None


@pytest.mark.parametrize(
    "address", ["[::1", "a b", "a:99999", "a:0", "a:b:c", "/x", "?x", "a:1#x", f"{SECRET}:x"], ids=lambda each: each[:5]
)
@pytest.mark.parametrize("variable", ["GATEWAY_REVENUE_URL", "AUTH_JWKS_URL"])
def test_an_address_at_which_nothing_can_be_asked_is_named(
    variable: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATEWAY_DATABASE_URL", "postgresql://user:pw@host/gateway")
    monkeypatch.setenv("GATEWAY_SIGNING_KEY_FILE", "/keys/signing.json")
    monkeypatch.setenv(variable, f"http://{address}")
    with pytest.raises(Misconfigured) as refused:
        read_settings(GatewaySettings)
    assert list(refused.value.problems) == [variable]
    assert SECRET not in str(refused.value.problems)


def test_every_migration_job_reads_the_prefix_of_its_deployable() -> None:
    for each in DEPLOYABLES:
        env = (each.folder / "migrations/env.py").read_text(encoding="utf-8")
        assert re.search(rf'run_migrations\("{each.prefix}", metadata(, FIGURES)?\)', env)
