"""The figures of disclosure: which share of the units published all that was due in the year in time, and checks of it."""

from typing import Any

from sqlalchemy import Numeric, Select, and_, case, cast, extract, func, literal, select

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.balances import Balance
from bureau_common.kit.measures.flows import Flow

from .schemas import CheckResult
from .tables import checks, disclosures, duties, results

CHECKED = Flow("disclosure_checks", checks, "checks", literal(1), unit="count")
RESULTS = Flow("disclosure_check_results", results, results.c.result, literal(1), unit="count")


def _must(cutoff: Cutoff) -> Select[Any]:
    """Each unit from the first day of a year on which something of it is due."""
    d = duties.c
    first = func.row_number().over(
        partition_by=(d.unit, extract("year", d.due_on)), order_by=(d.due_on, d.id)
    )  # fmt: skip
    due = select(d.unit.label("key"), d.id, d.due_on.label("day"), first.label("place")).where(cutoff.live(duties))
    rows = due.subquery()
    return select(rows.c.key, rows.c.id, rows.c.day, cast(literal(1), Numeric).label("amount")).where(rows.c.place == 1)


def _in_time(cutoff: Cutoff) -> Select[Any]:
    """Each unit while all that was due of it since the year began was published by then; what was late stays late."""
    d = duties.c
    published = and_(cutoff.live(disclosures), disclosures.c.duty_no == d.duty_no)
    kept = func.coalesce(disclosures.c.business_date <= d.due_on, False)
    rows = (
        select(d.unit, d.id, d.due_on.label("day"), case((kept, 0), else_=1).label("missed"))
        .outerjoin(disclosures, published)
        .where(cutoff.live(duties))
        .subquery()
    )
    of_year = (rows.c.unit, extract("year", rows.c.day))
    in_order = (rows.c.day, rows.c.id)
    missed = func.sum(rows.c.missed).over(partition_by=of_year, order_by=in_order)
    so_far = select(
        rows.c.unit, rows.c.id, rows.c.day, case((missed == 0, 1), else_=0).label("in_time")
    ).subquery()  # fmt: skip
    before = func.lag(so_far.c.in_time).over(
        partition_by=(so_far.c.unit, extract("year", so_far.c.day)), order_by=(so_far.c.day, so_far.c.id)
    )
    amount = so_far.c.in_time - func.coalesce(before, 0)
    moved = select(so_far.c.unit.label("key"), so_far.c.id, so_far.c.day, amount.label("amount")).subquery()
    return moved.select().where(moved.c.amount != 0)


_DUTIES = Measure(
    "应公开的单位", Balance("disclosure_units_due", duties, _must, {duties: duties.c.unit}, unit="count", keyed=True)
)
_KEPT = Measure(
    "按期公开的单位",
    Balance(
        "disclosure_units_in_time", duties, _in_time, {duties: duties.c.unit, disclosures: disclosures.c.duty_no},
        unit="count",
    ),
)  # fmt: skip
_CHECKED = Measure("预决算公开检查", CHECKED, ("checks",))
_WRONG = tuple(each for each in CheckResult if each is not CheckResult.PASSED)

CHECKS = "performance.disclosure.checks"

FIGURES = topic_figures(
    "performance.disclosure",
    figure(
        "coverage_pct", "预决算公开覆盖率", "%",
        "1月至本月到期的公开事项全部按期公开的单位÷有公开事项到期的单位×100", percent("in_time", "must"),
        basis="annual", in_time=Input(_KEPT, year_to_date, nil=True), must=Input(_DUTIES, year_to_date),
    ),
    figure("checks", "预决算公开检查", "次", "1月至本月开展的预决算公开检查", checks=_CHECKED),
    figure(
        "problems", "预决算公开检查发现问题", "个", "1月至本月公开检查中结果不合格的公开事项",
        problems=Input(Measure("不合格的公开事项", RESULTS, _WRONG), year_to_date, nil=True), checks=_CHECKED,
    ),
)  # fmt: skip
