"""The figures of funds won from above: applied, approved, received to date, and the share of decisions that succeeded."""

from sqlalchemy import literal

from bureau_common.kit.figures.figures import Definition, Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import percent, total
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import ALL, Flow

from .schemas import Department, UpperAction
from .tables import steps


def category(action: UpperAction, department: Department) -> str:
    return f"{action} {department}"


STEPS = Flow("upper_fund_steps", steps, steps.c.action + literal(" ") + steps.c.department, steps.c.amount)


def _amounts(label: str, action: UpperAction) -> Input:
    """What one kind of step came to, over all departments."""
    return Input(Measure(label, STEPS, tuple(category(action, each) for each in Department)), year_to_date)


def _applications(name: str, *actions: UpperAction) -> Distinct:
    return Distinct(f"upper_funds_{name}", steps, steps.c.application_no, steps.c.action.in_(actions))


_approved = Measure("获批申报", _applications("approved", UpperAction.APPROVE), ALL)
_decided = Measure("已有结果的申报", _applications("decided", UpperAction.APPROVE, UpperAction.REFUSE), ALL)

FIGURES = (
    *[
        Definition(
            id=f"revenue.upper_funds.{name}",
            name_zh=name_zh,
            display_unit="万元",
            basis="ytd",
            inputs={name: _amounts(label, action)},
            formula=total(name),
            formula_text=text,
        )
        for name, name_zh, label, action, text in (
            ("won", "向上争取资金到位", "到位资金", UpperAction.RECEIVE, "获批申报的资金1月至本月到位数"),
            ("applied", "向上争取资金申报", "申报资金", UpperAction.APPLY, "1月至本月向上级申报的金额"),
            ("approved", "向上争取资金获批", "获批资金", UpperAction.APPROVE, "1月至本月上级批准的金额"),
        )
    ],
    Definition(
        id="revenue.upper_funds.success_pct",
        name_zh="向上争取资金成功率",
        display_unit="%",
        basis="ytd",
        # Where all that was decided is a refusal, none was approved: 0, no gap.
        inputs={"approved": Input(_approved, year_to_date, nil=True), "decided": Input(_decided, year_to_date)},
        formula=percent("approved", "decided"),
        formula_text="1月至本月获批的申报件数÷已有结果（获批、未获批）的申报件数×100",
    ),
)
