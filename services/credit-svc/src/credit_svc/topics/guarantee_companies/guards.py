"""What the books of guarantee companies demand of each other: known names, amounts that are left, terms of related parties."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from bureau_common.kit.books.demands import Side, covers, names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.schemas.findings import Finding, blocked

from ...reference.clients import ClientClass
from ...reference.registers import ENTERPRISES, HOUSEHOLDS
from .rules import (
    BALANCE,
    COMPANY,
    CONCENTRATION,
    CONTRACT,
    GUARANTEE,
    PARTY,
    RECOVERABLE,
    REPORT,
    REPORT_ALERT,
    REPORT_DAYS,
    SHARES,
    WITHIN_PRINCIPAL,
    judge_client,
    judge_related,
    judge_unreported,
)
from .schemas import GuaranteeAction, Relation
from .tables import balances, companies, guarantees, moves, related_parties, reports, share_changes


def _ask_clients(scope: Scope) -> Select[Any]:
    """What the registers say of the clients of touched guarantees; an enterprise's size holds from its record's day on."""
    enterprises, households, g = ENTERPRISES.table, HOUSEHOLDS.table, guarantees.c
    is_farmer = g.client_class == ClientClass.FARMER
    enterprise = and_(scope.live(enterprises), ~is_farmer, enterprises.c.credit_code == g.client_code)
    household = and_(scope.live(households), is_farmer, households.c.household_no == g.client_code)
    return (
        select(
            g.policy_no,
            g.client_class,
            or_(enterprises.c.id.is_not(None), households.c.id.is_not(None)),
            case((enterprises.c.business_date <= g.business_date, func.concat(enterprises.c.size))),
        )
        .outerjoin(enterprises, enterprise)
        .outerjoin(households, household)
        .where(scope.live(guarantees), scope.touched(guarantees))
        .order_by(g.policy_no)
    )


def _related() -> Any:
    """That a guarantee is for a party that is related to its company on the day on which it starts."""
    g, p = guarantees.c, related_parties.c
    lasts = or_(p.ended_on.is_(None), g.starts_on < p.ended_on)
    return and_(p.company_code == g.company_code, p.client_code == g.client_code, p.business_date <= g.starts_on, lasts)


def _ask_related(scope: Scope) -> Select[Any]:
    """The guarantees that a change wrote for related parties; who is found to be one later refuses nothing."""
    g = guarantees.c
    return (
        select(g.policy_no, related_parties.c.relation, g.fee_rate_pct, g.usual_fee_rate_pct)
        .join(related_parties, and_(scope.live(related_parties), _related()))
        .where(scope.live(guarantees), scope.own(guarantees))
        .order_by(g.policy_no, related_parties.c.relation)
    )


def _ask_unreported(scope: Scope) -> Select[Any]:
    """The guarantees for other related parties, with the day on which they were reported."""
    g = guarantees.c
    reported = and_(scope.live(reports), reports.c.policy_no == g.policy_no)
    return (
        select(g.policy_no, g.starts_on, reports.c.business_date, in_force(REPORT_DAYS, g.starts_on, scope))
        .join(related_parties, and_(scope.live(related_parties), _related()))
        .outerjoin(reports, reported)
        .where(scope.live(guarantees), related_parties.c.relation == Relation.OTHER)
        .order_by(g.policy_no)
    )


def _ask_groups(scope: Scope) -> Select[Any]:
    """The clients that stand in several groups of related clients."""
    g = guarantees.c
    key = (g.company_code, g.client_code)
    groups = func.array_agg(g.client_group.distinct()).filter(g.client_group.is_not(None))
    several = func.count(g.client_group.distinct()) > 1
    found = select(*key, groups).where(scope.live(guarantees), scope.concerns(key))
    return found.group_by(*key).having(several).order_by(*key)


def _say_groups(company: str, client: str, groups: list[str]) -> Iterator[Finding]:
    zh = f"担保公司{company}的被担保人{client}分属关联组{'、'.join(groups)}，同一被担保人应属同一组，请更正"
    en = f"The client {client} of {company} stands in the groups {', '.join(groups)}: a client is in one; correct them"
    yield blocked("differs", zh, en, CONCENTRATION, "client_group", ", ".join(groups))


_ENDING = (GuaranteeAction.RELEASE, GuaranteeAction.COMPENSATE)

GUARDS = (
    once(COMPANY, companies.c.company_code),
    once(BALANCE, balances.c.company_code, balances.c.business_date),
    once(PARTY, related_parties.c.company_code, related_parties.c.client_code, related_parties.c.business_date),
    once(GUARANTEE, guarantees.c.policy_no),
    once(CONTRACT, guarantees.c.contract_no, where=guarantees.c.contract_no.is_not(None)),
    once(SHARES, share_changes.c.policy_no, share_changes.c.business_date),
    once(REPORT, reports.c.policy_no),
    names(balances, COMPANY, companies, "company_code"),
    names(related_parties, COMPANY, companies, "company_code"),
    names(guarantees, COMPANY, companies, "company_code"),
    names(moves, GUARANTEE, guarantees, "policy_no"),
    names(share_changes, GUARANTEE, guarantees, "policy_no"),
    names(reports, GUARANTEE, guarantees, "policy_no"),
    Guard((guarantees,), _ask_clients, judge_client),
    Guard((guarantees,), _ask_groups, _say_groups),
    Guard((guarantees,), _ask_related, judge_related),
    covers(
        WITHIN_PRINCIPAL,
        Side(guarantees, guarantees.c.principal, guarantees.c.starts_on, where=guarantees.c.contract_no.is_(None)),
        Side(moves, moves.c.amount, where=moves.c.action.in_(_ENDING)),
        "policy_no",
    ),
    covers(
        RECOVERABLE,
        Side(moves, moves.c.amount, where=moves.c.action == GuaranteeAction.COMPENSATE),
        Side(moves, moves.c.amount, where=moves.c.action == GuaranteeAction.RECOVER),
        "policy_no",
    ),
    Question(
        REPORT_ALERT,
        {
            guarantees: (guarantees.c.policy_no,),
            related_parties: (related_parties.c.company_code,),
            reports: (reports.c.policy_no,),
        },
        _ask_unreported,
        judge_unreported,
    ),
)
