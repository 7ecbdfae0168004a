"""The multiple of a guarantee company, and its concentration on one client and its related parties, day by day.

A write that raises what is guaranteed is judged on the days on which liability grew, from its own on. A balance sheet is
none: one that lowers net assets is accepted, and raises an alert.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Numeric,
    Select,
    Subquery,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on

from bureau_common.kit.books.demands import least_room
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.books.running import running_sums
from bureau_common.kit.core.queries import shared
from bureau_common.schemas.terms import AlertOn

from ..topics.guarantee_4321.tables import compensations
from ..topics.guarantee_4321.tables import steps as loan_steps
from ..topics.guarantee_companies.rules import (
    ALERT_FROM,
    CAP,
    CAPPING,
    CLIENT_PCT,
    CONCENTRATION_ALERT,
    GROUP_PCT,
    LEVERAGE_ALERT,
    WIDE_BALANCE,
    WIDE_CAP,
    WIDE_CLIENTS,
    Weighed,
    concentration_alert,
    multiple_alert,
    say_concentration,
    say_multiple,
    tell_room,
)
from ..topics.guarantee_companies.tables import balances, companies, guarantees, moves, share_changes
from .guarantee_changes import groups_of, raised_of, restored_of
from .guarantee_liability import CLIENT, client_days, settings_of, steps, within

_NONE = literal(0, Numeric)
_WHO = (*CLIENT, "is_group")
_MOVING = (guarantees, moves, share_changes, loan_steps, compensations)


def _sheets(scope: Scope) -> Subquery:
    """By company its net assets, and what of them is no equity in other guarantors (`capital`), from a day on until another."""
    b = balances.c
    until = func.lead(b.business_date).over(partition_by=b.company_code, order_by=b.business_date)
    columns = (b.company_code, b.business_date.label("since"), until.label("until"), b.net_assets)
    return select(*columns, (b.net_assets - b.guarantor_equity).label("capital")).where(scope.live(balances)).subquery()


def _judged(
    scope: Scope, rows: FromClause, keys: Sequence[str], sums: Sequence[str], settings: CTE
) -> tuple[CTE, Subquery, Select[Any]]:
    """The running sums of moves by key and day, the balance sheet of each day, and both joined with the parameters' values."""
    days = select(running_sums(select(rows).subquery(), keys, sums)).cte()
    sheet = _sheets(scope)
    of_sheet = and_(sheet.c.company_code == days.c.company_code, within(days.c.day, sheet.c.since, sheet.c.until))
    joined = select(*[days.c[name] for name in (*keys, "day", "until")])
    in_force = within(days.c.day, settings.c.since, settings.c.until)
    joined = joined.join(settings, in_force).outerjoin(sheet, of_sheet)
    return days, sheet, joined


@shared
def _multiples(scope: Scope) -> CTE:
    """By company and day its weighted liability (`amount`), its capital (`base`), and the `cap` of the one over the other."""
    clients, keys = client_days(scope), ("company_code",)
    amounts: dict[str, ColumnElement[Any]] = {name: clients.c[name] for name in ("weighted", "total", "small_farm")}
    for name in ("total", "small_farm"):
        amounts[f"{name}_clients"] = case((clients.c[name] > 0, literal(1, Numeric)), else_=_NONE)
    moved = select(
        clients.c.company_code,
        clients.c.day,
        *[steps(clients, CLIENT, amount).label(name) for name, amount in amounts.items()],
    )
    # On the day of a new balance sheet nothing need have moved.
    quiet = select(balances.c.company_code, balances.c.business_date, *[_NONE for _ in amounts])
    rows = union_all(moved, quiet.where(scope.live(balances))).subquery()
    settings = settings_of(scope, (*CAPPING, ALERT_FROM))
    days, sheet, joined = _judged(scope, rows, keys, [*amounts], settings)
    is_wide = and_(
        days.c.total > 0,
        days.c.small_farm * 100 >= days.c.total * settings.c[WIDE_BALANCE.key],
        days.c.small_farm_clients * 100 >= days.c.total_clients * settings.c[WIDE_CLIENTS.key],
    )
    return joined.add_columns(
        days.c.weighted.label("amount"),
        sheet.c.capital.label("base"),
        case((is_wide, settings.c[WIDE_CAP.key]), else_=settings.c[CAP.key]).label("cap"),
        settings.c[ALERT_FROM.key].label("alert_from"),
        (steps(days, keys, days.c.weighted) > 0).label("grew"),
    ).cte()


@shared
def _concentrations(scope: Scope) -> CTE:
    """By company and client, or group of related clients, and day: its liability, net assets, and the share it may have."""
    clients, groups, keys = client_days(scope), groups_of(scope), _WHO
    amount = steps(clients, CLIENT, clients.c.concentrated).label("amount")
    (company, client), day = [clients.c[name] for name in CLIENT], clients.c.day
    in_group = and_(*[groups.c[name] == clients.c[name] for name in CLIENT])
    own = union_all(
        select(company, client, literal(False).label("is_group"), day.label("day"), amount),
        select(company, groups.c.client_group, true(), day, amount).join(groups, in_group),
    ).cte()
    settings = settings_of(scope, (CLIENT_PCT, GROUP_PCT))
    rows = own if scope.change is not None else _of_beyond(scope, own, settings)
    days, sheet, joined = _judged(scope, rows, keys, ["amount"], settings)
    return joined.add_columns(
        days.c.amount,
        sheet.c.net_assets.label("base"),
        _share(days, settings).label("cap"),
        cast(null(), Numeric).label("alert_from"),
        (steps(days, keys, days.c.amount) > 0).label("grew"),
    ).cte()


def _of_beyond(scope: Scope, own: CTE, settings: CTE) -> Subquery:
    """The moves of those clients and groups that are beyond their share at the end, of whom alone an alert is told.

    Each has a line on the day of each balance sheet, too, when nothing need have moved.
    """
    sheets = _sheets(scope)
    total, last = func.sum(own.c.amount).label("total"), func.max(own.c.day).label("last")
    held = select(*[own.c[name] for name in _WHO], total, last).group_by(*[own.c[name] for name in _WHO]).subquery()
    day = func.greatest(held.c.last, sheets.c.since)
    beyond = (
        select(*[held.c[name] for name in _WHO])
        .join(sheets, and_(sheets.c.company_code == held.c.company_code, sheets.c.until.is_(None)))
        .join(settings, within(day, settings.c.since, settings.c.until))
        .where(held.c.total > _share(held, settings) * sheets.c.net_assets)
        .cte()
    )
    same = and_(*[own.c[name] == beyond.c[name] for name in _WHO])
    of_sheets = and_(balances.c.company_code == beyond.c.company_code, scope.live(balances))
    unmoved = select(*beyond.c, balances.c.business_date, _NONE).join(balances, of_sheets)
    return union_all(select(own).join(beyond, same), unmoved).subquery()


def _share(who: FromClause, settings: FromClause) -> ColumnElement[Decimal]:
    """The part of net assets that may be guaranteed for a client, or for a group of related ones."""
    pct = case((who.c.is_group, settings.c[GROUP_PCT.key]), else_=settings.c[CLIENT_PCT.key])
    return pct * literal(Decimal("0.01"), Numeric)


def _judged_days(scope: Scope, days: CTE, *keys: str) -> ColumnElement[bool]:
    """The days on which liability grew from the first that the change raised on, and those that stand where it restored some."""
    raised, restored = raised_of(scope), restored_of(scope)
    grown = exists().where(days.c.day >= raised.c.since, *[raised.c[name] == days.c[name] for name in keys])
    stands = exists().where(
        within(restored.c.since, days.c.day, days.c.until), *[restored.c[name] == days.c[name] for name in keys]
    )
    return or_(and_(days.c.grew, grown), stands)


def _ask_multiples(scope: Scope) -> Select[Any]:
    """By company that took on more, the first day on which its liability is beyond its cap, or without a balance sheet."""
    days = _multiples(scope)
    broken = or_(days.c.base.is_(None), days.c.amount > days.c.cap * days.c.base)
    return (
        select(days.c.company_code, days.c.day, days.c.amount, days.c.base, days.c.cap)
        .ext(distinct_on(days.c.company_code))
        .where(_judged_days(scope, days, "company_code"), broken)
        .order_by(days.c.company_code, days.c.day)
    )


def _ask_concentrations(scope: Scope) -> Select[Any]:
    """By client or group for which more was taken on, the first day on which it is beyond its share of net assets."""
    days = _concentrations(scope)
    keys = [days.c[name] for name in _WHO]
    return (
        select(*keys, days.c.day, days.c.amount, days.c.base, days.c.cap * 100)
        .ext(distinct_on(*keys))
        .where(_judged_days(scope, days, *_WHO), days.c.amount > days.c.cap * days.c.base)
        .order_by(*keys, days.c.day)
    )


_DAYS = (guarantees.c.starts_on, moves, share_changes, loan_steps, compensations)


def _ask_room(scope: Scope) -> Select[Any]:
    """By company that the change touches, the weighted liability that it may still take on."""
    days = _multiples(scope)
    of_touched = days.c.company_code.in_(_touched_companies(scope))
    touched = select(days).where(of_touched, days.c.base.is_not(None)).subquery()
    return least_room(scope, touched, ["company_code"], touched.c.cap * touched.c.base - touched.c.amount, *_DAYS)


def _ask_client_room(scope: Scope) -> Select[Any]:
    """By client and group that the change raises, the liability that may still be taken on for it."""
    days, raised = _concentrations(scope), raised_of(scope)
    same = and_(*[raised.c[name] == days.c[name] for name in _WHO])
    touched = select(days, func.concat_ws(".", days.c.company_code, days.c.client_code).label("key")).join(raised, same)
    of = touched.where(days.c.base.is_not(None)).subquery()
    return least_room(scope, of, ["key"], of.c.cap * of.c.base - of.c.amount, *_DAYS)


def _touched_companies(scope: Scope) -> Select[Any]:
    """The companies of the guarantees that the change touched, in whatever way."""
    g = guarantees.c
    policies = scope.keys((g.policy_no,), (moves.c.policy_no,), (share_changes.c.policy_no,))
    contracts = scope.keys((loan_steps.c.contract_no,), (compensations.c.contract_no,))
    named = or_(g.policy_no.in_(policies), g.contract_no.in_(contracts))
    return select(g.company_code).where(scope.live(guarantees), named)


def _levels(scope: Scope, held: CTE, *keys: str) -> Select[Any]:
    """By key that is near its limit at the end: its company's name, and what it stood at day by day."""
    names = companies.alias()
    last = held.alias()
    limit = last.c.cap * last.c.base
    near = and_(last.c.until.is_(None), or_(last.c.amount > limit, last.c.amount * 100 >= limit * last.c.alert_from))
    by = [held.c[name] for name in keys]
    return (
        select(*by, func.coalesce(names.c.name, held.c.company_code))
        .add_columns(held.c.day, held.c.amount, held.c.base, held.c.cap, held.c.alert_from)
        .join(last, and_(near, *[last.c[name] == held.c[name] for name in keys]))
        .outerjoin(names, and_(names.c.company_code == held.c.company_code, scope.live(names)))
        .order_by(*by, held.c.day)
    )


def _say_multiple(company: str, name: str, rows: Sequence[tuple[Any, ...]]) -> Iterator[AlertOn]:
    yield from multiple_alert(company, name, [Weighed(*row) for row in rows])


def _say_concentration(
    company: str, client: str, is_group: bool, name: str, rows: Sequence[tuple[Any, ...]]
) -> Iterator[AlertOn]:
    yield from concentration_alert(company, client, is_group, name, [Weighed(*row) for row in rows])


_CONTRACT = {loan_steps: (loan_steps.c.contract_no,), compensations: (compensations.c.contract_no,)}
_KEYS = {
    companies: (companies.c.company_code,),
    balances: (balances.c.company_code,),
    guarantees: (guarantees.c.policy_no,),
    moves: (moves.c.policy_no,),
    share_changes: (share_changes.c.policy_no,),
    **_CONTRACT,
}

GUARDS = (
    Guard(_MOVING, _ask_multiples, say_multiple),
    Guard(_MOVING, _ask_concentrations, say_concentration),
    Guard(_MOVING, _ask_room, tell_room, limit=None, rehearsed=True),
    Guard(_MOVING, _ask_client_room, tell_room, limit=None, rehearsed=True),
    Question(
        LEVERAGE_ALERT, _KEYS, lambda scope: _levels(scope, _multiples(scope), "company_code"), _say_multiple, grouped=2
    ),
    Question(
        CONCENTRATION_ALERT,
        _KEYS,
        lambda scope: _levels(scope, _concentrations(scope), *_WHO),
        _say_concentration,
        grouped=4,
    ),
)
