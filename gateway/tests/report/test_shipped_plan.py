"""The wording of the report on next year's work: the groups and tasks of the plan's records, this year's figures beside them."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_common.schemas.periods import Period
from bureau_common.schemas.plans import PlanTask
from bureau_gateway.marks import AWAY, RESTRICTED, UNREPORTED
from bureau_gateway.plans.progress import as_seen
from bureau_gateway.report.compose import compose
from bureau_gateway.report.context import Names
from bureau_gateway.report.template import parse_template, shipped_template
from gateway.tests.report.factories import complete, context, evaluate, figure, link, rules, section, task, unavailable

TAX, GAP, CASES = "revenue.tax_sources.realised", "revenue.three_guarantees.gap", "debt.risk_cases.open"
TOTAL = "performance.plans.tasks"
STEPS = [
    {"milestone_no": "J1", "text": "印发检查计划", "due_on": "2022-03-31", "done_on": None},
    {"milestone_no": "J2", "text": "完成整改销号", "due_on": "2022-11-30", "done_on": None},
]
TASKS = [
    task("2022-1.1", "用好部门涉税信息", link(TAX, "3500", "万元")),
    task("2022-1.2", "争取上级资金", carries="2021-1.2"),
    task("2022-2.1", "兜牢“三保”底线", link(GAP, "0", "万元", direction="at_most"), carries="2021-2.3"),
    task("2022-2.2", "开展专项检查", milestones=STEPS),
]
REALISED = figure(TAX, "32100000.00", name_zh="线索入库税收")


def text_of(body: str, *figures: Figure, tasks: list[PlanTask] = TASKS) -> list[str]:
    paragraphs = evaluate(parse_template(body), context(*figures, tasks=tasks))
    return ["".join(run.text for run in each.runs) for each in paragraphs]


def test_a_group_has_its_heading_and_each_task_this_years_figure_and_next_years_target() -> None:
    assert text_of("{{ plan(1) }}{{ plan(2) }}", REALISED, figure(GAP, "0.00", name_zh="“三保”缺口")) == [
        "（一）组1",
        "一是用好部门涉税信息（今年线索入库税收3210万元，2022年目标不低于3500万元）。二是争取上级资金（接续今年任务）。",
        "（二）组2",
        "一是兜牢“三保”底线（接续今年任务，今年“三保”缺口0万元，2022年目标为零）。"
        "二是开展专项检查（3月31日前印发检查计划，11月30日前完成整改销号）。",
    ]


@pytest.mark.parametrize(
    ("value", "direction", "target", "words"),
    [
        ("-6.4", "at_most", "-5", "今年一般性支出同比下降6.4%，2022年目标降幅不低于5%"),
        ("3.2", "at_most", "2.5", "今年一般性支出同比增长3.2%，2022年目标增幅不高于2.5%"),
        ("0.01", "at_least", "-1", "今年一般性支出同比基本持平，2022年目标降幅不高于1%"),
        (None, "at_least", "0", f"今年一般性支出同比{UNREPORTED}，2022年目标增幅不低于0%"),
    ],
)
def test_a_growth_rate_says_which_way_it_goes(value: str | None, direction: str, target: str, words: str) -> None:
    rate = "revenue.general_outlays.yoy_pct"
    tasks = [task("2022-1.1", "过紧日子", link(rate, target, "%", direction=direction))]
    (_, body) = text_of("{{ plan(1) }}", figure(rate, value, "%", name_zh="一般性支出同比"), tasks=tasks)
    assert body == f"一是过紧日子（{words}）。"


def test_the_heading_is_one_of_its_level_and_the_number_keeps_its_figure() -> None:
    heading, body = evaluate(parse_template("{{ plan(1) }}"), context(REALISED, tasks=TASKS, cutoffs={"revenue": 7}))
    assert (heading.level, body.level) == (2, None)
    (run,) = [each for each in body.runs if each.kind == "figure"]
    assert (run.text, run.figure_id, run.href) == ("3210", TAX, f"/v1/figures/{TAX}/records?period=2021-10&as_of=7")


def test_a_group_without_tasks_prints_nothing_and_is_none() -> None:
    assert text_of("前{{ plan(3) }}后") == ["前后"]
    body = "{% if plan(3) is none %}无{% endif %}{% if plan(1) is none %}无{% else %}有{% endif %}"
    assert text_of(body) == ["无有"]


def test_an_earlier_months_number_says_so_and_what_is_not_reported_or_away_is_a_gap() -> None:
    carried = figure(TAX, "32100000.00", name_zh="线索入库税收", carried_from=Period(2021, 8))
    assert "（今年线索入库税收3210万元（截至8月），2022年目标" in text_of("{{ plan(1) }}", carried)[1]
    assert (
        f"（今年线索入库税收{UNREPORTED}，2022年目标"
        in text_of("{{ plan(1) }}", figure(TAX, None, name_zh="线索入库税收"))[1]
    )
    assert f"{AWAY}，2022年目标不低于3500万元）" in text_of("{{ plan(1) }}")[1]


def test_a_restricted_figure_is_neither_named_nor_told_nor_is_its_target() -> None:
    body = text_of("{{ plan(1) }}", REALISED, tasks=as_seen(TASKS, {TAX}))[1]
    assert body.startswith(f"一是用好部门涉税信息（目标{RESTRICTED}）。")
    assert "3500" not in body


def test_tasks_are_counted_with_two_digits_too() -> None:
    many = [task(f"2022-5.{number}", "办事") for number in range(1, 23)]
    body = text_of("{{ plan(5) }}", tasks=many)[1]
    for ordinal in ("九是", "。十是", "。十一是", "。十九是", "。二十是", "。二十二是"):
        assert ordinal in body


@pytest.mark.parametrize("given", ['"1"', "0", "10", "true", "1.5"])
def test_a_group_is_a_number_from_one_to_nine(given: str) -> None:
    assert rules(f"{{{{ plan({given}) }}}}") == [(1, "bad_argument")]


def test_a_task_whose_figure_is_missing_makes_the_report_partial_and_is_named() -> None:
    template = parse_template("# 报告\n\n{{ plan(1) }}")
    keeper = complete("performance", 4).model_copy(update={"tasks": TASKS[:2]})
    for other, missing in ((complete("revenue", 7, REALISED), []), (unavailable("revenue"), [TAX])):
        unplanned = compose(Period(2021, 10), [other, keeper], parse_template("{{ plan(2) }}"), Names())
        report = compose(Period(2021, 10), [other, keeper], template, Names())
        assert (report.missing, unplanned.missing) == (missing, [])
        assert report.is_partial is bool(missing)
        text = "".join(run.text for each in report.paragraphs for run in each.runs)
        assert ("3210万元，2022年目标不低于3500万元" in text) is (not missing)
        assert (f"{AWAY}，2022年目标不低于3500万元" in text) is bool(missing)


def test_this_years_tasks_are_not_those_of_the_next_years_plan() -> None:
    keeper = complete("performance", 4).model_copy(update={"tasks": [task("2021-1.1", "去年谋划"), *TASKS]})
    sections = [complete("revenue", 7, REALISED), keeper]
    report = compose(Period(2021, 10), sections, parse_template("{{ plan(1) }}"), Names())
    assert "去年谋划" not in "".join(run.text for each in report.paragraphs for run in each.runs)


def test_the_third_part_says_how_many_tasks_there_are_or_that_none_is_reported() -> None:
    heading = "三、2022年工作安排"
    (told,) = section(shipped_template(), heading, context(figure(TOTAL, "22", "项")))
    assert told == "2022年围绕以下方面安排重点任务22项，所列今年数据截至10月末。"
    assert section(shipped_template(), heading, context(figure(TOTAL, "0", "项"))) == ["2022年工作任务尚未审定。"]
    assert section(shipped_template(), heading, context()) == [f"2022年工作任务{UNREPORTED}。"]
    (away,) = [each for each in text_of_shipped() if each.startswith("2022年工作任务")]
    assert away == f"2022年工作任务{AWAY}。"


def text_of_shipped() -> list[str]:
    return ["".join(run.text for run in each.runs) for each in evaluate(shipped_template(), context())]


def test_every_group_of_the_plan_follows_under_a_heading_of_its_own() -> None:
    given = context(figure(TOTAL, "9", "项"), tasks=[task(f"2022-{group}.1", "办事") for group in range(1, 7)])
    headings = [
        "".join(run.text for run in each.runs) for each in evaluate(shipped_template(), given) if each.level == 2
    ]
    assert headings[-6:] == ["（一）组1", "（二）组2", "（三）组3", "（四）组4", "（五）组5", "（六）组6"]


def test_a_figure_has_its_own_decimals_in_the_plan_and_what_a_template_asks_for_holds_where_it_asks() -> None:
    template = parse_template(
        "{{ fig('debt.banks.npl_ratio') }}、{{ fig('debt.banks.npl_ratio', decimals=1) }}\n\n{{ plan(4) }}"
    )
    keeper = complete("performance", 4).model_copy(
        update={"tasks": [task("2022-4.1", "压降不良", link("debt.banks.npl_ratio", "2.5", "%", direction="at_most"))]}
    )
    debt = complete("debt", 4, figure("debt.banks.npl_ratio", "2.827895", "%", decimals=2))
    report = compose(Period(2021, 10), [keeper, debt], template, Names())
    assert [run.text for each in report.paragraphs for run in each.runs if run.kind == "figure"] == [
        "2.83",
        "2.8",
        "2.83",
    ]
