"""The wording of the shipped report on interest subsidies, as claims C11, C34 and C38 and the data change."""

import pytest

from bureau_common.schemas.claims import ClaimResult
from bureau_common.schemas.figures import Figure
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import claim, context, figure, section

UNITS = {
    "enterprises": "家",
    "amount": "万元",
    "enterprises_total": "家",
    "amount_total": "万元",
    "batches": "批",
    "cost_reduction_pp": "百分点",
    "scheme_in_force": "项",
}


def told(
    scheme: bool | None = True, first: bool | None = True, points: str | None = "2.21", **values: str | None
) -> str:
    """The paragraph; C11 is what the service says of the points."""
    given: dict[str, str | None] = {
        "enterprises": "42", "amount": "4162500.00", "enterprises_total": "57", "amount_total": "5263300.00",
        "batches": "1" if first else "2", "cost_reduction_pp": points, "scheme_in_force": "1", **values,
    }  # fmt: skip
    figures: list[Figure] = [
        figure(f"credit.interest_subsidy.{name}", given[name], unit) for name, unit in UNITS.items()
    ]
    exact = None if points is None else float(points) >= round(float(points), 1)
    claims: list[ClaimResult] = [claim("C38", scheme), claim("C34", first), claim("C11", exact)]
    said = section(shipped_template(), "（三）普惠金融服务情况", context(*figures, claims=claims))
    (paragraph,) = [each for each in said if each.startswith("财政贴息方面，")]
    return paragraph.removeprefix("财政贴息方面，")


def test_the_first_batch_is_said_as_such_while_it_is_the_only_one() -> None:
    assert told() == (
        "按照施行中的实施方案，今年首批向42家企业拨付贷款贴息416万元，首批企业的综合融资成本下降2.2个百分点以上。"
    )


@pytest.mark.parametrize("first", [False, None])
def test_several_batches_are_added_up_and_the_first_is_named_where_it_is_meant(first: bool | None) -> None:
    assert told(first=first) == (
        "按照施行中的实施方案，今年累计拨付2批，共向57家企业拨付贷款贴息526万元，"
        "首批企业的综合融资成本下降2.2个百分点以上。"
    )


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ("2.200000000000", "下降2.2个百分点以上。"),
        ("2.26", "下降2.2个百分点以上。"),  # and never 2.3
        ("2.299999999999", "下降2.2个百分点以上。"),
        ("0.100000000000", "下降0.1个百分点以上。"),
        ("0.099999999999", "略有下降。"),
        ("0.04", "略有下降。"),
        ("0.000000000000", "没有下降。"),
        ("-0.30", "没有下降。"),
    ],
)
def test_the_fall_of_costs_is_never_printed_above_its_true_value(points: str, words: str) -> None:
    assert told(points=points).endswith(f"，首批企业的综合融资成本{words}")


@pytest.mark.parametrize(
    ("scheme", "value", "words"),
    [(False, "0", "月末没有施行中的实施方案，今年首批"), (None, None, "实施方案〔未报〕，今年首批")],
)
def test_a_scheme_that_is_not_in_force_is_said(scheme: bool | None, value: str | None, words: str) -> None:
    assert told(scheme, scheme_in_force=value).startswith(words)


def test_a_gap_stands_as_a_gap() -> None:
    assert told(points=None).endswith("拨付贷款贴息416万元。")
    assert told(first=None, points=None, amount_total=None) == "按照施行中的实施方案，今年拨付贷款贴息〔未报〕。"
