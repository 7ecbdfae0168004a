"""The wording of the shipped report on livelihood projects, as the data change."""

import pytest

from bureau_common.schemas.claims import ClaimResult
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import claim, context, figure, section

FAMILY = "performance.livelihood_projects"
UNITS = {
    "count": "项",
    "new": "项",
    "adjusted": "项",
    "planned": "亿元",
    "in_place": "亿元",
    "maintenance_paid": "万元",
}
NAMES = (*UNITS, "main_done", "sub_done", "sub_open", "behind", "maintenance_pilots")
KNOWN = {"count": "33", "new": "6", "adjusted": "8", "planned": "600000000.00", "in_place": "510000000.00"}
HEAD = "民生工程方面，今年列入计划的项目有33项（新增6项、调整8项），年度计划投入6.00亿元；10月末"
C07, C32 = claim("C07", True), claim("C32", True)


def livelihood(values: dict[str, str], *claims: ClaimResult) -> str:
    given = [figure(f"{FAMILY}.{name}", values.get(name), UNITS.get(name, "个")) for name in NAMES]
    paragraphs = section(shipped_template(), "（二）财政支出与民生保障情况", context(*given, claims=claims))
    (text,) = [each for each in paragraphs if each.startswith("民生工程方面")]
    return text


def test_the_report_names_the_figures_of_livelihood_projects() -> None:
    named = {name for name in shipped_template().figure_ids if name.startswith(FAMILY)}
    assert named == {f"{FAMILY}.{name}" for name in NAMES}


@pytest.mark.parametrize(
    ("done", "claims", "expected"),
    [
        (("0", "0", "44", "0"), (C07, C32), "尚无项目完成年度目标，其余项目按进度推进。"),
        (("0", "3", "41", "0"), (C07, C32), "有3个子项目完成年度目标，其余项目按进度推进。"),
        (("5", "0", "37", "0"), (C07, C32), "有5个主项目完成年度目标，其余项目按进度推进。"),
        (("5", "3", "36", "2"), (claim("C07", False, "甲", "乙"), C32),
            "有5个主项目、3个子项目完成年度目标，其余36个子项目中2个进度落后：甲、乙。"),
        (("5", "3", "2", "2"), (claim("C07", False, "甲", "乙"), C32),
            "有5个主项目、3个子项目完成年度目标，其余2个子项目进度落后：甲、乙。"),
        (("5", "3", "36", "0"), (claim("C07", None), C32), "有5个主项目、3个子项目完成年度目标。"),
        (("33", "0", "0", "0"), (claim("C07", False), C32), "主项目均已完成年度目标。"),
        (("33", "0", "1", "1"), (claim("C07", False, "甲"), C32), "主项目均已完成年度目标，另有1个子项目进度落后：甲。"),
    ],
)  # fmt: skip
def test_what_is_done_and_who_is_behind_is_said_as_it_is(
    done: tuple[str, ...], claims: tuple[ClaimResult, ...], expected: str
) -> None:
    values = dict(zip(("main_done", "sub_done", "sub_open", "behind"), done, strict=True))
    assert livelihood({**KNOWN, **values}, *claims) == f"{HEAD}资金累计到位5.10亿元；{expected}"


@pytest.mark.parametrize(
    ("in_place", "c32", "expected"),
    [
        ("0", claim("C32", True), "资金尚未到位"),
        ("600000000.01", claim("C32", False), "资金到位6.00亿元，已超计划"),
    ],
)
def test_money_beyond_the_plan_is_said_to_be(in_place: str, c32: ClaimResult, expected: str) -> None:
    values = {**KNOWN, "in_place": in_place, "main_done": "0", "sub_done": "0", "sub_open": "44", "behind": "0"}
    assert livelihood(values, C07, c32) == f"{HEAD}{expected}；尚无项目完成年度目标，其余项目按进度推进。"


def test_a_gap_is_shown_as_a_gap_and_maintenance_is_said_where_it_is_known() -> None:
    assert livelihood({}) == "民生工程方面，本年项目〔未报〕，计划投入〔未报〕，资金到位〔未报〕。"
    for pilots, expected in (("0", "月末尚无履行中的政府购买服务试点"), ("2", "月末履行中的政府购买服务试点2个")):
        told = livelihood({"maintenance_paid": "6080000.00", "maintenance_pilots": pilots})
        assert told.endswith(f"资金到位〔未报〕。建后管养今年投入608万元，{expected}。")
