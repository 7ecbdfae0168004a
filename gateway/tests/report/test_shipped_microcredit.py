"""The wording of the shipped report on microcredit, as the data, claim C06 and the setting of its name change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import claim, context, figure, paragraph

PREFIX = "credit.microcredit"
VALUES = {
    "new_households": ("410", "户"),
    "new_amount": ("18520000.00", "万元"),
    "balance": ("26300000.00", "万元"),
    "balance_households": ("628", "户"),
    "overdue": ("0.00", "万元"),
    "overdue_pct": ("0", "%"),
}


def whole(**changes: str) -> list[Figure]:
    return [figure(f"{PREFIX}.{name}", changes.get(name, value), unit) for name, (value, unit) in VALUES.items()]


def said(figures: list[Figure], on_time: bool | None, renamed: bool | None = True) -> str:
    given = context(*figures, claims=[claim("C06", on_time), claim("C906", renamed)])
    return paragraph(shipped_template(), "（二）财政支出与民生保障情况", "小额信贷方面", given)


def test_the_whole_paragraph() -> None:
    assert said(whole(), True) == (
        "脱贫人口小额信贷方面，今年向农户410户发放贷款1852万元，10月末余额2630万元，"
        "借款的脱贫户和边缘易致贫户共628户，没有逾期未还的贷款。"
    )


@pytest.mark.parametrize(
    ("overdue", "share", "words"),
    [
        ("130000.00", "0.4943", "其中逾期13万元，逾期率0.5%，须抓紧清收。"),
        ("4999.99", "0.0190", "其中逾期4999.99元，逾期率0.0%，须抓紧清收。"),
    ],
)
def test_where_the_claim_does_not_hold_the_overdue_balance_and_rate_stand_in_its_place(
    overdue: str, share: str, words: str
) -> None:
    text = said(whole(overdue=overdue, overdue_pct=share), False)
    assert text.endswith(f"共628户，{words}")
    assert "没有" not in text


@pytest.mark.parametrize(("renamed", "name"), [(True, "脱贫人口小额信贷"), (False, "扶贫小额信贷"), (None, "小额信贷")])
def test_the_loans_are_called_as_the_setting_says(renamed: bool | None, name: str) -> None:
    assert said(whole(), True, renamed).startswith(f"{name}方面，今年")


def test_a_year_without_a_loan_and_a_district_without_a_debt_have_no_zero() -> None:
    none = whole(new_households="0", new_amount="0.00", balance="0.00", balance_households="0")
    left = [each for each in none if not each.id.endswith("_pct")]
    assert said(left, None) == "脱贫人口小额信贷方面，今年没有新发放贷款，10月末已无贷款余额。"


def test_without_any_figure_it_still_reads_and_shows_no_zero() -> None:
    assert said([], None) == "脱贫人口小额信贷方面，本年发放〔未报〕，10月末余额〔未报〕。"


@pytest.mark.parametrize("missing", VALUES)
def test_one_missing_figure_leaves_no_bare_unit_and_no_empty_clause(missing: str) -> None:
    left = [each for each in whole() if each.id != f"{PREFIX}.{missing}"]
    text = said(left, None if missing.startswith("overdue") else True)
    assert not any(unit in text for unit in ("〕户", "〕%", "〕万元"))
    assert not any(pair in text for pair in ("，，", "，；", "；。", "，。"))


def test_it_names_every_figure_of_the_paragraph() -> None:
    assert shipped_template().figure_ids >= {f"{PREFIX}.{name}" for name in VALUES}
