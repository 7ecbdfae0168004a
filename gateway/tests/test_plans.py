"""The progress of tasks: each state at its border, and the plan of a year over four services, one of them away or restricted."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from bureau_common.schemas.figures import Figure
from bureau_common.schemas.periods import Period
from bureau_common.schemas.plans import PlanTask
from bureau_gateway.marks import AWAY, RESTRICTED, UNREPORTED
from bureau_gateway.plans.progress import Progress, TaskState, progress_of
from gateway.tests.alone import alone, said, summary
from gateway.tests.report.factories import OCTOBER, figure, link, task

RATE, CASES, TAX = "debt.banks.npl_ratio", "debt.risk_cases.open", "revenue.general_revenue.ytd"
HIDDEN = "debt.hidden_debt.resolved_ytd"


def judged(
    given: PlanTask, *figures: Figure, period: Period = OCTOBER, answered: tuple[str, ...] = ("revenue", "debt")
) -> Progress:
    return progress_of(given, period, {each.id: each for each in figures}, answered)


@pytest.mark.parametrize(
    ("value", "due", "state", "share"),
    [
        ("35000000.00", "2021-10-31", "achieved", "100.000000000000"),
        ("34999999.99", "2021-10-31", "overdue", "99.999999971429"),
        ("34999999.99", "2021-11-01", "in_progress", "99.999999971429"),
        ("70000000.00", "2021-12-31", "achieved", "200.000000000000"),
        ("-1.00", "2021-12-31", "in_progress", "-0.000002857143"),
        ("0.00", "2021-12-31", "in_progress", "0.000000000000"),
    ],
)
def test_a_target_to_be_reached_is_reached_on_time_or_overdue(value: str, due: str, state: str, share: str) -> None:
    found = judged(task("2021-1.1", "增收", link(TAX, "3500", "万元"), due_on=due), figure(TAX, value))
    assert (found.state, found.value, found.completion_pct) == (state, value, share)
    assert Decimal(share) == round(Decimal(value) * 100 / 35_000_000, 12)


@pytest.mark.parametrize(("value", "state"), [("2.5", "within"), ("2.500000000001", "exceeded"), ("-3", "within")])
def test_a_target_not_to_be_passed_is_kept_or_exceeded_and_has_no_share(value: str, state: str) -> None:
    given = task("2021-4.3", "压降", link(RATE, "2.5", "%", direction="at_most"), due_on="2021-03-31")
    found = judged(given, figure(RATE, value, "%"))
    assert (found.state, found.completion_pct) == (state, None)


@pytest.mark.parametrize(("target", "unit"), [("0", "%"), ("-5", "%")])
def test_there_is_no_share_of_a_target_of_nothing_or_below(target: str, unit: str) -> None:
    found = judged(task("2021-1.1", "增收", link(RATE, target, unit)), figure(RATE, "1", "%"))
    assert (found.state, found.completion_pct) == ("achieved", None)


@pytest.mark.parametrize(
    ("figures", "answered", "state"),
    [
        ([figure(TAX, None)], ("revenue",), "not_reported"),
        ([figure(TAX, None, state="not_applicable")], ("revenue",), "not_applicable"),
        ([], ("debt",), "unavailable"),
        ([], ("revenue",), "unknown_figure"),
        ([figure(TAX, "1", "家")], ("revenue",), "wrong_unit"),
        ([figure(TAX, "文", "等")], ("revenue",), "wrong_unit"),
    ],
)
def test_without_a_number_there_is_a_state_and_no_share(
    figures: list[Figure], answered: tuple[str, ...], state: str
) -> None:
    found = judged(task("2021-1.1", "增收", link(TAX, "3500", "万元")), *figures, answered=answered)
    assert (found.state, found.completion_pct) == (state, None)
    next_year = judged(task("2022-1.1", "增收", link(TAX, "3500", "万元")), *figures, answered=answered)
    assert next_year.state == state


def test_an_earlier_months_figure_says_its_month() -> None:
    carried = figure(TAX, "35000000.00", carried_from=Period(2021, 8))
    found = judged(task("2021-1.1", "增收", link(TAX, "3500", "万元")), carried)
    assert (found.state, found.carried_from) == ("achieved", Period(2021, 8))


def test_before_its_year_a_task_is_planned_and_stands_by_this_years_figure() -> None:
    found = judged(task("2022-1.1", "增收", link(TAX, "3500", "万元")), figure(TAX, "35000000.00"))
    assert (found.state, found.value, found.completion_pct) == ("planned", "35000000.00", None)
    assert judged(task("2022-1.2", "办事")).state == "unmeasured"


@pytest.mark.parametrize(
    ("done", "due", "state", "share"),
    [
        ((None, None), ("2021-11-01", "2021-12-31"), "in_progress", "0.000000000000"),
        (("2021-03-01", None), ("2021-03-31", "2021-11-01"), "in_progress", "50.000000000000"),
        (("2021-03-01", None), ("2021-03-31", "2021-10-31"), "overdue", "50.000000000000"),
        (("2021-04-30", "2021-10-31"), ("2021-03-31", "2021-09-30"), "achieved", "100.000000000000"),
    ],
)
def test_a_task_without_a_figure_goes_by_its_milestones(
    done: tuple[str | None, ...], due: tuple[str, ...], state: str, share: str
) -> None:
    steps = [
        {"milestone_no": f"J{place}", "text": "节点", "due_on": due[place], "done_on": done[place]} for place in (0, 1)
    ]
    found = judged(task("2021-5.7", "检查", milestones=steps))
    assert (found.state, found.completion_pct) == (state, share)
    assert judged(task("2021-5.8", "办事")).state == "unmeasured"


def test_a_figure_decides_where_there_are_milestones_too() -> None:
    late = [{"milestone_no": "J1", "text": "节点", "due_on": date(2021, 1, 31), "done_on": None}]
    given = task("2021-1.1", "增收", link(TAX, "1", "元"), milestones=late)
    assert judged(given, figure(TAX, "1.00")).state == "achieved"


TASKS = [
    task("2021-1.1", "增收", link(TAX, "200000", "万元", baseline="150000")),
    task("2021-4.1", "管住债务", link(HIDDEN, "1.9", "亿元")),
    task("2021-4.2", "化解风险", link(CASES, "1", "件", direction="at_most"), carries="2020-4.2"),
    task("2021-5.1", "办事", link("performance.no.such", "1", "%")),
    task("2022-1.1", "再增收", link(TAX, "210000", "万元")),
]
DEBT = [figure(HIDDEN, "160000000.00", "亿元", name_zh="化解"), figure(CASES, "2", "件", name_zh="案件")]


def answers() -> dict[str, str]:
    return {
        "performance": summary("performance", tasks=TASKS).model_dump_json(),
        "debt": summary("debt", *DEBT).model_dump_json(),
    }


async def test_the_plan_of_a_year_lays_each_task_beside_its_figure_at_the_summaries_cut_off(tmp_path: Path) -> None:
    async with alone(tmp_path, {name: said(text) for name, text in answers().items()}) as gateway:
        plan = (await gateway.get("/v1/plans/2021?period=2021-10")).json()
        assert (plan["year"], plan["is_partial"], plan["unavailable"]) == (2021, False, [])
        assert plan["cutoffs"] == dict.fromkeys(("revenue", "credit", "debt", "performance"), 3)
        assert [(each["task_no"], each["progress"]["state"], each["printed"]) for each in plan["tasks"]] == [
            ("2021-1.1", "in_progress", "152,346 万元"),
            ("2021-4.1", "in_progress", "1.60 亿元"),
            ("2021-4.2", "exceeded", "2 件"),
            ("2021-5.1", "unknown_figure", AWAY),
        ]
        assert plan["tasks"][0]["href"] == f"/v1/figures/{TAX}?period=2021-10&as_of=3"
        (following,) = (await gateway.get("/v1/plans/2022?period=2021-10")).json()["tasks"]
        assert (following["progress"]["state"], following["progress"]["value"]) == ("planned", "1523456789.00")
        for year in (2020, 2023):
            refused = await gateway.get(f"/v1/plans/{year}?period=2021-10")
            assert (refused.status_code, refused.json()["code"]) == (422, "malformed")


async def test_a_service_that_is_away_leaves_its_tasks_without_progress_and_nothing_else(tmp_path: Path) -> None:
    whole = {name: said(text) for name, text in answers().items()}
    async with alone(tmp_path, whole) as gateway:
        before = (await gateway.get("/v1/plans/2021?period=2021-10")).json()["tasks"]
        gateway.answers["debt"] = said(b"oops", 500)
        plan = (await gateway.get("/v1/plans/2021?period=2021-10")).json()
        assert (plan["is_partial"], plan["unavailable"]) == (True, ["debt"])
        for then, now in zip(before, plan["tasks"], strict=True):
            if then["task_no"] in ("2021-4.1", "2021-4.2"):
                assert (now["progress"]["state"], now["progress"]["value"], now["printed"]) == (
                    "unavailable",
                    None,
                    AWAY,
                )
                told = ("progress", "printed", "href", "figure_name")
                assert {**then, **dict.fromkeys(told)} == {**now, **dict.fromkeys(told)}
            else:
                assert now == then
        gateway.answers.update({**whole, "performance": lambda request: httpx.Response(503, request=request)})
        refused = await gateway.get("/v1/plans/2021?period=2021-10")
        assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")


async def test_the_open_edition_names_no_restricted_figure_and_no_target_of_one(tmp_path: Path) -> None:
    async with alone(tmp_path, {name: said(text) for name, text in answers().items()}) as gateway:
        for path in ("/v1/plans/2021?period=2021-10", "/v1/reports/2021-10?"):
            answer = await gateway.get(f"{path}&edition=open")
            tasks = answer.json().get("tasks") or answer.json()["sections"][3]["tasks"]
            (hidden,) = [each for each in tasks if each["task_no"] == "2021-4.1"]
            assert (hidden["link"], hidden["withheld"]) == (None, True)
        plan = (await gateway.get("/v1/plans/2021?period=2021-10&edition=open")).json()
        (hidden,) = [each for each in plan["tasks"] if each["task_no"] == "2021-4.1"]
        assert (hidden["progress"]["state"], hidden["printed"], hidden["href"]) == ("restricted", RESTRICTED, None)


async def test_the_page_shows_every_task_with_its_state_and_the_way_to_its_figure(tmp_path: Path) -> None:
    async with alone(tmp_path, {name: said(text) for name, text in answers().items()}) as gateway:
        answer = await gateway.get("/v1/plans/2021?period=2021-10", accept="text/html")
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["vary"] == "Accept"
        for words in (
            "2021年工作任务", "截至2021年10月末，共4项", "接续2020年任务4.2", "不低于 200000 万元", "上年 150000 万元",
            "76.2 %", "推进中", "超出目标", "关联指标不存在", f'<a href="/v1/figures/{TAX}?period=2021-10&amp;as_of=3">152,346 万元</a>',
        ):  # fmt: skip
            assert words in answer.text, words
        gateway.answers["debt"] = said(b"oops", 500)
        page = (await gateway.get("/v1/plans/2021?period=2021-10", accept="text/html")).text
        assert f"政府债务服务未应答，所涉任务的进展以{AWAY}标出" in page
        empty = summary("performance", tasks=[]).model_dump_json()
        gateway.answers["performance"] = said(empty)
        assert "没有2022年的工作任务。" in (await gateway.get("/v1/plans/2022?period=2021-10", accept="text/html")).text


@pytest.mark.parametrize("unit", ["等", "元钱"])
async def test_a_summary_whose_tasks_have_no_unit_of_numbers_or_stand_twice_is_not_used(
    tmp_path: Path, unit: str
) -> None:
    wrong = task("2021-1.1", "增收", link(TAX, "1", unit))
    for tasks in ([wrong], [TASKS[0], TASKS[0]]):
        content = summary("performance", tasks=tasks).model_dump_json()
        async with alone(tmp_path, {"performance": said(content)}) as gateway:
            report = (await gateway.get("/v1/reports/2021-10")).json()
        assert report["sections"][3]["status"] == "unavailable"
        assert report["sections"][3]["reason"] == "服务应答的工作任务无法识别"


def test_every_state_has_its_label() -> None:
    assert TaskState.NOT_REPORTED.label_zh in UNREPORTED
    assert len({each.label_zh for each in TaskState}) == len(TaskState)
