"""Openings (期初) beside vouchers: which rows they are, which door they take, and that no time has both.

Their source says what they are. An opening may be the sum of many vouchers: it serves sums, and no count of vouchers.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, select, true

from ...schemas.findings import Clause, blocked
from ...schemas.problems import FieldError
from ...schemas.records import OPENING, RecordEntry
from ...schemas.terms import Told
from ..core.context import say
from ..core.errors import Refused
from .guards import Guard, Scope

OPENINGS_DOOR = (
    f"来源系统“{OPENING}”专用于期初，请用期初工作簿（…/openings）导入",
    f"The source {OPENING} is kept for openings: send them as the workbook of openings (…/openings)",
)
_APART = Clause(document="期初与凭证不得重复计入（本局惯例）", article=None, verified=False)


def is_voucher(rows: FromClause) -> ColumnElement[bool]:
    """That a row is no opening."""
    return rows.c.source != OPENING


def refuse_openings(entries: Sequence[RecordEntry]) -> None:
    """Refuse what calls itself an opening and comes by another door than the workbook of openings."""
    errors = [opening_error(row) for row, entry in enumerate(entries, 1) if entry.source == OPENING]
    if errors:
        raise Refused("malformed", *OPENINGS_DOOR, errors=errors)


def opening_error(row: int) -> FieldError:
    """An entry of a batch, or a row of a file, that calls itself an opening."""
    return FieldError(field="source", row=row, rule="opening", message=say(*OPENINGS_DOOR), value=OPENING)


def before_vouchers(table: Table) -> Guard:
    """Openings end before the first voucher: what they sum up is not entered a second time, by whichever comes later."""

    def ask(scope: Scope) -> Select[Any]:
        day = table.c.business_date
        standing = select(day).where(scope.live(table))
        opened = standing.where(table.c.source == OPENING).order_by(day.desc()).limit(1).subquery()
        begun = standing.where(is_voucher(table)).order_by(day).limit(1).subquery()
        days = (opened.c.business_date, begun.c.business_date)
        return select(*days).select_from(opened.join(begun, true())).where(days[1] <= days[0])

    return Guard((table,), ask, _judge_days)


def _judge_days(opened: date, begun: date) -> Iterator[Told]:
    zh = f"期初截至{opened}，第一笔凭证在{begun}：期初只能早于第一笔凭证，同一时期不得既有期初又有凭证"
    en = f"Openings reach until {opened}, and the first voucher is of {begun}: openings end before the first voucher"
    yield blocked("opening_beside_vouchers", zh, en, _APART, "business_date", opened, begun)
