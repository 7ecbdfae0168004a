"""Guessed secrets: each is recorded with client and address, and after some the door answers 429 for a while."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import httpx
import pytest
from sqlalchemy import event

from bureau_common.testing.postgres import as_owner
from bureau_gateway.access import service
from bureau_gateway.app import create_app
from tests.suite import Suite

HERE, THERE = "10.0.0.7", "10.0.0.8"
Ask = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def secret(suite: Suite) -> str:
    """The secret of the client `tax-system`."""
    wanted = {"client_id": "tax-system", "person": "税务系统", "roles": ["viewer"]}
    answer = await suite.gateway.post("/v1/clients", json=wanted, headers=suite.auth("security_admin"))
    return str(answer.json()["client_secret"])


async def test_what_a_registration_asks_is_compiled_before_a_row_is_written(suite: Suite) -> None:
    statements: list[str] = []
    engine = suite.gateway_app.state.database.engine.sync_engine
    suite.gateway_app.state.database.asked.clear()
    note = lambda *about: statements.append(about[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", note)
    wanted = {"client_id": "asked-early", "person": "税务系统", "roles": ["viewer"]}
    answer = await suite.gateway.post("/v1/clients", json=wanted, headers=suite.auth("security_admin"))
    event.remove(engine, "before_cursor_execute", note)
    assert answer.status_code == 201, answer.text
    asked = [number for number, each in enumerate(statements) if " q0" in each]
    written = [number for number, each in enumerate(statements) if each.lower().startswith("insert into clients")]
    assert asked[0] < written[0]


@pytest.fixture
def ask(suite: Suite) -> Ask:
    """Ask for a token with a secret, from an address."""

    async def send(
        secret: str, client: str = "tax-system", address: str = HERE, *, page: bool = False, app: object = None
    ) -> httpx.Response:
        transport = httpx.ASGITransport(app or suite.gateway_app, client=(address, 5))  # type: ignore[arg-type]
        form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}
        async with httpx.AsyncClient(transport=transport, base_url="http://test", trust_env=False) as http:
            return await http.post("/sign-in" if page else "/oauth/token", data=form)

    return send


@pytest.fixture
async def hand(databases: dict[str, str]) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(as_owner(databases["gateway"]))
    yield connection
    await connection.close()


async def statuses(ask: Ask, times: int, *parts: str, **more: bool) -> list[int]:
    return [(await ask(*parts, **more)).status_code for _ in range(times)]


async def test_after_five_wrong_secrets_even_the_right_one_waits(
    suite: Suite, ask: Ask, secret: str, hand: asyncpg.Connection
) -> None:
    assert await statuses(ask, 5, "wrong") == [401] * 5
    slowed = await ask(secret)
    assert (slowed.status_code, slowed.json()["error"]) == (429, "slow_down")
    assert 0 < int(slowed.headers["retry-after"]) <= 900
    assert (await ask(secret, address=THERE)).status_code == 200  # a stranger does not lock a client out
    replica = create_app(suite.gateway_app.state.settings)
    assert (await ask(secret, app=replica)).status_code == 429
    await replica.state.database.close()
    await hand.execute("update refusals set at = at - interval '15 minutes'")
    assert (await ask(secret)).status_code == 200


async def test_what_was_slowed_is_neither_looked_at_nor_counted_again(ask: Ask, hand: asyncpg.Connection) -> None:
    assert await statuses(ask, 9, "wrong") == [401] * 5 + [429] * 4
    assert await hand.fetchval("select count(*) from refusals") == 5


async def test_an_address_that_tries_many_clients_waits_and_others_go_on(ask: Ask, secret: str) -> None:
    tried = [(await ask("wrong", f"client-{number}")).status_code for number in range(21)]
    assert tried == [401] * 20 + [429]
    assert (await ask(secret)).status_code == 429
    assert (await ask(secret, address=THERE)).status_code == 200


async def test_the_addresses_of_one_ipv6_network_are_one(ask: Ask) -> None:
    tried = [(await ask("wrong", address=f"2001:db8::{number}")).status_code for number in range(1, 7)]
    assert tried == [401] * 5 + [429]
    assert (await ask("wrong", address="2001:db8:0:1::1")).status_code == 401


async def test_the_sign_in_and_the_token_are_one_door(ask: Ask, secret: str) -> None:
    assert await statuses(ask, 3, "wrong", page=True) == [401] * 3
    assert await statuses(ask, 2, "wrong") == [401] * 2
    page = await ask(secret, page=True)
    assert (page.status_code, "set-cookie" in page.headers) == (429, False)
    assert 0 < int(page.headers["retry-after"]) <= 900
    assert "失败次数过多" in page.text


@pytest.mark.race
async def test_of_many_guesses_at_once_five_are_looked_at(
    ask: Ask, secret: str, hand: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    look = service.hash_secret
    monkeypatch.setattr(service, "hash_secret", lambda guess: looked.append(guess) or look(guess))
    answers = await asyncio.gather(*(ask(f"wrong{number}") for number in range(30)))
    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 25
    assert await hand.fetchval("select count(*) from refusals") == 5
    assert len(looked) == 5


@pytest.mark.race
async def test_who_knows_the_secret_gets_a_token_however_many_ask_at_once(ask: Ask, secret: str) -> None:
    answers = await asyncio.gather(*(ask(secret) for _ in range(30)))
    assert [answer.status_code for answer in answers] == [200] * 30


async def test_the_auditor_sees_who_guessed_from_where_and_how_often(suite: Suite, ask: Ask, secret: str) -> None:
    await statuses(ask, 3, "wrong")
    await ask("wrong", address=THERE, page=True)
    await ask("wrong", "张三的密码")
    kept = (await suite.get("/v1/refusals", "audit_admin")).json()["items"]
    assert [(row["actor"], row["address"], row["path"]) for row in kept] == [
        ("…", HERE, "/oauth/token"),  # no client is called so: what was typed may be a secret
        ("tax-system", THERE, "/sign-in"),
        *[("tax-system", HERE, "/oauth/token")] * 3,
    ]
    assert {(row["code"], row["status"], row["method"]) for row in kept} == {("client_invalid", 401, "POST")}
    assert all(row["request_id"] for row in kept)
    for role in ("audit_admin", "security_admin"):
        counted = (await suite.get("/v1/clients/failures", role)).json()
        assert [(row["client_id"], row["address"], row["failures"]) for row in counted] == [
            ("tax-system", HERE, 3),
            ("…", HERE, 1),
            ("tax-system", THERE, 1),
        ]
    assert (await suite.get("/v1/clients/failures", "viewer")).status_code == 403


async def test_each_wrong_secret_is_a_warning_and_the_one_that_closes_the_door_an_alarm(
    ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    await statuses(ask, 6, "wrong")
    logged = [record.msg for record in caplog.records if isinstance(record.msg, dict) and "address" in record.msg]
    assert [(line["level"], line["event"]) for line in logged] == [
        *[("warning", "secret_refused")] * 4,
        ("error", "secrets_guessed"),
        ("warning", "secret_slowed"),
    ]
    assert {(line["client"], line["address"]) for line in logged} == {("tax-system", HERE)}


async def test_an_unknown_client_costs_what_a_known_one_does(suite: Suite, ask: Ask, secret: str) -> None:
    asked: list[str] = []
    engine = suite.gateway_app.state.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement))
    assert (await ask("wrong")).status_code == 401
    known = asked.copy()
    asked.clear()
    assert (await ask("wrong", "nobody")).status_code == 401
    assert known == asked != []


async def test_credentials_that_are_no_text_are_wrong_and_nothing_worse(suite: Suite) -> None:
    wrong = [b"Basic \xe9\xe9", b"Basic ****", b"Basic /w==", b"Basic"]
    for header in wrong:
        answer = await suite.gateway.post(
            "/oauth/token", data={"grant_type": "client_credentials"}, headers=[(b"authorization", header)]
        )
        assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


@pytest.mark.parametrize("path", ["/oauth/token", "/sign-in", "/language"])
@pytest.mark.parametrize("charset", ["unicode_escape", "raw_unicode_escape", "utf-7", "gbk"])
async def test_a_form_in_another_character_set_is_refused_before_a_half_character_of_it_is_hashed(
    suite: Suite, path: str, charset: str
) -> None:
    half = "+2AA-" if charset == "utf-7" else "\\ud800"
    fields = {"grant_type": "client_credentials", "client_id": half, "client_secret": half, "to": half}
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    parts = "".join(
        f'--x\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{fields[name]}\r\n' for name in fields
    )
    answer = await suite.gateway.post(path, content=f"{parts}--x--\r\n".encode(), headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["code"]) == (415, "charset_unsupported")
