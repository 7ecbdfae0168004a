"""Meetings of the collecting bodies: issues with their owners, results, and what is overdue."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.alerts import alerts_of
from tests.tax_source_rows import Body, change, change_refused, contributions, enter, figure, refused

ISSUES, RESULTS = "collection-meeting-issues", "collection-meeting-results"


def issue(number: str = "I1", **changes: object) -> Body:
    return {
        "source": "bureau", "source_ref": number, "reporting_unit": "340311", "business_date": "2021-03-01",
        "meeting_no": "M1", "bodies": "财政、税务、市场监管", "issue_no": number, "content": "比对用电数据",
        "owner": "税务", "due_on": "2021-04-30", **changes,
    }  # fmt: skip


def outcome(number: str = "I1", day: str = "2021-04-20", **changes: object) -> Body:
    return {
        "source": "bureau", "source_ref": f"{number}/R", "reporting_unit": "340311", "business_date": day,
        "issue_no": number, "outcome": "已移交线索12条", **changes,
    }  # fmt: skip


async def test_an_issue_is_overdue_from_the_day_after_its_due_date_until_its_result(
    client: httpx.AsyncClient, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    await enter(client, ISSUES, issue("I1"), issue("I2", due_on="2021-04-29"), issue("I3", due_on="2021-12-31"))

    async def overdue(*periods: str) -> list[str | None]:
        return [await figure(client, "tax_sources.overdue_issues", period) for period in periods]

    assert await overdue("2021-02", "2021-03", "2021-04", "2021-05") == [None, "0", "1", "2"]
    assert await contributions(client, "tax_sources.overdue_issues", "2021-04") == {"I2": "1"}
    (alert,) = await alerts_of(client, "2021-05")
    assert (alert.code, alert.level, alert.since) == ("meeting_issues_overdue", "yellow", "2021-04-30")
    assert "有2项议定事项逾期" in alert.said
    await enter(client, RESULTS, outcome("I1", "2021-04-30"), outcome("I2", "2021-05-31"))
    assert await overdue("2021-04", "2021-05", "2021-12", "2022-01") == ["1", "0", "0", "1"]
    assert await alerts_of(client, "2021-06") == []
    assert (await change(client, RESULTS, "I1/R", None)).status_code == 200
    assert await overdue("2021-05") == ["1"]
    assert await is_verified()


async def test_a_meeting_counts_once_whatever_the_number_of_its_issues(client: httpx.AsyncClient) -> None:
    await enter(
        client,
        ISSUES,
        issue("I1"),
        issue("I2"),
        issue("I3", meeting_no="M2", business_date="2021-04-01"),
        issue("I4", meeting_no="M3", business_date="2022-01-10", due_on="2022-02-01"),
    )
    held = [await figure(client, "tax_sources.meetings", period) for period in ("2021-03", "2021-12", "2022-01")]
    assert held == ["1", "2", "1"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (issue("I2", due_on="2021-02-28"), "meeting_issue_due"),
        (issue("I1", source_ref="X"), "repeated"),
        (issue("I2", business_date="2021-03-02"), "differs"),
        (issue("I2", bodies="财政、税务"), "differs"),
    ],
)
async def test_an_issue_is_due_after_its_meeting_and_stands_once(
    client: httpx.AsyncClient, body: Body, code: str
) -> None:
    await enter(client, ISSUES, issue(due_on="2021-03-01"))
    assert await refused(client, ISSUES, body) == code


async def test_a_result_stands_once_on_an_issue_and_not_before_its_meeting(client: httpx.AsyncClient) -> None:
    assert await refused(client, RESULTS, outcome()) == "unknown"
    await enter(client, ISSUES, issue())
    assert await refused(client, RESULTS, outcome(day="2021-02-28")) == "too_early"
    await enter(client, RESULTS, outcome(day="2021-03-01"))
    assert await refused(client, RESULTS, outcome(source_ref="X")) == "repeated"
    assert await change_refused(client, ISSUES, "I1", None) == "unknown"
    assert await change_refused(client, ISSUES, "I1", issue(business_date="2021-03-02")) == "too_early"
