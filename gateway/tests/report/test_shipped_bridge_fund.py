"""The wording of the shipped report on the bridge fund, as the data change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import context, figure, section

UNITS = {
    "ytd": "亿元",
    "turnover": "周转次",
    "enterprises": "家",
    "pool": "亿元",
    "outstanding": "亿元",
    "mean_days_out": "天",
}
HEADING = "（三）普惠金融服务情况"
USED = {
    "ytd": "226000000.00", "turnover": "4.5", "enterprises": "78", "pool": "55000000.00", "outstanding": "1160000.00",
    "mean_days_out": "7.25",
}  # fmt: skip


def given(**values: str | None) -> list[Figure]:
    finer = {"mean_days_out": 1}
    return [
        figure(f"credit.bridge_fund.{name}", value, UNITS[name], decimals=finer.get(name))
        for name, value in values.items()
    ]


def bridge(**values: str | None) -> str:
    """The paragraph on the bridge fund."""
    texts = section(shipped_template(), HEADING, context(*given(**values)))
    (found,) = [text for text in texts if text.startswith("续贷过桥方面，")]
    return found


def test_it_names_every_figure_of_the_bridge_fund() -> None:
    assert {f"credit.bridge_fund.{name}" for name in UNITS} <= shipped_template().figure_ids


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {},
            "今年累计发放政府性过桥资金2.26亿元，帮助78家企业衔接续贷，资金周转4.5次，已归还的平均在外7.3天；"
            "月末资金池规模0.55亿元，尚在外0.01亿元。",
        ),
        (
            {"outstanding": "0.00", "mean_days_out": None},
            "今年累计发放政府性过桥资金2.26亿元，帮助78家企业衔接续贷，资金周转4.5次；"
            "月末资金池规模0.55亿元，没有未收回的资金。",
        ),
        ({"ytd": "0.00"}, "今年没有发放政府性过桥资金，月末资金池规模0.55亿元。"),
        (dict.fromkeys(UNITS), "政府性过桥资金发放〔未报〕，资金周转〔未报〕，涉及企业〔未报〕。"),
    ],
)
def test_what_was_lent_and_how_often_the_pool_turned_over_is_told(
    changes: dict[str, str | None], sentence: str
) -> None:
    assert bridge(**{**USED, **changes}) == f"续贷过桥方面，{sentence}"
