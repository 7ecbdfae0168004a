"""Whatever a service answers, what the gateway keeps of it is bounded: by what it weighs, not by how many answers there are."""

import hashlib
import json
import tracemalloc
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from bureau_common.schemas.periods import Period
from bureau_common.schemas.summaries import Summary
from bureau_gateway.openapi import DOMAINS
from bureau_gateway.report import service as reporting
from bureau_gateway.upstreams import MAX_ANSWER
from bureau_gateway.weights import ALL_KEPT, MAX_KEPT, MAX_WEIGHT, is_too_heavy, weight
from gateway.tests.alone import Alone, Answer, alone, said, summary
from gateway.tests.report.factories import OCTOBER

PART = {"kind": "text", "text": ""}
SAID = {
    "code": "a", "level": "red", "clause": {"document": "", "article": None, "verified": True},
    "parts_zh": [], "parts_en": [],
}  # fmt: skip
RAISED = {"key": "", "since": None, "notes": [], "cause": SAID}
CLAIM = {"words_zh": "", "otherwise_zh": "", "holds": None, "depends_on": [], "notes": [], "names": [], "more": 0}
MANY: dict[str, Callable[[int], dict[str, Any]]] = {
    "parts": lambda many: {"alerts": [{**RAISED, "cause": {**SAID, "parts_zh": [PART] * many}}]},
    "alerts": lambda many: {"alerts": [RAISED] * many},
    "claims": lambda many: {"claims": [{"id": f"C{each}", **CLAIM} for each in range(many)]},
    "names": lambda many: {"not_judged": [f"{each:x}" for each in range(0x1000, 0x1000 + many)]},
    "keys": lambda many: {"alerts": [{**RAISED, "key": f"{each:x}"} for each in range(0x1000, 0x1000 + many)]},
    "letters": lambda many: {"not_judged": ["x" * 40 * many + "\U0001f600"]},
}


def of(domain: str, period: Period) -> Summary:
    """What an honest service says of a month."""
    honest = summary(domain, period=period)
    figures = [each.model_copy(update={"period": period}) for each in honest.figures]
    return honest.model_copy(update={"figures": figures})


def heavy(kind: str, share: float, period: Period = OCTOBER) -> bytes:
    """What the debt's service could say, with as many tiny things of a kind as make up a share of what is kept of it."""
    plain = json.loads(of("debt", period).model_dump_json())

    def made(many: int) -> bytes:
        return json.dumps(plain | MANY[kind](many), separators=(",", ":"), ensure_ascii=False).encode()

    each = (weight(made(200)) - weight(made(100))) / 100
    return made(int(share * MAX_KEPT / each))


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as made:
        yield made


async def states(gateway: Alone, period: str = "2021-10") -> dict[str, str]:
    answer = await gateway.get(f"/v1/reports/{period}")
    assert answer.status_code == 200, answer.text[:300]
    return {each["domain"]: each["reason"] or each["status"] for each in answer.json()["sections"]}


@pytest.mark.parametrize("kind", MANY)
def test_an_answer_takes_no_more_memory_than_it_weighs(kind: str) -> None:
    content = heavy(kind, 0.05)
    Summary.model_validate_json(summary("debt").model_dump_json())  # what is made once
    tracemalloc.start()
    try:
        read = Summary.model_validate_json(content)
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert read.service == "debt-svc"
    assert len(content) < taken < weight(content)


@pytest.mark.parametrize("kind", ["parts", "names"])
async def test_a_summary_that_is_too_heavy_takes_its_section_away_and_nothing_else(gateway: Alone, kind: str) -> None:
    for share, told in ((0.5, "complete"), (1.1, "服务应答的内容过大")):
        gateway.answers["debt"] = said(heavy(kind, share))
        assert await states(gateway) == {**dict.fromkeys(DOMAINS, "complete"), "debt": told}


async def test_an_answer_of_many_tiny_things_is_not_read_whoever_asks_for_it(gateway: Alone) -> None:
    content = b'{"items":[' + b"{}," * (MAX_WEIGHT // 220) + b"{}]}"
    assert is_too_heavy(content)
    assert len(content) < MAX_ANSWER
    gateway.answers["debt"] = said(content)
    answer = await gateway.get("/v1/figures/debt.government_debt.balance?period=2021-10", accept="text/html")
    assert (answer.status_code, "cannot be understood" in answer.text or "无法识别" in answer.text) == (502, True)


def of_each_month(domain: str, kind: str, share: float) -> Answer:
    """A service that says of whatever month it is asked for the same, under a tag; the debt's says much of a kind."""

    def answer(request: httpx.Request) -> httpx.Response:
        period = Period.parse(request.url.params["period"])
        content = heavy(kind, share, period) if domain == "debt" else of(domain, period).model_dump_json().encode()
        tag = f'"{hashlib.sha256(content).hexdigest()}"'
        if request.headers.get("if-none-match") == tag:
            return httpx.Response(304, headers={"etag": tag})
        return httpx.Response(200, content=content, headers={"content-type": "application/json", "etag": tag})

    return answer


async def test_of_heavy_answers_no_more_are_kept_than_weigh_the_most(gateway: Alone) -> None:
    heavy_ones, held = of_each_month("debt", "names", 0.9), list[str]()

    def answer(request: httpx.Request) -> httpx.Response:
        held.extend([request.url.params["period"]] if "if-none-match" in request.headers else [])
        return heavy_ones(request)

    gateway.answers.update({domain: of_each_month(domain, "names", 0.9) for domain in DOMAINS} | {"debt": answer})
    months = ["2021-08", "2021-09", "2021-10"]
    for month in months:
        assert set((await states(gateway, month)).values()) == {"complete"}
    assert 2 * 0.9 * MAX_KEPT < ALL_KEPT < 3 * 0.9 * MAX_KEPT
    for month in reversed(months):
        await states(gateway, month)
    assert held == ["2021-10", "2021-09"], "two of the heavy ones were kept"


async def test_of_reports_no_more_are_kept_than_the_most(gateway: Alone, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway.answers.update({domain: of_each_month(domain, "letters", 0.12) for domain in DOMAINS})
    composed, compose = list[str](), reporting.compose

    def composing(period: Period, *more: Any) -> Any:
        composed.append(str(period))
        return compose(period, *more)

    monkeypatch.setattr(reporting, "compose", composing)
    months = [f"2021-{month:02}" for month in range(4, 11)]
    one = len((await gateway.get("/v1/reports/2021-01")).content)
    fit = reporting._MOST // one
    assert 0 < fit < len(months)
    composed.clear()
    for month in [*months, *reversed(months)]:
        await states(gateway, month)
    assert composed[len(months) :] == [*reversed(months)][fit:], "those that were asked for last were kept"
