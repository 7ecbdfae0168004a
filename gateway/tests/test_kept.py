"""The report asks each service once for all who wait, under the tag of what it holds, and never tells less than stood."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bureau_common.kit.figures.etags import etag_of
from bureau_common.schemas.changes import Head
from bureau_common.schemas.levels import Level
from bureau_common.schemas.periods import Period
from bureau_common.schemas.summaries import Summary
from bureau_gateway.access.issuer import create_signing_key
from bureau_gateway.kept import AT_ONCE, Asked, Summaries
from bureau_gateway.openapi import DOMAINS
from bureau_gateway.report import service as reporting
from bureau_gateway.settings import Settings
from bureau_gateway.summaries import Failure
from bureau_gateway.upstreams import Upstreams
from gateway.tests.alone import Alone, Answer, alone, summary
from gateway.tests.report.factories import OCTOBER

REPORT = "/v1/reports/2021-10"
DEBT = Asked("debt", OCTOBER, False, Level.RESTRICTED)


def at_change(number: int, domain: str = "debt") -> Answer:
    """A service that stands at a change, and says only that to whoever has it."""
    tag = f'"change-{number}"'

    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers.get("if-none-match") == tag:
            return httpx.Response(304, headers={"etag": tag})
        content = summary(domain, head=Head(change_no=number, chain="0f1e2d3c"))
        figures = [each.model_copy(update={"change_no": number}) for each in content.figures]
        content = content.model_copy(update={"figures": figures})
        headers = {"etag": tag, "content-type": "application/json"}
        return httpx.Response(200, content=content.model_dump_json(), headers=headers)

    return answer


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path, {domain: at_change(3, domain) for domain in DOMAINS}) as made:
        yield made


async def changes(gateway: Alone) -> dict[str, int]:
    answer = await gateway.get(REPORT)
    assert answer.status_code == 200
    return {section["domain"]: section["change_no"] for section in answer.json()["sections"]}


async def test_a_service_with_nothing_new_says_only_that_and_the_report_is_the_same(gateway: Alone) -> None:
    first = await gateway.get(REPORT)
    assert [request.headers.get("if-none-match") for request in gateway.asked] == [None] * 4
    gateway.asked.clear()
    second = await gateway.get(REPORT)
    assert [request.headers.get("if-none-match") for request in gateway.asked] == ['"change-3"'] * 4
    assert (second.content, second.headers["etag"]) == (first.content, first.headers["etag"])
    assert [each["status"] for each in second.json()["sections"]] == ["complete"] * 4


async def test_what_was_written_since_is_in_the_next_report(gateway: Alone) -> None:
    before = await gateway.get(f"{REPORT}/document?format=md")
    assert await changes(gateway) == dict.fromkeys(DOMAINS, 3)
    gateway.answers["debt"] = at_change(4)
    assert await changes(gateway) == {**dict.fromkeys(DOMAINS, 3), "debt": 4}
    after = await gateway.get(f"{REPORT}/document?format=md", **{"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.headers["etag"] != before.headers["etag"]


@pytest.mark.parametrize("path", ["", "/document?format=md"])
async def test_whoever_holds_the_report_is_told_only_that_it_stands(gateway: Alone, path: str) -> None:
    held = await gateway.get(f"{REPORT}{path}")
    again = await gateway.get(f"{REPORT}{path}", **{"if-none-match": held.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", held.headers["etag"])


async def test_a_report_with_a_gap_is_not_kept_and_what_answers_again_is_in_it(gateway: Alone) -> None:
    assert (await gateway.get(REPORT)).json()["sections"][2]["status"] == "complete"
    gateway.answers["debt"] = lambda _: httpx.Response(500)
    assert (await gateway.get(REPORT)).json()["sections"][2]["status"] == "unavailable"
    gateway.answers["debt"] = at_change(3)
    assert await changes(gateway) == dict.fromkeys(DOMAINS, 3)


async def test_a_service_that_stands_at_what_nobody_holds_gave_no_summary(gateway: Alone) -> None:
    gateway.answers["debt"] = lambda _: httpx.Response(304, headers={"etag": '"change-3"'})
    section = (await gateway.get(REPORT)).json()["sections"][2]
    assert (section["status"], section["reason"]) == ("unavailable", "服务应答异常（HTTP 304）")


async def test_what_is_kept_of_a_report_is_written_and_hashed_once(
    gateway: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[bytes] = []

    def tag(content: bytes) -> str:
        hashed.append(content)
        return etag_of(content)

    monkeypatch.setattr(reporting, "etag_of", tag)
    for path in ("", "/document?format=md"):
        answers = [await gateway.get(f"{REPORT}{path}") for _ in range(3)]
        assert {(each.content, each.headers["etag"]) for each in answers} == {(hashed[-1], etag_of(hashed[-1]))}
    assert len(hashed) == 2


@pytest.mark.parametrize("tag", ["change", '"a b"', '"' + "a" * 101 + '"', '"é"', '"a"\x7f'])
async def test_a_tag_that_is_none_is_not_sent_back(gateway: Alone, tag: str) -> None:
    content = summary("debt").model_dump_json()
    headers = {b"etag": tag.encode("latin-1"), b"content-type": b"application/json"}
    gateway.answers["debt"] = lambda _: httpx.Response(200, content=content, headers=[*headers.items()])
    for _ in range(2):
        assert await changes(gateway) == dict.fromkeys(DOMAINS, 3)
    assert "if-none-match" not in gateway.asked[-2].headers


class Held:
    """A service that answers when it is let, at the change at which it stands when it was asked."""

    def __init__(self) -> None:
        self.change, self.asked = 1, 0
        self.let = asyncio.Event()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        answer = at_change(self.change)(request)
        await self.let.wait()
        return answer


async def until_asked(service: Held, times: int) -> None:
    while service.asked < times:  # noqa: ASYNC110 - a plain number
        await asyncio.sleep(0)


@asynccontextmanager
async def behind(service: Callable[[httpx.Request], Any], folder: Path) -> AsyncIterator[Upstreams]:
    create_signing_key(folder / "key.json")
    settings = Settings(database_url="postgresql://nobody@127.0.0.1/none", signing_key_file=folder / "key.json")
    upstreams = Upstreams(settings, {"debt": httpx.MockTransport(service)})
    yield upstreams
    await upstreams.close()


@pytest.fixture
async def held(tmp_path: Path) -> AsyncIterator[tuple[Held, Upstreams]]:
    service = Held()
    async with behind(service, tmp_path) as upstreams:
        yield service, upstreams


def change_of(answer: Summary | Failure) -> int:
    assert isinstance(answer, Summary)
    return answer.head.change_no


@pytest.mark.race
async def test_a_hundred_who_ask_at_once_are_one_question_and_those_who_come_later_one_more(
    held: tuple[Held, Upstreams],
) -> None:
    service, upstreams = held
    summaries = Summaries(upstreams, 600)
    first = [asyncio.create_task(summaries.read(DEBT, "Bearer a")) for _ in range(50)]
    await until_asked(service, 1)
    service.change = 2  # somebody writes, and then asks
    second = [asyncio.create_task(summaries.read(DEBT, "Bearer b")) for _ in range(50)]
    await asyncio.sleep(0)
    assert (service.asked, summaries.asking) == (1, 2)
    service.let.set()
    assert {change_of(each) for each in await asyncio.gather(*first)} == {1}
    assert {change_of(each) for each in await asyncio.gather(*second)} == {2}
    assert (service.asked, summaries.asking) == (2, 0)


async def test_one_who_goes_leaves_the_others_their_answer(held: tuple[Held, Upstreams]) -> None:
    service, upstreams = held
    summaries = Summaries(upstreams, 600)
    goes, stays = [asyncio.create_task(summaries.read(DEBT, "Bearer a")) for _ in range(2)]
    await until_asked(service, 1)
    goes.cancel()
    service.let.set()
    assert change_of(await stays) == 1
    assert service.asked == 1
    with pytest.raises(asyncio.CancelledError):
        await goes


@pytest.mark.race
async def test_readers_who_wait_for_the_same_make_no_tasks_beside_the_questions(held: tuple[Held, Upstreams]) -> None:
    service, upstreams = held
    summaries, questions = Summaries(upstreams, 600), [DEBT, DEBT._replace(is_open=True)]
    before = asyncio.all_tasks()
    readers = {asyncio.create_task(summaries.read_all(questions, "Bearer a")) for _ in range(50)}
    await until_asked(service, len(questions))
    assert len(asyncio.all_tasks() - before - readers) == len(questions)
    service.let.set()
    assert {tuple(map(change_of, answers)) for answers in await asyncio.gather(*readers)} == {(1, 1)}


async def test_a_question_that_hangs_does_not_hold_up_the_next(held: tuple[Held, Upstreams]) -> None:
    service, upstreams = held
    summaries = Summaries(upstreams, 0.4)
    hanging = asyncio.create_task(summaries.read(DEBT, "Bearer a"))
    await until_asked(service, 1)
    later = asyncio.create_task(summaries.read(DEBT, "Bearer b"))
    answers = [await hanging, await later]
    assert [getattr(each, "reason", None) for each in answers] == ["服务在0.4秒内没有应答"] * 2
    assert service.asked == 2
    service.let.set()
    assert change_of(await summaries.read(DEBT, "Bearer a")) == 1


@pytest.mark.race
async def test_readers_of_two_levels_and_of_the_open_edition_are_asked_for_apart(held: tuple[Held, Upstreams]) -> None:
    service, upstreams = held
    service.let.set()
    summaries = Summaries(upstreams, 600)
    questions = [DEBT, DEBT._replace(level=Level.INTERNAL), DEBT._replace(is_open=True)]
    await asyncio.gather(*[summaries.read(each, "Bearer a") for each in questions])
    assert service.asked == 3


class Crowded:
    """A service that counts how many it answers at once, each of the month that was asked for; it may hang first."""

    def __init__(self) -> None:
        self.working, self.most, self.asked = 0, 0, 0
        self.hangs = False

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked, self.working = self.asked + 1, self.working + 1
        self.most = max(self.most, self.working)
        try:
            if self.hangs:
                await asyncio.Event().wait()
            for _ in range(20):
                await asyncio.sleep(0)
        finally:
            self.working -= 1
        period = Period.parse(request.url.params["period"])
        said = summary("debt", period=period)
        figures = [each.model_copy(update={"period": period}) for each in said.figures]
        content = said.model_copy(update={"figures": figures}).model_dump_json()
        return httpx.Response(200, content=content, headers={"content-type": "application/json"})


@pytest.fixture
async def crowded(tmp_path: Path) -> AsyncIterator[tuple[Crowded, Upstreams]]:
    service = Crowded()
    async with behind(service, tmp_path) as upstreams:
        yield service, upstreams


MONTHS = [Period(2021, month) for month in range(1, 13)]


async def ask_for_each(summaries: Summaries) -> list[Summary | Failure]:
    return await asyncio.gather(*[summaries.read(DEBT._replace(period=month), "Bearer a") for month in MONTHS])


async def test_a_crowd_of_different_questions_takes_turns_and_each_has_its_answer(
    crowded: tuple[Crowded, Upstreams],
) -> None:
    service, upstreams = crowded
    answers = await ask_for_each(Summaries(upstreams, 600))
    assert [answer.period for answer in answers if isinstance(answer, Summary)] == MONTHS
    assert (service.most, service.asked) == (AT_ONCE, len(MONTHS))


async def test_of_a_service_that_is_away_nobody_waits_for_a_turn(crowded: tuple[Crowded, Upstreams]) -> None:
    service, upstreams = crowded
    service.hangs = True
    answers = await ask_for_each(Summaries(upstreams, 0.2))
    assert {getattr(answer, "reason", None) for answer in answers} == {"服务在0.2秒内没有应答"}
    assert service.most >= len(MONTHS) - AT_ONCE  # all that were left, as soon as the first had no answer


async def test_a_token_that_a_service_does_not_take_is_its_bearers_matter_alone(gateway: Alone) -> None:
    """It may run out between the gateway and the service: whoever waits for the same answer asks with their own."""

    def answer(request: httpx.Request) -> httpx.Response:
        ran_out = request.headers["authorization"] == "Bearer late"
        return httpx.Response(401) if ran_out else at_change(3)(request)

    gateway.answers["debt"] = answer
    summaries: Summaries = gateway.app.state.summaries
    asking = [asyncio.create_task(summaries.read(DEBT, f"Bearer {each}")) for each in ("late", "a", "b")]
    late, good, other = [await each for each in asking]
    assert isinstance(late, Failure)
    assert [each.head.change_no for each in (good, other) if isinstance(each, Summary)] == [3, 3]
    assert "late" not in repr(late)
    assert summaries.asking == 0
