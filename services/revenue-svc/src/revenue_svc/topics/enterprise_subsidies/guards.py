"""What enterprise subsidies demand of their rows as they stand: within the program, once a period, paid as awarded."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from bureau_common.kit.books.demands import names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.core.records import title_of
from bureau_common.schemas.findings import blocked, exceeded, said
from bureau_common.schemas.terms import Room, Told

from ...reference.registers import registered
from .rules import AWARD, BUDGET_LAW, GRANTED, OWN_RULE, PAYMENT, POLICY, PROGRAM, RUNNING
from .tables import awards, payments, programs


def _ask_ended(scope: Scope) -> Select[Any]:
    """Awards that were made after their program had ended."""
    begins, ends = programs.c.business_date, programs.c.ends_on
    return (
        select(awards.c.award_no, awards.c.program_code, awards.c.business_date, begins, ends)
        .join(programs, and_(scope.live(programs), programs.c.program_code == awards.c.program_code))
        .where(scope.live(awards), scope.concerns((awards.c.program_code,), (programs.c.program_code,)))
        .where(awards.c.business_date > ends)
        .order_by(awards.c.award_no)
    )


def _say_ended(award_no: str, program: str, day: date, begins: date, ends: date) -> Iterator[Told]:
    zh = f"补贴{award_no}审定于{day}，项目{program}执行期为{begins}至{ends}"
    en = f"Award {award_no} of {day} lies outside the program {program}, {begins} to {ends}"
    yield blocked("award_outside_program", zh, en, POLICY, "business_date", day, f"{begins} – {ends}")


def _awarded(scope: Scope) -> Select[Any]:
    """By program that stands what was awarded under it, and its budget; one that does not stand is said to be unknown."""
    of_program = and_(scope.live(awards), awards.c.program_code == programs.c.program_code)
    return (
        select(programs.c.program_code, func.coalesce(func.sum(awards.c.amount), 0).label("awarded"), programs.c.budget)
        .outerjoin(awards, of_program)
        .where(scope.live(programs), scope.concerns((programs.c.program_code,), (awards.c.program_code,)))
        .group_by(programs.c.id)
    )


def _ask_budgets(scope: Scope) -> Select[Any]:
    each = _awarded(scope).subquery()
    return select(each).where(each.c.awarded > each.c.budget).order_by(each.c.program_code)


def _say_budget(program: str, awarded: Decimal, budget: Decimal) -> Iterator[Told]:
    zh = f"补贴项目{program}已审定{awarded}元，超过预算{budget}元"
    en = f"Awards of {awarded} exceed the budget of {budget} of the program {program}"
    yield exceeded("not_covered", zh, en, BUDGET_LAW, "amount", awarded, budget)


def _ask_left(scope: Scope) -> Select[Any]:
    each = _awarded(scope).subquery()
    return select(each.c.program_code, each.c.budget - each.c.awarded).order_by(each.c.program_code)


def _say_left(program: str, left: Decimal) -> Iterator[Told]:
    yield Room(program, left)


_SAME = ("reporting_unit", "credit_code", "amount")
"""What a payment repeats of its award."""


def _ask_payments(scope: Scope) -> Select[Any]:
    """Payments that say something else than their award."""
    pairs = [(payments.c[name], awards.c[name]) for name in _SAME]
    return (
        select(payments.c.award_no, *[column for pair in pairs for column in pair])
        .join(awards, and_(scope.live(awards), awards.c.award_no == payments.c.award_no))
        .where(scope.live(payments), scope.concerns((payments.c.award_no,), (awards.c.award_no,)))
        .where(or_(*[own != theirs for own, theirs in pairs]))
        .order_by(payments.c.award_no)
    )


def _say_payment(award_no: str, *values: Any) -> Iterator[Told]:
    for field, own, theirs in zip(_SAME, values[::2], values[1::2], strict=True):
        if own != theirs:
            zh = f"补贴{award_no}兑现的{title_of(payments.c[field])}为{said(own)}，审定为{said(theirs)}"
            en = f"{field} of the payment of {award_no} is {said(own)}; the award says {said(theirs)}"
            yield blocked("differs", zh, en, OWN_RULE, field, own, theirs)


GUARDS = (
    once(PROGRAM, programs.c.program_code),
    once(AWARD, awards.c.award_no),
    once(GRANTED, awards.c.credit_code, awards.c.program_code, awards.c.award_period),
    names(awards, RUNNING, programs, "program_code"),
    Guard((programs, awards), _ask_ended, _say_ended),
    registered(awards.c.credit_code, by_day=True),
    Guard((programs, awards), _ask_budgets, _say_budget),
    Guard((programs, awards), _ask_left, _say_left, rehearsed=True),
    once(PAYMENT, payments.c.award_no),
    names(payments, AWARD, awards, "award_no"),
    Guard((awards, payments), _ask_payments, _say_payment),
)
