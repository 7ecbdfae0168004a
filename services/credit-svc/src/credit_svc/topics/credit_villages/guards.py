"""What the books of credit villages demand of their rows as they stand: rounds in turn, grades before lines, lines before drawings."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, or_, select

from bureau_common.kit.books.demands import Side, covers, names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.units.demands import known_unit
from bureau_common.schemas.reporting_units import UnitKind

from ...reference.registers import registered_household
from .rules import (
    BENEFIT,
    GRADE,
    LINE,
    REPAID,
    ROUND,
    USE,
    VILLAGE,
    WITHIN_LINE,
    say_benefit_ended,
    say_expired,
    say_outside,
    say_overlap,
    say_unfit,
    say_ungraded,
)
from .tables import IS_DRAWN, RATED, benefits, drawings, grade_on, grades, lines, place, rounds, uses, villages

_OUTSTANDING = case((IS_DRAWN, drawings.c.amount), else_=-drawings.c.amount)


def _ask_overlap(scope: Scope) -> Select[Any]:
    """Rounds that begin before the one before them has ended: all are looked at, since there are few."""
    before = rounds.alias("before")
    within = and_(before.c.business_date <= rounds.c.business_date, before.c.until >= rounds.c.business_date)
    return (
        select(rounds.c.round_no, rounds.c.business_date, before.c.round_no, before.c.until)
        .join(before, and_(scope.live(before), before.c.id != rounds.c.id, within))
        .where(scope.live(rounds))
        .order_by(rounds.c.round_no)
    )


def _outside(table: Table) -> Guard:
    """What is of a round is dated no later than its last day; that it is no earlier, `names` says."""

    def ask(scope: Scope) -> Select[Any]:
        return (
            select(table.c.round_no, table.c.business_date, rounds.c.business_date, rounds.c.until)
            .join(rounds, and_(scope.live(rounds), rounds.c.round_no == table.c.round_no))
            .where(scope.live(table), table.c.business_date > rounds.c.until)
            .where(or_(scope.touched(table), rounds.c.round_no.in_(scope.keys((rounds.c.round_no,)))))
            .order_by(table.c.business_date)
        )

    return Guard((table, rounds), ask, say_outside)


def _ungraded(table: Table, what: ColumnElement[str], *where: ColumnElement[bool]) -> Guard:
    """Rows of households that are not graded A or better on their day."""

    def ask(scope: Scope) -> Select[Any]:
        household, day = table.c.household_no, table.c.business_date
        grade = grade_on(household, day, scope.live).correlate(table).scalar_subquery()
        return (
            select(household, what, day, grade.label("grade"))
            .where(scope.live(table), *where, or_(grade.is_(None), grade.not_in(RATED)))
            .where(scope.concerns((household,), (grades.c.household_no,)))
            .order_by(household, day)
        )

    return Guard((table, grades), ask, say_ungraded)


def _ask_expired(scope: Scope) -> Select[Any]:
    """Drawings on lines that have expired; what was drawn before may be repaid after."""
    return (
        select(drawings.c.line_no, drawings.c.business_date, lines.c.expires_on)
        .join(lines, and_(scope.live(lines), lines.c.line_no == drawings.c.line_no))
        .where(scope.live(drawings), IS_DRAWN, drawings.c.business_date > lines.c.expires_on)
        .where(scope.concerns((drawings.c.line_no,), (lines.c.line_no,)))
        .order_by(drawings.c.line_no, drawings.c.business_date)
    )


def _ask_benefit_ended(scope: Scope) -> Select[Any]:
    """Uses of benefits that had ended."""
    return (
        select(uses.c.benefit_no, uses.c.business_date, benefits.c.ends_on)
        .join(benefits, and_(scope.live(benefits), benefits.c.benefit_no == uses.c.benefit_no))
        .where(scope.live(uses), uses.c.business_date >= benefits.c.ends_on)
        .where(scope.concerns((uses.c.benefit_no,), (benefits.c.benefit_no,)))
        .order_by(uses.c.benefit_no, uses.c.business_date)
    )


def _ask_unfit(scope: Scope) -> Select[Any]:
    """Uses of benefits by households whose grade on the day does not do."""
    grade = grade_on(uses.c.household_no, uses.c.business_date, scope.live).correlate(uses).scalar_subquery()
    touched = or_(
        uses.c.household_no.in_(scope.keys((uses.c.household_no,), (grades.c.household_no,))),
        uses.c.benefit_no.in_(scope.keys((benefits.c.benefit_no,))),
    )
    return (
        select(
            uses.c.benefit_no, uses.c.household_no, uses.c.business_date, grade.label("grade"), benefits.c.lowest_grade
        )
        .join(benefits, and_(scope.live(benefits), benefits.c.benefit_no == uses.c.benefit_no))
        .where(scope.live(uses), touched)
        .where(or_(grade.is_(None), place(grade) > place(benefits.c.lowest_grade)))
        .order_by(uses.c.benefit_no, uses.c.household_no)
    )


GUARDS = (
    once(ROUND, rounds.c.round_no),
    Guard((rounds,), _ask_overlap, say_overlap),
    once(VILLAGE, villages.c.village, villages.c.round_no),
    known_unit(villages.c.village, UnitKind.VILLAGE),
    names(villages, ROUND, rounds, "round_no"),
    _outside(villages),
    once(GRADE, grades.c.household_no, grades.c.business_date),
    registered_household(grades.c.household_no),
    names(grades, ROUND, rounds, "round_no"),
    names(grades, VILLAGE, villages, "village", "round_no"),
    _outside(grades),
    once(LINE, lines.c.line_no),
    names(lines, ROUND, rounds, "round_no"),
    _outside(lines),
    _ungraded(lines, lines.c.line_no),
    names(drawings, LINE, lines, "line_no", "household_no"),
    _ungraded(drawings, drawings.c.line_no, IS_DRAWN),
    Guard((drawings, lines), _ask_expired, say_expired),
    covers(WITHIN_LINE, Side(lines, lines.c.amount), Side(drawings, _OUTSTANDING), "line_no"),
    covers(
        REPAID, Side(drawings, drawings.c.amount, where=IS_DRAWN), Side(drawings, drawings.c.amount, where=~IS_DRAWN),
        "line_no",
    ),
    once(BENEFIT, benefits.c.benefit_no),
    once(USE, uses.c.benefit_no, uses.c.household_no, uses.c.business_date),
    registered_household(uses.c.household_no),
    names(uses, BENEFIT, benefits, "benefit_no"),
    Guard((uses, benefits), _ask_benefit_ended, say_benefit_ended),
    Guard((uses, grades, benefits), _ask_unfit, say_unfit),
)  # fmt: skip
