"""The issuer's keys: how they are fetched, how they change, and what is said when there are none."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.web import keys as web_keys
from bureau_common.kit.web import serve as serving
from bureau_common.kit.web.keys import FRESH_SECONDS, MAX_SET, PACE_SECONDS, Keys
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.patience import LONG
from toy.app import Settings, create_app

NOWHERE = SecretStr("postgresql://nobody:nothing@127.0.0.1:1/none")


class Clock:
    """A clock that goes when a test moves it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Source(HTTPServer):
    """An address that answers with a key set, or with whatever a test puts there; it counts how often it was asked."""

    status, document, asked = 200, "", 0
    missing = 0
    """Bytes that it says will follow, and that do not come."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.gone = threading.Event()

    def publish(self, *issuers: Issuer) -> None:
        self.document = key_set(*issuers)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/jwks.json"


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        source = self.server
        assert isinstance(source, Source)
        source.asked += 1
        content = source.document.encode()
        self.send_response(source.status)
        self.send_header("Content-Length", str(len(content) + source.missing))
        self.end_headers()
        self.wfile.write(content)
        if source.missing:
            source.gone.wait()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def key_set(*issuers: Issuer) -> str:
    return json.dumps({"keys": [key for each in issuers for key in json.loads(each.jwks_file.read_text())["keys"]]})


@pytest.fixture
def source() -> Iterator[Source]:
    with Source() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.gone.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def new_issuer(tmp_path: Path) -> Callable[[], Issuer]:
    def make() -> Issuer:
        folder = tmp_path / f"issuer-{len([*tmp_path.iterdir()])}"
        folder.mkdir()
        return Issuer(folder)

    return make


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(source: Source, clock: Clock) -> Keys:
    return Keys(Settings(database_url=NOWHERE, AUTH_JWKS_URL=source.url), clock=clock)


async def outcome(keys: Keys, token: str) -> str:
    """`ok`, or the code of the refusal."""
    try:
        await keys.claims(token)
    except Refused as refused:
        return refused.code
    return "ok"


async def test_two_keys_overlap_and_a_withdrawn_one_ends_at_the_next_refresh(
    keys: Keys, source: Source, clock: Clock, new_issuer: Callable[[], Issuer]
) -> None:
    old, new = new_issuer(), new_issuer()
    source.publish(old)
    assert await outcome(keys, old.token("viewer")) == "ok"
    source.publish(old, new)
    clock.now += PACE_SECONDS
    assert [await outcome(keys, each.token("viewer")) for each in (old, new)] == ["ok", "ok"]
    source.publish(new)
    clock.now += FRESH_SECONDS
    assert [await outcome(keys, each.token("viewer")) for each in (old, new)] == ["token_invalid", "ok"]


@pytest.mark.race
async def test_known_tokens_ask_once_and_unknown_keys_ask_at_a_bounded_pace(
    keys: Keys, source: Source, clock: Clock, new_issuer: Callable[[], Issuer]
) -> None:
    known, stranger = new_issuer(), new_issuer()
    source.publish(known)
    good, bad = known.token("viewer"), stranger.token("viewer")
    assert await asyncio.gather(*(outcome(keys, good) for _ in range(20))) == ["ok"] * 20
    assert source.asked == 1
    assert set(await asyncio.gather(*(outcome(keys, bad) for _ in range(20)))) == {"token_invalid"}
    assert source.asked == 1
    clock.now += PACE_SECONDS
    assert set(await asyncio.gather(*(outcome(keys, bad) for _ in range(20)))) == {"token_invalid"}
    assert source.asked == 2
    expired = known.token("viewer", seconds=-90)
    clock.now += PACE_SECONDS
    assert await outcome(keys, expired) == "token_invalid"
    assert source.asked == 2  # its key is known: nothing to ask for
    clock.now += FRESH_SECONDS
    assert await asyncio.gather(*(outcome(keys, good) for _ in range(20))) == ["ok"] * 20
    assert source.asked == 3


async def test_a_source_that_never_comes_to_its_end_is_one_that_does_not_answer(
    keys: Keys, source: Source, new_issuer: Callable[[], Issuer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_keys, "PACE_SECONDS", 0.05)
    issuer = new_issuer()
    source.publish(issuer)
    source.missing = 1
    async with asyncio.timeout(LONG):
        assert await outcome(keys, issuer.token("viewer")) == "unavailable"
        assert await keys.problem() == "TimeoutError at reading the key set"


async def test_of_a_set_that_goes_on_and_on_no_more_is_read_than_a_set_has(
    keys: Keys, source: Source, new_issuer: Callable[[], Issuer]
) -> None:
    issuer = new_issuer()
    source.document = key_set(issuer) + " " * MAX_SET
    assert await outcome(keys, issuer.token("viewer")) == "unavailable"
    assert await keys.problem() == "ValueError at reading the key set"


@pytest.mark.parametrize("fault", ["an error", "no JSON", "no set", "a list", "no point of the curve"])
async def test_the_last_good_set_is_kept_while_the_source_is_away(
    keys: Keys, source: Source, clock: Clock, issuer: Issuer, fault: str
) -> None:
    source.publish(issuer)
    assert await outcome(keys, issuer.token("viewer")) == "ok"
    broken = {"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA", "kid": "a"}
    texts = {
        "no JSON": "<html>",
        "no set": "{}",
        "a list": "[1]",
        "no point of the curve": json.dumps({"keys": [broken]}),
    }
    source.status, source.document = (500, "") if fault == "an error" else (200, texts[fault])
    for _ in range(3):
        clock.now += FRESH_SECONDS
        assert await outcome(keys, issuer.token("viewer")) == "ok"
        assert await keys.problem() is None
    assert source.asked == 4


async def test_no_key_left_or_none_ever_read_is_a_service_that_is_unavailable(
    keys: Keys, source: Source, clock: Clock, issuer: Issuer
) -> None:
    source.status = 500
    with pytest.raises(Refused) as refused:
        await keys.claims(issuer.token("viewer"))
    assert (refused.value.status, refused.value.retry_after) == (503, PACE_SECONDS)
    source.status = 200
    source.publish(issuer)
    clock.now += PACE_SECONDS
    assert await outcome(keys, issuer.token("viewer")) == "ok"
    source.publish()
    clock.now += FRESH_SECONDS
    assert await outcome(keys, issuer.token("viewer")) == "unavailable"
    assert (
        await keys.problem() == "the key set holds no key"
    )  # and not what was wrong the last time that it was not read


async def test_keys_of_other_kinds_beside_ours_do_no_harm(keys: Keys, source: Source, issuer: Issuer) -> None:
    ours = json.loads(key_set(issuer))["keys"]
    of_another_curve = {"kty": "EC", "kid": "e", "crv": "BP-256", "x": "AA", "y": "AA"}
    source.document = json.dumps(
        {"keys": [{"kty": "AKP", "kid": "pq"}, {"kty": "RSA", "kid": "r"}, of_another_curve, *ours]}
    )
    assert await outcome(keys, issuer.token("viewer")) == "ok"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/jwks.json", "http://[::1/", "nowhere", "ftp://127.0.0.1/"])
async def test_an_address_that_leads_nowhere_is_said_by_readiness_and_by_every_call(
    app: FastAPI, client: httpx.AsyncClient, url: str
) -> None:
    assert (await client.get("/readyz")).status_code == 200
    app.state.keys = Keys(app.state.settings.model_copy(update={"auth_jwks_file": None, "auth_jwks_url": url}))
    ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()["status"][:16]) == (503, "keys unavailable")
    answer = await client.get("/v1/orders")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) == PACE_SECONDS
    assert (await client.get("/livez")).status_code == 200


async def test_a_proxy_of_the_environment_is_not_asked_for_keys(
    keys: Keys, source: Source, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    source.publish(issuer)
    assert await outcome(keys, issuer.token("viewer")) == "ok"


def test_a_service_without_any_source_of_keys_does_not_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[object] = []
    monkeypatch.setattr(serving.Server, "run", started.append)
    monkeypatch.setattr(serving.signal, "signal", lambda *_: None)
    monkeypatch.setenv("TOY_DATABASE_URL", NOWHERE.get_secret_value())
    for name in ("AUTH_JWKS_URL", "AUTH_JWKS_FILE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SystemExit) as ended:
        serving.serve(create_app, Settings)
    assert (ended.value.code, started) == (78, [])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert "AUTH_JWKS_URL" in lines[0]
    assert "AUTH_JWKS_FILE" in lines[0]
