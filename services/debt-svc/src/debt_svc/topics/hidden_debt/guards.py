"""What the books of hidden debt demand: it only falls, no debt by more than there is of it, no year by more than forecast."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Numeric,
    Select,
    Table,
    Text,
    case,
    cast,
    exists,
    extract,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from bureau_common.kit.books.demands import names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.schemas.terms import Room, Told

from ...reference.debtors import debtors
from .rules import (
    ADJUSTMENT,
    CONFIRMATION,
    COUNTED,
    FORECAST,
    HIDDEN_DEBT,
    INCREASE_ALERT,
    INCREASES,
    OPENING,
    PLAN,
    RELIEF_COUNTED,
    REPLACEMENT_START,
    RESOLUTION,
    Move,
    Step,
    judge_debt,
    judge_first,
    judge_increase,
    judge_start,
    judge_year,
    room_of_debt,
    room_of_year,
    say_opening_moved,
    say_unknown,
)
from .schemas import Way
from .tables import adjustments, confirmations, forecasts, hidden_debts, plans, resolutions

Rows = Sequence[tuple[Any, ...]]


def _ask_openings(scope: Scope) -> Select[Any]:
    """By how much the change moved the opening of each debt, as soon as anything was resolved or adjusted."""
    table = hidden_debts
    moved = func.sum(case((scope.live(table), table.c.principal), else_=-table.c.principal))
    # By what stood before: a bureau that starts brings both along in one change.
    settling = [select(each.c.id).where(scope.live(each), ~scope.own(each)) for each in (resolutions, adjustments)]
    is_settled = or_(*map(exists, settling))
    return (
        select(table.c.debt_no, moved)
        .where(scope.touched(table), is_settled)
        .group_by(table.c.debt_no)
        .having(moved != 0)
        .order_by(table.c.debt_no)
    )


def _ask_moves(scope: Scope) -> Select[Any]:
    """Everything that moved the touched debts, by debt, day and kind; the openings that were voided are left out."""
    parts: list[tuple[Table, ColumnElement[str], ColumnElement[Decimal]]] = [
        (hidden_debts, literal(OPENING, Text), hidden_debts.c.principal),
        (adjustments, adjustments.c.adjustment, adjustments.c.amount),
        (resolutions, resolutions.c.way, resolutions.c.amount),
    ]
    keys = [(table.c.debt_no,) for table, _, _ in parts]
    moved = union_all(
        *[
            select(
                table.c.debt_no,
                table.c.business_date.label("day"),
                kind.label("kind"),
                case((scope.live(table), amount), else_=0).label("amount"),
                scope.touched(table).label("touched"),
            ).where(
                scope.concerns((table.c.debt_no,), *keys),
                scope.live(table) if table is hidden_debts else or_(scope.live(table), scope.touched(table)),
            )
            for table, kind, amount in parts
        ]
    ).subquery()
    key = (moved.c.debt_no, moved.c.day, moved.c.kind)
    sums = (func.sum(moved.c.amount), func.bool_or(moved.c.touched))
    return select(*key, *sums, in_force(RELIEF_COUNTED, moved.c.day, scope)).group_by(*key).order_by(*key)


def _moves(rows: Rows) -> list[Move]:
    return [Move(day, kind, amount, touched, COUNTED[choice]) for day, kind, amount, touched, choice in rows]


def _say_debt(debt_no: str, rows: Rows) -> Iterator[Told]:
    moves = _moves(rows)
    if any(move.kind == OPENING for move in moves):
        yield from [*judge_debt(debt_no, moves)] or judge_first(debt_no, moves)
    elif any(move.amount for move in moves):
        yield from say_unknown(debt_no)


def _say_room_of_debt(debt_no: str, rows: Rows) -> Iterator[Told]:
    if (room := room_of_debt(_moves(rows))) is not None:
        yield Room(debt_no, room)


def _ask_starts(scope: Scope) -> Select[Any]:
    """The days of touched replacements, each with the start that holds on it."""
    day = resolutions.c.business_date
    return (
        select(day, in_force(REPLACEMENT_START, day, scope))
        .distinct()
        .where(scope.live(resolutions), scope.touched(resolutions), resolutions.c.way == Way.REPLACEMENT)
        .order_by(day)
    )


def _year_of(table: Table) -> ColumnElement[int]:
    return cast(extract("year", table.c.business_date), Integer)


def _ask_steps(scope: Scope) -> Select[Any]:
    """The forecasts of the touched years, and what was resolved in them by day and way."""
    resolved_by = (_year_of(resolutions), resolutions.c.business_date, resolutions.c.way)
    concerned = scope.concerns((_year_of(resolutions),), (_year_of(forecasts),))
    resolved = select(*resolved_by, func.sum(resolutions.c.amount), cast(null(), Numeric)).group_by(*resolved_by)
    forecast = select(
        _year_of(forecasts), forecasts.c.business_date, cast(null(), Text), forecasts.c.amount, forecasts.c.revised_from
    )
    taken = union_all(
        resolved.where(scope.live(resolutions), concerned),
        forecast.where(scope.live(forecasts), scope.concerns((_year_of(forecasts),), (_year_of(resolutions),))),
    ).subquery()
    year, day, way, amount, before = taken.c
    return select(year, day, way, amount, before, in_force(RELIEF_COUNTED, day, scope)).order_by(year, day)


def _steps(rows: Rows) -> list[Step]:
    return [
        Step(day, None if way is None else Way.of(way), amount, before, COUNTED[choice])
        for day, way, amount, before, choice in rows
    ]


def _say_year(year: int, rows: Rows) -> Iterator[Told]:
    yield from judge_year(year, _steps(rows))


def _say_room_of_year(year: int, rows: Rows) -> Iterator[Told]:
    if (room := room_of_year(_steps(rows))) is not None:
        yield Room(str(year), room)


def _ask_increases(scope: Scope) -> Select[Any]:
    """What each document adds to each debt, and when it was found."""
    a = adjustments.c
    return (
        select(*_INCREASE, func.sum(a.amount), func.max(a.business_date))
        .where(scope.live(adjustments), a.adjustment.in_(INCREASES))
        .group_by(*_INCREASE)
        .order_by(*_INCREASE)
    )


_INCREASE = (adjustments.c.debt_no, adjustments.c.document_no)
_MOVING = (hidden_debts, resolutions, adjustments)
_YEARLY = (resolutions, forecasts)
_MONTH = func.to_char(plans.c.business_date, "YYYY-MM", type_=Text).label("business_date")

GUARDS = (
    debtors(hidden_debts),
    once(HIDDEN_DEBT, hidden_debts.c.debt_no),
    Guard((hidden_debts,), _ask_openings, say_opening_moved),
    Guard((resolutions,), _ask_starts, judge_start),
    Guard(_MOVING, _ask_moves, _say_debt, grouped=1, limit=None),
    Guard(_MOVING, _ask_moves, _say_room_of_debt, grouped=1, limit=None, rehearsed=True),
    Guard(_YEARLY, _ask_steps, _say_year, grouped=1, limit=None),
    Guard(_YEARLY, _ask_steps, _say_room_of_year, grouped=1, limit=None, rehearsed=True),
    once(CONFIRMATION, confirmations.c.debt_no, confirmations.c.voucher_no),
    names(confirmations, RESOLUTION, resolutions, "voucher_no", "debt_no"),
    # Of two forecasts of one day none would be the latest.
    once(FORECAST, forecasts.c.business_date),
    once(PLAN, _MONTH),
    once(ADJUSTMENT, adjustments.c.document_no, adjustments.c.debt_no, adjustments.c.adjustment),
    Question(INCREASE_ALERT, {adjustments: _INCREASE}, _ask_increases, judge_increase),
)
