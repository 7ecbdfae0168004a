"""What a change takes on for a company's clients: which guarantees it raises on a day, and for whom.

What a change wrote is weighed against what it took away: a correction that leaves amounts as they were raises nothing.
"""

from sqlalchemy import CTE, Numeric, Subquery, and_, case, exists, func, literal, or_, select, true, union_all

from bureau_common.kit.books.guards import Scope
from bureau_common.kit.books.running import running_sums
from bureau_common.kit.core.queries import shared

from ..topics.guarantee_4321.schemas import LoanAction
from ..topics.guarantee_4321.tables import compensations
from ..topics.guarantee_4321.tables import steps as loan_steps
from ..topics.guarantee_companies.schemas import GuaranteeAction
from ..topics.guarantee_companies.tables import guarantees, moves, share_changes
from .guarantee_liability import CLIENT, lent_from, terms_of, within

_NONE = literal(0, Numeric)


@shared
def groups_of(scope: Scope) -> CTE:
    """By company the clients that are related to others, each with its group."""
    by = [guarantees.c[name] for name in CLIENT]
    group = func.max(guarantees.c.client_group).label("client_group")
    named = select(*by, group).where(scope.live(guarantees), guarantees.c.client_group.is_not(None))
    return named.group_by(*by).cte()


@shared
def _effects(scope: Scope) -> CTE:
    """By guarantee and day by how much the change raised its principal so far: what it wrote, less what it took away.

    `restored` is the part of it that comes from taking away what had lowered the principal.
    """
    g, m, s, c = guarantees.c, moves.c, loan_steps.c, compensations.c
    ended = m.action.in_((GuaranteeAction.RELEASE, GuaranteeAction.COMPENSATE))
    lent = case((s.action == LoanAction.DISBURSE, s.amount), (s.action == LoanAction.REPAY, -s.amount), else_=_NONE)
    sides = (
        (guarantees, g.policy_no, g.starts_on, g.principal, g.contract_no.is_(None)),
        (moves, m.policy_no, m.business_date, case((ended, -m.amount), else_=_NONE), true()),
        (loan_steps, g.policy_no, s.business_date, lent, and_(scope.live(guarantees), s.contract_no == g.contract_no)),
        (
            compensations, g.policy_no, c.business_date, -c.loss_amount,
            and_(scope.live(guarantees), c.contract_no == g.contract_no),
        ),
    )  # fmt: skip
    rows = []
    for table, policy_no, day, amount, where in sides:
        raised = case((scope.own(table), amount), else_=-amount)
        restored = case((scope.own(table), _NONE), else_=func.greatest(-amount, _NONE))
        columns = (policy_no.label("policy_no"), day.label("day"), raised.label("raised"), restored.label("restored"))
        rows.append(select(*columns).where(scope.touched(table), where))
    return select(running_sums(union_all(*rows).subquery(), ["policy_no"], ["raised", "restored"])).cte()


@shared
def raised_of(scope: Scope) -> CTE:
    """The clients for whom the change raised a guarantee, or changed its terms, and from which day on."""
    effects, g = _effects(scope), guarantees.c
    before = guarantees.alias()
    terms = [*CLIENT, "client_class", "client_group", "guarantee_kind", "issuer_rating", "bank_pct", "contract_no"]
    changed = or_(
        g.replaces.is_(None),
        exists().where(before.c.id == g.replaces, or_(*[before.c[name].is_distinct_from(g[name]) for name in terms])),
    )
    begins = func.coalesce(lent_from(scope.live), g.starts_on)
    found = union_all(
        select(effects.c.policy_no, effects.c.day).where(effects.c.raised > 0),
        select(g.policy_no, begins).where(scope.own(guarantees), scope.live(guarantees), changed),
        select(share_changes.c.policy_no, share_changes.c.business_date).where(scope.own(share_changes)),
    ).subquery()
    return _by_client(scope, found)


@shared
def restored_of(scope: Scope) -> CTE:
    """The clients for whom the change took away what had lowered a guarantee: on that day nothing grows, and more stands."""
    effects, terms, s = _effects(scope), terms_of(scope), share_changes.c
    in_force = and_(terms.c.policy_no == s.policy_no, within(s.business_date, terms.c.since, terms.c.until))
    lowered = and_(scope.touched(share_changes), ~scope.own(share_changes), 100 - s.bank_pct < terms.c.guaranteed)
    found = union_all(
        select(effects.c.policy_no, effects.c.day).where(effects.c.raised > 0, effects.c.restored > 0),
        select(s.policy_no, s.business_date).join(terms, in_force).where(lowered),
    ).subquery()
    return _by_client(scope, found)


def _by_client(scope: Scope, found: Subquery) -> CTE:
    """By company and client of guarantees, and by company and group, the first of their days."""
    g, groups = guarantees.c, groups_of(scope)
    by = [g[name] for name in CLIENT]
    own = (
        select(*by, literal(False).label("is_group"), func.min(found.c.day).label("since"))
        .join(found, found.c.policy_no == g.policy_no)
        .where(scope.live(guarantees))
        .group_by(*by)
        .cte()
    )
    in_group = and_(*[groups.c[name] == own.c[name] for name in CLIENT])
    of_groups = (
        select(own.c.company_code, groups.c.client_group, true(), func.min(own.c.since))
        .join(groups, in_group)
        .group_by(own.c.company_code, groups.c.client_group)
    )
    return union_all(select(own), of_groups).cte()
