"""What the report asserts of the reform of state-owned enterprises, with the names of who has not finished."""

from typing import Any

from sqlalchemy import Select, select

from bureau_common.kit.figures.claims import Claim, Evidence, Missing, Watch
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.flows import ALL
from bureau_common.schemas.alerts import Cause, FigurePart, cause
from bureau_common.schemas.periods import BEGINNING, Period

from ..topics.soe_reform.figures import (
    IN_PROGRESS,
    IN_SCOPE,
    MARKED_VEHICLES,
    ON_PLATFORM,
    PLAN_DOCUMENT,
    PLANNED_END,
    UNFINISHED,
    VEHICLES_OF,
    late_planned_ends,
    unfinished,
)
from ..topics.soe_reform.rules import EXCEEDS_ALERT, SUPERVISION, is_under_review
from ..topics.soe_reform.tables import vehicles
from ..topics.state_enterprises.figures import ENTERPRISES
from .state_enterprises import SETTINGS, names_by_settings, names_of


def _with_vehicles_outside(figure_id: str) -> Missing:
    """The enterprises with vehicles in scope that a figure does not count."""

    def ask(cutoff: Cutoff, period: Period) -> Select[Any]:
        scoped, counted = (
            VEHICLES_OF[each].rows(cutoff, ALL, BEGINNING, period).subquery().c for each in (IN_SCOPE, figure_id)
        )
        outside = vehicles.c.id.in_(select(scoped.id)) & vehicles.c.id.not_in(select(counted.id))
        return names_of(cutoff, period, select(vehicles.c.credit_code).where(outside))

    return ask


def _unfinished(cutoff: Cutoff, period: Period) -> Select[Any]:
    rows = {by: unfinished(*by).rows(cutoff, ALL, BEGINNING, period).subquery().c for by in SETTINGS}
    return names_by_settings(cutoff, period, {by: select(each.id) for by, each in rows.items()})


def _late(cutoff: Cutoff, period: Period) -> Select[Any]:
    """Those that plan to end after the year."""
    return names_of(cutoff, period, late_planned_ends(cutoff, period))


def _within_register(seen: Evidence) -> bool:
    return seen.exact(IN_PROGRESS) <= seen.exact(ENTERPRISES)


def _judge_supervision(seen: Evidence) -> Cause | None:
    if _within_register(seen):
        return None
    zh = "正推进集中统一监管的企业{moving}，多于在册企业{all}，须核实"
    en = "{moving} are moving under unified supervision, more than the {all} in the register"
    figures = {"moving": FigurePart(figure_id=IN_PROGRESS), "all": FigurePart(figure_id=ENTERPRISES)}
    return cause(EXCEEDS_ALERT, "red", zh, en, SUPERVISION, **figures)


CLAIMS = (
    Claim(
        "C24", "国企改革方案已提交审议", "写明方案现状", (PLAN_DOCUMENT,),
        lambda seen: is_under_review(seen.text(PLAN_DOCUMENT)),
    ),
    Claim(
        "C25", "全面完成区属国有企业公务用车改革", "写明完成的比例，并列未完成的企业", (UNFINISHED, ENTERPRISES),
        lambda seen: seen.exact(UNFINISHED) == 0, names=_unfinished,
    ),
    Claim(
        "C26", "涉改车辆统一喷涂标识并安装GPS", "写明喷涂并装GPS的比例", (MARKED_VEHICLES, IN_SCOPE),
        lambda seen: seen.exact(MARKED_VEHICLES) == seen.exact(IN_SCOPE), names=_with_vehicles_outside(MARKED_VEHICLES),
    ),
    Claim(
        "C27", "公车使用全部纳入平台监管", "写明纳入平台的比例", (ON_PLATFORM, IN_SCOPE),
        lambda seen: seen.exact(ON_PLATFORM) == seen.exact(IN_SCOPE), names=_with_vehicles_outside(ON_PLATFORM),
    ),
    Claim(
        "C28", "计划年底前完成集中统一监管", "写明最晚的计划完成日", (PLANNED_END,),
        lambda seen: f"{seen.period.year}-01-01" <= seen.text(PLANNED_END) <= f"{seen.period.year}-12-31", names=_late,
    ),
    Claim(
        "C29", "推进中的企业不多于在册企业", "推进中的企业多于在册企业，须先核对", (IN_PROGRESS, ENTERPRISES),
        _within_register,
    ),
)  # fmt: skip
WATCHES = (Watch(EXCEEDS_ALERT, (IN_PROGRESS, ENTERPRISES), _judge_supervision),)
