"""The unbroken tag: allotments within what was allocated, payments within the purpose, benefits within what was paid.

The books of direct funds, the allotments and the payments can each break what the others stand on.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, not_, or_, select

from bureau_common.kit.books.demands import Side, covered_days, covers, least_room, names
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.running import first_broken_days
from bureau_common.schemas.terms import Room, Told

from ..topics.direct_funds.guards import concerned_funds
from ..topics.direct_funds.rules import (
    BENEFIT,
    CARRIED_YEARS,
    FUND,
    check_purpose,
    say_beyond_years,
    say_over_allotted,
)
from ..topics.direct_funds.schemas import SEPARATOR
from ..topics.direct_funds.tables import allocations, benefits, notices
from ..topics.payments.rules import ALLOTMENT, PAYMENT
from ..topics.payments.schemas import AllotmentKind, PaymentKind
from ..topics.payments.tables import ALLOTTED, PAID, RETURNED, allotments, payments

_ISSUED = allotments.c.kind == AllotmentKind.ISSUE
_KEY = ("tag", "unit", "project")
_ALLOCATED = Side(
    allocations,
    allocations.c.amount,
    keys=(allocations.c.tag, allocations.c.to_unit, func.coalesce(allocations.c.project_code, "")),
)
_ALLOTTED = Side(
    allotments,
    ALLOTTED,
    keys=(
        allotments.c.direct_fund_tag,
        allotments.c.reporting_unit,
        func.coalesce(allotments.c.project_code, ""),
    ),
)
"""Both by fund, unit and project; what is for no project of the unit is a key of its own."""


def _within(code: ColumnElement[str], codes: ColumnElement[str]) -> ColumnElement[bool]:
    """`is_within` for the database: codes are digits, so that they read as a pattern."""
    return or_(codes.is_(None), code.regexp_match(func.concat("^(", func.replace(codes, SEPARATOR, "|"), ")")))


def _ask_allotments(scope: Scope) -> Select[Any]:
    """Allotments of another purpose than their fund's, or of a year in which it is not used."""
    a, fund = allotments.c, concerned_funds(scope, (allotments.c.direct_fund_tag,))
    years = a.fiscal_year.between(fund.c.fiscal_year, fund.c.fiscal_year + CARRIED_YEARS)
    of_year, allowed = years, _within(a.functional_code, fund.c.functional_codes)
    return (
        select(a.allotment_no, fund.c.tag, a.fiscal_year, a.functional_code)
        .add_columns(fund.c.fiscal_year.label("own_year"), fund.c.functional_codes)
        .join(fund, fund.c.tag == a.direct_fund_tag)
        .where(scope.live(allotments), _ISSUED, not_(of_year & allowed))
        .order_by(a.allotment_no)
    )


def _say_allotment(number: str, tag: str, year: int, code: str, own_year: int, codes: str) -> Iterator[Told]:
    if not own_year <= year <= own_year + CARRIED_YEARS:
        yield from say_beyond_years(tag, year, own_year)
    yield from check_purpose(ALLOTMENT, number, tag, "functional_code", code, codes)


def _ask_over_allotted(scope: Scope) -> Select[Any]:
    """By fund, unit and project the first day on which more was allotted than allocated."""
    days = covered_days(scope, _KEY, _ALLOCATED, _ALLOTTED)
    return first_broken_days(days, days.c.used > days.c.limit, *_KEY).with_only_columns(
        *[days.c[name] for name in (*_KEY, "day", "limit", "used")]
    )


def _ask_room(scope: Scope) -> Select[Any]:
    """By fund, unit and project what may still be allotted."""
    days = covered_days(scope, _KEY, _ALLOCATED, _ALLOTTED)
    return least_room(scope, days, _KEY, days.c.limit - days.c.used, allocations, allotments)


def _say_room(tag: str, unit: str, project: str, room: Decimal) -> Iterator[Told]:
    yield Room(".".join(filter(None, (tag, unit, project, "allottable"))), room)


def _ask_payments(scope: Scope) -> Select[Any]:
    """Payments for something, or to somebody, that their fund is not for."""
    p, fund = payments.c, concerned_funds(scope, (payments.c.direct_fund_tag,))
    of_purpose = _within(p.functional_code, fund.c.functional_codes)
    to_payee = _within(p.government_economic, fund.c.payee_classes)
    return (
        select(p.payment_no, fund.c.tag, p.functional_code, fund.c.functional_codes)
        .add_columns(p.government_economic, fund.c.payee_classes)
        .join(fund, fund.c.tag == p.direct_fund_tag)
        .where(scope.live(payments), p.kind == PaymentKind.PAID, not_(of_purpose & to_payee))
        .order_by(p.payment_no)
    )


def _say_payment(
    number: str, tag: str, code: str, codes: str, payee_class: str, payee_classes: str | None
) -> Iterator[Told]:
    yield from check_purpose(PAYMENT, number, tag, "functional_code", code, codes)
    yield from check_purpose(PAYMENT, number, tag, "government_economic", payee_class, payee_classes)


GUARDS = (
    names(allotments, FUND, notices, ("direct_fund_tag", "tag"), where=_ISSUED),
    Guard((notices, allotments), _ask_allotments, _say_allotment),
    Guard((allocations, allotments), _ask_over_allotted, say_over_allotted),
    Guard((allocations, allotments), _ask_room, _say_room, rehearsed=True),
    Guard((notices, payments), _ask_payments, _say_payment),
    covers(
        BENEFIT,
        Side(payments, PAID - RETURNED, keys=(payments.c.direct_fund_tag,)),
        Side(benefits, benefits.c.amount),
        "tag",
    ),
)
