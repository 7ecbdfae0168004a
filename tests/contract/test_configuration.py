"""The committed configuration reference is that of the settings classes, and each variable in it is one that is read."""

import re

import pytest

from bureau_gateway.settings import Settings as GatewaySettings
from local.configuration import DEPLOYABLES, REFERENCE, reference
from revenue_svc.settings import Settings as RevenueSettings


def test_the_committed_reference_is_that_of_the_settings() -> None:
    assert REFERENCE.read_text(encoding="utf-8") == reference(), "run `make configuration` and review the diff"


def test_every_setting_says_what_it_means() -> None:
    silent = {
        f"{name}.{key}"
        for name, settings in DEPLOYABLES.items()
        for key, field in settings.model_fields.items()
        if not field.description
    }
    assert silent == set()


def test_the_variables_named_are_the_variables_read(monkeypatch: pytest.MonkeyPatch) -> None:
    named = set(re.findall(r"^\| `([A-Z_…]+)` \|", reference(), re.MULTILINE))
    assert {"…_DATABASE_URL", "AUTH_JWKS_URL", "GATEWAY_FORWARD_SECONDS"} <= named
    monkeypatch.setenv("REVENUE_DATABASE_URL", "postgresql://user@host/revenue")
    monkeypatch.setenv("REVENUE_POOL_SIZE", "7")
    monkeypatch.setenv("AUTH_JWKS_URL", "http://keys")
    settings = RevenueSettings()
    assert settings.database_url.get_secret_value() == "postgresql://user@host/revenue"
    assert (settings.pool_size, settings.auth_jwks_url) == (7, "http://keys")
    monkeypatch.setenv("GATEWAY_DATABASE_URL", "postgresql://user@host/gateway")
    monkeypatch.setenv("GATEWAY_SIGNING_KEY_FILE", "/keys/signing.json")
    monkeypatch.setenv("GATEWAY_FORWARD_SECONDS", "9")
    assert GatewaySettings().forward_seconds == 9
