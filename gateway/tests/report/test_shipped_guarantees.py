"""The wording of the shipped report on 4321 loans, as the data change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_common.schemas.periods import Period
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import OCTOBER, claim, context, figure, section

LENT, TARGET, COMPLETION, OUTSTANDING = (
    f"credit.guarantee_4321.{name}" for name in ("ytd", "annual_target", "completion_pct", "outstanding")
)
FEE, FALL = "credit.guarantee_4321.fee_rate_pct", "credit.guarantee_4321.fee_rate_fall_pp"
SCIENCE, TAX = "credit.products.science_guarantee_ytd", "credit.products.tax_loan_ytd"
HEADING = "（三）普惠金融服务情况"


def guarantees(*figures: Figure, period: Period = OCTOBER, pace: bool | None = None) -> str:
    """The paragraph on 4321 loans."""
    return section(shipped_template(), HEADING, context(*figures, period=period, claims=[claim("C08", pace)]))[0]


def given(lent: str | None, target: str | None, pct: str | None, outstanding: str | None) -> tuple[Figure, ...]:
    return (
        figure(LENT, lent, "亿元"),
        figure(TARGET, target, "亿元"),
        figure(COMPLETION, pct, "%"),
        figure(OUTSTANDING, outstanding, "亿元"),
    )


def test_it_names_every_figure_of_4321_loans() -> None:
    assert {LENT, TARGET, COMPLETION, OUTSTANDING, FEE, FALL, SCIENCE, TAX} <= shipped_template().figure_ids


@pytest.mark.parametrize(("pace", "words"), [(True, "，达到序时进度"), (False, "，低于序时进度"), (None, "")])
def test_the_pace_is_what_the_claim_says(pace: bool | None, words: str) -> None:
    assert guarantees(*given("423000000.00", "500000000.00", "84.6", "351000000.00"), pace=pace) == (
        "政银担合作方面，1—10月各银行按“4321”风险分担机制累计放款4.23亿元，"
        f"年度目标5.00亿元，已完成84.6%{words}；期末在保贷款本金余额3.51亿元。"
    )


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (
            ("400000000.00", None, None, "0.00"),
            "1—10月各银行按“4321”风险分担机制累计放款4.00亿元，年度目标〔未报〕；期末在保贷款本金余额0.00亿元。",
        ),
        (
            (None, "500000000.00", None, None),
            "“4321”贷款投放〔未报〕，年度目标5.00亿元；期末在保贷款本金余额〔未报〕。",
        ),
        ((None, None, None, None), "“4321”贷款投放〔未报〕，年度目标〔未报〕；期末在保贷款本金余额〔未报〕。"),
    ],
)
def test_a_gap_stands_as_a_gap_without_a_unit(figures: tuple[str | None, ...], sentence: str) -> None:
    lent, target, pct, outstanding = figures
    assert guarantees(*given(lent, target, pct, outstanding)) == f"政银担合作方面，{sentence}"


@pytest.mark.parametrize(("pace", "words"), [(True, "，完成全年任务"), (False, "，未完成全年任务"), (None, "")])
def test_in_december_the_year_is_said_to_be_done_or_not(pace: bool | None, words: str) -> None:
    figures = given("498000000.00", "500000000.00", "99.6", "351000000.00")
    assert guarantees(*figures, period=Period(2021, 12), pace=pace) == (
        "政银担合作方面，全年各银行按“4321”风险分担机制累计放款4.98亿元，"
        f"年度目标5.00亿元，完成年度目标的99.6%{words}；期末在保贷款本金余额3.51亿元。"
    )


@pytest.mark.parametrize(
    ("rate", "fall", "sentence"),
    [
        ("1.05", None, "平均年担保费率为1.05%。"),
        ("1.05", "0.154", "平均年担保费率为1.05%，同比降低0.15个百分点。"),
        ("1.05", "-0.2", "平均年担保费率为1.05%，同比提高0.20个百分点。"),
        ("1.05", "0.004", "平均年担保费率为1.05%，与上年同期基本持平。"),
        (None, None, ""),
    ],
)
def test_the_fee_rate_is_told_with_its_fall(rate: str | None, fall: str | None, sentence: str) -> None:
    text = guarantees(figure(FEE, rate, "%", decimals=2), figure(FALL, fall, "百分点", decimals=2))
    assert text.endswith(f"新发放“4321”贷款的{sentence}" if sentence else "期末在保贷款本金余额〔未报〕。")


@pytest.mark.parametrize(
    ("science", "tax", "sentence"),
    [
        ("30000000.00", "12000000.00", "此外，科技担保投放0.30亿元，税融通投放0.12亿元。"),
        ("0.00", "0.00", "科技担保、税融通今年没有投放。"),
        ("0.00", "12000000.00", "此外，税融通投放0.12亿元，科技担保今年没有投放。"),
        ("30000000.00", "0.00", "此外，科技担保投放0.30亿元，税融通今年没有投放。"),
        (None, "12000000.00", ""),
    ],
)
def test_the_other_products_are_told_apart(science: str | None, tax: str, sentence: str) -> None:
    text = guarantees(figure(SCIENCE, science, "亿元"), figure(TAX, tax, "亿元"))
    assert text.endswith(sentence or "期末在保贷款本金余额〔未报〕。")


def test_january_is_not_a_span() -> None:
    text = guarantees(figure(LENT, "100000000.00", "亿元"), period=Period(2022, 1))
    assert text.startswith("政银担合作方面，1月各银行按“4321”风险分担机制累计放款1.00亿元，")
