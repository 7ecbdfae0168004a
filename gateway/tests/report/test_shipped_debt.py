"""The wording of the shipped report on government debt, as the data change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import claim, context, figure, section

DEBT = {
    "debt.government_debt.balance": "2394240000.00",
    "debt.government_debt.general_balance": "1144230000.00",
    "debt.government_debt.special_balance": "1250010000.00",
    "debt.government_debt.limit": "2425000000.00",
    "debt.government_debt.general_limit": "1163000000.00",
    "debt.government_debt.special_limit": "1262000000.00",
    "debt.special_bonds.new_quota": "320000000.00",
    "debt.special_bonds.issued": "280000000.00",
}
RATIOS = {"debt.government_debt.limit_use_pct": "98.731546391753", "debt.government_debt.ratio_pct": "70.05"}
WHOLE = [figure(name, value, "亿元") for name, value in DEBT.items()] + [
    figure(name, value, "%") for name, value in RATIOS.items()
]


def paragraph(*figures: Figure, within: bool | None = None) -> str:
    text, *_ = section(shipped_template(), "（五）政府债务管理情况", context(*figures, claims=[claim("C18", within)]))
    return text


def test_it_names_every_figure_of_government_debt_and_new_special_bonds() -> None:
    named = {name for name in shipped_template().figure_ids if name.startswith("debt.")}
    assert named >= set(DEBT) | set(RATIOS)


def test_the_whole_paragraph() -> None:
    assert paragraph(*WHOLE, within=True) == (
        "截至2021年10月底，全区政府债务余额23.94亿元，其中一般债务11.44亿元、专项债务12.50亿元；"
        "债务限额24.25亿元，其中一般债务11.63亿元、专项债务12.62亿元，已使用98.7%，两类债务均未超出各自限额。"
        "今年下达新增专项债券额度3.20亿元，累计转贷新增专项债券2.80亿元；按本年综合财力计算，法定债务率为70.1%。"
        "偿还政府债务本金〔未报〕、支付利息〔未报〕。"
    )


@pytest.mark.parametrize(
    ("within", "said", "unsaid"),
    [(True, "均未超出各自限额", "已超出"), (False, "债务余额已超出限额", "均未"), (None, "已使用98.7%。", "超出")],
)
def test_the_words_on_the_limit_are_those_of_the_claim(within: bool | None, said: str, unsaid: str) -> None:
    text = paragraph(*WHOLE, within=within)
    assert said in text
    assert unsaid not in text


def test_without_any_figure_it_still_reads_and_shows_no_zero() -> None:
    assert paragraph() == (
        "截至2021年10月底，全区政府债务余额〔未报〕；债务限额〔未报〕。"
        "今年下达新增专项债券额度〔未报〕，累计转贷新增专项债券〔未报〕。"
        "偿还政府债务本金〔未报〕、支付利息〔未报〕。"
    )


@pytest.mark.parametrize("missing", [*DEBT, *RATIOS])
def test_one_missing_figure_leaves_no_bare_unit_and_no_empty_clause(missing: str) -> None:
    text = paragraph(*[each for each in WHOLE if each.id != missing])
    assert "〕亿元" not in text
    assert "〕%" not in text
    assert not any(pair in text for pair in ("，，", "，；", "；。", "，。"))
