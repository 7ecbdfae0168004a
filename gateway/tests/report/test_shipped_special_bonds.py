"""The wording of the shipped report on special bonds' projects, as the data change."""

import pytest

from bureau_common.schemas.periods import Period
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import OCTOBER, context, figure, section

VALUES = {
    "projects": ("3", "个"),
    "used": ("163000000.00", "亿元"),
    "used_pct": ("58.06", "%"),
    "unused": ("368860000.00", "亿元"),
    "project_income": ("67000000.00", "万元"),
}
WHOLE = (
    "专项债券资金已发行到位的有3个项目，1—10月由国库支付1.63亿元，累计支出占到位资金的58.1%，结存3.69亿元。"
    "专项债券项目今年取得收入6700万元。"
)


def paragraph(period: Period = OCTOBER, **changes: str | None) -> str:
    """The paragraph after that of limits and balances; a value that is changed to none is missing."""
    told = {name: (changes.get(name, value), unit) for name, (value, unit) in VALUES.items()}
    figures = [figure(f"debt.special_bonds.{name}", value, unit) for name, (value, unit) in told.items() if value]
    texts = section(shipped_template(), "（五）政府债务管理情况", context(*figures, period=period))
    return next((text for text in texts if text.startswith("专项债券")), "")


def test_the_whole_paragraph_and_that_of_a_whole_year() -> None:
    assert paragraph() == WHOLE
    assert "全年由国库支付" in paragraph(Period(2021, 12))
    assert "，1月由国库支付" in paragraph(Period(2021, 1))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"used": "0.00"}, "1—10月没有新的支出，"),
        ({"used": "400000.00"}, "1—10月由国库支付400000.00元，"),
        ({"used": "-500000.00"}, "1—10月净退回0.01亿元，"),
        ({"unused": "0.00"}, "，已全部支出。"),
        ({"unused": "300000.00"}, "，结存300000.00元。"),
    ],
)
def test_no_amount_is_told_as_a_printed_zero(changes: dict[str, str | None], words: str) -> None:
    assert words in paragraph(**changes)


def test_what_is_missing_leaves_its_sentence_out() -> None:
    first, second, _ = WHOLE.split("。")
    assert paragraph(project_income=None) == paragraph(project_income="0.00") == f"{first}。"
    for name in ("projects", "used", "used_pct", "unused"):
        assert paragraph(**{name: None}) == f"{second}。"
    assert paragraph(**dict.fromkeys(VALUES)) == ""
