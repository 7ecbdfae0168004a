"""A month that is soft closed over four services, an act that waits, and a page of many lines."""

from pathlib import Path
from threading import current_thread, main_thread
from types import ModuleType
from typing import Any

import httpx
import pytest

from bureau_common.kit.watch.closings import Periods
from bureau_gateway.alerts import routes as alerts_routes
from bureau_gateway.months import routes as months_routes
from bureau_gateway.months import service as months_service
from bureau_gateway.openapi import DOMAINS
from gateway.tests.alone import Alone, Answer, alone
from gateway.tests.test_months import CLOSED, SEPTEMBER, SOFT, close, line, posted, problem, service


async def soft_close(gateway: Alone, folder: Path) -> httpx.Response:
    return await close(gateway, folder, "soft-closings")


async def test_one_call_soft_closes_all_four_although_filings_are_missing_and_skips_those_that_need_it_no_more(
    tmp_path: Path,
) -> None:
    after = httpx.Response(200, json=SOFT.model_dump(mode="json"))
    services = dict.fromkeys(DOMAINS, service(SEPTEMBER, after, line("E", None)))
    async with alone(tmp_path, {**services, "debt": service(CLOSED), "credit": service(SOFT)}) as gateway:
        answer = await soft_close(gateway, tmp_path)
        changes = {**dict.fromkeys(DOMAINS, 6), "debt": 9}
        assert (answer.status_code, answer.json()["changes"]) == (200, changes), answer.text
        assert [request.url.path for request in posted(gateway)] == ["/v1/periods/2021-10/soft-close"] * 2


@pytest.mark.parametrize(("how", "after"), [("closings", CLOSED), ("soft-closings", SOFT)])
async def test_an_act_waits_for_a_busy_service_longer_than_a_page_does(
    tmp_path: Path, how: str, after: Periods
) -> None:
    """On a busy machine an approver was told that no service had answered within the time of a report."""
    busy = service(SEPTEMBER, httpx.Response(200, json=after.model_dump(mode="json")))
    async with alone(tmp_path, dict.fromkeys(DOMAINS, busy)) as gateway:
        gateway.app.state.settings.section_seconds = 1e-9  # nothing is read as soon as that
        looked = await gateway.get("/v1/months/2021-10")
        answer = await close(gateway, tmp_path, how)
    assert (looked.status_code, answer.status_code) == (503, 200), answer.text


@pytest.mark.parametrize(
    ("debt", "others", "status", "rules"),
    [
        (service(CLOSED), CLOSED, 409, dict.fromkeys(DOMAINS, "already_closed")),
        (lambda request: httpx.Response(500, content=b"oops"), SEPTEMBER, 503, {}),
        (
            service(SEPTEMBER, problem("rule_broken", 409)),
            SEPTEMBER,
            409,
            {**dict.fromkeys(DOMAINS, "soft_closed"), "debt": "rule_broken"},
        ),
    ],
)
async def test_a_soft_closing_that_cannot_be_or_fails_in_part_says_so(
    tmp_path: Path, debt: Answer, others: Periods, status: int, rules: dict[str, str]
) -> None:
    after = httpx.Response(200, json=SOFT.model_dump(mode="json"))
    async with alone(tmp_path, {**dict.fromkeys(DOMAINS, service(others, after)), "debt": debt}) as gateway:
        answer = await soft_close(gateway, tmp_path)
        told = answer.json()
        assert (answer.status_code, {each["field"]: each["rule"] for each in told["errors"]}) == (status, rules)
        assert "预关闭" in told["detail"]


async def test_the_page_says_who_soft_closed_it_and_why_and_why_a_filing_was_waived_in_both_languages(
    tmp_path: Path,
) -> None:
    waived = {**line("D", "waived"), "waived_by": "王五", "waiver_reason": "撤并<i>"}
    services = dict.fromkeys(DOMAINS, service(SOFT, None, waived, line("E", None)))
    async with alone(tmp_path, services) as gateway:
        page = (await gateway.get("/months/2021-10", accept="text/html")).text
        assert "四个服务中0个已关闭本月。4个已预关闭，待关闭。" in page
        assert page.count("<td>由李四预关闭（第6号变更）：月结</td>") == 4
        assert "<td>免报：撤并&lt;i&gt;</td><td>2021-11-05</td><td>王五</td>" in page
        english = (await gateway.get("/months/2021-10", **{"accept": "text/html", "cookie": "bureau_language=en"})).text
        assert "0 of the four services have closed the month. 4 have soft closed it; it waits to be closed." in english
        assert english.count("<td>soft closed</td>") == 4
        assert "<td>waived: 撤并&lt;i&gt;</td>" in english
        assert english.count("<li>E has not filed receipts, due 2021-11-08</li>") == 4
        told = (await gateway.get("/v1/months/2021-10")).json()["services"]["debt"]
        assert (told["state"], told["closed_by"], told["reason"]) == ("soft_closed", "李四", "月结")


async def test_what_may_have_thousands_of_lines_is_told_beside_the_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of ten thousand lines a service it took the whole gateway more than a second for each reader."""
    found: dict[str, bool] = {}

    def noting(where: ModuleType, name: str) -> None:
        work = getattr(where, name)

        def noted(*given: Any, **named: Any) -> Any:
            found[name] = current_thread() is main_thread()
            return work(*given, **named)

        monkeypatch.setattr(where, name, noted)

    watched = ["month_of", "month_page", "as_sent", "alerts_page", "as_data"]
    for where, name in zip(
        (months_service, months_routes, months_routes, alerts_routes, alerts_routes), watched, strict=True
    ):
        noting(where, name)
    async with alone(tmp_path, dict.fromkeys(DOMAINS, service(CLOSED, None, line("D", "filed")))) as gateway:
        page = await gateway.get("/months/2021-10", accept="text/html")
        told = await gateway.get("/v1/months/2021-10")
    async with alone(tmp_path) as gateway:
        alerts = [await gateway.get("/v1/alerts?period=2021-10", accept=each) for each in ("text/html", "*/*")]
    assert [each.status_code for each in (page, told, *alerts)] == [200] * 4
    assert told.json()["services"]["debt"]["lines"][0]["case"] == "filed"
    assert (alerts[1].json()["items"], alerts[1].headers["vary"]) == ([], "Accept")
    assert found == dict.fromkeys(watched, False)
