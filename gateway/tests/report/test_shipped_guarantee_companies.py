"""The wording of the shipped report on guarantee companies, as the data change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import OCTOBER, claim, context, figure, section

PREFIX = "credit.guarantee_company"
NAMES = {
    "outstanding": "亿元", "leverage": "倍", "weighted_leverage": "倍", "small_farm_balance_pct": "%",
    "small_farm_clients_pct": "%", "compensation_pct": "%",
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
        (True, "（按监管口径加权计算为3.12倍，没有超过规定上限）"),
        (False, "（按监管口径加权计算为3.12倍，已超过规定上限，须先压降存量再办理新增）"),
        (None, ""),
    ],
)
def test_the_cap_is_what_the_claim_says(within: bool | None, words: str) -> None:
    values = {"outstanding": "345000000.00", "leverage": "2.154", "weighted_leverage": "3.1249"}
    shares = {"small_farm_balance_pct": "88.2", "small_farm_clients_pct": "91.3", "compensation_pct": "0.64"}
    assert companies(*given(**values, **shares), within=within) == (
        f"融资担保方面，截至10月末，区内融资担保公司在保责任余额3.45亿元，放大倍数2.15倍{words}；"
        "小微企业和农户占在保余额的88.2%、占在保户数的91.3%；今年代偿率0.6%。"
    )


def test_a_gap_stands_as_a_gap() -> None:
    assert companies(*given()) == "融资担保方面，在保责任余额〔未报〕，放大倍数〔未报〕。"
