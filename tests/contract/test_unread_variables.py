"""What no setting can be read from is named by its variable, before anything is served."""

import os
import subprocess
import sys

import pytest
from fastapi import FastAPI

from bureau_common.kit.core.settings import Misconfigured, ServiceSettings, read_settings
from bureau_common.kit.web.serve import Server
from bureau_gateway.openapi import DOMAINS
from bureau_gateway.settings import Settings as GatewaySettings


@pytest.mark.parametrize("value", ["[" * 200_000, '{"a":' * 200_000])
def test_a_list_that_is_nested_without_end_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("GATEWAY_DATABASE_URL", "postgresql://user:pw@host/gateway")
    monkeypatch.setenv("GATEWAY_SIGNING_KEY_FILE", "/keys/signing.json")
    monkeypatch.setenv("GATEWAY_CORS_ORIGINS", '["http://[::1]:3000"]')
    monkeypatch.setenv("GATEWAY_FONT_FOLDERS", value[:120_000])
    with pytest.raises(Misconfigured) as refused:
        read_settings(GatewaySettings)
    assert refused.value.problems == {"GATEWAY_FONT_FOLDERS": "is no valid JSON"}


def test_a_text_that_is_no_utf_8_is_named_and_a_path_of_any_bytes_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A district's name in GBK was accepted, and then every page was 500."""
    gbk = os.fsdecode("界首市".encode("gbk"))
    monkeypatch.setenv("GATEWAY_DATABASE_URL", "postgresql://user:pw@host/gateway")
    monkeypatch.setenv("GATEWAY_SIGNING_KEY_FILE", f"/{gbk}/signing.json")
    monkeypatch.setenv("GATEWAY_FURTHER_KEY_FILES", f'["/{gbk}"]')
    assert os.fsencode(read_settings(GatewaySettings).signing_key_file) == f"/{'界首市'}/signing.json".encode("gbk")
    wrong = {
        "GATEWAY_DATABASE_URL": f"postgresql://user:{gbk}@host/gateway",
        "GATEWAY_DISTRICT": gbk,
        "GATEWAY_CORS_ORIGINS": f'["http://{gbk}"]',
        "GATEWAY_PUBLIC_URL": f"http://{gbk}",
        "AUTH_ISSUER": gbk,
    }
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured) as refused:
        read_settings(GatewaySettings)
    assert refused.value.problems.keys() == wrong.keys()
    assert set(refused.value.problems.values()) == {"is no UTF-8"}


FOREIGN = {
    "OTEL_PROPAGATORS": "tracecontext,baggage,b3",
    "OTEL_PYTHON_TRACER_PROVIDER": "sdk",
    "WEB_CONCURRENCY": "auto",
}


@pytest.mark.parametrize(
    "command", [*([f"{domain}_svc"] for domain in DOMAINS), ["bureau_gateway", "serve"]], ids=" ".join
)
def test_what_is_set_for_other_programs_ends_none_of_ours(command: list[str]) -> None:
    """A library that was loaded ended with a page of traceback, and told no variable."""
    own = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    done = subprocess.run(
        [sys.executable, "-m", *command], env={**own, **FOREIGN}, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    assert "_DATABASE_URL" in done.stdout


def test_a_server_hears_nothing_of_how_many_workers_others_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "auto")
    app = FastAPI()
    assert Server(app, ServiceSettings.model_construct()).config.workers == 1
