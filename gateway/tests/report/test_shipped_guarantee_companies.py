"""The wording of the shipped report on guarantee companies, as the data change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import OCTOBER, claim, context, figure, section

PREFIX = "credit.guarantee_company"
NAMES = {
    "outstanding": "亿元", "principal": "亿元", "leverage": "倍", "weighted_liability": "亿元", "weighted_leverage": "倍",
    "small_farm_balance_pct": "%", "small_farm_clients_pct": "%", "compensation_pct": "%",
}  # fmt: skip
HEADING = "（三）普惠金融服务情况"


def companies(*figures: Figure, within: bool | None = None) -> str:
    """The paragraph on guarantee companies."""
    said = section(shipped_template(), HEADING, context(*figures, period=OCTOBER, claims=[claim("C33", within)]))
    (found,) = [each for each in said if each.startswith("融资担保方面")]
    return found


def given(**values: str | None) -> list[Figure]:
    return [figure(f"{PREFIX}.{name}", values.get(name), unit) for name, unit in NAMES.items()]


def test_it_names_every_figure_that_it_prints() -> None:
    assert {f"{PREFIX}.{name}" for name in NAMES} <= shipped_template().figure_ids


@pytest.mark.parametrize(
    ("within", "words"),
    [
        (True, "（按监管口径加权，担保责任余额5.00亿元、放大倍数3.12倍，没有超过规定上限）"),
        (False, "（按监管口径加权，担保责任余额5.00亿元、放大倍数3.12倍，已超过规定上限，须先压降存量再办理新增）"),
        (None, ""),
    ],
)
def test_the_cap_is_what_the_claim_says(within: bool | None, words: str) -> None:
    values = {"outstanding": "345000000.00", "principal": "680000000.00", "leverage": "2.154"}
    weighted = {"weighted_liability": "500000000.00", "weighted_leverage": "3.1249"}
    shares = {"small_farm_balance_pct": "88.2", "small_farm_clients_pct": "91.3", "compensation_pct": "0.64"}
    assert companies(*given(**values, **weighted, **shares), within=within) == (
        "融资担保方面，截至10月末，区内融资担保公司在保余额6.80亿元，"
        f"扣除再担保和政府分担后的在保责任余额3.45亿元，放大倍数2.15倍{words}；"
        "小微企业和农户占在保余额的88.2%、占在保户数的91.3%；今年代偿率0.6%。"
    )


def test_a_gap_stands_as_a_gap() -> None:
    assert companies(*given()) == "融资担保方面，在保责任余额〔未报〕，放大倍数〔未报〕。"


def test_the_liability_is_told_by_itself_where_what_is_guaranteed_is_not_known() -> None:
    said = companies(*given(outstanding="345000000.00", leverage="2.154"))
    assert said == "融资担保方面，截至10月末，区内融资担保公司在保责任余额3.45亿元，放大倍数2.15倍。"
