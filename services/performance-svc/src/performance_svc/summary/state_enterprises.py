"""What the report asserts of state-owned enterprises, with the names of who is missing, and what is raised as an alert."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, cast, extract, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from bureau_common.kit.books.guards import Scope
from bureau_common.kit.figures.claims import Claim, Evidence, Watch
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.flows import ALL
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.schemas.alerts import Cause, FigurePart, cause
from bureau_common.schemas.periods import Period

from ..reference.state_enterprises import LEVELS, WHOLLY, enterprises
from ..topics.state_enterprises.figures import ANNUAL, ENTERPRISES, MONTHS, PRESERVATION, annual_missing, due
from ..topics.state_enterprises.rules import (
    ANNUAL_ALERT,
    ANNUAL_DUE,
    CAPITAL_ALERT,
    MONTHS_ALERT,
    PRESERVATION_RULES,
    STATEMENTS,
)

SETTINGS = [(wholly, levels) for wholly in WHOLLY.choices for levels in LEVELS.choices]


def names_of(cutoff: Cutoff, period: Period, codes: Select[Any]) -> Select[Any]:
    """The names of some enterprises at the period's end, by code."""
    last, e = period.last_day, enterprises.c
    newest = (
        select(e.credit_code, e.name)
        .ext(distinct_on(e.credit_code))
        .where(cutoff.live(enterprises), e.business_date <= last, e.credit_code.in_(codes))
        .order_by(e.credit_code, e.business_date.desc())
        .subquery()
        .c
    )
    return select(newest.name).order_by(newest.credit_code)


def names_by_settings(cutoff: Cutoff, period: Period, found: Mapping[tuple[str, str], Select[Any]]) -> Select[Any]:
    """The names of the enterprises whose ids some selects find: those that the settings of the period choose."""
    scope = Scope(change=None, cutoff=cutoff, last=period.last_day)
    wholly, levels = (in_force(each, scope.end, scope) for each in (WHOLLY, LEVELS))
    ids = union_all(*[each.where(wholly == by[0], levels == by[1]) for by, each in found.items()])
    codes = select(enterprises.c.credit_code).where(enterprises.c.id.in_(select(ids.subquery().c.id)))
    return names_of(cutoff, period, codes)


def _months_lacking(cutoff: Cutoff, period: Period) -> Select[Any]:
    """Those that have no statement of some month of the year up to the period's."""
    last: ColumnElement[Any] = cast(period.last_day, Date)
    found = {}
    for by in SETTINGS:
        each = due(cutoff.live, *by, last).c
        found[by] = select(each.id).where(~each.filed, extract("year", each.month_end) == period.year)
    return names_by_settings(cutoff, period, found)


def _annual_lacking(cutoff: Cutoff, period: Period) -> Select[Any]:
    """Those whose statement of the year before is not there."""
    rows = {by: annual_missing(*by).rows(cutoff, ALL, period.january, period).subquery().c for by in SETTINGS}
    return names_by_settings(cutoff, period, {by: select(each.id) for by, each in rows.items()})


def _late_months(seen: Evidence) -> Cause | None:
    """The statement of a month is due in the next: at a month's end all before it are there."""
    if seen.exact(MONTHS) >= seen.period.month - 1 or seen.exact(ENTERPRISES) == 0:
        return None
    zh, en = (
        "国有企业财务月报只报齐{months}，上月及以前的已过报送期限",
        "Only {months} of enterprises' statements are complete",
    )
    return cause(MONTHS_ALERT, "yellow", zh, en, STATEMENTS, months=FigurePart(figure_id=MONTHS))


def _late_annual(seen: Evidence) -> Cause | None:
    if seen.exact(ANNUAL) == 0 or seen.period.month < seen.setting(ANNUAL_DUE):
        return None
    zh, en = "有{count}国有企业逾期未报上年资产年报", "{count} have not filed their annual statements in time"
    return cause(ANNUAL_ALERT, "yellow", zh, en, STATEMENTS, count=FigurePart(figure_id=ANNUAL))


def _capital_lost(seen: Evidence) -> Cause | None:
    if seen.exact(PRESERVATION) >= 100:
        return None
    zh, en = (
        "国有资产保值增值率为{pct}，国有资本没有保值",
        "State capital is not preserved: {pct} of the opening capital",
    )
    return cause(CAPITAL_ALERT, "orange", zh, en, PRESERVATION_RULES, pct=FigurePart(figure_id=PRESERVATION))


CLAIMS = (
    Claim(
        "C22", "完成上年度国有企业资产年报编报", "上年度国有企业资产年报正在编报", (ANNUAL,),
        lambda seen: seen.exact(ANNUAL) == 0, names=_annual_lacking,
    ),
    Claim(
        "C23", "完成1月至本月国有企业财务月报编报", "只写已报齐的月份，并列未报齐的企业", (MONTHS, ENTERPRISES),
        lambda seen: seen.exact(MONTHS) == seen.period.month, names=_months_lacking,
    ),
)  # fmt: skip
WATCHES = (
    Watch(MONTHS_ALERT, (MONTHS, ENTERPRISES), _late_months),
    Watch(ANNUAL_ALERT, (ANNUAL,), _late_annual, parameters=(ANNUAL_DUE,)),
    Watch(CAPITAL_ALERT, (PRESERVATION,), _capital_lost),
)
