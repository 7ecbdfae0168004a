"""What the report asserts of performance follows the records: each claim is flipped by a record, and read in its words."""

import pytest

from tests.objective_records import Objectives
from tests.suite import Suite


@pytest.fixture
def write(suite: Suite) -> Objectives:
    return Objectives(suite.gateway, suite.auth("recorder"), suite.auth("approver"), "/v1/performance")


async def test_all_projects_have_an_objective_only_when_that_of_the_last_is_approved(
    suite: Suite, write: Objectives
) -> None:
    assert "年初预算项目的绩效目标覆盖率〔未报〕。" in await suite.words("2021-01")
    for number in ("1", "2"):
        await write.budget(number)
    await write.budget("3", "2021-05-10", "added")
    await write.approved("1")
    told = "2021年年初批复预算的2个项目中，有1个已批复绩效目标，覆盖率50.0%，尚未批复的是项目2。"
    assert told in await suite.words("2021-01")
    await write.approved("2", "2021-03-01")
    assert (await suite.claims("performance", "2021-02"))["C13"] is False
    assert (await suite.claims("performance", "2021-03"))["C13"] is True
    assert "年初批复的2个项目均已批复目标。" in await suite.words("2021-03")
    assert "年初批复的2个项目均已批复目标。年中追加项目1个，绩效目标待批复。" in await suite.words("2021-05")


async def test_grades_lead_to_factors_and_what_is_fair_is_a_problem_of_the_year(
    suite: Suite, write: Objectives
) -> None:
    tied, problem = "编制下年度预算与评价结果挂钩", "资金使用绩效还需提升"
    for number in ("1", "2"):
        await write.budget(number)
        await write.approved(number)
        await write.assessed(number)
    weights = {"decision_weight": "20", "process_weight": "20", "output_weight": "30", "benefit_weight": "30"}
    scores = {"decision_score": "20", "process_score": "20", "output_score": "30"}
    for number, day, benefit, grade in (("1", "2022-05-31", "10", "good"), ("2", "2022-06-30", "9.99", "fair")):
        about = {"evaluation_no": f"E{number}", "objective_no": f"O{number}", "project_code": f"P{number}"}
        told = {"fiscal_year": 2021, "evaluator": "finance", "benefit_score": benefit, "grade": grade}
        told |= {"score": f"{float(benefit) + 70:.2f}", "evidence": "报告"}
        await write.write("project-evaluations", day, **about, **weights, **scores, **told)
    words = await suite.words("2022-05")
    assert "今年完成绩效评价的项目1个，没有评为中或差的。" in words
    assert problem not in words
    assert tied not in words
    fair = "今年的绩效评价中，有1个项目评为中或差，资金使用绩效还需提升。"
    assert fair in await suite.words("2022-06")
    for number, day, factor, amount in (("2", "2022-07-20", "1", "100.00"), ("1", "2022-08-20", "1", "100.00")):
        about = {"project_code": f"P{number}", "fiscal_year": 2023, "base": "100.00", "factor": factor}
        await write.write("next-year-proposals", day, **about, amount=amount)
    assert (await suite.claims("performance", "2022-07"))["C35"] is False
    assert tied not in await suite.words("2022-07")
    assert f"{tied}，已有评价等级的项目中，按等级系数提出安排建议的占50.0%。" in await suite.words("2022-08")


async def test_the_grade_of_the_province_is_told_with_its_year_and_unlike_ones_are_both_told(
    suite: Suite, write: Objectives
) -> None:
    assert "全省“两项绩效评价”考核等次〔未报〕。" in await suite.words("2021-08")
    for day, program, year, grade in (
        ("2021-09-15", "subsidies", 2020, "A"),
        ("2021-10-15", "township_funds", 2020, "B"),
        ("2022-09-15", "township_funds", 2021, "A"),
        ("2022-10-15", "subsidies", 2021, "A"),
    ):
        about = {"program": program, "assessed_year": year, "grade": grade, "score": "90", "document": "文1"}
        await write.write("provincial-evaluations", day, **about)
    assert "全省2020年度“两项绩效评价”考核，等次为“惠农补贴管理”A。" in await suite.words("2021-09")
    unlike = "全省2020年度“两项绩效评价”考核，等次为“乡镇财政资金监管”B、“惠农补贴管理”A。"
    assert unlike in await suite.words("2021-10")
    alike = "“惠农补贴管理”和“乡镇财政资金监管”两项绩效评价，在全省2021年度考核中均获“A”类。"
    assert alike in await suite.words("2022-10")
    assert (await suite.claims("performance", "2022-10"))["C14"] is True


async def test_checks_of_disclosure_and_both_evaluations_of_the_province_are_asserted_together(
    suite: Suite, write: Objectives
) -> None:
    about = {"assessed_year": 2020, "grade": "A", "score": "95", "document": "文1"}
    await write.write("provincial-evaluations", "2021-08-15", **about, program="subsidies")
    assert "“两项绩效评价”已完成1项。" in await suite.words("2021-08")
    await write.write("provincial-evaluations", "2021-09-15", **about, program="township_funds")
    assert (await suite.claims("performance", "2021-09"))["C36"] is None  # of checks nothing is known
    await write.write("disclosure-checks", "2021-10-10", check_no="检1", checked_by="财政局", document="通知")
    assert (await suite.claims("performance", "2021-10"))["C36"] is True
    words = await suite.words("2021-10")
    assert "预决算公开检查今年开展1次，" in words
    assert "“两项绩效评价”均已完成。" in words
