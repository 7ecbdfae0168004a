"""The words and rules of evaluations: scores and grades, what a grade leaves a project, and how the province's are told."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from bureau_common.schemas.alerts import cause
from bureau_common.schemas.dates import check_later
from bureau_common.schemas.findings import Clause, Finding, blocked, warned
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import AlertOn, Term
from bureau_common.schemas.years import within_year

from .schemas import (
    BudgetProposalEntry,
    EvaluationFeedbackEntry,
    Grade,
    Program,
    ProjectEvaluationEntry,
    Use,
)

EVALUATION_RULES = Clause(document="《项目支出绩效评价管理办法》（财预〔2020〕10号）", article=None, verified=False)
LINKING = Clause(document="绩效评价结果与预算安排挂钩办法", article=None, verified=False)
PROVINCE = Clause(document="省财政厅年度“两项绩效评价”工作考核办法", article=None, verified=False)
EVALUATION = Term("绩效评价", "evaluation", EVALUATION_RULES)
OF_OBJECTIVE = Term("该绩效目标的评价", "evaluation of the objective", EVALUATION_RULES)
FEEDBACK = Term("评价结果反馈", "feedback on the evaluation", EVALUATION_RULES)
REPLY = Term("评价整改回复", "reply to the feedback", EVALUATION_RULES)
USE = Term("评价结果应用", "use of the result", EVALUATION_RULES)
PROPOSAL = Term("下年度预算建议", "proposal for the next year", LINKING)
PROVINCIAL = Term("两项绩效评价结果", "provincial evaluation", PROVINCE)
UNANSWERED_ALERT = "evaluation_unanswered"

LOWEST: Mapping[Grade, int] = {Grade.EXCELLENT: 90, Grade.GOOD: 80, Grade.FAIR: 60, Grade.POOR: 0}
"""The lowest score of each grade, the best first."""
RESULTS_WEIGH = 60
"""What output and benefit weigh together, at least."""
_PARTS = ("decision", "process", "output", "benefit")
_FEN = Decimal("0.01")


def _factor(grade: Grade, default: str) -> Parameter:
    return Parameter(
        key=f"proposal_factor_{grade}", label_zh=f"评价等级为“{grade.label_zh}”的预算安排挂钩系数", kind="decimal",
        default=default, clause=LINKING, minimum=Decimal(0), maximum=Decimal(2),
    )  # fmt: skip


FACTORS: Mapping[Grade, Parameter] = {
    grade: _factor(grade, default)
    for grade, default in zip(Grade, ("1", "1", "0.9", "0.5"), strict=True)
}  # fmt: skip
"""By grade how much of its base a project is proposed for the next year."""

check_assessed_year = within_year(PROVINCE, after=1, year="assessed_year")
"""The province's document is of the year that it assesses, or of the next."""


def grade_of(score: Decimal) -> Grade:
    """A border belongs to the better grade."""
    return next(grade for grade, lowest in LOWEST.items() if score >= lowest)


def check_evaluation(entry: ProjectEvaluationEntry) -> Iterator[Finding]:
    """Weights total 100 with 60 on results, no part scores more than it weighs, and score and grade follow."""
    weights, scores = ({part: getattr(entry, f"{part}_{kind}") for part in _PARTS} for kind in ("weight", "score"))
    total = sum(weights.values(), Decimal(0))
    if total != 100:
        zh, en = f"四部分权重合计{total:f}，应为100", f"The weights total {total:f} and should total 100"
        yield blocked("weights_total", zh, en, EVALUATION_RULES, "benefit_weight", total, 100, difference=total - 100)
    results = weights["output"] + weights["benefit"]
    if results < RESULTS_WEIGH:
        zh = f"产出和效益权重合计{results:f}，应不低于{RESULTS_WEIGH}"
        en = f"Output and benefit weigh {results:f} together, and {RESULTS_WEIGH} at least"
        yield blocked("results_weight", zh, en, EVALUATION_RULES, "output_weight", results, f">= {RESULTS_WEIGH}")
    for part in _PARTS:
        if scores[part] > weights[part]:
            title = type(entry).model_fields[f"{part}_score"].title
            zh, en = f"{title}不应超过权重{weights[part]:f}", f"{part} scores no more than it weighs, {weights[part]:f}"
            yield blocked(
                "part_score", zh, en, EVALUATION_RULES, f"{part}_score", scores[part], f"<= {weights[part]:f}"
            )
    found = sum(scores.values(), Decimal(0))
    if entry.score != found:
        zh, en = f"总分应为各部分得分之和{found:f}", f"The score is the sum of its parts, {found:f}"
        yield blocked("score_sum", zh, en, EVALUATION_RULES, "score", entry.score, found)
    if entry.grade is not (grade := grade_of(entry.score)):
        zh = f"{entry.score:f}分的等级为“{grade.label_zh}”（90分及以上优、80分及以上良、60分及以上中、60分以下差）"
        en = f"A score of {entry.score:f} is {grade}: excellent from 90, good from 80, fair from 60 on, poor below"
        yield blocked("grade", zh, en, EVALUATION_RULES, "grade", entry.grade, grade)
    if entry.fiscal_year > entry.business_date.year:
        zh, en = "评价年度不应晚于评价日期的年度，请核对", "A year is evaluated in it or after it; check the year"
        yield blocked("year_ahead", zh, en, EVALUATION_RULES, "fiscal_year", entry.fiscal_year)


def check_feedback(entry: EvaluationFeedbackEntry) -> Iterator[Finding]:
    """A unit has time to answer."""
    day = entry.business_date
    yield from check_later("due_on", entry.due_on, day, "反馈日期", "the unit is told", EVALUATION_RULES)


def check_proposal(entry: BudgetProposalEntry) -> Iterator[Finding]:
    """What is proposed is the base times its factor, to the fen, and for the year after the one in which it is proposed."""
    due = (entry.base * entry.factor).quantize(_FEN, ROUND_HALF_UP)
    if entry.amount != due:
        zh = f"建议安排金额应为基数乘以挂钩系数，即{due:.2f}元"
        en = f"The amount is the base times the factor, {due:.2f} yuan"
        yield blocked("proposal_amount", zh, en, LINKING, "amount", entry.amount, due, difference=entry.amount - due)
    following = entry.business_date.year + 1
    if entry.fiscal_year != following:
        zh, en = f"下年度预算建议的年度应为{following}", f"What is proposed now is for {following}; check the year"
        yield blocked("proposal_year", zh, en, LINKING, "fiscal_year", entry.fiscal_year, following)


def say_factor(code: str, year: int, day: date, factor: Decimal, grade: Grade, in_force: Decimal) -> Iterator[Finding]:
    """A proposal that leaves the factor of its grade aside goes through, and does not count as tied to it."""
    zh = f"项目{code}最近评价等级为“{grade.label_zh}”，挂钩系数应为{in_force:f}，登记为{factor:f}；不计入预算安排挂钩"
    en = (
        f"The project {code} is graded {grade}, whose factor is {in_force:f}, not {factor:f}: it does not count as tied"
    )
    yield warned("factor_unused", zh, en, LINKING, "factor", factor, in_force)


def say_use(evaluation_no: str, grade: Grade, use: Use) -> Iterator[Finding]:
    """What is graded poor is cut or cancelled."""
    zh = f"评价{evaluation_no}等级为“{grade.label_zh}”，结果应用应为压减预算或取消项目，登记为{use.label_zh}"
    en = f"The evaluation {evaluation_no} is {grade}: its project is cut or cancelled, and not {use}"
    yield blocked("poor_kept", zh, en, EVALUATION_RULES, "use", use, f"{Use.CUT} / {Use.CANCELLED}")


def judge_unanswered(evaluation_no: str, unit: str, due_on: date, replied: date | None) -> Iterator[AlertOn]:
    """A unit that did not answer by its day."""
    zh = "{unit}未在{day}前回复绩效评价（{no}）的整改情况"
    en = "{unit} did not answer the evaluation {no} by {day}"
    told = cause(UNANSWERED_ALERT, "yellow", zh, en, EVALUATION_RULES, unit=unit, no=evaluation_no, day=due_on)
    yield AlertOn(evaluation_no, due_on + timedelta(days=1), replied, told)


def grades_together(texts: Sequence[str]) -> str:
    """Of both programs one grade where they have the same; else each with its own, and one alone with its name.

    Each text is a program and its grade, with a colon between.
    """
    told = [text.rpartition("：") for text in texts]
    grades = {grade for _, _, grade in told}
    if len(told) == len(Program) and len(grades) == 1:
        return grades.pop()
    return "、".join(f"“{program}”{grade}" for program, _, grade in told)
