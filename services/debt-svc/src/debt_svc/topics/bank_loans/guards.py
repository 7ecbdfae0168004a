"""What a bank's reports demand of each other, and the alerts that they raise."""

from typing import Any

from sqlalchemy import Select, and_, func, select, union_all

from bureau_common.kit.books.demands import names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.parameters.parameters import in_force

from .rules import (
    BORROWER,
    BORROWER_CAP,
    CONCENTRATION_ALERT,
    COVERAGE_FLOOR,
    DISPOSAL,
    GROUP_CAP,
    INDUSTRY,
    MIGRATION,
    NPL_ALERT,
    NPL_LINE,
    OVERDUE_ALERT,
    PROVISION_ALERT,
    PROVISION_FLOOR,
    REPORT,
    alerts_of,
    judge_concentration,
    judge_npl,
    judge_overdue,
    judge_provisions,
    say_industries,
)
from .tables import NON_PERFORMING, balances, borrowers, disposals, industries, migrations


def _ask_industries(scope: Scope) -> Select[Any]:
    """The touched reports whose industries come to more than all loans."""
    sheet, of = balances.c, (industries.c.bank, industries.c.business_date)
    same = and_(scope.live(balances), sheet.bank == of[0], sheet.business_date == of[1])
    lent = func.sum(industries.c.balance)
    return (
        select(*of, lent.label("lent"), sheet.total)
        .join(balances, same)
        .where(scope.live(industries), scope.concerns(of, (sheet.bank, sheet.business_date)))
        .group_by(*of, sheet.total)
        .having(lent > sheet.total)
        .order_by(*of)
    )


def _ask_sheets(scope: Scope) -> Select[Any]:
    """By bank its reports, each with the lines of the day that is asked about."""
    b = balances.c
    lines = [in_force(each, scope.end, scope) for each in (NPL_LINE, COVERAGE_FLOOR, PROVISION_FLOOR)]
    return (
        select(b.bank, b.business_date, b.total, NON_PERFORMING, b.overdue_90, b.provisions, *lines)
        .where(scope.live(balances))
        .order_by(b.bank, b.business_date)
    )


def _ask_borrowers(scope: Scope) -> Select[Any]:
    """By bank and borrower, or group, what it owes by each list until the bank's next one, beside the bank's net capital."""
    b, sheet = borrowers.c, balances.c
    by_name = select(b.bank, b.business_date, b.name.label("who"), b.balance, in_force(BORROWER_CAP, scope.end, scope))
    by_group = select(b.bank, b.business_date, b.group, func.sum(b.balance), in_force(GROUP_CAP, scope.end, scope))
    owed = union_all(
        by_name.where(scope.live(borrowers)),
        by_group.where(scope.live(borrowers), b.group.is_not(None)).group_by(b.bank, b.business_date, b.group),
    ).subquery()
    days = select(b.bank, b.business_date).where(scope.live(borrowers)).distinct().subquery()
    following = func.lead(days.c.business_date).over(partition_by=days.c.bank, order_by=days.c.business_date)
    lists = select(days.c.bank, days.c.business_date, following.label("until")).subquery()
    of_list = and_(lists.c.bank == owed.c.bank, lists.c.business_date == owed.c.business_date)
    of_sheet = and_(scope.live(balances), sheet.bank == owed.c.bank, sheet.business_date == owed.c.business_date)
    columns = [*owed.c]
    return (
        select(columns[0], columns[2], columns[1], lists.c.until, columns[3], sheet.net_capital, columns[4])
        .join(lists, of_list)
        .join(balances, of_sheet)
        .order_by(columns[0], columns[2], columns[1])
    )


_SHEETS = {balances: (balances.c.bank,)}

GUARDS = (
    once(REPORT, balances.c.bank, balances.c.business_date),
    once(MIGRATION, migrations.c.bank, migrations.c.business_date, migrations.c.from_class, migrations.c.to_class),
    names(migrations, REPORT, balances, "bank", "business_date"),
    once(DISPOSAL, disposals.c.disposal_no),
    once(INDUSTRY, industries.c.bank, industries.c.business_date, industries.c.industry),
    names(industries, REPORT, balances, "bank", "business_date"),
    Guard((industries, balances), _ask_industries, say_industries),
    once(BORROWER, borrowers.c.bank, borrowers.c.business_date, borrowers.c.credit_code),
    names(borrowers, REPORT, balances, "bank", "business_date"),
    Question(NPL_ALERT, _SHEETS, _ask_sheets, alerts_of(judge_npl), grouped=1),
    Question(OVERDUE_ALERT, _SHEETS, _ask_sheets, alerts_of(judge_overdue), grouped=1),
    Question(PROVISION_ALERT, _SHEETS, _ask_sheets, alerts_of(judge_provisions), grouped=1),
    Question(
        CONCENTRATION_ALERT, {**_SHEETS, borrowers: (borrowers.c.bank,)}, _ask_borrowers, judge_concentration, grouped=2
    ),
)
