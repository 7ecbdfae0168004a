"""What listings, financings and funds demand of each other: steps in their order, share reform first, and money that is there."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from bureau_common.kit.books.demands import Side, covers, names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.schemas.terms import Told

from ...reference.boards import Venue
from ...reference.registers import registered
from .rules import (
    COURSE,
    FINANCING,
    FUND,
    REFORM,
    SHARE_REFORM,
    TRAINING,
    WITHIN_CASH,
    WITHIN_INVESTED,
    WITHIN_SUBSCRIBED,
    judge_reform,
)
from .schemas import FundMovement, ListingStage
from .tables import financings, fund_moves, funds, steps, trainings


def _ask_course(scope: Scope) -> Select[Any]:
    """By enterprise and venue the steps taken, in their order."""
    key = (steps.c.credit_code, steps.c.venue)
    place = case(*[(steps.c.stage == stage, place) for place, stage in enumerate(ListingStage)])
    taken = func.array_agg(aggregate_order_by(steps.c.stage, steps.c.business_date, place, steps.c.id))
    at_venues = select(*key, taken).where(scope.live(steps), steps.c.venue.is_not(None), scope.concerns(key))
    return at_venues.group_by(*key).order_by(*key)


def _say_course(credit_code: str, venue: Venue, taken: Sequence[str]) -> Iterator[Told]:
    yield from COURSE.judge(f"{credit_code} {venue.label_zh}", [ListingStage.of(each) for each in taken])


def _ask_reform(scope: Scope) -> Select[Any]:
    """The listings of touched enterprises, each with the day of the share reform and the setting of its day."""
    s, reform = steps.c, steps.alias()
    reformed = (
        select(func.min(reform.c.business_date))
        .where(scope.live(reform), reform.c.credit_code == s.credit_code, reform.c.stage == ListingStage.REFORM)
        .correlate(steps)
        .scalar_subquery()
    )
    return (
        select(s.credit_code, s.business_date, s.venue, s.board, s.tier, reformed)
        .add_columns(in_force(SHARE_REFORM, s.business_date, scope))
        .where(scope.live(steps), s.stage == ListingStage.LIST, scope.concerns((s.credit_code,)))
        .order_by(s.credit_code, s.business_date)
    )


def _of(*movements: FundMovement) -> Any:
    return fund_moves.c.movement.in_(movements)


_AMOUNT = fund_moves.c.amount

GUARDS = (
    registered(steps.c.credit_code),
    registered(financings.c.credit_code),
    registered(fund_moves.c.credit_code),
    once(REFORM, steps.c.credit_code, where=steps.c.stage == ListingStage.REFORM),
    once(FINANCING, financings.c.financing_no),
    once(FUND, funds.c.fund_no),
    once(TRAINING, trainings.c.training_no),
    Guard((steps,), _ask_course, _say_course, limit=None),
    Guard((steps,), _ask_reform, judge_reform, limit=None),
    names(fund_moves, FUND, funds, "fund_no"),
    covers(
        WITHIN_SUBSCRIBED,
        Side(funds, funds.c.subscribed),
        Side(fund_moves, _AMOUNT, where=_of(FundMovement.PAY_IN)),
        "fund_no",
    ),
    covers(
        WITHIN_CASH,
        Side(fund_moves, _AMOUNT, where=_of(FundMovement.PAY_IN, FundMovement.EXIT)),
        Side(fund_moves, _AMOUNT, where=_of(FundMovement.INVEST, FundMovement.DISTRIBUTE)),
        "fund_no",
    ),
    covers(
        WITHIN_INVESTED,
        Side(fund_moves, _AMOUNT, where=_of(FundMovement.INVEST)),
        Side(fund_moves, fund_moves.c.cost, where=_of(FundMovement.EXIT)),
        "fund_no",
        "credit_code",
    ),
)
