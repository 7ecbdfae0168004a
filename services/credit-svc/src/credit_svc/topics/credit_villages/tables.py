"""The tables of credit villages, when a round is the current one, and which grade a household has on a day."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, case, func, select

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    BenefitUseEntry,
    CreditBenefitEntry,
    CreditGrade,
    CreditLineEntry,
    CreditRoundEntry,
    CreditVillageEntry,
    DrawingAction,
    HouseholdGradeEntry,
    LineDrawingEntry,
)

Live = Callable[[FromClause], ColumnElement[bool]]
"""Which rows of a table are meant: those that stand, or those of a cut-off."""

_POSITIVE = {"amount": "amount > 0"}

rounds = record_table(CreditRoundEntry, "credit_rounds", metadata, live=["round_no"])
villages = record_table(CreditVillageEntry, "credit_villages", metadata, live=["village"])
grades = record_table(HouseholdGradeEntry, "household_grades", metadata, live=["household_no"])
lines = record_table(CreditLineEntry, "credit_lines", metadata, live=["line_no", "household_no"], checks=_POSITIVE)
drawings = record_table(LineDrawingEntry, "line_drawings", metadata, live=["line_no"], checks=_POSITIVE)
benefits = record_table(CreditBenefitEntry, "credit_benefits", metadata, live=["benefit_no"])
uses = record_table(BenefitUseEntry, "benefit_uses", metadata, live=["household_no"])

RATED: Sequence[CreditGrade] = (CreditGrade.AAA, CreditGrade.AA, CreditGrade.A)
"""The grades that count, and that lend without collateral."""
IS_RATED: ColumnElement[bool] = grades.c.grade.in_(RATED)
IS_DRAWN: ColumnElement[bool] = drawings.c.action == DrawingAction.DRAW


def current(live: Live) -> Subquery:
    """The rounds, each with the day on which the next one begins: until then it is the current one."""
    following = func.lead(rounds.c.business_date).over(order_by=rounds.c.business_date)
    return (
        select(rounds.c.round_no, rounds.c.business_date.label("begins"), following.label("until"))
        .where(live(rounds))
        .subquery("current")
    )


def place(grade: ColumnElement[Any]) -> ColumnElement[int]:
    """Which place a grade has, the best the first."""
    return case(*[(grade == each, number) for number, each in enumerate(CreditGrade)])


def grade_on(household_no: ColumnElement[str], day: ColumnElement[date], live: Live) -> Select[Any]:
    """The grade that a household has on a day: the last one given to it, whatever the round."""
    return (
        select(grades.c.grade)
        .where(live(grades), grades.c.household_no == household_no, grades.c.business_date <= day)
        .order_by(grades.c.business_date.desc())
        .limit(1)
    )
