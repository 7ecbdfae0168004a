"""Four services, fourteen things that go wrong with one or all of them: the report names what it lacks, and sums nothing
over the gap."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from bureau_common.schemas.periods import Period
from bureau_common.testing.patience import LONG
from bureau_gateway.openapi import DOMAINS
from gateway.tests.alone import SUMMED, Alone, alone, honest, said, summary

REPORT = "/v1/reports/2021-10"
Fault = Callable[[str], Any]
"""Of a domain what stands in the place of its service's answer."""


def _raising(error: type[httpx.TransportError]) -> Fault:
    def answer(_: httpx.Request) -> httpx.Response:
        raise error("gone")

    return lambda _: answer


async def _never(_: httpx.Request) -> httpx.Response:
    await asyncio.Event().wait()
    raise AssertionError


class _Drip(httpx.AsyncByteStream):
    """The beginning of an honest answer, and then nothing more."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()


def _other(domain: str) -> str:
    return DOMAINS[DOMAINS.index(domain) - 1]


def _with_first(domain: str, **changes: object) -> str:
    first = SUMMED[domain][0].model_copy(update=changes)
    return summary(domain, figures=[first, *SUMMED[domain][1:]]).model_dump_json()


def _truncated(domain: str) -> str:
    whole = summary(domain).model_dump_json()
    return whole[: len(whole) // 2]


FAULTS: Mapping[str, Fault] = {
    "refused": _raising(httpx.ConnectError),
    "reset": _raising(httpx.ReadError),
    "silent": lambda _: _never,
    "500": lambda _: said("{}", 500),
    "garbage": lambda _: said(b"\x00\xff{]"),
    "HTML": lambda _: said("<html>away</html>", kind="text/html"),
    "empty": lambda _: said(""),
    "truncated": lambda domain: said(_truncated(domain)),
    "wrong schema": lambda _: said('{"figures": "none"}'),
    "drip": lambda _: lambda _: httpx.Response(200, stream=_Drip(), headers={"content-type": "application/json"}),
    "other service": lambda domain: said(summary(_other(domain)).model_dump_json()),
    "other period": lambda domain: said(_with_first(domain, period=Period(2021, 9))),
    "NaN": lambda domain: said(_with_first(domain, kind="decimal", unit="yuan", display_unit="元", value="NaN")),
    "duplicates": lambda domain: said(summary(domain, *SUMMED[domain]).model_dump_json()),
}
WAITING = ("silent", "drip")


class Late:
    """The loop's clock, which a test moves past a deadline instead of waiting for it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        loop = asyncio.get_running_loop()
        self._own, self.ahead = loop.time, 0.0
        monkeypatch.setattr(loop, "time", lambda: self._own() + self.ahead)

    async def past(self, asking: Awaitable[httpx.Response], gateway: Alone, waiting: int) -> httpx.Response:
        """The answer where the deadline passes for those that are waited for, when all others have answered."""
        task = asyncio.ensure_future(asking)
        summaries = gateway.client._transport.app.state.summaries  # type: ignore[attr-defined]
        async with asyncio.timeout(LONG):
            while len(gateway.asked) < len(DOMAINS) or summaries.asking > waiting:  # noqa: ASYNC110 - plain numbers
                await asyncio.sleep(0.005)
        self.ahead += summaries._seconds
        return await task


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as made:
        made.client._transport.app.state.summaries._seconds = 60 * LONG  # type: ignore[attr-defined]
        yield made


async def _read(gateway: Alone, clock: Late, fault: str, domains: tuple[str, ...]) -> httpx.Response:
    gateway.asked.clear()
    gateway.answers.update({each: FAULTS[fault](each) for each in domains})
    if fault in WAITING:
        return await clock.past(gateway.get(REPORT), gateway, len(domains))
    return await gateway.get(REPORT)


@pytest.mark.parametrize("domain", DOMAINS)
async def test_what_goes_wrong_with_one_service_is_named_and_is_never_a_number(
    gateway: Alone, monkeypatch: pytest.MonkeyPatch, domain: str
) -> None:
    clock = Late(monkeypatch)
    for fault in FAULTS:
        answer = await _read(gateway, clock, fault, (domain,))
        report = answer.json()
        sections = {each["domain"]: each for each in report["sections"]}
        own = sections.pop(domain)
        assert (fault, answer.status_code, report["is_partial"]) == (fault, 200, True)
        assert (fault, own["status"], own["figures"], own["change_no"]) == (fault, "unavailable", [], None)
        assert (fault, bool(own["reason"]), bool(own["since"])) == (fault, True, True)
        assert (fault, {each["status"] for each in sections.values()}) == (fault, {"complete"})
        printed = [run for each in report["paragraphs"] for run in each["runs"] if run["kind"] == "figure"]
        of_domain = {run["text"] for run in printed if run["figure_id"].startswith(f"{domain}.")}
        assert (fault, of_domain) == (fault, {"〔暂缺〕"})
        assert (fault, {each for each in report["missing"] if each.startswith(f"{domain}.")} != set()) == (fault, True)


async def test_all_four_that_go_wrong_are_a_503_that_names_each(
    gateway: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Late(monkeypatch)
    for fault in FAULTS:
        answer = await _read(gateway, clock, fault, (*DOMAINS,))
        told = answer.json()
        assert (fault, answer.status_code, told["code"]) == (fault, 503, "unavailable")
        assert (fault, [name in told["detail"] for name in ("财政收支", "普惠金融", "政府债务", "绩效管理")]) == (
            fault,
            [True] * 4,
        )
    gateway.answers.update({each: honest(each) for each in DOMAINS})
    assert (await gateway.get(REPORT)).status_code == 200
