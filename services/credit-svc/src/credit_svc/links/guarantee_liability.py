"""What guarantees weigh day by day: principal, guaranteed part and own share of each, and the liability for each client.

A guarantee of its own begins with its principal on its first day; one that stands for a 4321 contract has what was lent,
repaid and compensated there, so that both count once. Every step is a subquery with one line a key and day on which
something moved, and the day (`until`) of the next one.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    FromClause,
    Numeric,
    Select,
    Subquery,
    Table,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
)

from bureau_common.kit.books.guards import Scope
from bureau_common.kit.books.running import running_sums
from bureau_common.kit.core.queries import shared
from bureau_common.kit.core.tables import parameters
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.schemas.parameters import Parameter

from ..reference.clients import ClientClass
from ..topics.guarantee_4321.schemas import LoanAction
from ..topics.guarantee_4321.tables import moves as loan_moves
from ..topics.guarantee_4321.tables import steps as loan_steps
from ..topics.guarantee_companies.rules import (
    BOND_CONCENTRATION,
    BOND_WEIGHT,
    FARMER_LIMIT,
    SMALL_FARM,
    SMALL_LIMIT,
    SMALL_WEIGHT,
    WEIGHING,
)
from ..topics.guarantee_companies.schemas import GuaranteeAction, GuaranteeKind, IssuerRating
from ..topics.guarantee_companies.tables import guarantees, moves, share_changes

_BEGINNING = date(1, 1, 1)
_NONE = literal(0, Numeric)
_HUNDREDTH = literal(Decimal("0.01"), Numeric)
CLIENT = ("company_code", "client_code")


def within(day: ColumnElement[date], since: ColumnElement[date], until: ColumnElement[date]) -> ColumnElement[bool]:
    """That a day lies in the stretch that begins `since` and ends before `until`, or never."""
    return and_(since <= day, or_(until.is_(None), day < until))


def moved(scope: Scope) -> Subquery:
    """By guarantee and day the principal that began, was released, and was compensated."""
    g, m, loan = guarantees.c, moves.c, loan_moves(scope.live).c

    def taken(action: ColumnElement[str], amount: ColumnElement[Decimal], *steps: str) -> list[ColumnElement[Decimal]]:
        return [case((action == step, amount), else_=_NONE) for step in steps]

    started = select(
        g.policy_no,
        g.starts_on.label("day"),
        g.principal.label("begun"),
        _NONE.label("released"),
        _NONE.label("compensated"),
    ).where(scope.live(guarantees), g.contract_no.is_(None))
    own = select(
        m.policy_no,
        m.business_date,
        _NONE,
        *taken(m.action, m.amount, GuaranteeAction.RELEASE, GuaranteeAction.COMPENSATE),
    ).where(scope.live(moves))
    steps = (LoanAction.DISBURSE, LoanAction.REPAY, LoanAction.COMPENSATE)
    of_contract = (
        select(g.policy_no, loan.day, *taken(loan.action, loan.amount, *steps))
        .join(guarantees, loan.contract_no == g.contract_no)
        .where(scope.live(guarantees), loan.action.in_(steps))
    )
    rows = union_all(started, own, of_contract).subquery()
    return select(rows).where(true() if scope.last is None else rows.c.day <= scope.last).subquery()


def lent_from(live: Callable[[FromClause], ColumnElement[bool]]) -> ColumnElement[date]:
    """The first day on which there was a step of the contract that a guarantee stands for: it weighs from then on."""
    first = select(func.min(loan_steps.c.business_date)).where(
        live(loan_steps), loan_steps.c.contract_no == guarantees.c.contract_no
    )
    return first.correlate(guarantees).scalar_subquery()


def terms_of(scope: Scope) -> Subquery:
    """By guarantee the guaranteed and the own percent of its principal, from a day on until another."""

    def given(table: Table, since: ColumnElement[date]) -> Select[Any]:
        guaranteed = literal(100, Numeric) - table.c.bank_pct
        own = guaranteed - table.c.reguarantee_pct - table.c.government_pct
        columns = (table.c.policy_no, since.label("since"), guaranteed.label("guaranteed"), own.label("own"))
        return select(*columns).where(scope.live(table))

    begun = literal(_BEGINNING, Date)
    rows = union_all(given(guarantees, begun), given(share_changes, share_changes.c.business_date)).subquery()
    until = func.lead(rows.c.since).over(partition_by=rows.c.policy_no, order_by=rows.c.since)
    return select(rows, until.label("until")).subquery()


def guarantee_days(scope: Scope) -> Subquery:
    """By guarantee and day: `principal` outstanding, of it `guaranteed` and `own`; `released`, `compensated` so far, as guaranteed.

    Each is rounded to the fen.
    """
    rows, terms, g = moved(scope), terms_of(scope), guarantees.c
    part = terms.c.guaranteed * _HUNDREDTH
    changed = union_all(
        select(
            rows.c.policy_no,
            rows.c.day,
            (rows.c.begun - rows.c.released - rows.c.compensated).label("principal"),
            func.round(rows.c.released * part, 2).label("released"),
            func.round(rows.c.compensated * part, 2).label("compensated"),
        ).join(terms, and_(terms.c.policy_no == rows.c.policy_no, within(rows.c.day, terms.c.since, terms.c.until))),
        select(share_changes.c.policy_no, share_changes.c.business_date, _NONE, _NONE, _NONE).where(
            scope.live(share_changes)
        ),
    ).subquery()
    days = running_sums(changed, ["policy_no"], ["principal", "released", "compensated"])
    held = terms_of(scope)
    return (
        select(
            g.id, *[g[name] for name in ("policy_no", *CLIENT, "client_class", "client_group", "guarantee_kind", "issuer_rating")],
            days.c.day, days.c.until, days.c.principal, days.c.released, days.c.compensated,
            func.round(days.c.principal * held.c.guaranteed * _HUNDREDTH, 2).label("guaranteed"),
            func.round(days.c.principal * held.c.own * _HUNDREDTH, 2).label("own"),
        )
        .join(held, and_(held.c.policy_no == days.c.policy_no, within(days.c.day, held.c.since, held.c.until)))
        .join(guarantees, and_(g.policy_no == days.c.policy_no, scope.live(guarantees)))
        .subquery()
    )  # fmt: skip


@shared
def all_guarantee_days(scope: Scope) -> CTE:
    """The same for what looks at every guarantee: computed once a statement."""
    return select(guarantee_days(scope)).cte()


def steps(days: FromClause, keys: Sequence[str], amount: ColumnElement[Any]) -> ColumnElement[Any]:
    """By how much a day moved an amount of its key."""
    before = func.lag(amount).over(partition_by=[days.c[name] for name in keys], order_by=days.c.day)
    return amount - func.coalesce(before, 0)


@shared
def client_days(scope: Scope, keys: tuple[str, ...] = CLIENT) -> CTE:
    """By client and day what is guaranteed (`total`), of it small and farm business (`small_farm`), and what that weighs.

    `weighted` counts in the multiple, `concentrated` in one client's share of net assets: to the fen, by the weights of the
    day.
    """
    of = all_guarantee_days(scope)
    is_loan, is_small = of.c.guarantee_kind == GuaranteeKind.LOAN, of.c.client_class.in_(SMALL_FARM)
    is_farm = of.c.client_class == ClientClass.FARMER
    is_good = and_(of.c.guarantee_kind == GuaranteeKind.BOND, of.c.issuer_rating == IssuerRating.AA_OR_ABOVE)
    kinds = {
        "total": true(),
        "small_farm": is_small,
        "small_loans": and_(is_loan, is_small, ~is_farm),
        "farm_loans": and_(is_loan, is_farm),
        "bonds": func.coalesce(is_good, False),
    }
    added = select(
        *[of.c[name] for name in keys],
        of.c.day,
        steps(of, ["policy_no"], of.c.guaranteed).label("added"),
        *[where.label(name) for name, where in kinds.items()],
    ).subquery()
    moves_of = select(
        *[added.c[name] for name in (*keys, "day")],
        *[case((added.c[name], added.c.added), else_=_NONE).label(name) for name in kinds],
    ).subquery()
    days = select(running_sums(moves_of, keys, [*kinds])).cte()
    weights = settings_of(scope, WEIGHING)
    small = days.c.small_loans * _light(days, weights, SMALL_LIMIT) + days.c.farm_loans * _light(
        days, weights, FARMER_LIMIT
    )
    plain = (days.c.total - days.c.small_loans - days.c.farm_loans - days.c.bonds) * 100
    weighed = {
        name: func.round((plain + small + days.c.bonds * weights.c[bonds.key]) * _HUNDREDTH, 2).label(name)
        for name, bonds in (("weighted", BOND_WEIGHT), ("concentrated", BOND_CONCENTRATION))
    }
    columns = [days.c[name] for name in (*keys, "day", "until", "total", "small_farm")]
    return select(*columns, *weighed.values()).join(weights, within(days.c.day, weights.c.since, weights.c.until)).cte()


def _light(days: FromClause, weights: CTE, limit: Parameter) -> ColumnElement[Decimal]:
    """The percent by which loans of a client count: the lower one where all that is guaranteed for it is within a limit."""
    return case((days.c.total <= weights.c[limit.key], weights.c[SMALL_WEIGHT.key]), else_=literal(100, Numeric))


def settings_of(scope: Scope, declared: Sequence[Parameter]) -> CTE:
    """The values of parameters from a day on until another: a line each time that one of them changed, not one a day."""
    p = parameters.c
    changed = select(p.business_date).where(
        replace(scope, seen=False).live(parameters), p.key.in_([each.key for each in declared])
    )
    since = union(select(literal(_BEGINNING, Date).label("since")), changed).subquery()
    until = func.lead(since.c.since).over(order_by=since.c.since).label("until")
    values = [in_force(each, since.c.since, scope).label(each.key) for each in declared]
    # Read once, whatever the planner takes the days for that are compared with it.
    return select(since.c.since, until, *values).cte().prefix_with("materialized")
