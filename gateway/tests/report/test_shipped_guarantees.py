"""The wording of the shipped report on 4321 loans, as the data change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_common.schemas.periods import Period
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import OCTOBER, claim, context, figure, section

LENT, TARGET, COMPLETION, OUTSTANDING = (
    f"credit.guarantee_4321.{name}" for name in ("ytd", "annual_target", "completion_pct", "outstanding")
)
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
    assert {LENT, TARGET, COMPLETION, OUTSTANDING} <= shipped_template().figure_ids


@pytest.mark.parametrize(("pace", "words"), [(True, "，达到序时进度"), (False, "，低于序时进度"), (None, "")])
def test_the_pace_is_what_the_claim_says(pace: bool | None, words: str) -> None:
    assert guarantees(*given("423000000.00", "500000000.00", "84.6", "351000000.00"), pace=pace) == (
        "政银担合作方面，1-10月各银行按“4321”风险分担机制累计放款4.23亿元，"
        f"年度目标5.00亿元，已完成84.6%{words}；期末在保贷款余额3.51亿元。"
    )


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (
            ("400000000.00", None, None, "0.00"),
            "1-10月各银行按“4321”风险分担机制累计放款4.00亿元，年度目标〔未报〕；期末在保贷款余额0.00亿元。",
        ),
        (
            (None, "500000000.00", None, None),
            "“4321”贷款投放〔未报〕，年度目标5.00亿元；期末在保贷款余额〔未报〕。",
        ),
        ((None, None, None, None), "“4321”贷款投放〔未报〕，年度目标〔未报〕；期末在保贷款余额〔未报〕。"),
    ],
)
def test_a_gap_stands_as_a_gap_without_a_unit(figures: tuple[str | None, ...], sentence: str) -> None:
    lent, target, pct, outstanding = figures
    assert guarantees(*given(lent, target, pct, outstanding)) == f"政银担合作方面，{sentence}"


def test_january_is_not_a_span() -> None:
    text = guarantees(figure(LENT, "100000000.00", "亿元"), period=Period(2022, 1))
    assert text.startswith("政银担合作方面，1月各银行按“4321”风险分担机制累计放款1.00亿元，")
