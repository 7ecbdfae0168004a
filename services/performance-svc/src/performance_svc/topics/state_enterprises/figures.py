"""The figures of state-owned enterprises: how many, whose statements are missing, and what became of the state's capital.

Months are counted from January while every enterprise that stood at the month's end has a statement of it that is not
returned; a month at whose end there was none is left out. Capital is that of the year's latest month with all statements.
"""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Interval,
    Numeric,
    Select,
    Subquery,
    and_,
    cast,
    exists,
    extract,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from bureau_common.kit.core.queries import shared
from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import year_to_date
from bureau_common.kit.figures.formulas import net, percent, total
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.balances import Balance

from ...reference.state_enterprises import KEYS, STANDING, Live, by_settings, counted_on, counts, enterprises, until
from .schemas import RAISING, ReviewAction, StatementKind, StatementScope
from .tables import factors, reviews, statements

_FAMILY = "performance.soe"
ENTERPRISES, MONTHS, ANNUAL, PRESERVATION = (
    f"{_FAMILY}.{name}" for name in ("enterprises", "months_reported", "annual_missing", "preservation_pct")
)
LAST_YEAR = 2199
_STATEMENT_KEYS = {**KEYS, statements: statements.c.credit_code, reviews: reviews.c.statement_no}
_MONTH, _DAY = (literal_column(f"interval '1 {each}'", Interval) for each in ("month", "day"))
Moves = Callable[[Cutoff], Select[Any]]


def _year(day: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(extract("year", day), Integer)


def filed(live: Live, kind: StatementKind, of: Any = statements) -> ColumnElement[bool]:
    """The statements of a kind that stand and are not returned."""
    returned = exists().where(live(reviews), reviews.c.statement_no == of.c.statement_no)
    return and_(live(of), of.c.kind == kind, ~returned.where(reviews.c.action == ReviewAction.RETURN))


def due(live: Live, wholly: str, levels: str, last: ColumnElement[date | None]) -> Subquery:
    """By month's end, up to the last, the enterprises that stood and count, and whether they have a statement of it."""
    first = select(func.date_trunc("month", func.min(enterprises.c.business_date), type_=DateTime)).where(
        live(enterprises)
    )
    series = func.generate_series(first.scalar_subquery(), cast(last, DateTime), _MONTH)
    months = select(cast(series.column_valued("month") + _MONTH - _DAY, Date).label("month_end")).subquery()
    month_end, ended = months.c.month_end, until(live)
    of_month = exists().where(
        filed(live, StatementKind.MONTHLY),
        statements.c.credit_code == enterprises.c.credit_code,
        statements.c.statement_date == month_end,
    )
    stood = and_(enterprises.c.business_date <= month_end, or_(ended.is_(None), ended > month_end))
    return (
        select(month_end, enterprises.c.id, of_month.label("filed"))
        .select_from(months.join(enterprises, stood))
        .where(live(enterprises), counts(wholly, levels))
        .subquery()
    )


@shared
def _months(cutoff: Cutoff, wholly: str, levels: str) -> CTE:
    """By month's end whether a statement is lacking, and whether one is of it or of an earlier month of the year."""
    live = cutoff.live
    last = select(func.max(statements.c.statement_date)).where(filed(live, StatementKind.MONTHLY)).scalar_subquery()
    each = due(live, wholly, levels, last)
    lacking = func.bool_or(~each.c.filed)
    month = select(each.c.month_end, lacking.label("lacking")).group_by(each.c.month_end).subquery()
    short = func.bool_or(month.c.lacking).over(partition_by=_year(month.c.month_end), order_by=month.c.month_end)
    return select(*month.c, short.label("short")).cte()


def _reported(wholly: str, levels: str) -> Balance:
    """One a month that all have filed, from January on without a gap; shown by the month's first statement."""

    def moves(cutoff: Cutoff) -> Select[Any]:
        month = _months(cutoff, wholly, levels)
        shown = (
            select(statements.c.id)
            .where(filed(cutoff.live, StatementKind.MONTHLY), statements.c.statement_date == month.c.month_end)
            .order_by(statements.c.id)
            .limit(1)
            .correlate(month)
            .scalar_subquery()
        )
        end = month.c.month_end
        return select(end.label("key"), shown.label("id"), end.label("day"), _one()).where(~month.c.short)

    return Balance(f"soe_months_{wholly}_{levels}", statements, moves, _STATEMENT_KEYS, unit="count")


def _one(sign: int = 1) -> ColumnElement[Any]:
    return cast(literal(sign), Numeric).label("amount")


@cache
def annual_missing(wholly: str, levels: str) -> Balance:
    """An enterprise from New Year on, if it stood the day before, until its annual statement is filed, or again when returned."""

    def moves(cutoff: Cutoff) -> Select[Any]:
        live, e, ended = cutoff.live, enterprises.c, until(cutoff.live)
        row = select(e.id, e.credit_code, e.business_date, ended.label("ended"))
        row = row.where(live(enterprises), counts(wholly, levels))
        each = row.cte().prefix_with("materialized").c  # else the end is looked up for each of the years
        years = func.generate_series(_year(each.business_date) + 1, func.coalesce(_year(each.ended), LAST_YEAR))
        year = years.column_valued("year")
        eve = func.make_date(year - 1, 12, 31)
        stood = and_(each.business_date <= eve, or_(each.ended.is_(None), each.ended > eve))
        owed = select(each.credit_code, each.id, year.label("year")).where(stood).subquery().c
        s, r = statements.c, reviews.c
        filing = and_(
            live(statements), s.kind == StatementKind.ANNUAL, s.credit_code == owed.credit_code,
            _year(s.statement_date) == owed.year - 1, _year(s.business_date) == owed.year,
        )  # fmt: skip
        back = and_(
            live(reviews), r.statement_no == s.statement_no, r.action == ReviewAction.RETURN,
            _year(r.business_date) == owed.year,
        )  # fmt: skip
        key = owed.credit_code.label("key")
        begun = select(key, owed.id, cast(func.make_date(owed.year, 1, 1), Date).label("day"), _one())
        met = select(key, owed.id, s.business_date, _one(-1)).where(filing)
        again = select(key, owed.id, r.business_date, _one()).where(filing, back)
        return select(union_all(begun, met, again).subquery())

    return Balance(f"soe_annual_missing_{wholly}_{levels}", enterprises, moves, _STATEMENT_KEYS, unit="count")


@shared
def _whole(cutoff: Cutoff, wholly: str, levels: str) -> CTE:
    """The months that all have filed, each with the next of them in the year."""
    month = _months(cutoff, wholly, levels).c
    following = func.lead(month.month_end).over(partition_by=_year(month.month_end), order_by=month.month_end)
    return select(month.month_end, following.label("following")).where(~month.lacking).cte()


def _capital(name: str, amount: ColumnElement[Any]) -> Callable[[str, str], Balance]:
    """What the latest month with all statements says, each group's once: what is merged in its head's is left out."""

    def make(wholly: str, levels: str) -> Balance:
        def moves(cutoff: Cutoff) -> Select[Any]:
            live, whole, s, e = cutoff.live, _whole(cutoff, wholly, levels), statements.c, enterprises.c
            head, ended = statements.alias("head"), until(live)
            merged = exists().where(
                filed(live, StatementKind.MONTHLY, head),
                head.c.scope == StatementScope.MERGED,
                head.c.credit_code == e.group_code,
                head.c.statement_date == s.statement_date,
            )
            stood = and_(
                live(enterprises), e.credit_code == s.credit_code, e.business_date <= s.statement_date,
                or_(ended.is_(None), ended > s.statement_date), counts(wholly, levels),
            )  # fmt: skip
            each = (
                select(s.credit_code, s.id, whole.c.month_end, whole.c.following, amount.label("said"))
                .select_from(statements.join(whole, whole.c.month_end == s.statement_date).join(enterprises, stood))
                .where(filed(live, StatementKind.MONTHLY), ~merged)
                .subquery()
                .c
            )
            key = each.credit_code.label("key")
            begun = select(key, each.id, each.month_end.label("day"), each.said.label("amount"))
            ceased = select(key, each.id, each.following, -each.said).where(each.following.is_not(None))
            return select(union_all(begun, ceased).subquery())

        return Balance(f"soe_{name}_{wholly}_{levels}", statements, moves, _STATEMENT_KEYS)

    return make


def _factors(name: str, raising: bool) -> Callable[[str, str], Balance]:
    """The factors of one direction, from the first month with all statements on, in whose capital they are."""

    def make(wholly: str, levels: str) -> Balance:
        def moves(cutoff: Cutoff) -> Select[Any]:
            live, whole, f = cutoff.live, _whole(cutoff, wholly, levels), factors.c
            of_year = and_(whole.c.month_end >= f.business_date, _year(whole.c.month_end) == _year(f.business_date))
            day = select(func.min(whole.c.month_end)).where(of_year).correlate(factors).scalar_subquery()
            counted = counted_on(live, f.credit_code, f.business_date, wholly)
            kind = f.kind.in_(RAISING) if raising else f.kind.not_in(RAISING)
            each = select(f.id.label("key"), f.id, day.label("day"), f.amount).where(live(factors), kind, counted)
            found = each.subquery()
            return select(found).where(found.c.day.is_not(None))

        keys = {**_STATEMENT_KEYS, factors: factors.c.id}
        return Balance(f"soe_{name}_{wholly}_{levels}", factors, moves, keys)

    return make


_RAISED, _LOWERED = (
    _factors(name, raising) for name, raising in (("capital_raised", True), ("capital_lowered", False))
)

FIGURES = topic_figures(
    _FAMILY,
    figure(
        "enterprises", "区属国有独资控股全民所有制企业", "家", "月末在册的国有独资、控股、全民所有制企业；参股企业不计",
        enterprises=STANDING,
    ),
    figure(
        "months_reported", "财务月报已编报月数", "个月", "自1月起逐月连续、当月末在册企业均已报送且未被退回的月数",
        total("months"), months=by_settings("报齐的月份", year_to_date, _reported, nil=True), enterprises=STANDING,
    ),
    figure(
        "annual_missing", "上年年报未报企业", "家", "上年末在册、截至月末未报送上年资产年报（含退回未重报）的企业",
        basis="point", missing=by_settings("未报年报的企业", year_to_date, annual_missing),
    ),
    figure(
        "preservation_pct", "国有资产保值增值率", "%",
        "（期末国有权益＋客观减少因素－客观增加因素）÷年初国有权益×100；取本年最近一个报齐月份，集团合并报表的不重复计下级",
        percent(net(("closing", "lowered"), ("raised",)), "opening"), basis="annual", version=2,
        closing=by_settings("期末国有权益", year_to_date, _capital("closing_capital", statements.c.state_equity)),
        lowered=by_settings("客观减少因素", year_to_date, _LOWERED, nil=True),
        raised=by_settings("客观增加因素", year_to_date, _RAISED, nil=True),
        opening=by_settings("年初国有权益", year_to_date, _capital("opening_capital", statements.c.opening_state_equity)),
    ),
)  # fmt: skip
