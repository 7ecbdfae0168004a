"""What the register and the statements demand of their rows as they stand."""

from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from bureau_common.kit.books.demands import in_course, names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.units.demands import known_unit

from ...reference.state_enterprises import CLOSING, ENTERPRISE, closings, enterprises, while_open
from .figures import filed
from .rules import COURSE, STATEMENT, say_day, say_group, say_twice
from .schemas import StatementKind
from .tables import factors, reviews, statements


def _ask_groups(scope: Scope) -> Select[Any]:
    """Enterprises of a group whose first level does not stand as one by their day."""
    head, e = enterprises.alias("head"), enterprises.c
    heads = and_(
        scope.live(head), head.c.credit_code == e.group_code, head.c.level == 1, head.c.business_date <= e.business_date
    )
    return (
        select(e.credit_code, e.group_code)
        .outerjoin(head, heads)
        .where(
            scope.live(enterprises), scope.concerns((e.group_code,), (enterprises.c.credit_code,)), head.c.id.is_(None)
        )
        .order_by(e.credit_code)
    )


def _ask_twice(scope: Scope) -> Select[Any]:
    """Enterprises with two statements of one kind and day that are not returned."""
    s = statements.c
    of_reviews = select(s.credit_code).where(s.statement_no.in_(scope.keys((reviews.c.statement_no,))))
    touched = or_(s.credit_code.in_(scope.keys((s.credit_code,))), s.credit_code.in_(of_reviews))
    kinds = [filed(scope.live, kind) for kind in StatementKind]
    key = (s.credit_code, s.kind, s.statement_date)
    return select(*key).where(kinds[0] | kinds[1], touched).group_by(*key).having(func.count() > 1).order_by(*key)


def _ask_days(scope: Scope) -> Select[Any]:
    """Reviews that count on another day than they should, or were made before their statement was filed."""
    s, r = statements.c, reviews.c
    expected = case((s.kind == StatementKind.MONTHLY, s.business_date), else_=r.reviewed_on)
    return (
        select(r.statement_no, r.business_date, expected, r.reviewed_on, s.filed_on)
        .join(statements, and_(scope.live(statements), s.statement_no == r.statement_no))
        .where(scope.live(reviews), or_(r.business_date != expected, r.reviewed_on < s.filed_on))
        .where(scope.concerns((r.statement_no,), (s.statement_no,)))
        .order_by(r.statement_no, r.id)
    )


GUARDS = (
    known_unit(enterprises.c.owner_department),
    once(ENTERPRISE, enterprises.c.credit_code, enterprises.c.business_date),
    Guard((enterprises,), _ask_groups, say_group),
    once(CLOSING, closings.c.credit_code),
    names(closings, ENTERPRISE, enterprises, "credit_code"),
    while_open(enterprises),
    once(STATEMENT, statements.c.statement_no),
    names(statements, ENTERPRISE, enterprises, "credit_code"),
    while_open(statements, statements.c.kind == StatementKind.MONTHLY),
    Guard((statements, reviews), _ask_twice, say_twice),
    names(reviews, STATEMENT, statements, "statement_no"),
    in_course(COURSE, reviews, "statement_no", statements, day="reviewed_on"),
    Guard((reviews, statements), _ask_days, say_day),
    names(factors, ENTERPRISE, enterprises, "credit_code"),
)
