"""What records of livelihood projects demand of each other."""

from typing import Any

from sqlalchemy import Select, and_, exists, func, select

from bureau_common.kit.books.demands import Side, covers, names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.units.demands import known_unit

from .rules import CONTRACT, PAID, PAYMENT, PLAN, PROGRESS, PROJECT, say_fallen, say_no_main, say_not_done
from .tables import IS_SUB, contracts, funds, inspections, payments, plans, progress, projects

_PROJECT, _CONTRACT = "project_no", "contract_no"


def _ask_mains(scope: Scope) -> Select[Any]:
    """Sub-projects whose main project does not stand in their year by their day, or is itself part of another."""
    main, sub = projects.alias("main"), projects.c
    stands = exists().where(
        scope.live(main),
        main.c.project_no == sub.part_of,
        main.c.part_of.is_(None),
        main.c.fiscal_year == sub.fiscal_year,
        main.c.business_date <= sub.business_date,
    )
    return (
        select(sub.project_no, sub.part_of, sub.fiscal_year)
        .where(scope.live(projects), IS_SUB, ~stands, scope.concerns((sub.part_of,), (sub.project_no,)))
        .order_by(sub.project_no)
    )


def _ask_fallen(scope: Scope) -> Select[Any]:
    """Progress that is less than the one before it."""
    p = progress.c
    before = func.lag(p.quantity).over(partition_by=p.project_no, order_by=p.business_date)
    read = (
        select(p.project_no, p.business_date.label("day"), p.quantity, before.label("before"))
        .where(scope.live(progress), scope.concerns((p.project_no,)))
        .subquery()
    )
    return select(read).where(read.c.quantity < read.c.before).order_by(read.c.project_no, read.c.day)


def _ask_too_early(scope: Scope) -> Select[Any]:
    """Contracts whose project had not met its own target by their day."""
    c, met = contracts.c, and_(scope.live(projects), projects.c.project_no == contracts.c.project_no)
    done = (
        exists()
        .where(met, scope.live(progress), progress.c.project_no == c.project_no)
        .where(progress.c.quantity >= projects.c.target, progress.c.business_date <= c.business_date)
    )
    others = ((projects.c.project_no,), (progress.c.project_no,))
    return (
        select(c.contract_no, c.project_no, c.business_date)
        .where(scope.live(contracts), exists().where(met), ~done, scope.concerns((c.project_no,), *others))
        .order_by(c.contract_no)
    )


GUARDS = (
    once(PROJECT, projects.c.project_no),
    known_unit(projects.c.unit),
    Guard((projects,), _ask_mains, say_no_main),
    once(PLAN, plans.c.project_no, plans.c.fund_source),
    names(plans, PROJECT, projects, _PROJECT, "fiscal_year"),
    names(funds, PROJECT, projects, _PROJECT, "fiscal_year"),
    once(PROGRESS, progress.c.project_no, progress.c.business_date),
    names(progress, PROJECT, projects, _PROJECT, "fiscal_year"),
    Guard((progress,), _ask_fallen, say_fallen),
    once(CONTRACT, contracts.c.contract_no),
    names(contracts, PROJECT, projects, _PROJECT),
    Guard((contracts, projects, progress), _ask_too_early, say_not_done),
    names(inspections, CONTRACT, contracts, _CONTRACT),
    names(payments, CONTRACT, contracts, _CONTRACT),
    once(PAYMENT, payments.c.payment_no),
    covers(PAID, Side(contracts, contracts.c.amount), Side(payments, payments.c.amount), _CONTRACT),
)
