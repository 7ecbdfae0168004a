"""What the gateway takes of strangers and gives to those who do not read: little, and not for ever."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bureau_common.kit.web import streams
from bureau_common.kit.web.documents import LONG_SECONDS, USUAL_SECONDS
from bureau_common.testing.patience import LONG
from bureau_gateway import forwarding
from gateway.tests.alone import Alone, alone, said


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as made:
        yield made


async def bare(gateway: Alone, method: str, receive: object, send: object) -> None:
    """A call as a server makes it, whose caller may do what no client would."""
    path = "/v1/revenue/receipts"
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": [(b"authorization", f"Bearer {gateway.token}".encode())], "scheme": "http", "http_version": "1.1",
        "client": None, "server": ("test", 80),
    }  # fmt: skip
    await gateway.client._transport.app(scope, receive, send)  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/oauth/token", "/sign-in"])
async def test_a_form_of_who_is_not_known_yet_is_small(gateway: Alone, path: str) -> None:
    """Nobody says who he is before it is whole: what it may hold, anybody may have kept."""
    body = "&".join(f"field{number}=" + "x" * 3500 for number in range(5))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await gateway.client.post(path, content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_a_file_is_a_file_in_whatever_case_it_is_announced(gateway: Alone) -> None:
    gateway.answers["revenue"] = said("{}")
    content = b"--x\r\n" + b"x" * (2 << 20)
    headers = {"Content-Type": "Multipart/Form-Data; boundary=x"}
    assert (await gateway.post("/v1/revenue/receipts/import", content=content, headers=headers)).status_code == 200


async def test_the_time_in_which_a_body_comes_is_none_of_the_services(
    gateway: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []
    timeout = asyncio.timeout

    def noted(seconds: float) -> asyncio.Timeout:
        begun.append(seconds)
        return timeout(seconds)

    async def slowly() -> AsyncIterator[bytes]:
        for block in (b"{", b"}"):
            begun.append("body")
            yield block

    monkeypatch.setattr("bureau_gateway.upstreams.asyncio.timeout", noted)
    gateway.answers["revenue"] = said("{}")
    headers = {"Content-Type": "application/json"}
    assert (await gateway.post("/v1/revenue/receipts", content=slowly(), headers=headers)).status_code == 200
    assert begun[:4] == [LONG_SECONDS, "body", "body", USUAL_SECONDS]


@pytest.mark.parametrize("leaves", [True, False])
async def test_a_body_that_does_not_come_whole_is_none_of_the_services(
    gateway: Alone, monkeypatch: pytest.MonkeyPatch, leaves: bool
) -> None:
    monkeypatch.setattr(forwarding, "LONG_SECONDS", LONG if leaves else 0.05)
    came = iter([{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}][: 1 + leaves])
    told: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return next(came, None) or await asyncio.Event().wait()  # type: ignore[return-value]

    async def send(message: dict[str, object]) -> None:
        told.append(message)

    async with asyncio.timeout(LONG):
        await bare(gateway, "POST", receive, send)
    assert told[0]["status"] == 400
    assert json.loads(told[1]["body"])["code"] == "bad_request"  # type: ignore[arg-type]
    assert gateway.asked == []


async def test_an_answer_that_stops_half_way_is_not_waited_for(gateway: Alone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forwarding, "IDLE_SECONDS", 0.05)
    ended = asyncio.Event()

    class Stalled(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b"{"
            await asyncio.Event().wait()

        async def aclose(self) -> None:
            ended.set()

    kind = {"content-type": "application/json"}
    gateway.answers["revenue"] = lambda _: httpx.Response(200, headers=kind, stream=Stalled())
    async with asyncio.timeout(LONG):
        await gateway.get("/v1/revenue/receipts")
    assert ended.is_set()


async def test_an_answer_that_its_caller_does_not_take_ends(gateway: Alone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "IDLE_SECONDS", 0.05)
    gateway.answers["revenue"] = said("{}")

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    async with asyncio.timeout(LONG):
        with pytest.raises((TimeoutError, RuntimeError)):
            await bare(gateway, "GET", asyncio.Event().wait, send)
