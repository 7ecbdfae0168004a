"""A browser's session: begun by our own page, renewed by reading, ended by signing out, by time, or by revocation."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest

from bureau_common.testing.postgres import as_owner
from tests.suite import Suite

PAGE = {"Accept": "text/html"}
FIGURE = "/v1/figures/revenue.general_revenue.ytd?period=2021-10"


class Browser:
    """A browser of its own, with its cookies, at the suite's gateway."""

    def __init__(self, suite: Suite, secret: str) -> None:
        transport = httpx.ASGITransport(suite.gateway_app)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://test", trust_env=False)
        self._form = {"client_id": "official", "client_secret": secret}

    async def sign_in(self, **headers: str) -> httpx.Response:
        return await self.http.post("/sign-in", data=self._form, headers=headers)

    async def may_read(self) -> bool:
        answer = await self.http.get(FIGURE, headers=PAGE)
        assert answer.status_code in (200, 303)
        return answer.status_code == 200


@pytest.fixture
async def secret(suite: Suite) -> str:
    wanted = {"client_id": "official", "person": "王五", "roles": ["viewer"]}
    answer = await suite.gateway.post("/v1/clients", json=wanted, headers=suite.auth("security_admin"))
    return str(answer.json()["client_secret"])


@pytest.fixture
async def browser(suite: Suite, secret: str) -> AsyncIterator[Browser]:
    made = Browser(suite, secret)
    async with made.http:
        yield made


@pytest.fixture
async def signed_in(browser: Browser) -> Browser:
    assert (await browser.sign_in()).status_code == 303
    assert await browser.may_read()
    return browser


@pytest.fixture
async def hand(databases: dict[str, str]) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(as_owner(databases["gateway"]))
    yield connection
    await connection.close()


async def test_a_cookie_that_was_kept_is_worth_nothing_after_the_sign_out(
    suite: Suite, signed_in: Browser, secret: str
) -> None:
    kept = dict(signed_in.http.cookies)
    other = Browser(suite, secret)
    await other.sign_in()
    assert (await signed_in.http.post("/sign-out")).status_code == 303
    signed_in.http.cookies.update(kept)
    assert not await signed_in.may_read()
    assert await other.may_read()  # another browser's session of the same client
    await other.http.aclose()


async def test_the_cookie_is_no_token_and_the_database_does_not_hold_it(
    signed_in: Browser, hand: asyncpg.Connection
) -> None:
    (cookie,) = signed_in.http.cookies.values()
    signed_in.http.cookies.clear()
    answer = await signed_in.http.get(FIGURE, headers={"Authorization": f"Bearer {cookie}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
    rows: list[Any] = await hand.fetch("select * from browser_sessions")
    assert len(rows) == 1
    assert cookie not in str(rows[0])


async def test_signing_in_again_ends_the_session_before(signed_in: Browser, hand: asyncpg.Connection) -> None:
    before = dict(signed_in.http.cookies)
    await signed_in.sign_in()
    assert dict(signed_in.http.cookies) != before
    signed_in.http.cookies.update(before)
    assert not await signed_in.may_read()
    assert await hand.fetchval("select count(*) from browser_sessions") == 1


async def test_reading_renews_the_session(signed_in: Browser, hand: asyncpg.Connection) -> None:
    for _ in range(3):  # 87 minutes of reading
        await hand.execute(
            "update browser_sessions set seen = seen - interval '29 minutes', started = started - interval '29 minutes'"
        )
        assert await signed_in.may_read()
    await hand.execute("update browser_sessions set seen = seen - interval '30 minutes'")
    assert not await signed_in.may_read()


async def test_reading_renews_the_shortest_session_that_may_be_set(
    suite: Suite, signed_in: Browser, hand: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was renewed after a minute only, when it had ended: whoever read on was signed out."""
    monkeypatch.setattr(suite.gateway_app.state.settings, "session_idle_seconds", 60)
    for _ in range(3):
        await hand.execute("update browser_sessions set seen = seen - interval '40 seconds'")
        assert await signed_in.may_read()


async def test_no_reading_renews_it_past_the_longest_time(signed_in: Browser, hand: asyncpg.Connection) -> None:
    await hand.execute("update browser_sessions set started = started - interval '10 hours'")
    assert not await signed_in.may_read()
    await signed_in.sign_in()
    assert await hand.fetchval("select count(*) from browser_sessions") == 1  # what ran out is cleared away


async def test_a_revoked_client_reads_no_further(suite: Suite, signed_in: Browser) -> None:
    revoked = await suite.gateway.post(
        "/v1/clients/official/revoke", json={"reason": "人员调离"}, headers=suite.auth("security_admin")
    )
    assert revoked.status_code == 200
    assert not await signed_in.may_read()


OURS = [
    {},
    {"Origin": "http://test"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://name-before-the-proxy.example"},
    {"Sec-Fetch-Site": "none"},
]
FOREIGN = [
    {"Origin": "http://elsewhere.example"},
    {"Origin": "null"},
    {"Origin": "http://[bad"},
    {"Origin": "http://test.elsewhere.example"},
    {"Origin": "http://test:8080"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://test"},
]


@pytest.mark.parametrize("headers", OURS, ids=str)
async def test_our_own_page_signs_in_and_out(browser: Browser, headers: dict[str, str]) -> None:
    assert (await browser.sign_in(**headers)).status_code == 303
    assert await browser.may_read()
    assert (await browser.http.post("/sign-out", headers=headers)).status_code == 303
    assert not await browser.may_read()


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_a_foreign_page_signs_nobody_in_or_out(browser: Browser, headers: dict[str, str]) -> None:
    refused = await browser.sign_in(**headers)
    assert (refused.status_code, "set-cookie" in refused.headers) == (403, False)
    assert refused.headers["content-type"].startswith("text/html")
    await browser.sign_in()
    out = await browser.http.post("/sign-out", headers=headers)
    assert (out.status_code, "set-cookie" in out.headers) == (403, False)
    assert await browser.may_read()


async def test_a_database_that_is_away_is_no_reason_to_sign_in_again(
    suite: Suite, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OSError("no route to the database")

    monkeypatch.setattr(suite.gateway_app.state.database, "reading", away)
    answer = await signed_in.http.get(FIGURE, headers=PAGE)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.headers["content-type"].startswith("text/html")
    assert (await signed_in.http.get(FIGURE)).json()["code"] == "busy"
