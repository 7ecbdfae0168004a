"""The work plans of the demo district through the whole suite: progress is the figure's own, at the report's own cut-off."""

from decimal import Decimal
from typing import Any

from bureau_gateway.marks import AWAY
from tests.suite import Suite

PERIOD = "2021-10"
PER_UNIT = {"万元": 10_000, "亿元": 100_000_000, "%": 1, "件": 1}
COMMON = {"source": "later", "reporting_unit": "349901", "business_date": "2021-10-30"}


async def plan_of(suite: Suite, year: int, **query: str) -> dict[str, Any]:
    asked = "".join(f"&{name}={value}" for name, value in query.items())
    plan: dict[str, Any] = (await suite.get(f"/v1/plans/{year}?period={PERIOD}{asked}")).json()
    return plan


async def part_three(suite: Suite, path: str = f"/v1/reports/{PERIOD}") -> dict[str, str]:
    """The headings of the report's part three, each with the paragraph under it."""
    paragraphs = (await suite.get(path)).json()["paragraphs"]
    told = [(each["level"], "".join(run["text"] for run in each["runs"])) for each in paragraphs]
    (start,) = [place for place, (_, text) in enumerate(told) if text.startswith("三、")]
    texts = [text for _, text in told[start + 2 :]]
    return dict(zip(texts[::2], texts[1::2], strict=True))


async def test_the_progress_of_each_task_is_its_linked_figure_at_the_reports_own_cut_off(demo: Suite) -> None:
    report = (await demo.get(f"/v1/reports/{PERIOD}")).json()
    cutoffs = {section["domain"]: section["change_no"] for section in report["sections"]}
    plans = [await plan_of(demo, year) for year in (2021, 2022)]
    assert [plan["cutoffs"] for plan in plans] == [cutoffs, cutoffs]
    assert [len(plan["tasks"]) for plan in plans] == [7, 22]
    for task in plans[0]["tasks"] + plans[1]["tasks"]:
        link, progress = task["link"], task["progress"]
        if link is None:
            continue
        domain = link["figure_id"].partition(".")[0]
        path = f"/v1/figures/{link['figure_id']}?period={PERIOD}&as_of={cutoffs[domain]}"
        own = (await demo.direct[domain].get(path, headers=demo.auth("viewer"))).json()
        assert progress["value"] == own["value"], task["task_no"]
        value, target = Decimal(own["value"]), Decimal(link["target"]) * PER_UNIT[link["unit"]]
        if task["task_no"].startswith("2022"):
            expected, share = "planned", None
        elif link["direction"] == "at_most":
            expected, share = ("within" if value <= target else "exceeded"), None
        else:
            expected, share = ("achieved" if value >= target else "in_progress"), value * 100 / target
        assert progress["state"] == expected, task["task_no"]
        assert (progress["completion_pct"] is None) == (share is None)
        if share is not None:
            assert abs(Decimal(progress["completion_pct"]) - share) < Decimal("1e-11")
    (checked,) = [task for task in plans[0]["tasks"] if task["milestones"]]
    assert [each["done_on"] for each in checked["milestones"]] == ["2021-01-18", "2021-06-08", None]
    assert (checked["progress"]["state"], checked["progress"]["completion_pct"]) == ("overdue", "66.666666666667")


async def test_part_three_prints_the_five_groups_of_the_plan_and_a_service_that_is_away_leaves_gaps_of_its_own(
    demo: Suite,
) -> None:
    whole = await part_three(demo)
    tasks = (await plan_of(demo, 2022))["tasks"]
    titles = list(dict.fromkeys(task["group_title"] for task in tasks))
    assert [*whole] == [f"（{number}）{title}" for number, title in zip("一二三四五", titles, strict=True)]
    assert [text.count("年目标") for text in whole.values()] == [
        sum(task["link"] is not None for task in tasks if task["group_title"] == title) for title in titles
    ]
    for away in ("debt", "revenue"):
        demo.lines[away].fault = "cut"
        cut, plan = await part_three(demo), await plan_of(demo, 2022)
        demo.lines[away].fault = "none"
        assert [*cut] == [*whole]
        hang = [task for task in tasks if task["link"] and task["link"]["figure_id"].startswith(f"{away}.")]
        assert hang
        for title, text in cut.items():
            gaps = [task for task in hang if task["group_title"] in title]
            assert text.count(AWAY) == len(gaps), title
            assert (text == whole[title]) is (not gaps)
        for before, after in zip(tasks, plan["tasks"], strict=True):
            if before["task_no"] in {task["task_no"] for task in hang}:
                assert (after["progress"]["state"], after["printed"]) == ("unavailable", AWAY)
                assert (after["link"], after["text"]) == (before["link"], before["text"])
            else:
                assert after == before


async def test_the_task_on_debt_is_another_in_the_open_edition(demo: Suite) -> None:
    title = "（四）围绕守底线，坚持提高风险防范化解能力"
    whole, openly = await part_three(demo), await part_three(demo, f"/v1/reports/{PERIOD}?edition=open")
    assert "按计划化解存量隐性债务（今年化解存量隐性债务1.60亿元，2022年目标不低于1.9亿元）。" in whole[title]
    assert "多争取新增专项债券额度（今年新增专项债券额度3.20亿元，2022年目标不低于3.5亿元）。" in openly[title]
    assert "隐性" not in "".join(openly.values())
    assert {key: text for key, text in openly.items() if key != title} == {
        key: text for key, text in whole.items() if key != title
    }
    task = {each["task_no"]: each for each in (await plan_of(demo, 2022, edition="open"))["tasks"]}["2022-4.1"]
    assert (task["link"]["figure_id"], task["link"]["baseline"]) == ("debt.special_bonds.new_quota", "3.2")


async def test_later_writes_change_no_plan_of_an_earlier_cut_off(demo: Suite) -> None:
    before = await plan_of(demo, 2022)
    figure = "revenue.tax_relief.granted"
    (task,) = [each for each in before["tasks"] if each["link"] and each["link"]["figure_id"] == figure]
    listed = (await demo.get("/v1/performance/plan-tasks?limit=500")).json()["items"]
    (record,) = [each for each in listed if each["task_no"] == task["task_no"]]
    kept = (
        "source",
        "source_ref",
        "task_no",
        "group_title",
        "owner_unit",
        "due_on",
        "linked_figure",
        "direction",
        "unit",
    )
    entry = {**COMMON, **{name: record[name] for name in kept}, "text": "另作安排", "target": "800"}
    asked = {"operation": "correct", "record_id": record["id"], "reason": "调高目标", "entry": entry}
    path = "/v1/performance/plan-tasks/proposals"
    made = await demo.gateway.post(path, json=asked, headers=demo.auth("recorder"))
    proposal = made.json()["proposal"]["id"]
    deciding = {**demo.auth("approver"), "Idempotency-Key": "later"}
    assert (await demo.gateway.post(f"{path}/{proposal}/approve", headers=deciding)).status_code == 200
    relief = (await demo.get("/v1/revenue/tax-reliefs?limit=1")).json()["items"][0]
    void = {"reason": "重复登记"}
    gone = await demo.gateway.post(
        f"/v1/revenue/tax-reliefs/{relief['id']}/void", json=void, headers=demo.auth("recorder")
    )
    assert gone.status_code == 200, gone.text
    after = {each["task_no"]: each for each in (await plan_of(demo, 2022))["tasks"]}[task["task_no"]]
    assert (after["text"], after["link"]["target"]) == ("另作安排", "800")
    keeper = f"/v1/performance/summary?period={PERIOD}&as_of={before['cutoffs']['performance']}"
    told = {each["task_no"]: each for each in (await demo.get(keeper)).json()["tasks"]}
    for then in before["tasks"]:
        assert told[then["task_no"]] == {name: then[name] for name in told[then["task_no"]]}
        if then["link"] is not None:
            assert (await demo.get(then["href"])).json()["value"] == then["progress"]["value"]


async def test_whoever_looks_at_the_page_finds_the_way_from_home_to_the_rows(demo: Suite) -> None:
    home = (await demo.get("/?until=2022", accept="text/html")).text
    assert '<a class="quiet" href="/v1/plans/2021?period=2021-12" aria-label="2021年工作任务">工作任务</a>' in home
    page = (await demo.get(f"/v1/plans/2022?period={PERIOD}", accept="text/html")).text
    assert page.count('scope="rowgroup"') == 5
    assert 'href="/v1/figures/revenue.tax_sources.realised?period=2021-10&amp;as_of=' in page
    assert f'href="/v1/reports/{PERIOD}/document?format=html"' in page
