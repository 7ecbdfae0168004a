"""The figures of funds won from above: applied, approved, received to date, and the share of decisions that succeeded."""

from sqlalchemy import literal

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import Flow

from .schemas import Department, UpperAction
from .tables import steps


def category(action: UpperAction, department: Department) -> str:
    return f"{action} {department}"


STEPS = Flow("upper_fund_steps", steps, steps.c.action + literal(" ") + steps.c.department, steps.c.amount)


def _amounts(label: str, action: UpperAction) -> Measure:
    """What one kind of step came to, over all departments."""
    return Measure(label, STEPS, tuple(category(action, each) for each in Department))


def _applications(label: str, name: str, *actions: UpperAction) -> Measure:
    """How many applications had such a step."""
    return Measure(label, Distinct(f"upper_funds_{name}", steps, steps.c.application_no, steps.c.action.in_(actions)))


_approved = _applications("获批申报", "approved", UpperAction.APPROVE)
_decided = _applications("已有结果的申报", "decided", UpperAction.APPROVE, UpperAction.REFUSE)

FIGURES = topic_figures(
    "revenue.upper_funds",
    figure(
        "won", "向上争取资金到位", "万元", "获批申报的资金1月至本月到位数",
        won=_amounts("到位资金", UpperAction.RECEIVE),
    ),
    figure(
        "applied", "向上争取资金申报", "万元", "1月至本月向上级申报的金额",
        applied=_amounts("申报资金", UpperAction.APPLY),
    ),
    figure(
        "approved", "向上争取资金获批", "万元", "1月至本月上级批准的金额",
        approved=_amounts("获批资金", UpperAction.APPROVE),
    ),
    figure(
        "success_pct", "向上争取资金成功率", "%",
        "1月至本月获批的申报件数÷已有结果（获批、未获批）的申报件数×100", percent("approved", "decided"),
        # Where all that was decided is a refusal, none was approved: 0, no gap.
        approved=Input(_approved, year_to_date, nil=True), decided=_decided,
    ),
)  # fmt: skip
