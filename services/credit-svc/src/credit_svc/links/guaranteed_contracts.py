"""A guarantee that stands for a 4321 contract: it agrees with it, and moves by what is entered there and nowhere else."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select, union_all

from bureau_common.kit.books.demands import names
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.schemas.alerts import cause
from bureau_common.schemas.findings import Finding, blocked
from bureau_common.schemas.terms import AlertOn

from ..topics.guarantee_4321.rules import LOAN
from ..topics.guarantee_4321.schemas import LoanAction
from ..topics.guarantee_4321.tables import compensations, loans
from ..topics.guarantee_4321.tables import moves as loan_moves
from ..topics.guarantee_4321.tables import steps as loan_steps
from ..topics.guarantee_companies.rules import OWN_RULE, UNNAMED_ALERT
from ..topics.guarantee_companies.tables import guarantees, moves, share_changes


def _ask_ratio(scope: Scope) -> Select[Any]:
    """Where bank and guarantors together bear more or less than the whole of a contract."""
    g, s = guarantees.c, share_changes.c
    terms = union_all(
        select(g.policy_no, g.bank_pct).where(scope.live(guarantees)),
        select(s.policy_no, s.bank_pct).where(scope.live(share_changes)),
    ).subquery()
    policies = scope.concerns((g.policy_no,), (s.policy_no,))
    contracts = g.contract_no.in_(scope.keys((loans.c.contract_no,)))
    return (
        select(g.policy_no, g.contract_no, terms.c.bank_pct, loans.c.guaranteed_ratio_pct)
        .join(terms, terms.c.policy_no == g.policy_no)
        .join(loans, loans.c.contract_no == g.contract_no)
        .where(scope.live(guarantees), scope.live(loans), policies | contracts)
        .where(terms.c.bank_pct + loans.c.guaranteed_ratio_pct != 100)
        .order_by(g.policy_no, terms.c.bank_pct)
    )


def _say_ratio(policy_no: str, contract_no: str, bank_pct: Decimal, ratio: Decimal) -> Iterator[Finding]:
    zh = f"担保合同{policy_no}的银行分担{bank_pct:f}%与政银担合同{contract_no}的担保比例{ratio:f}%合计应为100%，请核对"
    en = (
        f"The bank bears {bank_pct:f} % of the guarantee {policy_no}, and {ratio:f} % of the contract {contract_no} is "
        "guaranteed: both make up 100; check which is wrong"
    )
    yield blocked("guaranteed_ratio", zh, en, OWN_RULE, "bank_pct", bank_pct, 100 - ratio)


def _ask_own_moves(scope: Scope) -> Select[Any]:
    """What was entered twice: here, and with the contract."""
    both = moves.c.policy_no == guarantees.c.policy_no
    concerned = scope.concerns((moves.c.policy_no,), (guarantees.c.policy_no,))
    return (
        select(moves.c.policy_no, guarantees.c.contract_no)
        .distinct()
        .join(guarantees, both)
        .where(scope.live(moves), scope.live(guarantees), guarantees.c.contract_no.is_not(None), concerned)
        .order_by(moves.c.policy_no)
    )


def _say_own_moves(policy_no: str, contract_no: str) -> Iterator[Finding]:
    zh = (
        f"担保合同{policy_no}对应政银担合同{contract_no}，还款、代偿和追偿请登记在政银担贷款办理（guarantee-loan-steps）"
        "和代偿（compensations），此处不重复登记"
    )
    en = (
        f"The guarantee {policy_no} stands for the 4321 contract {contract_no}: enter what becomes of it in the books "
        "guarantee-loan-steps and compensations, not here as well"
    )
    yield blocked("guarantee_moved_elsewhere", zh, en, OWN_RULE, "policy_no", policy_no)


def _ask_unnamed(scope: Scope) -> Select[Any]:
    """How many contracts are outstanding that no guarantee names, where any is named at all, and since when the first is."""
    moved, named = loan_moves(scope.live), guarantees.alias()
    lowering = moved.c.action.in_((LoanAction.REPAY, LoanAction.COMPENSATE))
    signed = case((moved.c.action == LoanAction.DISBURSE, moved.c.amount), (lowering, -moved.c.amount), else_=0)
    of_it = and_(scope.live(guarantees), guarantees.c.contract_no == moved.c.contract_no)
    left = (
        select(moved.c.contract_no, func.min(moved.c.day).label("since"))
        .where(~select(guarantees.c.id).where(of_it).exists())
        .group_by(moved.c.contract_no)
        .having(func.sum(signed) > 0)
        .subquery()
    )
    in_use = select(named.c.id).where(scope.live(named), named.c.contract_no.is_not(None)).exists()
    told: list[ColumnElement[Any]] = [func.count(), func.min(left.c.since)]
    return select(*told).select_from(left).where(in_use).having(func.count() > 0)


def _say_unnamed(count: int, since: date) -> Iterator[AlertOn]:
    zh = "有{count}份政银担合同未登记担保合同，未计入融资担保公司的在保余额和放大倍数"
    en = "{count} contracts of 4321 loans are named by no guarantee: they are in no company's balance or multiple"
    yield AlertOn("", since, None, cause(UNNAMED_ALERT, "yellow", zh, en, OWN_RULE, count=count))


GUARDS = (
    names(guarantees, LOAN, loans, "contract_no", "client_code", "client_class", by_day=False),
    Guard((guarantees, share_changes, loans), _ask_ratio, _say_ratio),
    Guard((moves, guarantees), _ask_own_moves, _say_own_moves),
    Question(
        UNNAMED_ALERT,
        {
            guarantees: (guarantees.c.contract_no,),
            loan_steps: (loan_steps.c.contract_no,),
            compensations: (compensations.c.contract_no,),
        },
        _ask_unnamed,
        _say_unnamed,
    ),
)
