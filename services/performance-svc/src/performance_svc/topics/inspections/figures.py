"""The figures of special inspections: what the year's found, how much of that is rectified, and who answered for it."""

from typing import Any

from sqlalchemy import ColumnElement, Numeric, Select, cast, exists, extract, literal, select

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.balances import Balance
from bureau_common.kit.measures.derived import Derived
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import Flow

from .schemas import FindingKind
from .tables import accountability, carried_out, findings, inspections, plans, rectifications

PLANNED = Flow("special_inspection_plans", plans, "planned", literal(1), unit="count")
FOUND = Flow("special_inspection_findings", findings, findings.c.kind, findings.c.amount)
PEOPLE = Flow("accountability_people", accountability, "people", accountability.c.people, unit="count")


def _of_its_year(cutoff: Cutoff) -> ColumnElement[bool]:
    """What was rectified within the year in which it was found."""
    found, done = findings.c, rectifications.c
    same = extract("year", found.business_date) == extract("year", done.business_date)
    of = select(found.id).where(cutoff.live(findings), found.finding_no == done.finding_no, same)
    return exists(of.correlate(rectifications))


def _done(cutoff: Cutoff) -> Select[Any]:
    """Each line of a plan that was carried out, on the day on which it was."""
    day = carried_out(cutoff.live).label("day")
    rows = select(plans.c.plan_no.label("key"), plans.c.id, day).where(cutoff.live(plans)).subquery().c
    one = cast(literal(1), Numeric).label("amount")
    return select(rows.key, rows.id, rows.day, one).where(rows.day.is_not(None))


_RECTIFIED = Derived(
    "special_inspection_rectified",
    rectifications,
    {rectifications: rectifications.c.finding_no, findings: findings.c.finding_no},
    _of_its_year,
    lambda cutoff: rectifications.c.amount,
)
_FOUND = Measure("发现问题金额", FOUND, tuple(FindingKind))

_PLANNED = Input(Measure("计划检查", PLANNED, ("planned",)), year_to_date, needs_rows=True)
_CARRIED_OUT = Balance(
    "special_inspection_plans_done",
    plans,
    _done,
    {plans: plans.c.plan_no, inspections: inspections.c.unit},
    unit="count",
)

FIGURES = topic_figures(
    "performance.inspections",
    figure("planned", "计划专项检查", "项", "1月至本月下达的计划所列的检查", planned=_PLANNED),
    figure(
        "planned_done", "已开展的计划专项检查", "项", "1月至本月下达的计划中，至本月已对该单位开展该类检查的",
        done=Input(Measure("已开展的计划检查", _CARRIED_OUT), year_to_date, nil=True), planned=_PLANNED,
    ),
    figure("found", "专项检查发现问题金额", "万元", "1月至本月专项检查认定的问题金额", found=_FOUND),
    figure(
        "rectified_pct", "专项检查整改率", "%", "1月至本月认定的问题中已整改的金额÷1月至本月认定的问题金额×100",
        percent("rectified", "found"),
        rectified=Input(Measure("已整改金额", _RECTIFIED), year_to_date, nil=True), found=_FOUND,
    ),
    figure(
        "units", "专项检查单位", "家", "1月至本月检查过的单位，多次检查只计一次",
        units=Measure("检查过的单位", Distinct("special_inspection_units", inspections, inspections.c.unit)),
    ),
    figure(
        "accountable", "问责人数", "人次", "1月至本月因检查问题被问责的人次",
        people=Input(Measure("问责", PEOPLE, ("people",)), year_to_date, nil=True), found=_FOUND,
    ),
)  # fmt: skip
