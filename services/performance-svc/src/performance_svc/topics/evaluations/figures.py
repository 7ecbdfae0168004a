"""The figures of evaluations: how many were graded fair or poor, what the next year's proposals made of it, the province's results."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, exists, literal, select

from bureau_common.kit.books.guards import Scope
from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import percent, told, total
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.derived import Derived
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.texts import Texts
from bureau_common.kit.parameters.parameters import in_force

from .rules import FACTORS, grades_together
from .schemas import Grade, Program
from .tables import evaluations, proposals, provincial

_FAMILY = "performance.evaluations"
GRADE, POOR_OR_FAIR, LINKED, DONE = (
    f"{_FAMILY}.{name}" for name in ("grade", "poor_or_fair", "linked_proposals_pct", "provincial_done")
)
EVALUATED = Flow("project_evaluations", evaluations, evaluations.c.grade, literal(1), unit="count")
_PROPOSED = {proposals: proposals.c.project_code, evaluations: evaluations.c.project_code}


def last_graded(live: ColumnElement[bool]) -> Select[Any]:
    """The last evaluation of a proposal's project by the day of the proposal: its grade."""
    e = evaluations.c
    return (
        select(e.grade)
        .where(live, e.project_code == proposals.c.project_code, e.business_date <= proposals.c.business_date)
        .order_by(e.business_date.desc(), e.id.desc())
        .limit(1)
        .correlate(proposals)
    )


def factor_of(grade: ColumnElement[Any], scope: Scope) -> ColumnElement[Any]:
    """What a grade leaves a project, by the setting in force on the day of the proposal."""
    day = proposals.c.business_date
    return case({each.value: in_force(factor, day, scope) for each, factor in FACTORS.items()}, value=grade)


def _graded(cutoff: Cutoff) -> ColumnElement[bool]:
    """A proposal of a project that was graded by then."""
    return exists(last_graded(cutoff.live(evaluations)))


def _linked(cutoff: Cutoff) -> ColumnElement[bool]:
    """One that used the factor of its grade."""
    grade = last_graded(cutoff.live(evaluations)).scalar_subquery()
    return and_(_graded(cutoff), proposals.c.factor == factor_of(grade, Scope(change=None, cutoff=cutoff)))


def _provincial(name: str, text: ColumnElement[Any]) -> Texts:
    """What the newest document of each program says."""
    p = provincial.c

    def moves(cutoff: Cutoff) -> Select[Any]:
        return select(
            p.program.label("key"),
            p.id,
            p.business_date.label("day"),
            p.assessed_year.label("place"),
            text.label("text"),
        ).where(cutoff.live(provincial))

    return Texts(name, provincial, moves, {provincial: p.program})


_label = case({each.value: each.label_zh for each in Program}, value=provincial.c.program)
_GRADES = _provincial("provincial_grades", _label + "：" + provincial.c.grade)
_YEARS = _provincial("provincial_years", cast(provincial.c.assessed_year, Text) + "年度")
_all = Measure("评价项目", EVALUATED, tuple(Grade))

FIGURES = topic_figures(
    _FAMILY,
    figure("evaluated", "绩效评价项目", "个", "1月至本月完成部门评价和财政评价的项目", evaluated=_all),
    figure(
        "poor_or_fair", "评价为中或差的项目", "个", "1月至本月完成的评价中，等级为中或差的项目", basis="annual",
        graded=Measure("评价为中或差的项目", EVALUATED, (Grade.FAIR, Grade.POOR)),
    ),
    figure(
        "linked_proposals_pct", "预算安排挂钩率", "%",
        "1月至本月申报的下年度预算建议中，已有评价等级的项目里采用等级对应系数的÷已有评价等级的项目×100",
        percent("linked", "graded"), basis="annual",
        linked=Measure("采用等级对应系数的建议", Derived("proposals_linked", proposals, _PROPOSED, _linked, unit="count")),
        graded=Measure("已有评价等级的建议", Derived("proposals_graded", proposals, _PROPOSED, _graded, unit="count")),
    ),
    figure(
        "grade", "绩效评价省考核等次", "等", "月末前两项绩效评价最新结果文件的等次；两项不同的分别列出",
        told("grade", grades_together, "尚无结果文件"), basis="annual", grade=_GRADES,
    ),
    figure(
        "grade_year", "绩效评价省考核年度", "", "月末前两项绩效评价最新结果文件的考核年度",
        told("year", none_zh="尚无结果文件"), basis="annual", year=_YEARS,
    ),
    figure(
        "provincial_done", "两项绩效评价完成数", "项", "两项绩效评价中，1月至本月收到结果文件的",
        total("done"), basis="annual",
        done=Input(
            Measure("收到结果文件的评价", Distinct("provincial_of_year", provincial, provincial.c.program)),
            year_to_date, nil=True,
        ),
        known=Measure("历年结果文件", Distinct("provincial_ever", provincial, provincial.c.program, scope="ever")),
    ),
)  # fmt: skip
