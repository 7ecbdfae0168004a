"""What the register and the statements demand of their rows as they stand."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from bureau_common.kit.books.demands import in_course, names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.units.demands import known_unit
from bureau_common.schemas.findings import blocked
from bureau_common.schemas.terms import Told

from ...reference.state_enterprises import CLOSING, ENTERPRISE, STATE_ASSETS, closings, enterprises, while_open
from .figures import filed
from .rules import COURSE, STANDING, STATEMENT, STATEMENTS
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


def _say_group(code: str, group: str) -> Iterator[Told]:
    zh = f"企业{code}所属集团{group}当日尚未登记为一级企业，请先登记"
    en = f"The group {group} of the enterprise {code} does not stand as one of the first level on that day; register it"
    yield blocked("unknown", zh, en, STATE_ASSETS, "group_code", group)


def _ask_twice(scope: Scope) -> Select[Any]:
    """Enterprises with two statements of one kind and day that are not returned."""
    s = statements.c
    of_reviews = select(s.credit_code).where(s.statement_no.in_(scope.keys((reviews.c.statement_no,))))
    touched = or_(s.credit_code.in_(scope.keys((s.credit_code,))), s.credit_code.in_(of_reviews))
    kinds = [filed(scope.live, kind) for kind in StatementKind]
    key = (s.credit_code, s.kind, s.statement_date)
    return select(*key).where(kinds[0] | kinds[1], touched).group_by(*key).having(func.count() > 1).order_by(*key)


def _say_twice(code: str, kind: StatementKind, day: date) -> Iterator[Told]:
    zh = f"企业{code}截止{day}的{kind.label_zh}已报送，{STANDING.remedy_zh}"
    en = f"The {kind} statement of {code} as of {day} stands already; {STANDING.remedy_en}"
    yield blocked("repeated", zh, en, STATEMENTS, "statement_date", day)


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


def _say_day(number: str, day: date, expected: date, reviewed: date, filed_on: date) -> Iterator[Told]:
    if day != expected:
        zh = f"报表{number}的审核业务日期应为{expected}（月报为报表截止日，年报为办理日期）"
        en = (
            f"A review of {number} counts on {expected}: of a month's statement on its day, of a year's when it is made"
        )
        yield blocked("statement_day", zh, en, STATEMENTS, "business_date", day, expected)
    if reviewed < filed_on:
        zh, en = (
            f"报表{number}于{filed_on}报送，办理日期不能早于该日",
            f"The statement {number} was filed on {filed_on}, later",
        )
        yield blocked("too_early", zh, en, STATEMENTS, "reviewed_on", reviewed, f">= {filed_on}")


GUARDS = (
    known_unit(enterprises.c.owner_department),
    once(ENTERPRISE, enterprises.c.credit_code, enterprises.c.business_date),
    Guard((enterprises,), _ask_groups, _say_group),
    once(CLOSING, closings.c.credit_code),
    names(closings, ENTERPRISE, enterprises, "credit_code"),
    while_open(enterprises),
    once(STATEMENT, statements.c.statement_no),
    names(statements, ENTERPRISE, enterprises, "credit_code"),
    while_open(statements, statements.c.kind == StatementKind.MONTHLY),
    Guard((statements, reviews), _ask_twice, _say_twice),
    names(reviews, STATEMENT, statements, "statement_no"),
    in_course(COURSE, reviews, "statement_no", statements, day="reviewed_on"),
    Guard((reviews, statements), _ask_days, _say_day),
    names(factors, ENTERPRISE, enterprises, "credit_code"),
)
