"""The books of relief: policies, relief granted, and redemptions."""

from collections.abc import Sequence

from sqlalchemy import Table, and_, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import OldBook, Touched, checked_by, listed, standing
from bureau_common.schemas.findings import Finding
from bureau_common.schemas.terms import Term

from ...reference import subjects
from ...reference.naming import judge_named, judge_repeated, judge_taxpayers
from .figures import GRANTED, REDEEMED
from .rules import REDEMPTION, RELIEF, check_policy, judge_use
from .schemas import (
    PolicyKind,
    PolicyRedemptionEntry,
    PolicyRedemptionView,
    ReliefPolicyEntry,
    ReliefPolicyView,
    TaxReliefEntry,
    TaxReliefView,
)
from .tables import policies, redemptions, reliefs

_POLICY = Term("政策", "policy")


async def _check_policies(session: AsyncSession, entries: Sequence[ReliefPolicyEntry]) -> list[Finding]:
    """The rules over each policy, and the subjects of the year in which it starts."""
    findings = [finding for row, entry in enumerate(entries, 1) for finding in check_policy(entry, row)]
    named = [
        subjects.Named(row, "subject", subjects.SubjectKind.REVENUE, entry.business_date.year, entry.subject)
        for row, entry in enumerate(entries, 1)
        if entry.subject is not None
    ]
    return findings + await subjects.check_subjects(session, named)


async def _judge_uses(
    session: AsyncSession, touched: Touched, table: Table, kinds: tuple[PolicyKind, ...]
) -> list[Finding]:
    """Uses of a policy that does not stand, had not begun, had ended, or is of another kind."""
    keys = union(*[select(each.c.policy_no).where(touched.rows(each)) for each in (table, policies)])
    query = (
        select(table.c.policy_no, policies.c.kind, table.c.business_date, policies.c.ends_on)
        .join(policies, and_(standing(policies), policies.c.policy_no == table.c.policy_no))
        .where(standing(table), table.c.policy_no.in_(keys))
        .where(or_(policies.c.kind.not_in(kinds), policies.c.ends_on < table.c.business_date))
        .distinct()
        .order_by(table.c.policy_no, table.c.business_date)
    )
    return [
        *await judge_named(session, touched, table, policies, "policy_no", _POLICY),
        *[
            judge_use(row.policy_no, PolicyKind.of(row.kind), kinds, row.business_date, row.ends_on)
            for row in await listed(session, query)
        ],
    ]


async def _guard_policies(session: AsyncSession, touched: Touched) -> Guarded:
    """A policy stands once, and stays what was granted and paid out under it."""
    return Guarded(
        [
            *await judge_repeated(session, touched, _POLICY, policies.c.policy_no),
            *await _judge_uses(session, touched, reliefs, RELIEF),
            *await _judge_uses(session, touched, redemptions, REDEMPTION),
        ]
    )


async def _guard_reliefs(session: AsyncSession, touched: Touched) -> Guarded:
    """Relief is granted to a registered enterprise under a policy in force."""
    return Guarded(
        [
            *await judge_taxpayers(session, touched, reliefs),
            *await _judge_uses(session, touched, reliefs, RELIEF),
        ]
    )


async def _guard_redemptions(session: AsyncSession, touched: Touched) -> Guarded:
    """A registered enterprise is paid under a policy in force."""
    return Guarded(
        [
            *await judge_taxpayers(session, touched, redemptions),
            *await _judge_uses(session, touched, redemptions, REDEMPTION),
        ]
    )


BOOKS = (
    OldBook(
        name="relief-policies",
        label_zh="减税降费和惠企政策",
        topic="tax_relief",
        table=policies,
        entry=ReliefPolicyEntry,
        view=ReliefPolicyView,
        check=_check_policies,
        guard=_guard_policies,
    ),
    OldBook(
        name="tax-reliefs",
        label_zh="减税降费",
        topic="tax_relief",
        table=reliefs,
        entry=TaxReliefEntry,
        view=TaxReliefView,
        check=checked_by(),
        flows=(GRANTED,),
        guard=_guard_reliefs,
    ),
    OldBook(
        name="policy-redemptions",
        label_zh="惠企政策兑现",
        topic="tax_relief",
        table=redemptions,
        entry=PolicyRedemptionEntry,
        view=PolicyRedemptionView,
        check=checked_by(),
        flows=(REDEEMED,),
        guard=_guard_redemptions,
    ),
)
