"""What the books of guaranteed loans demand of each other: possible steps, terms, one client's cap, parts of a claim."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on

from bureau_common.kit.books.demands import names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.running import running_sums
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.schemas.terms import Room, Told

from ...reference.clients import ClientClass
from ...reference.registers import ENTERPRISES, HOUSEHOLDS
from .rules import (
    CLAIM,
    CLIENT_CAP,
    LOAN,
    SHARES,
    TARGET,
    TERMS,
    judge_advances,
    judge_client,
    judge_exposure,
    judge_moves,
    judge_paid,
    judge_ratio,
    judge_terms,
)
from .schemas import GuaranteeProduct, Loan, LoanAction, Move
from .tables import (
    CLAIMED,
    PRODUCT,
    advances,
    compensations,
    loans,
    moves,
    payments,
    products,
    risk_shares,
    shares_in_force,
    steps,
    targets,
    terms_in_force,
)

_MOVING = (loans, steps, compensations)
_IS_4321 = PRODUCT == GuaranteeProduct.GUARANTEE_4321


def _contracts(scope: Scope) -> Any:
    """The contracts that the change touched, by their filing or by what moved them."""
    return scope.keys(*[(table.c.contract_no,) for table in _MOVING])


def _ask_clients(scope: Scope) -> Select[Any]:
    """What the registers say of the clients of touched loans; an enterprise's size holds from the day of its record on."""
    enterprises, households = ENTERPRISES.table, HOUSEHOLDS.table
    is_farmer = loans.c.client_class == ClientClass.FARMER
    enterprise = and_(scope.live(enterprises), ~is_farmer, enterprises.c.credit_code == loans.c.client_code)
    household = and_(scope.live(households), is_farmer, households.c.household_no == loans.c.client_code)
    return (
        select(
            loans.c.contract_no,
            PRODUCT,
            loans.c.client_class,
            or_(enterprises.c.id.is_not(None), households.c.id.is_not(None)),
            case((enterprises.c.business_date <= loans.c.business_date, enterprises.c.size)),
            enterprises.c.industry,
        )
        .outerjoin(enterprises, enterprise)
        .outerjoin(households, household)
        .where(scope.live(loans), scope.touched(loans))
        .order_by(loans.c.contract_no)
    )


def _ask_ratios(scope: Scope) -> Select[Any]:
    """The guaranteed ratios of touched 4321 loans, with the shares of the day of their filing."""
    shares = shares_in_force(scope.live, loans.c.business_date).lateral()
    return (
        select(loans.c.contract_no, loans.c.guaranteed_ratio_pct, *shares.c)
        .outerjoin(shares, true())
        .where(scope.live(loans), scope.touched(loans), _IS_4321)
        .order_by(loans.c.contract_no)
    )


def _ask_terms(scope: Scope) -> Select[Any]:
    """The touched loans, with the terms of their product in force on the day of their filing."""
    terms, loan = terms_in_force(scope.live).lateral(), loans.c
    return (
        select(loan.contract_no, PRODUCT, loan.fee_rate_pct, loan.principal, loan.starts_on, loan.due_on, *terms.c)
        .outerjoin(terms, true())
        .where(scope.live(loans), scope.touched(loans))
        .order_by(loan.contract_no)
    )


def _claims(scope: Scope) -> Any:
    """The claims that the change touched; of new shares those of their day or later, since they may take from a part."""
    first = select(func.min(risk_shares.c.business_date)).where(scope.touched(risk_shares)).scalar_subquery()
    since = select(compensations.c.claim_no).where(scope.live(compensations), compensations.c.business_date >= first)
    return union(scope.keys((payments.c.claim_no,), (advances.c.claim_no,), (compensations.c.claim_no,)), since)


def _ask_paid(scope: Scope) -> Select[Any]:
    """What each party bore of the touched claims, and the shares of a claim's day."""
    shares = shares_in_force(scope.live, compensations.c.business_date).lateral()
    key = (payments.c.claim_no, payments.c.party)
    return (
        select(*key, func.sum(payments.c.amount), CLAIMED, *shares.c)
        .join(compensations, and_(scope.live(compensations), compensations.c.claim_no == payments.c.claim_no))
        .outerjoin(shares, true())
        .where(scope.live(payments))
        .where(payments.c.claim_no.in_(_claims(scope)))
        .group_by(*key, CLAIMED, *shares.c)
        .order_by(*key)
    )


def _ask_advances(scope: Scope) -> Select[Any]:
    """What was paid on the touched claims, day by day, advances first, with the shares of a claim's day."""
    shares = shares_in_force(scope.live, compensations.c.business_date).lateral()
    a, p = advances.c, payments.c
    paid = union_all(
        select(
            a.claim_no, literal(True).label("is_advance"), a.party, cast(null(), Text).label("settles"), a.amount,
            a.business_date.label("day"), a.id,
        ).where(scope.live(advances)),
        select(p.claim_no, literal(False), p.party, p.settles, p.amount, p.business_date, p.id).where(
            scope.live(payments)
        ),
    ).subquery()  # fmt: skip
    return (
        select(compensations.c.claim_no, CLAIMED, *shares.c, *paid.c["is_advance", "party", "settles", "amount"])
        .join(paid, paid.c.claim_no == compensations.c.claim_no)
        .outerjoin(shares, true())
        .where(scope.live(compensations), compensations.c.claim_no.in_(_claims(scope)))
        .order_by(compensations.c.claim_no, paid.c.day, paid.c.is_advance.desc(), paid.c.id)
    )


def _ask_moves(scope: Scope) -> Select[Any]:
    """The moves of the touched contracts in the order in which they count, each with the terms of its loan."""
    terms = (loans.c.contract_no, loans.c.principal, loans.c.due_on)
    filed = select(*terms).where(scope.live(loans), loans.c.contract_no.in_(_contracts(scope)))
    filed_once = filed.ext(distinct_on(loans.c.contract_no)).order_by(loans.c.contract_no).subquery()
    moved = moves(scope.live)
    return (
        select(filed_once, moved.c.action, moved.c.day, moved.c.amount, moved.c.interest)
        .join(moved, moved.c.contract_no == filed_once.c.contract_no)
        .order_by(filed_once.c.contract_no, moved.c.day, moved.c.place)
    )


def _say_moves(contract_no: str, principal: Decimal, due_on: date, rows: Sequence[tuple[Any, ...]]) -> Iterator[Told]:
    taken = [Move(LoanAction.of(action), *told) for action, *told in rows]
    yield from judge_moves(Loan(contract_no, principal, due_on), taken)


def _clients(scope: Scope) -> Select[Any]:
    of_touched = loans.c.contract_no.in_(_contracts(scope))
    return select(loans.c.client_code).where(scope.live(loans), _IS_4321, of_touched)


def _exposures(scope: Scope) -> Subquery:
    """By touched client of 4321 and day with a movement: what stands guaranteed at its end, to the fen, and whether it grew.

    Guaranteed is the ratio's part of what was disbursed and neither repaid nor compensated. It is rounded once, in
    the sum: parts of a loan that are repaid one by one leave nothing behind.
    """
    moved = moves(scope.live)
    signed = case(
        (moved.c.action == LoanAction.DISBURSE, moved.c.amount),
        (moved.c.action.in_((LoanAction.REPAY, LoanAction.COMPENSATE)), -moved.c.amount),
        else_=0,
    )
    guaranteed = (
        select(
            loans.c.client_code,
            moved.c.day,
            (signed * loans.c.guaranteed_ratio_pct * literal(Decimal("0.01"))).label("guaranteed"),
        )
        .join(loans, loans.c.contract_no == moved.c.contract_no)
        .where(scope.live(loans), _IS_4321, loans.c.client_code.in_(_clients(scope)))
        .subquery()
    )
    days = running_sums(guaranteed, ["client_code"], ["guaranteed"])
    before = func.lag(days.c.guaranteed).over(partition_by=days.c.client_code, order_by=days.c.day)
    return select(
        days.c.client_code,
        days.c.day,
        days.c.until,
        func.round(days.c.guaranteed, 2).label("exposure"),
        (days.c.guaranteed > func.coalesce(before, 0)).label("grew"),
    ).subquery()


def _touched_day(scope: Scope, end: Any) -> Any:
    """The first or the last day of what the change touched."""
    days = [select(end(table.c.business_date).label("day")).where(scope.touched(table)) for table in _MOVING]
    return select(end(union(*days).subquery().c.day)).scalar_subquery()


def _ask_exposures(scope: Scope) -> Select[Any]:
    """Days of growth from the first touched one on, each with the cap of its day.

    Days on which a balance only falls are not judged: a cap that was lowered must not stand in a repayment's way.
    """
    days = _exposures(scope)
    return (
        select(days.c.client_code, days.c.day, days.c.exposure, in_force(CLIENT_CAP, days.c.day, scope))
        .where(days.c.grew, days.c.day >= _touched_day(scope, func.min))
        .order_by(days.c.client_code, days.c.day)
    )


def _ask_rooms(scope: Scope) -> Select[Any]:
    """What each client may still stand guaranteed for from the last touched day on, at the cap of that day."""
    last = _touched_day(scope, func.max)
    clients, days = _clients(scope).distinct().subquery(), _exposures(scope)
    from_then_on = or_(days.c.until.is_(None), days.c.until > last)
    room = in_force(CLIENT_CAP, last, scope) - func.coalesce(func.max(days.c.exposure), 0)
    return (
        select(clients.c.client_code, room)
        .select_from(clients)
        .outerjoin(days, and_(days.c.client_code == clients.c.client_code, from_then_on))
        .group_by(clients.c.client_code)
        .order_by(clients.c.client_code)
    )


def _say_room(client_code: str, room: Decimal) -> Iterator[Told]:
    yield Room(client_code, room)


GUARDS = (
    once(LOAN, loans.c.contract_no),
    Guard((loans,), _ask_clients, judge_client, limit=None),
    once(TERMS, products.c.product, products.c.business_date),
    Guard((loans,), _ask_ratios, judge_ratio, limit=None),
    Guard((loans,), _ask_terms, judge_terms, limit=None),
    once(CLAIM, compensations.c.claim_no),
    once(SHARES, risk_shares.c.business_date),
    names(payments, CLAIM, compensations, "claim_no"),
    names(advances, CLAIM, compensations, "claim_no"),
    Guard((payments, compensations, risk_shares), _ask_paid, judge_paid, limit=None),
    Guard((payments, advances, compensations, risk_shares), _ask_advances, judge_advances, grouped=7, limit=None),
    names(steps, LOAN, loans, "contract_no"),
    names(compensations, LOAN, loans, "contract_no"),
    Guard(_MOVING, _ask_moves, _say_moves, grouped=3, limit=None),
    Guard(_MOVING, _ask_exposures, judge_exposure, limit=None),
    Guard(_MOVING, _ask_rooms, _say_room, limit=None, rehearsed=True),
    once(TARGET, targets.c.fiscal_year, targets.c.set_by, targets.c.business_date),
)
