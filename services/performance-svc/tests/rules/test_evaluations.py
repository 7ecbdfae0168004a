"""Evaluations by themselves: grades at their borders, weights and sums, proposals to the fen, and two grades told together."""

from datetime import date
from decimal import Decimal

import pytest

from performance_svc.topics.evaluations.rules import (
    check_assessed_year,
    check_evaluation,
    check_feedback,
    check_proposal,
    grade_of,
    grades_together,
    judge_unanswered,
)
from performance_svc.topics.evaluations.schemas import (
    BudgetProposalEntry,
    EvaluationFeedbackEntry,
    Grade,
    ProjectEvaluationEntry,
    ProvincialEvaluationEntry,
)

COMMON = {"source": "t", "source_ref": "1", "reporting_unit": "349901", "business_date": "2021-06-30"}
EVALUATION = {
    **COMMON, "evaluation_no": "E1", "objective_no": "O1", "project_code": "P1", "fiscal_year": 2020, "evaluator": "finance",
    "decision_weight": "20", "process_weight": "20", "output_weight": "30", "benefit_weight": "30",
    "decision_score": "20", "process_score": "20", "output_score": "30", "benefit_score": "20",
    "score": "90", "grade": "excellent", "evidence": "报告1号",
}  # fmt: skip
LIGHT = {
    "decision_weight": "20.01",
    "output_weight": "29.99",
    "output_score": "29.99",
    "score": "89.99",
    "grade": "good",
}


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        ("100", Grade.EXCELLENT),
        ("90", Grade.EXCELLENT),
        ("89.99", Grade.GOOD),
        ("80", Grade.GOOD),
        ("79.99", Grade.FAIR),
        ("60", Grade.FAIR),
        ("59.99", Grade.POOR),
        ("0", Grade.POOR),
    ],
)
def test_a_border_belongs_to_the_better_grade(score: str, grade: Grade) -> None:
    assert grade_of(Decimal(score)) is grade


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"grade": "good"}, ["grade"]),
        ({"score": "89.99", "grade": "good"}, ["score_sum"]),
        ({"benefit_score": "19.99", "score": "89.99", "grade": "good"}, []),
        ({"benefit_score": "19.99", "score": "89.99"}, ["grade"]),
        ({"decision_weight": "20.01"}, ["weights_total"]),
        (LIGHT, ["results_weight"]),
        ({"decision_weight": "19.99", "output_weight": "30.01"}, ["part_score"]),
        ({"fiscal_year": 2021}, []),
        ({"fiscal_year": 2022}, ["year_ahead"]),
    ],
)  # fmt: skip
def test_weights_total_100_with_60_on_results_and_score_and_grade_follow(
    changes: dict[str, object], codes: list[str]
) -> None:
    entry = ProjectEvaluationEntry.model_validate(EVALUATION | changes)
    assert [each.code for each in check_evaluation(entry)] == codes


@pytest.mark.parametrize(
    ("base", "factor", "amount", "year", "codes"),
    [
        ("100.00", "0.9", "90.00", 2022, []),
        ("0.05", "0.9", "0.05", 2022, []),
        ("0.05", "0.9", "0.04", 2022, ["proposal_amount"]),
        ("100.00", "0", "0.00", 2022, []),
        ("100.00", "1", "100.01", 2022, ["proposal_amount"]),
        ("100.00", "1", "100.00", 2021, ["proposal_year"]),
        ("100.00", "1", "100.00", 2023, ["proposal_year"]),
    ],
)
def test_a_proposal_is_its_base_times_its_factor_to_the_fen_for_the_next_year(
    base: str, factor: str, amount: str, year: int, codes: list[str]
) -> None:
    about = {"project_code": "P1", "fiscal_year": year, "base": base, "factor": factor, "amount": amount}
    entry = BudgetProposalEntry.model_validate(COMMON | about)
    assert [each.code for each in check_proposal(entry)] == codes


@pytest.mark.parametrize(("due_on", "codes"), [("2021-07-01", []), ("2021-06-30", ["day_too_early"])])
def test_a_unit_has_a_day_at_least_to_answer(due_on: str, codes: list[str]) -> None:
    about = {"evaluation_no": "E1", "unit": "349901", "due_on": due_on, "document": "文1"}
    entry = EvaluationFeedbackEntry.model_validate(COMMON | about)
    assert [each.code for each in check_feedback(entry)] == codes


@pytest.mark.parametrize(
    ("year", "codes"), [(2019, ["outside_year"]), (2020, []), (2021, []), (2022, ["outside_year"])]
)
def test_the_province_assesses_the_year_of_its_document_or_the_one_before(year: int, codes: list[str]) -> None:
    about = {"program": "subsidies", "assessed_year": year, "score": "95", "grade": "A", "document": "文1"}
    entry = ProvincialEvaluationEntry.model_validate(COMMON | about)
    assert [each.code for each in check_assessed_year(entry)] == codes


def test_who_did_not_answer_is_an_alert_from_the_day_after() -> None:
    (told,) = judge_unanswered("E1", "示范镇", date(2021, 9, 30), date(2021, 10, 5))
    assert (told.key, told.since, told.until) == ("E1", date(2021, 10, 1), date(2021, 10, 5))


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("乡镇财政资金监管：A", "惠农补贴管理：A"), "A"),
        (("乡镇财政资金监管：B", "惠农补贴管理：B"), "B"),
        (("乡镇财政资金监管：B", "惠农补贴管理：A"), "“乡镇财政资金监管”B、“惠农补贴管理”A"),
        (("惠农补贴管理：A",), "“惠农补贴管理”A"),
    ],
)
def test_alike_grades_are_one_and_unlike_ones_are_both_told_with_their_programs(
    texts: tuple[str, ...], told: str
) -> None:
    assert grades_together(texts) == told
