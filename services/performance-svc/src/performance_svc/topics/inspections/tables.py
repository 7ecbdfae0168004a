"""The tables of special inspections, their plans, findings, rectifications and accountability."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import ColumnElement, FromClause, and_, extract, func, select

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    AccountabilityEntry,
    SpecialInspectionEntry,
    SpecialInspectionFindingEntry,
    SpecialInspectionPlanEntry,
    SpecialInspectionRectificationEntry,
)

_NOT_NEGATIVE = {"amount": "amount >= 0"}
plans = record_table(
    SpecialInspectionPlanEntry, "special_inspection_plans", metadata, live=["plan_no", ("unit", "kind")]
)
inspections = record_table(SpecialInspectionEntry, "special_inspections", metadata, live=["inspection_no", "unit"])
findings = record_table(
    SpecialInspectionFindingEntry,
    "special_inspection_findings",
    metadata,
    live=["finding_no", "inspection_no"],
    checks=_NOT_NEGATIVE,
)
rectifications = record_table(
    SpecialInspectionRectificationEntry,
    "special_inspection_rectifications",
    metadata,
    live=["finding_no"],
    checks=_NOT_NEGATIVE,
)
accountability = record_table(
    AccountabilityEntry, "accountability_items", metadata, live=["finding_no"], checks={"people": "people > 0"}
)


def carried_out(live: Callable[[FromClause], ColumnElement[bool]]) -> ColumnElement[date]:
    """The day on which a line of a plan was carried out: the first inspection of its unit and kind, from it on, in its year."""
    i, p = inspections.c, plans.c
    same = and_(
        i.unit == p.unit, i.kind == p.kind, extract("year", i.business_date) == extract("year", p.business_date)
    )
    first = select(func.min(i.business_date)).where(live(inspections), same, i.business_date >= p.business_date)
    return first.correlate(plans).scalar_subquery()
