"""The wording of the shipped report on rural revitalization funds, as the data change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import claim, context, figure, section

PREFIX = "revenue.rural_revitalization"
VALUES = {
    "allocated": ("121200000.00", "亿元"),
    "projects": ("14", "个"),
    "industry_projects": ("6", "个"),
    "employment_projects": ("2", "个"),
    "infrastructure_projects": ("4", "个"),
    "paid_pct": ("86.254", "%"),
    "district_fund": ("24200000.00", "万元"),
    "district_fund_increase": ("1900000.00", "万元"),
}
START = "衔接推进乡村振兴方面，"


def whole(**changes: str) -> list[Figure]:
    return [
        figure(f"{PREFIX}.{name}", changes.get(name, value), unit)
        for name, (value, unit) in VALUES.items()
    ]  # fmt: skip


def paragraph(figures: list[Figure], more: bool | None) -> str:
    said = section(shipped_template(), "（二）财政支出与民生保障情况", context(*figures, claims=[claim("C05", more)]))
    (text,) = [each for each in said if each.startswith(START)]
    return text


def test_the_whole_paragraph() -> None:
    assert paragraph(whole(), True) == (
        "衔接推进乡村振兴方面，各级本年共安排衔接资金1.21亿元，已落实到14个项目，其中产业项目6个、就业项目2个、"
        "基础设施项目4个，本年资金已支付86.3%。其中区级财力安排专项资金2420万元，较上年全年增加190万元。"
    )


@pytest.mark.parametrize(
    ("increase", "more", "said"),
    [
        ("0.00", True, "万元，与上年全年持平。"),
        ("4999.99", True, "万元，与上年全年持平。"),
        ("5000.00", True, "万元，较上年全年增加1万元。"),
        ("-0.01", False, "万元，较上年全年减少0.01元，须予补足。"),
        ("-4999.99", False, "万元，较上年全年减少4999.99元，须予补足。"),
        ("-5000.00", False, "万元，较上年全年减少1万元，须予补足。"),
        ("-1900000.00", False, "万元，较上年全年减少190万元，须予补足。"),
    ],
)
def test_the_words_on_the_districts_own_part_are_those_of_the_claim(increase: str, more: bool, said: str) -> None:
    text = paragraph(whole(district_fund_increase=increase), more)
    assert text.endswith(said)
    assert ("减少" in text) is not more


def test_without_last_years_part_nothing_is_compared() -> None:
    known = [each for each in whole() if not each.id.endswith("increase")]
    assert paragraph(known, None).endswith("专项资金2420万元，暂不与上年比较。")


def test_without_any_figure_it_still_reads_and_shows_no_zero() -> None:
    assert paragraph([], None) == (
        "衔接推进乡村振兴方面，本年衔接资金安排〔未报〕，落实到项目的情况〔未报〕。区级自身安排的专项资金〔未报〕。"
    )


@pytest.mark.parametrize("missing", VALUES)
def test_one_missing_figure_leaves_no_bare_unit_and_no_empty_clause(missing: str) -> None:
    more = None if missing.startswith("district") else True
    text = paragraph([each for each in whole() if each.id != f"{PREFIX}.{missing}"], more)
    assert not any(unit in text for unit in ("〕亿元", "〕个", "〕%", "〕万元"))
    assert not any(pair in text for pair in ("，，", "，；", "；。", "，。"))


def test_it_names_every_figure_of_the_paragraph() -> None:
    assert shipped_template().figure_ids >= {f"{PREFIX}.{name}" for name in VALUES}
