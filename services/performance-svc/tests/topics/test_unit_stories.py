"""A unit's story, told to its books in two orders: what contradicts itself is refused, at the border of each day."""

from collections.abc import Callable
from datetime import date

import httpx

Body = dict[str, object]
Record = Callable[..., Body]
Story = dict[str, list[tuple[str, date]]]
"""By what happened: the modules (or nothing) and days, each kind written to its book as one batch."""

BEFORE, DAY, AFTER = date(2021, 2, 28), date(2021, 3, 1), date(2021, 3, 2)
EXECUTION, ACCOUNTING = "budget_execution", "accounting"
BOOKS = {
    "opened": "accounting-units",
    "closed": "unit-closings",
    "planned": "launch-plans",
    "launched": "module-launches",
}
FIELDS: dict[str, Body] = {
    "opened": {"name": "示范区第一小学", "department": "示范区教育局"},
    "closed": {},
    "planned": {},
    "launched": {"funds": "一般公共预算"},
}
ORDERS = (("opened", "closed", "planned", "launched"), ("opened", "launched", "planned", "closed"))


async def told(client: httpx.AsyncClient, record: Record, unit: str, story: Story, order: int = 0) -> list[Body]:
    """The findings of the first write of a story that is refused, none where all are accepted."""
    for kind in ORDERS[order]:
        items = [
            record(f"{unit}-{kind}-{number}", day.isoformat(), unit_code=unit, **FIELDS[kind], **module_of(module))
            for number, (module, day) in enumerate(story.get(kind, []))
        ]
        if not items:
            continue
        answer = await client.post(f"/v1/{BOOKS[kind]}/batch", json={"items": items})
        if answer.status_code != 201:
            assert (answer.status_code, answer.json()["code"]) == (409, "rule_broken"), answer.text
            findings: list[Body] = answer.json()["findings"]
            return findings
    return []


def module_of(module: str) -> Body:
    return {"module": module} if module else {}


async def codes(client: httpx.AsyncClient, record: Record, stories: dict[str, Story], order: int = 0) -> Body:
    """By story, each of a unit of its own, the codes that it is refused with."""
    return {
        name: [
            finding["code"] for finding in await told(client, record, f"U{number}-{order}", stories[name], order)
        ]
        for number, name in enumerate(stories)
    }  # fmt: skip


async def test_a_story_without_contradiction_is_accepted_in_any_order(
    client: httpx.AsyncClient, record: Record
) -> None:
    stories: dict[str, Story] = {
        "opened": {"opened": [("", DAY)]},
        "closed at once": {"opened": [("", DAY)], "closed": [("", DAY)]},
        "live": {"opened": [("", DAY)], "launched": [(EXECUTION, DAY), (ACCOUNTING, AFTER)]},
        "closed the day after": {"opened": [("", BEFORE)], "launched": [(EXECUTION, DAY)], "closed": [("", AFTER)]},
        "late": {"opened": [("", DAY)], "planned": [(EXECUTION, BEFORE)], "launched": [(EXECUTION, AFTER)]},
        "a plan that lapses": {"opened": [("", BEFORE)], "closed": [("", DAY)], "planned": [(EXECUTION, AFTER)]},
    }
    for order in range(len(ORDERS)):
        assert await codes(client, record, stories, order) == {name: [] for name in stories}


async def test_without_its_opening_nothing_can_be_said_of_a_unit(client: httpx.AsyncClient, record: Record) -> None:
    stories: dict[str, Story] = {
        "closed": {"closed": [("", DAY)]},
        "planned": {"planned": [(EXECUTION, DAY)]},
        "launched": {"launched": [(EXECUTION, DAY)]},
    }
    assert await codes(client, record, stories) == {name: ["unknown"] for name in stories}
    for kind, story in stories.items():
        assert await told(client, record, kind, {"opened": [("", DAY)], **story}) == []
        (opened,) = (await client.get("/v1/accounting-units", params={"source_ref": f"{kind}-opened-0"})).json()[
            "items"
        ]
        void = await client.post(f"/v1/accounting-units/{opened['id']}/void", json={"reason": "重复登记"})
        assert [finding["code"] for finding in void.json()["findings"]] == ["unknown"], kind


async def test_a_contradiction_is_found_by_its_code_whichever_record_comes_last(
    client: httpx.AsyncClient, record: Record
) -> None:
    closed: Story = {"opened": [("", BEFORE)], "closed": [("", DAY)]}
    stories: dict[str, tuple[Story, str]] = {
        "opened twice": ({"opened": [("", BEFORE), ("", DAY)]}, "repeated"),
        "closed twice": ({"opened": [("", BEFORE)], "closed": [("", DAY), ("", AFTER)]}, "repeated"),
        "planned twice": ({"opened": [("", BEFORE)], "planned": [(EXECUTION, DAY), (EXECUTION, AFTER)]}, "repeated"),
        "live twice": ({"opened": [("", BEFORE)], "launched": [(EXECUTION, DAY), (EXECUTION, DAY)]}, "repeated"),
        "closed before it opens": ({"opened": [("", DAY)], "closed": [("", BEFORE)]}, "too_early"),
        "live before it opens": ({"opened": [("", DAY)], "launched": [(EXECUTION, BEFORE)]}, "too_early"),
        "live on its last day": ({**closed, "launched": [(EXECUTION, DAY)]}, "launch_after_closing"),
        "live when it is closed": ({**closed, "launched": [(EXECUTION, AFTER)]}, "launch_after_closing"),
    }
    for order in range(len(ORDERS)):
        found = await codes(client, record, {name: story for name, (story, _) in stories.items()}, order)
        assert found == {name: [code] for name, (_, code) in stories.items()}


async def test_a_finding_names_unit_clause_and_both_days(client: httpx.AsyncClient, record: Record) -> None:
    (early,) = await told(client, record, "U1", {"opened": [("", DAY)], "launched": [(EXECUTION, BEFORE)]})
    assert (early["severity"], early["field"]) == ("block", "business_date")
    assert (early["actual"], early["expected"]) == ("2021-02-28", ">= 2021-03-01")
    closed: Story = {"opened": [("", BEFORE)], "closed": [("", DAY)], "launched": [(EXECUTION, AFTER)]}
    (late,) = await told(client, record, "U2", closed)
    assert (late["actual"], late["expected"]) == ("2021-03-02", "< 2021-03-01")
    for unit, finding in (("U1", early), ("U2", late)):
        assert unit in str(finding["message_zh"])
        assert unit in str(finding["message_en"])
        assert finding["clause"] == {
            "document": "财政部《预算管理一体化规范（试行）》", "article": None, "verified": False,
        }  # fmt: skip
