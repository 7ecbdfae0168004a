"""What the books of microcredit demand of their rows as they stand: who borrows, at what rate, how much, and how often."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Numeric,
    Select,
    Subquery,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on

from bureau_common.kit.books.demands import Side, covers, least_room, names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.running import first_broken_days, running_sums
from bureau_common.kit.core.tables import person_details, persons
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.schemas.terms import Room, Told

from ...reference.lpr import lpr_on
from ...reference.registers import HOUSEHOLDS, registered_household
from .rules import (
    AGES,
    FAVOURED,
    IN_ALL,
    KIND,
    LOAN,
    NEW_SINCE,
    POOL,
    RATE_MARGIN,
    RECOVERED,
    RELIEF,
    say_borrower,
    say_compensated,
    say_extension,
    say_kind,
    say_not_due,
    say_over,
    say_owed,
    say_rate,
    say_relief,
    say_renewal,
)
from .schemas import MoveAction
from .tables import CAPITAL, LOST, OF_POOL, capital, due_dates, extensions, kinds, loans, moves, owed, principal

_STALE_DAYS = 45
"""The rate is published every month: what is older than this was not entered."""


def _loan_nos(scope: Scope) -> Any:
    """The loans that the change touched, by themselves, by what was paid on them, or by their renewal."""
    return scope.keys((loans.c.loan_no,), (moves.c.loan_no,), (loans.c.renews,))


def _households(scope: Scope) -> Any:
    """The households of these loans."""
    return select(loans.c.household_no).where(scope.live(loans), loans.c.loan_no.in_(_loan_nos(scope)))


def _cap(day: ColumnElement[Any]) -> ColumnElement[Decimal]:
    """What a household may owe in all by a contract of a day."""
    return case((day >= NEW_SINCE, literal(IN_ALL, Numeric)), else_=literal(FAVOURED, Numeric))


def _ask_kinds(scope: Scope) -> Select[Any]:
    """Loans that state another kind of household than the one that was on record on the day of the contract."""
    register = HOUSEHOLDS.table
    on_record = union_all(
        *[
            select(
                each.c.household_no, each.c.kind, each.c.business_date.label("day"), literal(place).label("place")
            ).where(scope.live(each))
            for place, each in enumerate((register, kinds))
        ]
    ).subquery("on_record")
    of_day = (
        select(on_record.c.kind)
        .where(on_record.c.household_no == loans.c.household_no, on_record.c.day <= loans.c.signed_on)
        .order_by(on_record.c.day.desc(), on_record.c.place.desc())
        .limit(1)
        .lateral("of_day")
    )
    return (
        select(loans.c.loan_no, loans.c.household_kind, loans.c.signed_on, of_day.c.kind)
        .select_from(loans)
        .outerjoin(of_day, true())
        .where(scope.live(loans), scope.concerns((loans.c.household_no,), (kinds.c.household_no,)))
        .where(of_day.c.kind.is_distinct_from(loans.c.household_kind))
        .order_by(loans.c.loan_no)
    )


def _ask_borrowers(scope: Scope) -> Select[Any]:
    """Touched loans whose borrower is unknown or, by the new terms, too young or too old.

    Where nobody is named the head of the household borrows, of whichever unit it is; a borrower who is named is one whom
    the caller sees.
    """
    register = HOUSEHOLDS.table
    head = select(register.c.head).where(scope.live(register), register.c.household_no == loans.c.household_no)
    borrower = func.coalesce(loans.c.borrower, head.limit(1).scalar_subquery())
    seen = or_(loans.c.borrower.is_(None), scope.visible(persons))
    known = and_(scope.live(persons), persons.c.person == borrower, seen)
    born = func.to_date(func.substr(person_details.c.id_number, 7, 8), "YYYYMMDD")
    age = func.date_part("year", func.age(loans.c.signed_on, born))
    is_known = person_details.c.person.is_not(None)
    asked = or_(loans.c.borrower.is_not(None), loans.c.signed_on >= NEW_SINCE)
    fits = or_(loans.c.signed_on < NEW_SINCE, age.between(*AGES))
    return (
        select(loans.c.loan_no, is_known)
        .select_from(loans)
        .outerjoin(persons, known)
        .outerjoin(person_details, person_details.c.person == persons.c.person)
        .where(scope.live(loans), scope.touched(loans), asked)
        .where(~and_(is_known, func.coalesce(fits, false())))
        .order_by(loans.c.loan_no)
    )


def _ask_rates(scope: Scope) -> Select[Any]:
    """Touched loans by the new terms above the rate of their day: up to one year by the one-year rate, else by the other.

    A quote that is entered later judges what is signed after it; what stands keeps the rate that it was judged by.
    """
    quote = lpr_on(loans.c.signed_on, scope).lateral("quote")
    within_year = loans.c.due_on <= loans.c.business_date + literal_column("interval '1 year'")
    lpr = case((within_year, quote.c.one_year_pct), else_=quote.c.five_year_pct)
    margin = in_force(RATE_MARGIN, loans.c.signed_on, scope)
    stale = loans.c.signed_on - quote.c.day > _STALE_DAYS
    stated = and_(loans.c.lpr_pct.is_not(None), loans.c.lpr_pct != lpr)
    return (
        select(loans.c.loan_no, loans.c.rate_pct, loans.c.lpr_pct, lpr, quote.c.day, margin, stale)
        .select_from(loans)
        .join(quote, true())
        .where(scope.live(loans), scope.touched(loans), loans.c.signed_on >= NEW_SINCE)
        .where(or_(loans.c.rate_pct > lpr + margin / 100, stated, stale))
        .order_by(loans.c.loan_no)
    )


def _ask_renewals(scope: Scope) -> Select[Any]:
    """Renewals of what is unknown, of another household, later than they are, or a renewal itself."""
    old = loans.alias("old")
    same = old.c.household_no == loans.c.household_no
    return (
        select(loans.c.loan_no, loans.c.renews, old.c.business_date, same, old.c.renews, loans.c.business_date)
        .select_from(loans)
        .outerjoin(old, and_(scope.live(old), old.c.loan_no == loans.c.renews))
        .where(scope.live(loans), scope.concerns((loans.c.renews,), (loans.c.loan_no,)))
        .where(or_(old.c.id.is_(None), ~same, old.c.renews.is_not(None), old.c.business_date > loans.c.business_date))
        .order_by(loans.c.loan_no)
    )


def _ask_relief(scope: Scope) -> Select[Any]:
    """Loans that were renewed or extended more often than the parameter of the last such day allows."""
    first = func.coalesce(loans.c.renews, loans.c.loan_no)
    relieved = union_all(
        select(
            loans.c.renews.label("first"), loans.c.signed_on.label("day"), literal(1).label("renewals"),
            literal(0).label("extensions"),
        ).where(scope.live(loans), loans.c.renews.is_not(None)),
        select(first, extensions.c.business_date, literal(0), literal(1))
        .join(extensions, extensions.c.loan_no == loans.c.loan_no)
        .where(scope.live(loans), scope.live(extensions)),
    ).subquery("relieved")  # fmt: skip
    touched = select(first).where(loans.c.loan_no.in_(scope.keys((loans.c.loan_no,), (extensions.c.loan_no,))))
    each = (
        select(
            relieved.c.first, func.max(relieved.c.day).label("day"), func.sum(relieved.c.renewals).label("renewals"),
            func.sum(relieved.c.extensions).label("extensions"),
        )
        .where(relieved.c.first.in_(touched))
        .group_by(relieved.c.first)
        .subquery("each")
    )  # fmt: skip
    relief = in_force(RELIEF, each.c.day, scope)
    once_in_all = and_(relief == "once_in_all", each.c.renewals + each.c.extensions > 1)
    return (
        select(each.c.first, each.c.renewals, each.c.extensions, relief)
        .where(or_(each.c.renewals > 1, each.c.extensions > 1, once_in_all))
        .order_by(each.c.first)
    )


def _ask_extensions(scope: Scope) -> Select[Any]:
    """Extensions that were agreed after the loan fell due, or that do not lengthen it."""
    late = or_(extensions.c.business_date > loans.c.due_on, extensions.c.due_on <= loans.c.due_on)
    return (
        select(loans.c.loan_no, extensions.c.business_date, loans.c.due_on, extensions.c.due_on)
        .join(extensions, extensions.c.loan_no == loans.c.loan_no)
        .where(scope.live(loans), scope.live(extensions), late)
        .where(scope.concerns((extensions.c.loan_no,), (loans.c.loan_no,)))
        .order_by(loans.c.loan_no)
    )


def _ask_not_due(scope: Scope) -> Select[Any]:
    """Compensations of what is not overdue."""
    due = due_dates(scope.live)
    return (
        select(moves.c.loan_no, moves.c.business_date, due.c.due_on)
        .join(due, due.c.loan_no == moves.c.loan_no)
        .where(scope.live(moves), moves.c.action == MoveAction.COMPENSATE, moves.c.business_date <= due.c.due_on)
        .where(scope.concerns((moves.c.loan_no,), (loans.c.loan_no,), (extensions.c.loan_no,)))
        .order_by(moves.c.loan_no)
    )


def _ask_over(scope: Scope) -> Select[Any]:
    """The first day on which more of a touched loan is settled than it is."""
    moved = principal(scope.live)
    standing = select(loans.c.loan_no).where(scope.live(loans), loans.c.loan_no.in_(_loan_nos(scope)))
    touched = select(moved).where(moved.c.loan_no.in_(standing)).subquery()
    days = running_sums(touched, ["loan_no"], ["amount"])
    first = first_broken_days(days, days.c.amount < 0, "loan_no").subquery()
    return select(first.c.loan_no, first.c.day, first.c.amount)


def _owed_by_day(scope: Scope) -> Subquery:
    """By touched household and day what it owes at the day's end."""
    moved = owed(scope.live, loans.c.household_no.in_(_households(scope)))
    return running_sums(moved, ["household_no"], ["amount"])


def _ask_owed(scope: Scope) -> Select[Any]:
    """The first day on which a touched household borrows and owes more than the last contract of that day allows."""
    days, day = _owed_by_day(scope), loans.c.business_date
    on_day = and_(days.c.household_no == loans.c.household_no, days.c.day == day)
    cap = _cap(func.max(loans.c.signed_on))
    return (
        select(loans.c.household_no, day, days.c.amount, cap)
        .ext(distinct_on(loans.c.household_no))
        .join(days, on_day)
        .where(scope.live(loans))
        .group_by(loans.c.household_no, day, days.c.amount)
        .having(days.c.amount > cap)
        .order_by(loans.c.household_no, day)
    )


def _ask_rooms(scope: Scope) -> Select[Any]:
    """What a touched household may still borrow."""
    days = _owed_by_day(scope)
    return least_room(scope, days, ["household_no"], _cap(days.c.day) - days.c.amount, loans, moves)


def _say_room(household_no: str, room: Decimal) -> Iterator[Told]:
    yield Room(f"{household_no}.borrowable", room)


def _ask_compensated(scope: Scope) -> Select[Any]:
    """The first day on which the pool has lost more on a touched household than it bears."""
    lost = (
        select(loans.c.household_no, moves.c.business_date.label("day"), LOST.label("amount"))
        .join(moves, moves.c.loan_no == loans.c.loan_no)
        .where(scope.live(loans), scope.live(moves), OF_POOL, loans.c.household_no.in_(_households(scope)))
        .subquery()
    )
    days = running_sums(lost, ["household_no"], ["amount"])
    first = first_broken_days(days, days.c.amount > FAVOURED, "household_no").subquery()
    return select(first.c.household_no, cast(first.c.day, Date), first.c.amount)


GUARDS = (
    once(KIND, kinds.c.household_no, kinds.c.business_date),
    registered_household(kinds.c.household_no),
    once(LOAN, loans.c.loan_no),
    registered_household(loans.c.household_no),
    Guard((loans, kinds), _ask_kinds, say_kind),
    Guard((loans,), _ask_borrowers, say_borrower),
    Guard((loans,), _ask_rates, say_rate),
    Guard((loans,), _ask_renewals, say_renewal),
    names(moves, LOAN, loans, "loan_no"),
    names(extensions, LOAN, loans, "loan_no"),
    Guard((extensions, loans), _ask_extensions, say_extension),
    Guard((extensions, loans), _ask_relief, say_relief),
    Guard((moves, loans, extensions), _ask_not_due, say_not_due),
    Guard((loans, moves), _ask_over, say_over),
    covers(
        RECOVERED, Side(moves, moves.c.amount, where=moves.c.action == MoveAction.COMPENSATE),
        Side(moves, moves.c.amount, where=moves.c.action == MoveAction.RECOVER), "loan_no",
    ),
    Guard((loans, moves), _ask_owed, say_owed),
    Guard((loans, moves), _ask_rooms, _say_room, limit=None, rehearsed=True),
    Guard((loans, moves), _ask_compensated, say_compensated),
    covers(POOL, Side(capital, CAPITAL), Side(moves, LOST, where=OF_POOL), "pool"),
)  # fmt: skip
