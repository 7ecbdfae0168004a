"""How many projects of the year's budget have an approved objective: those of the initial budget, later ones apart."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select

from bureau_common.kit.figures.claims import Claim
from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.derived import Derived
from bureau_common.schemas.periods import Period

from ..topics.budget_projects.figures import PROJECTS
from ..topics.budget_projects.schemas import Origin
from ..topics.budget_projects.tables import COUNTS_FROM, projects
from ..topics.objectives.tables import approvals, objectives

_FAMILY = "performance.objectives"
COVERAGE = f"{_FAMILY}.coverage_pct"


def _approved(cutoff: Cutoff) -> Select[Any]:
    """The days on which the objective of a project was approved."""
    return (
        select(approvals.c.business_date)
        .join(objectives, and_(cutoff.live(objectives), objectives.c.batch_no == approvals.c.batch_no))
        .where(
            cutoff.live(approvals),
            objectives.c.project_code == projects.c.project_code,
            objectives.c.fiscal_year == projects.c.fiscal_year,
        )
        .correlate(projects)
    )


def _approved_on(cutoff: Cutoff) -> ColumnElement[date]:
    """The day from which a project counts as one with an objective; without one, as a project."""
    first = _approved(cutoff).with_only_columns(func.min(approvals.c.business_date)).scalar_subquery()
    return func.greatest(COUNTS_FROM, first)


def _covered(origin: Origin) -> Derived:
    """The projects of an origin whose objective is approved."""
    return Derived(
        f"budget_projects_{origin}_covered",
        projects,
        {projects: projects.c.project_code, objectives: objectives.c.project_code, approvals: approvals.c.batch_no},
        lambda cutoff: and_(projects.c.origin == origin, exists(_approved(cutoff))),
        unit="count",
        on=_approved_on,
    )


_initial = Measure("年初预算项目", PROJECTS, (Origin.INITIAL,))
# A project counts from its approval on: that none is approved yet is known by the projects, which no later row moves.
_covered_initial, _covered_later = [
    Input(Measure(label, _covered(origin)), year_to_date, nil=True)
    for label, origin in (
        ("已批复绩效目标的年初预算项目", Origin.INITIAL),
        ("已批复绩效目标的年中追加项目", Origin.ADDED),
    )
]

FIGURES = topic_figures(
    _FAMILY,
    figure("projects", "年初预算项目", "个", "本年年初批复预算中的项目", basis="annual", projects=_initial),
    figure(
        "covered", "已批复绩效目标的项目", "个", "本年年初批复预算的项目中，截至月末已批复绩效目标的",
        basis="annual", version=2, covered=_covered_initial, projects=_initial,
    ),
    figure(
        "coverage_pct", "绩效目标覆盖率", "%",
        "已批复绩效目标的年初预算项目÷本年年初批复预算的项目×100；年中追加的项目另列",
        percent("covered", "projects"), basis="annual", version=2, covered=_covered_initial, projects=_initial,
    ),
    figure(
        "added", "年中追加项目", "个", "1月至本月追加到预算的项目",
        added=Input(Measure("年中追加项目", PROJECTS, (Origin.ADDED,)), year_to_date, nil=True), projects=_initial,
    ),
    figure(
        "added_covered", "已批复绩效目标的追加项目", "个", "1月至本月追加的项目中，截至月末已批复绩效目标的",
        covered=_covered_later, projects=_initial,
    ),
)  # fmt: skip


def projects_not_covered(cutoff: Cutoff, period: Period) -> Select[Any]:
    """The names of the projects of the year's initial budget that have no approved objective at the month's end."""
    by_then = _approved(cutoff).where(approvals.c.business_date <= period.last_day)
    return (
        select(projects.c.name)
        .where(
            cutoff.live(projects),
            projects.c.origin == Origin.INITIAL,
            projects.c.fiscal_year == period.year,
            projects.c.business_date <= period.last_day,
            ~exists(by_then),
        )
        .order_by(projects.c.project_code)
    )


CLAIMS = (
    Claim(
        "C13", "所有预算项目绩效目标全覆盖", "绩效目标尚未覆盖年初预算全部项目", (COVERAGE,),
        lambda seen: seen.exact(COVERAGE) == 100, names=projects_not_covered,
    ),
)  # fmt: skip
