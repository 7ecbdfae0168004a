"""Which months were filed: what figures ask of filings and plan, at a cut-off, in one statement."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    Date,
    Integer,
    Select,
    Subquery,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    false,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.filings import FilingState
from ...schemas.periods import Period
from ..books.guards import Scope
from ..books.periods import closed_by, period_of, unseen
from ..core.prebuilt import Prebuilt
from ..core.records import book_of
from ..core.tables import filings
from ..journal.cutoffs import AnyCutoff, Cutoff
from .due import due_filings, is_off, is_the_due, last_day_of, off_stretches, open_months, owed, plan_lines, switches

LAST = bindparam("last", type_=Date)
"""The last day of the last month that is asked about."""
_WAIVED = FilingState.WAIVED.value


class Short(NamedTuple):
    """A month of a book that is due and was not filed: of how many units it is asked, how many filed, whether rows stand."""

    due: int
    made: int
    rows: bool

    @property
    def said_zh(self) -> str:
        """In words; of a month that everybody is waived for nobody is asked."""
        return f"应报{self.due}家，已报{self.made}家" if self.due else "全部免报"


@dataclass(frozen=True)
class Filed:
    """What is due monthly, and the months of it that were not filed; every other month that is due was."""

    planned: Mapping[str, Sequence[tuple[str, str | None]]] = field(default_factory=dict)
    """By book from which month until which a plan has it."""
    short: Mapping[str, Mapping[Period, Short]] = field(default_factory=dict)
    """By book."""
    off: Mapping[str, Sequence[tuple[str, str | None]]] = field(default_factory=dict)
    """By book from which month until which its topic is switched off, so that no plan wants anything of it."""

    def is_due(self, book: str, month: Period) -> bool:
        """Whether a plan wants the book filed for the month."""
        planned, off = [
            any(first <= month and (last is None or month <= last) for first, last in stretches.get(book, ()))
            for stretches in (self.planned, self.off)
        ]
        return planned and not off

    def was_planned(self, book: str, month: Period) -> bool:
        """Whether a plan had the book by the month: what is planned later says nothing of it."""
        return any(first <= month for first, _ in self.planned.get(book, ()))

    def is_filed(self, book: str, month: Period) -> bool:
        """Whether a month that is due was filed: by everybody who is not waived, and by somebody."""
        return month not in self.short.get(book, {})

    def stands(self, books: Collection[str], month: Period) -> bool:
        """Whether every one of the books was filed for the month, is not due, or has rows that were written before."""
        missing = [each for book in books if (each := self.short.get(book, {}).get(month)) is not None]
        return all(each.rows for each in missing)

    def why_zh(self, books: Collection[str], month: Period) -> str:
        """Why a figure of some books is not of its own month, in words."""
        missing = [each for book in books if (each := self.short.get(book, {}).get(month)) is not None]
        return "未报齐" if any(each.due for each in missing) else "全部免报"

    def resting(self, month: Period, earliest: Period, books: Callable[[Period], Collection[str]]) -> Period | None:
        """The month that a figure of `month` is of: itself, or the newest before it in which all that was due was filed.

        None where that lies before `earliest`. `books` says of a month which the figure rests on.
        """
        if not self.short or self.stands(books(month), month):
            return month
        before = month.preceding
        while before >= earliest and not all(self.is_filed(book, before) for book in books(before)):
            before = before.preceding
        return before if before >= earliest else None


async def read_filed(session: AsyncSession, cutoff: Cutoff, tables: Collection[Table], last: Period) -> Filed:
    """What figures over these tables need to know of the months up to `last`."""
    ordered = tuple(sorted(tables, key=lambda table: table.name))
    given = {} if cutoff.current else AnyCutoff.given(cutoff)
    planned: dict[str, list[tuple[str, str | None]]] = {}
    short: dict[str, dict[Period, Short]] = {}
    off: dict[str, list[tuple[str, str | None]]] = {}
    asked = {"last": last.last_day, **switches(), **unseen(), **given}
    for row in await _question(ordered, cutoff.current).rows(session, asked):
        if row.off:
            off.setdefault(row.book, []).append((row.first, row.last))
        elif row.due is None:
            planned.setdefault(row.book, []).append((row.first, row.last))
        else:
            short.setdefault(row.book, {})[Period.parse(row.first)] = Short(row.due, row.made, row.rows)
    found = Filed(planned, short, off)
    # What was waived and is not due is nothing that is missing.
    due = {book: {month: each for month, each in of.items() if found.is_due(book, month)} for book, of in short.items()}
    return replace(found, short={book: months for book, months in due.items() if months})


@cache
def _question(tables: tuple[Table, ...], current: bool) -> Prebuilt:
    """What every read of a figure asks: built once for the present, and once for any earlier cut-off."""
    scope = Scope(change=None, cutoff=None if current else AnyCutoff())
    lines = plan_lines(scope)
    nothing = cast(null(), Integer)
    planned = (
        select(lines.c.book, lines.c.first, lines.c.last, nothing.label("due"), nothing.label("made"))
        .add_columns(cast(null(), Boolean).label("rows"), false().label("off"))
        .distinct()
    )
    stretches = off_stretches(scope)
    switched_off = select(
        stretches.c.book, stretches.c.first, stretches.c.last, nothing, nothing, cast(null(), Boolean), true()
    )
    short = union_all(_short_of_open(scope), _waived_by_all(scope)).subquery("short")
    return Prebuilt(
        union_all(
            planned,
            switched_off,
            select(
                short.c.book,
                short.c.period,
                cast(null(), Text),
                short.c.due,
                short.c.made,
                _has_rows(short, tables, scope),
                false(),
            ),
        )
    )


def _short_of_open(scope: Scope) -> Select[Any]:
    """The open months in which somebody's filing is missing, or everybody is waived."""
    due = due_filings(scope, open_months(scope, LAST))
    waived = func.count(filings.c.id).filter(filings.c.filing_state == _WAIVED)
    made = func.count(filings.c.id) - waived
    return (
        select(
            due.c.book,
            due.c.period,
            cast(func.count() - waived, Integer).label("due"),
            cast(made, Integer).label("made"),
        )
        .select_from(due.outerjoin(filings, is_the_due(due, scope)))
        .group_by(due.c.book, due.c.period)
        .having(or_(func.count(filings.c.id) < func.count(), made == 0))
    )


def _waived_by_all(scope: Scope) -> Select[Any]:
    """The closed months for which everybody is waived: a closing lets no filing be missing, yet nothing is known of them.

    Asked of those who owed a filing when it was closed, as of open months: what others filed says nothing.
    """
    is_waiver = filings.c.filing_state == literal(_WAIVED, literal_execute=True)
    waived = (
        select(filings.c.book, filings.c.period).distinct().where(scope.live(filings), is_waiver).subquery("waived")
    )
    ends = last_day_of(func.to_date(waived.c.period, "YYYY-MM", type_=Date))
    closing = closed_by(waived.c.period, scope)
    settled = (
        select(waived, ends.label("ends"), closing.label("closing"))
        .where(closing.is_not(None), waived.c.period <= period_of(LAST))
        .where(~is_off(waived.c.book, ends, scope))
        .subquery("settled")
    )
    lines = plan_lines(scope).select().cte("all_lines")
    of_month = and_(filings.c.book == settled.c.book, filings.c.period == settled.c.period, scope.live(filings))
    due = select(filings.c.id).where(of_month, owed(settled, lines))
    waivers, others = due.where(is_waiver), due.where(not_(is_waiver))
    none = literal(0, Integer)
    return select(settled.c.book, settled.c.period, none, none).where(
        waivers.correlate(settled).exists(), ~others.correlate(settled).exists()
    )


def _has_rows(short: Subquery, tables: Sequence[Table], scope: Scope) -> Any:
    """Whether the book has rows in the month; only the one table of each month that is short is looked into."""
    begin = func.to_date(short.c.period, "YYYY-MM", type_=Date)
    following = cast(begin + func.make_interval(0, 1), Date)
    found = {
        book_of(table): select(table.c.id)
        .where(scope.live(table), and_(table.c.business_date >= begin, table.c.business_date < following))
        .exists()
        for table in tables
    }
    return case(found, value=short.c.book, else_=false()) if found else false()
