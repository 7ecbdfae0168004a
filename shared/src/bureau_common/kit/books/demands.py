"""Demands: the guards that most kinds of record need, each a line in a topic's `guards.py`.

once(TERM, *columns)                  what the columns name stands once
names(child, TERM, parent, key, …)    what a row names stands, by the row's day, and says the same
registered(column, code)              the register knows who is named
covers(COVER, limit, use, *keys)      on every day no more is used than there is
in_course(COURSE, table, key)         steps come in their order
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Numeric,
    Select,
    Subquery,
    Table,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from ...schemas.courses import Course
from ...schemas.findings import blocked, exceeded
from ...schemas.labels import Labelled
from ...schemas.terms import Cover, Room, Term, Told
from ..core.records import labels_of, title_of
from .guards import Guard, Scope, table_of
from .running import first_broken_days, running_sums


def spoken(values: Sequence[Any]) -> str:
    """A key in words: labels for codes, ISO 8601 for days; what is empty is left out."""
    return " ".join(
        value.label_zh if isinstance(value, Labelled) else str(value) for value in values if value is not None
    )


def coded(values: Sequence[Any]) -> str:
    """A key as other systems know it: codes and numbers."""
    return " ".join(str(value) for value in values if value is not None)


def once(term: Term, *key: ColumnElement[Any], where: ColumnElement[bool] | None = None) -> Guard:
    """Rows with the same `key` (of those that `where` picks) stand once."""
    table = table_of(key[0])
    counted = true() if where is None else where
    field = getattr(key[0], "name", "")

    def ask(scope: Scope) -> Select[Any]:
        return (
            select(*key)
            .where(scope.live(table), counted, scope.concerns(key))
            .group_by(*key)
            .having(func.count() > 1)
            .order_by(*key)
        )

    def say(*values: Any) -> Iterator[Told]:
        zh = f"{term.label_zh}{spoken(values)}已登记，请更正原记录"
        en = f"The {term.label_en} {coded(values)} stands already; correct its record"
        zh, en = "；".join(filter(None, (zh, term.remedy_zh))), "; ".join(filter(None, (en, term.remedy_en)))
        yield blocked("repeated", zh, en, term.clause, field, coded(values))

    return Guard((table,), ask, say)


def names(
    child: Table,
    term: Term,
    parent: Table,
    key: str | tuple[str, str],
    *same: str,
    where: ColumnElement[bool] | None = None,
    by_day: bool = True,
) -> Guard:
    """What a row of `child` names under `key` stands in `parent`, no later than the row, and says the same under `same`.

    `key` is a pair where the two tables call it differently; a row that names nothing is not asked, and one that
    leaves a field of `same` empty is not compared by it. `where` picks the rows of `child` that are asked. Without
    `by_day` what is named may be dated later than the row.
    """
    child_key, parent_key = (key, key) if isinstance(key, str) else key
    own, theirs = child.c[child_key], parent.c[parent_key]
    agrees = and_(true(), *[or_(child.c[name].is_(None), child.c[name] == parent.c[name]) for name in same])
    by = [own, *([child.c.business_date] if by_day else []), *[child.c[name] for name in same]]

    def ask(scope: Scope) -> Select[Any]:
        day = child.c.business_date if by_day else func.min(child.c.business_date)
        since = func.min(parent.c.business_date)
        entered = parent.c.business_date <= child.c.business_date if by_day else true()
        good = func.count(parent.c.id).filter(agrees, entered)
        return (
            select(own, day, func.count(parent.c.id), since.filter(agrees))
            .outerjoin(parent, and_(scope.live(parent), theirs == own))
            .where(scope.live(child), true() if where is None else where, scope.concerns((own,), (theirs,)))
            .group_by(*by)
            .having(good == 0)
            .order_by(own, day)
        )

    titles = "、".join(title_of(child.c[name]) for name in same)

    def say(named: Any, day: date, known: int, since: date | None) -> Iterator[Told]:
        told_zh, told_en = f"{term.label_zh}{spoken((named,))}", f"The {term.label_en} {named}"
        if not known:
            zh, en = f"{told_zh}尚未登记，请先登记", f"{told_en} does not stand; enter it first"
            yield blocked("unknown", zh, en, term.clause, child_key, named)
        elif since is None:
            zh = f"{told_zh}登记的{titles}与本记录不同，请核对"
            en = f"{told_en} is recorded with another {', '.join(same)}; check both records"
            yield blocked("differs", zh, en, term.clause, same[0], named)
        else:
            zh = f"{told_zh}的日期为{since}，不能有{day}的记录"
            en = f"{told_en} is of {since}: no record of {day}"
            yield blocked("too_early", zh, en, term.clause, "business_date", day, f">= {since}")

    return Guard((child, parent), ask, say)


def registered(column: ColumnElement[Any], code: ColumnElement[Any], term: Term, *, by_day: bool = False) -> Guard:
    """Who a touched row names stands in a register, `by_day` no later than the row.

    It is asked of what a change writes and not of the register: who leaves it keeps what came before.
    """
    table, register = table_of(column), table_of(code)

    def ask(scope: Scope) -> Select[Any]:
        entered = register.c.business_date <= table.c.business_date if by_day else true()
        known = select(register.c.id).where(scope.live(register), code == column, entered).exists()
        return (
            select(column)
            .distinct()
            .where(scope.touched(table), scope.live(table), column.is_not(None), not_(known))
            .order_by(column)
        )

    def say(named: Any) -> Iterator[Told]:
        zh = f"{term.label_zh}{named}未登记，请先登记"
        en = f"The {term.label_en} {named} is not in the register; register it first"
        yield blocked("unknown", zh, en, term.clause, getattr(column, "name", ""), named)

    return Guard((table,), ask, say)


@dataclass(frozen=True, eq=False)
class Side:
    """What the rows of a table add to one side of a cover: the amount of each, on `day`, if `where` picks it.

    `keys` are the columns under which this table has the cover's keys, where it calls them otherwise.
    """

    table: Table
    amount: ColumnElement[Decimal]
    day: ColumnElement[date] | None = None
    where: ColumnElement[bool] | None = None
    keys: tuple[ColumnElement[Any], ...] = ()

    def columns(self, names: Sequence[str]) -> list[ColumnElement[Any]]:
        """The keys in this table's columns."""
        return [*self.keys] or [self.table.c[name] for name in names]


def covered_days(scope: Scope, names: Sequence[str], limit: Side, use: Side, also: Sequence[Table] = ()) -> Subquery:
    """By key and day with a movement: what there was (`limit`) and what was `used` of it by then, and `until` when."""
    none = cast(literal(0), Numeric)
    further = [[table.c[name] for name in names] for table in also]
    moves = []
    for side, amounts in ((limit, (limit.amount, none)), (use, (none, use.amount))):
        columns = side.columns(names)
        other = (use if side is limit else limit).columns(names)
        day = side.table.c.business_date if side.day is None else side.day
        moves.append(
            select(
                *[column.label(name) for column, name in zip(columns, names, strict=True)],
                day.label("day"),
                amounts[0].label("limit"),
                amounts[1].label("used"),
            ).where(
                scope.live(side.table),
                true() if side.where is None else side.where,
                scope.concerns(columns, other, *further),
            )
        )
    return running_sums(union_all(*moves).subquery(), names, ["limit", "used"])


def _added(scope: Scope, use: Side, names: Sequence[str], first: Subquery) -> ColumnElement[Decimal]:
    """What the change itself uses of a cover by the day on which it broke first."""
    table = use.table
    same = [column == first.c[name] for column, name in zip(use.columns(names), names, strict=True)]
    by_then = (table.c.business_date if use.day is None else use.day) <= first.c.day
    total = select(func.coalesce(func.sum(use.amount), 0)).where(
        scope.live(table), scope.own(table), true() if use.where is None else use.where, *same, by_then
    )
    return total.correlate(first).scalar_subquery()


def covers(
    cover: Cover, limit: Side, use: Side, *names: str, also: Sequence[Table] = (), tells_room: bool = False
) -> tuple[Guard, Guard]:
    """On every day no more is used under a key than there is; and, in rehearsals, what room is left from the last day on.

    `also` are further tables whose rows name the same keys: a write to them asks the same and is told the room, too.
    With `tells_room` a refusal says how much there was before it.
    """
    tables = tuple(dict.fromkeys((limit.table, use.table, *also)))

    def broken(scope: Scope) -> Select[Any]:
        days = covered_days(scope, names, limit, use, also)
        first = first_broken_days(days, days.c.used > days.c.limit, *names).subquery()
        added = [_added(scope, use, names, first)] if tells_room else []
        return select(*[first.c[name] for name in names], first.c.day, first.c.limit, first.c.used, *added)

    def say(*row: Any) -> Iterator[Told]:
        key, (day, there, used, *added) = row[: len(names)], row[len(names) :]
        zh = f"{spoken(key)}：至{day}{cover.used_zh}{used:.2f}元，超过{cover.limit_zh}{there:.2f}元，超出{used - there:.2f}元"
        en = f"{coded(key)}: {used:.2f} {cover.used_en} by {day} exceeds the {there:.2f} {cover.limit_en}, by {used - there:.2f}"
        if added and added[0] > 0:
            room = max(added[0] - (used - there), Decimal(0))
            zh, en = f"{zh}；登记前可用额度{room:.2f}元", f"{en}; the headroom before this entry is {room:.2f}"
        zh, en = "；".join(filter(None, (zh, cover.remedy_zh))), "; ".join(filter(None, (en, cover.remedy_en)))
        yield exceeded("not_covered", zh, en, cover.clause, "amount", used, there)

    def left(scope: Scope) -> Select[Any]:
        days = covered_days(scope, names, limit, use, also)
        moved = [side.table.c.business_date if side.day is None else side.day for side in (limit, use)]
        return least_room(scope, days, names, days.c.limit - days.c.used, *moved, *also)

    def tell(*row: Any) -> Iterator[Told]:
        *key, room = row
        yield Room(".".join(filter(None, (coded(key), cover.room))), room)

    return Guard(tables, broken, say), Guard(tables, left, tell, rehearsed=True)


def least_room(
    scope: Scope,
    days: FromClause,
    names: Sequence[str],
    room: ColumnElement[Decimal],
    *moved: Table | ColumnElement[date],
) -> Select[Any]:
    """By key the least room from the last day on that the change touched: what may still be written there.

    `moved` are the days by which touched rows count; a table stands for its business date.
    """
    counted = [each.c.business_date if isinstance(each, Table) else each for each in moved]
    dates = union_all(*[select(func.max(day).label("day")).where(scope.touched(table_of(day))) for day in counted])
    last = select(func.max(dates.subquery().c.day)).scalar_subquery()
    by = [days.c[name] for name in names]
    return (
        select(*by, func.min(room).label("room"))
        .where(or_(days.c.until.is_(None), days.c.until > last))
        .group_by(*by)
        .order_by(*by)
    )


def taken_in_order(
    course: Course[Any, Any],
    table: FromClause,
    action: str = "action",
    *where: ColumnElement[bool],
    key: str,
    day: str = "business_date",
) -> Select[Any]:
    """By key the actions taken, in the order of their days and, within a day, of the actions; and the first and last day.

    `table` may join what several tables say of one course.
    """
    column, taken_on = table.c[action], table.c[day]
    order = case(*[(column == each.value, place) for place, each in enumerate(course.actions)])
    return (
        select(
            table.c[key],
            func.array_agg(aggregate_order_by(column, taken_on, order, table.c.id)).label("actions"),
            func.min(taken_on).label("first"),
            func.max(taken_on).label("last"),
        )
        .where(*where)
        .group_by(table.c[key])
    )


def state_of(course: Course[Any, Any], last_action: ColumnElement[str]) -> ColumnElement[str]:
    """The state after the last action of a way that was possible; an action must lead to one state from wherever it starts."""
    leads: dict[str, str] = {}
    for (_, action), state in course.steps.items():
        if leads.setdefault(action.value, state.value) != state.value:
            raise ValueError(f"{action} leads to more than one state: fold the whole way instead")
    return case(*[(last_action == action, state) for action, state in leads.items()], else_=course.start.value)


def in_course(
    course: Course[Any, Any],
    table: Table,
    key: str,
    *parents: Table,
    action: str = "action",
    day: str = "business_date",
) -> Guard:
    """The standing steps of each thing lead from one state to the next; touching what they are steps of asks the same.

    Each sequence of actions that occurs is followed once, however many things went through it. `day` is the column of
    the day on which a step is taken, where it counts by another.
    """
    kind = labels_of(table.c[action])
    assert kind is not None  # noqa: S101 - a step's action is an enumeration

    def ask(scope: Scope) -> Select[Any]:
        concerned = scope.concerns((table.c[key],), *[(parent.c[key],) for parent in parents])
        taken = taken_in_order(course, table, action, scope.live(table), concerned, key=key, day=day).subquery()
        return (
            select(taken.c.actions, func.min(taken.c[key]), func.count())
            .group_by(taken.c.actions)
            .order_by(func.min(taken.c[key]))
        )

    def say(actions: Sequence[str], example: Any, count: int) -> Iterator[Told]:
        yield from course.judge(example, [kind.of(each) for each in actions], count)

    # Every sequence is followed: the one that is wrong may be the last.
    return Guard((table, *parents), ask, say, limit=None)
