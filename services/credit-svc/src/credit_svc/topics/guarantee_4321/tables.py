"""The tables of guaranteed loans, and what guards and reads ask of them: a loan's moves, and the shares of a day."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Select, Subquery, Table, Text, case, func, literal, select, union_all

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from ...reference.risk_sharing import RiskParty
from .schemas import (
    CompensationAdvanceEntry,
    CompensationEntry,
    CompensationPaymentEntry,
    GuaranteeLoanEntry,
    GuaranteeProduct,
    GuaranteeProductEntry,
    GuaranteeStepEntry,
    GuaranteeTargetEntry,
    LoanAction,
    RiskSharesEntry,
)

Live = Callable[[Table], ColumnElement[bool]]
"""Which rows of a table are meant: those that stand, or those of a cut-off."""

loans = record_table(
    GuaranteeLoanEntry,
    "guarantee_loans",
    metadata,
    live=["contract_no", "client_code"],
    checks={"ratio": "guaranteed_ratio_pct between 0 and 100"},
)
steps = record_table(GuaranteeStepEntry, "guarantee_loan_steps", metadata, live=["contract_no"])
compensations = record_table(CompensationEntry, "compensations", metadata, live=["claim_no", "contract_no"])
advances = record_table(CompensationAdvanceEntry, "compensation_advances", metadata, live=["claim_no"])
payments = record_table(CompensationPaymentEntry, "compensation_payments", metadata, live=["claim_no"])
risk_shares = record_table(RiskSharesEntry, "risk_shares", metadata)
targets = record_table(GuaranteeTargetEntry, "guarantee_targets", metadata)
products = record_table(GuaranteeProductEntry, "guarantee_products", metadata, live=["product"])

PRODUCT = func.coalesce(loans.c.product, literal(GuaranteeProduct.GUARANTEE_4321, Text))
"""What a loan is sold as."""
CLAIMED = compensations.c.loss_amount + func.coalesce(compensations.c.interest_amount, 0)
"""What is paid on a claim: principal and covered interest."""


def moves(live: Live) -> Subquery:
    """Steps and compensations alike: what moves a loan, by day and by its place within the day."""
    moved = union_all(
        select(
            steps.c.contract_no,
            steps.c.action,
            steps.c.business_date.label("day"),
            steps.c.amount,
            literal(0, Numeric).label("interest"),
        ).where(live(steps)),
        select(
            compensations.c.contract_no,
            literal(LoanAction.COMPENSATE.value, Text),
            compensations.c.business_date,
            compensations.c.loss_amount,
            func.coalesce(compensations.c.interest_amount, 0),
        ).where(live(compensations)),
    ).subquery("moved")
    place = case(*[(moved.c.action == action, place) for place, action in enumerate(LoanAction)])
    return select(moved, place.label("place")).subquery("moves")


def shares_in_force(live: Live, day: ColumnElement[date]) -> Select[Any]:
    """The percents of the shares that were approved last from a day up to this one, in the order of the parties."""
    percents = [risk_shares.c[f"{party}_pct"] for party in RiskParty]
    begun = select(*percents).where(live(risk_shares), risk_shares.c.business_date <= day)
    return begun.order_by(risk_shares.c.business_date.desc()).limit(1)


def terms_in_force(live: Live) -> Select[Any]:
    """The terms of a loan's product that began last up to the day of its filing."""
    terms = [products.c.max_fee_rate_pct, products.c.max_months, products.c.max_principal]
    begun = select(*terms).where(
        live(products), products.c.product == PRODUCT, products.c.business_date <= loans.c.business_date
    )
    return begun.order_by(products.c.business_date.desc()).limit(1)
