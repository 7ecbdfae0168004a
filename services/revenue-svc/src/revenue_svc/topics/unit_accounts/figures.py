"""The figures of unit accounts at a month's end: open, due for the year's inspection, inspected."""

from datetime import date

from sqlalchemy import ColumnElement, FromClause, Integer, Table, case, cast, func, literal, select

from bureau_common.kit.figures.figures import Definition, Input, Measure, since_ever
from bureau_common.kit.figures.formulas import difference, percent, total
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.old_stocks import OldStock

from .schemas import AccountEventKind
from .tables import accounts, events

UNINSPECTED = "revenue.unit_accounts.uninspected"
_INSPECTED = (AccountEventKind.INSPECTION_PASSED.value, AccountEventKind.INSPECTION_FAILED.value)


def _first_day(cutoff: Cutoff, table: Table, kind: AccountEventKind) -> ColumnElement[date | None]:
    """The first day on which an event of a kind came to a row's account; of inspections, in the row's own year."""
    came = select(events).where(cutoff.live(events), events.c.event == kind).subquery()
    query = select(func.min(came.c.business_date)).where(came.c.account_no == table.c.account_no)
    if kind is not AccountEventKind.CLOSED:
        query = query.where(_year(came) == _year(table))
    return query.correlate(table).scalar_subquery()


def _year(table: FromClause) -> ColumnElement[int]:
    return cast(func.extract("year", table.c.business_date), Integer)


def _next_january(table: Table) -> ColumnElement[date]:
    return func.make_date(_year(table) + 1, 1, 1)


def _account_closed(cutoff: Cutoff) -> ColumnElement[date | None]:
    return _first_day(cutoff, accounts, AccountEventKind.CLOSED)


def _inspection_lapsed(cutoff: Cutoff) -> ColumnElement[date | None]:
    """An inspection counts in its year, while its account is open; a failed one until it is passed."""
    passed = _first_day(cutoff, events, AccountEventKind.INSPECTION_PASSED)
    return func.least(
        _next_january(events),
        _first_day(cutoff, events, AccountEventKind.CLOSED),
        case((events.c.event == AccountEventKind.INSPECTION_FAILED, passed)),
    )


_OPEN = OldStock("unit_accounts", accounts, literal("open"), _account_closed)
_TO_INSPECT = OldStock(
    "unit_accounts_to_inspect", accounts, literal("due"), _account_closed, on=_next_january(accounts)
)
_INSPECTIONS = OldStock("unit_account_inspections", events, events.c.event, _inspection_lapsed)

_to_inspect = Input(Measure("应年检账户", _TO_INSPECT, ("due",)), since_ever)
# Where accounts are due and no inspection was ever recorded, none is done.
_inspected = Input(Measure("已年检账户", _INSPECTIONS, _INSPECTED), since_ever, nil=True)

FIGURES = (
    Definition(
        id="revenue.unit_accounts.open",
        name_zh="预算单位银行账户",
        display_unit="个",
        basis="point",
        inputs={"open": Input(Measure("月末存续账户", _OPEN, ("open",)), since_ever)},
        formula=total("open"),
        formula_text="月末存续的预算单位银行账户：已开户、未销户",
    ),
    Definition(
        id="revenue.unit_accounts.inspected_pct",
        name_zh="预算单位账户年检率",
        display_unit="%",
        basis="point",
        inputs={"inspected": _inspected, "to_inspect": _to_inspect},
        formula=percent("inspected", "to_inspect"),
        formula_text="月末存续账户中本年已年检的÷应年检的×100；本年新开的自次年起年检，复检不重复计",
    ),
    Definition(
        id=UNINSPECTED,
        name_zh="本年未年检账户",
        display_unit="个",
        basis="point",
        inputs={"to_inspect": _to_inspect, "inspected": _inspected},
        formula=difference("to_inspect", "inspected"),
        formula_text="月末存续的应年检账户－本年已年检账户",
    ),
)
