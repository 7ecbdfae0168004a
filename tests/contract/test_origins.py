"""An origin is taken as browsers send it, or refused: one that no browser sends lets no page call the API."""

import json

import pytest

from bureau_common.kit.core.settings import Misconfigured, read_settings
from bureau_gateway.settings import Settings

SENT = "https://front.example"


@pytest.fixture(autouse=True)
def complete(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_DATABASE_URL", "postgresql://user:pw@host/gateway")
    monkeypatch.setenv("GATEWAY_SIGNING_KEY_FILE", "/keys/signing.json")


def origins(*said: str) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GATEWAY_CORS_ORIGINS", json.dumps(said))
        return read_settings(Settings).cors_origins


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        (SENT, SENT),
        (f"{SENT}/", SENT),
        ("HTTPS://Front.Example", SENT),
        (f"{SENT}:443", SENT),
        ("http://front.example:80/", "http://front.example"),
        ("http://front.example:443", "http://front.example:443"),
        (f"{SENT}:8443/", f"{SENT}:8443"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("http://10.0.0.7:5173/", "http://10.0.0.7:5173"),
        ("https://xn--fiq228c.example", "https://xn--fiq228c.example"),
        ("*", "*"),
        ("null", "null"),
    ],
)
def test_an_origin_is_taken_as_browsers_send_it(said: str, sent: str) -> None:
    """It was compared as it was written: with a slash behind it, as address bars give it, it let no page in."""
    assert origins("https://other.example", said) == ["https://other.example", sent]


@pytest.mark.parametrize(
    "said",
    [
        "front.example",
        "https://front.example/app",
        "https://front.example?a",
        "https://front.example#a",
        "https://user@front.example",
        "https://*.front.example",
        "https://front.example:0",
        "https://front.example:65536",
        "https://front.example:",
        "https://前端.example",
        "htps://front.example",
        " https://front.example",
        "https://front.example\n",
        "https://a.example,https://b.example",
        "",
    ],
)
def test_what_no_browser_sends_is_named(said: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        origins("https://other.example", said)
    told = "holds what is no origin of the form https://host or https://host:port"
    assert refused.value.problems == {"GATEWAY_CORS_ORIGINS": told}
