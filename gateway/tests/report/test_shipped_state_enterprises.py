"""The wording of the shipped report on state-owned enterprises, as the data change."""

import pytest

from bureau_common.schemas.claims import ClaimResult
from bureau_common.schemas.figures import Figure
from bureau_common.schemas.periods import Period
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import claim, context, figure, section

SOE = "performance.soe"
NO_PLAN = "国企改革方案〔未报〕。"


def told(*figures: Figure, claims: tuple[ClaimResult, ...] = (), period: str = "2021-10") -> list[str]:
    given = context(*figures, claims=claims, period=Period.parse(period))
    return section(shipped_template(), "（六）国资国企改革情况", given)


def test_nothing_known_is_a_gap() -> None:
    text = told(*[figure(f"{SOE}.{name}", None, unit) for name, unit in (
        ("enterprises", "家"), ("annual_missing", "家"), ("months_reported", "个月"), ("preservation_pct", "%"),
    )])[0]  # fmt: skip
    assert text == "区属国有企业〔未报〕；2020年度资产年报未报企业〔未报〕，财务月报编报到〔未报〕。" + NO_PLAN


@pytest.mark.parametrize(
    ("months", "holds", "period", "said"),
    [
        ("10", True, "2021-10", "1—10月财务月报编报完成。"),
        ("1", True, "2021-01", "1月财务月报编报完成。"),
        ("9", False, "2021-10", "财务月报报齐1—9月，此后缺报的是甲公司、乙公司。"),
        ("1", False, "2021-10", "财务月报报齐1月，此后缺报的是甲公司、乙公司。"),
        ("0", False, "2021-10", "财务月报尚无全部报齐的月份，缺报的是甲公司、乙公司。"),
    ],
)
def test_months_are_those_that_all_have_filed_and_who_is_missing_is_named(
    months: str, holds: bool, period: str, said: str
) -> None:
    given = (
        figure(f"{SOE}.enterprises", "8", "家"), figure(f"{SOE}.annual_missing", "1", "家"),
        figure(f"{SOE}.months_reported", months, "个月"), figure(f"{SOE}.preservation_pct", "101.25", "%"),
    )  # fmt: skip
    names = () if holds else ("甲公司", "乙公司")
    text = told(*given, claims=(claim("C22", False, "丙公司"), claim("C23", holds, *names)), period=period)[0]
    month = int(period[5:])
    assert text == (
        f"截至{month}月末，现有区属国有独资、控股和全民所有制企业8家；2020年度国有企业资产年报正在编报，"
        f"未报的有1家（丙公司），{said}按最近一个报齐的月份计算，国有资产保值增值率为101.3%。{NO_PLAN}"
    )


def test_of_the_reform_nothing_known_is_a_gap() -> None:
    units = {"plan_document": "", "vehicles_in_scope": "辆", "supervision_in_progress": "家"}
    texts = told(*[figure(f"{SOE}.{name}", None, unit) for name, unit in units.items()])
    assert texts[0].endswith("国企改革方案〔未报〕。")
    assert texts[1:3] == ["涉改公务用车〔未报〕。", "推进集中统一监管的企业〔未报〕。"]


def test_the_plan_document_stands_as_it_is_said() -> None:
    for text, holds, said in (
        ("《国企改革方案》已提交区政府审议", True, "《国企改革方案》已提交区政府审议，批准后组织实施。"),
        ("《国企改革方案》已起草", False, "《国企改革方案》已起草。"),
    ):
        document = figure(f"{SOE}.plan_document", text, "")
        assert told(document, claims=(claim("C24", holds),))[0].endswith(said)


def reform(*claims: ClaimResult, scoped: str = "12", unfinished: str = "2", moving: str = "4") -> list[str]:
    given = (
        figure(f"{SOE}.reform_unfinished", unfinished, "家"), figure(f"{SOE}.reform_finished_pct", "75", "%"),
        figure(f"{SOE}.vehicles_in_scope", scoped, "辆"), figure(f"{SOE}.vehicles_marked_pct", "90.909090", "%"),
        figure(f"{SOE}.vehicles_on_platform_pct", "83.333333", "%"),
        figure(f"{SOE}.supervision_in_progress", moving, "家"),
        figure(f"{SOE}.supervision_planned_end", "2022-02-08", ""),
    )  # fmt: skip
    return told(*given, claims=claims)[1:3]


def test_the_reform_is_finished_where_all_is_done_and_else_its_shares_and_names_are_said() -> None:
    done = [claim(number, True) for number in ("C25", "C26", "C27", "C28", "C29")]
    assert reform(*done) == [
        "区属国有企业公务用车改革任务已经完成；10月末涉改公务用车12辆，统一喷涂公车标识、安装GPS定位，公车使用已全部由平台监管。",
        "党政机关和事业单位经营性国有资产集中统一监管改革持续推进，区属国有企业中4家正在办理，计划2021年底前完成，"
        "最晚的计划完成日为2022年2月8日。",
    ]
    rest = [claim(number, False, "甲公司") for number in ("C25", "C26", "C27", "C28")]
    assert reform(*rest, claim("C29", True)) == [
        "区属国有企业公务用车改革任务完成75.0%，尚有2家没有完成（甲公司）；10月末涉改公务用车12辆，"
        "喷涂公车标识并安装GPS定位的占90.9%，纳入平台监管的占83.3%。",
        "党政机关和事业单位经营性国有资产集中统一监管改革持续推进，区属国有企业中4家正在办理，"
        "计划最迟于2022年2月8日完成。",
    ]
    vehicles, moving = reform(*done, scoped="0", moving="0")
    assert vehicles.endswith("10月末没有涉改公务用车。")
    assert moving == "10月末没有正在推进集中统一监管的企业。"
    assert reform(claim("C29", False))[1] == "推进集中统一监管的企业4家，多于在册企业，须先核对。"
