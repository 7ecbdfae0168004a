"""A service that says to come again is busy; any other that gives no summary is away; and neither is a missing figure."""

import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bureau_common.schemas.problems import Problem
from bureau_gateway import kept
from bureau_gateway.openapi import DOMAINS
from gateway.tests.alone import Alone, Answer, alone, honest, said

OCTOBER = "/v1/reports/2021-10"


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as made:
        yield made


def busy(retry_after: str | None = "1") -> Answer:
    told = Problem(
        type="about:blank", title="系统繁忙，请稍后重试", status=503, detail="请稍后重试", instance="urn:uuid:0", code="busy",
        errors=[], errors_total=0, findings=[], request_id="r", current_id=None,
    )  # fmt: skip
    headers = {"content-type": "application/problem+json"} | (
        {} if retry_after is None else {"retry-after": retry_after}
    )
    return lambda _: httpx.Response(503, content=told.model_dump_json(), headers=headers)


def cut(_: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused")


async def section(gateway: Alone, domain: str = "debt") -> dict[str, Any]:
    sections: list[dict[str, Any]] = (await gateway.get(OCTOBER)).json()["sections"]
    return next(each for each in sections if each["domain"] == domain)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (busy("1"), "busy"),
        (busy("Fri, 27 Nov 2026 12:00:00 GMT"), "busy"),
        (busy(None), "unavailable"),
        (said("{}", 500), "unavailable"),
        (said("{}", 429), "unavailable"),
        (cut, "unavailable"),
        (said("<html>"), "unavailable"),
    ],
)
async def test_busy_is_a_503_that_says_when_to_come_again_and_away_is_all_else(
    gateway: Alone, answer: Answer, status: str
) -> None:
    gateway.answers["debt"] = answer
    report = (await gateway.get(OCTOBER)).json()
    assert {each["domain"]: each["status"] for each in report["sections"]} == {
        domain: status if domain == "debt" else "complete" for domain in DOMAINS
    }
    words = {"busy": "政府债务服务繁忙（自", "unavailable": "政府债务服务暂不可用（自"}[status]
    for document_format in ("html", "md"):
        text = (await gateway.get(f"{OCTOBER}/document?format={document_format}")).text
        assert text.count(words) == 1
        assert "全区政府债务余额" in text
        assert "〔暂缺〕" in text[text.index("全区政府债务余额") :]
    lines = [line for line in text.splitlines() if line.startswith("- 政府债务（")]
    assert len(lines) == 1
    assert "政府债务余额、" in lines[0]
    assert "debt." not in lines[0]


async def test_since_is_that_of_being_busy_or_away_and_ends_with_a_summary(
    gateway: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = [datetime(2021, 11, 5, 8, tzinfo=UTC) + timedelta(minutes=number) for number in range(9)]
    left = iter(moments)

    class Now(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return next(left)

    monkeypatch.setattr(kept, "datetime", Now)

    async def since(answer: Answer) -> str | None:
        gateway.answers["debt"] = answer
        told: str | None = (await section(gateway))["since"]
        return told

    written = [f"2021-11-05T08:0{number}:00Z" for number in range(9)]
    assert [await since(each) for each in (busy(), busy(), cut, cut, honest("debt"), busy())] == [
        *(written[0], written[0]),
        *(written[1], written[1]),
        None,
        written[2],
    ]


@pytest.mark.parametrize(
    ("answers", "code"), [([busy()] * 4, "busy"), ([busy()] * 3 + [cut], "unavailable"), ([cut] * 4, "unavailable")]
)
async def test_without_any_summary_there_is_no_report_and_it_says_of_which_kind(
    gateway: Alone, answers: list[Answer], code: str
) -> None:
    gateway.answers |= dict(zip(DOMAINS, answers, strict=True))
    answer = await gateway.get(OCTOBER)
    assert (answer.status_code, answer.json()["code"]) == (503, code)
    assert answer.headers["retry-after"]
    assert "政府债务：" in answer.json()["detail"]
    assert "debt" not in answer.json()["detail"]


async def test_a_page_of_a_busy_service_says_when_to_come_again(gateway: Alone) -> None:
    gateway.answers["debt"] = busy("7")
    path = "/v1/figures/debt.government_debt.balance?period=2021-10"
    answer = await gateway.get(path, accept="text/html")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")


def test_a_service_says_that_it_is_busy_before_the_report_gives_it_up() -> None:
    """Asked of a process of its own: in tests all limits are longer than any machine takes."""
    asked = (
        "from bureau_common.kit.web import sessions; from bureau_gateway.settings import Settings;"
        "print(sessions.SOON_SECONDS, Settings.model_fields['section_seconds'].default)"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    soon, report = map(float, told)
    assert soon < report


@pytest.mark.parametrize("later", ["soon", "-1", "1.5", "9" * 5000, "Wed, 21 Oct 2026 07:28:00 GMT"])
async def test_of_a_time_to_come_again_that_is_no_number_of_seconds_nothing_is_said(gateway: Alone, later: str) -> None:
    gateway.answers["debt"] = busy(later)
    answer = await gateway.get("/v1/figures/debt.government_debt.balance?period=2021-10", accept="text/html")
    assert (answer.status_code, "retry-after" in answer.headers) == (503, False)
