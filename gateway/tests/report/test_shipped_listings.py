"""The wording of the shipped report on listings and direct financing, as the data change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import OCTOBER, claim, context, figure, section

NAMES = {
    "listings.reformed_ytd": "家", "listings.new_total": "家", "listings.new_select": "家", "listings.new_growth": "家",
    "listings.reported": "家", "listings.direct_financing": "亿元", "listings.bond_financing": "亿元",
    "guidance_funds.invested": "亿元", "listings.trainings": "次",
}  # fmt: skip
HEADING = "（三）普惠金融服务情况"
KNOWN = {
    "listings.reformed_ytd": "4", "listings.new_total": "7", "listings.new_select": "2", "listings.new_growth": "3",
    "listings.reported": "21", "listings.direct_financing": "171500000.00", "listings.bond_financing": "140000000.00",
    "guidance_funds.invested": "34000000.00", "listings.trainings": "3",
}  # fmt: skip
REST = (
    "截至10月末，省股交中心挂牌企业21家；企业今年通过股权、债券等直接融资1.72亿元，其中债券1.40亿元，"
    "引导基金今年投资到企业0.34亿元；今年举办资本市场培训3次。"
)


def listings(values: dict[str, str], agrees: bool | None = None) -> str:
    """The paragraph on listings."""
    figures: list[Figure] = [figure(f"credit.{name}", values.get(name), unit) for name, unit in NAMES.items()]
    said = section(shipped_template(), HEADING, context(*figures, period=OCTOBER, claims=[claim("C09", agrees)]))
    (found,) = [each for each in said if each.startswith("挂牌上市和直接融资方面")]
    return found


def test_it_names_every_figure_that_it_prints() -> None:
    assert {f"credit.{name}" for name in NAMES} <= shipped_template().figure_ids


@pytest.mark.parametrize(
    ("agrees", "words"),
    [(True, "（科创专板精选层2家、成长板3家）"), (False, "（板块家数与总数不符，须先核对）"), (None, "")],
)
def test_the_boards_are_told_where_they_agree_with_the_whole(agrees: bool | None, words: str) -> None:
    assert listings(KNOWN, agrees) == (
        f"挂牌上市和直接融资方面，今年完成股改的企业4家，省股交中心新增挂牌企业7家{words}；{REST}"
    )


def test_none_is_said_in_words() -> None:
    told = listings({**KNOWN, "listings.new_total": "0", "listings.new_select": "0", "listings.new_growth": "0"}, True)
    assert told == f"挂牌上市和直接融资方面，今年完成股改的企业4家，省股交中心没有新增挂牌企业；{REST}"


def test_that_there_was_none_is_not_said_where_nothing_of_listings_is_known() -> None:
    """The figure is 0 where no listing was ever entered; the report of a bureau that starts said that there was none."""
    assert "省股交中心新增挂牌企业〔未报〕；截至" in listings({"listings.new_total": "0"})


def test_a_fund_that_invested_nothing_is_said_in_words() -> None:
    assert "引导基金今年没有投资到企业；" in listings({**KNOWN, "guidance_funds.invested": "0.00"}, True)


def test_a_gap_stands_as_a_gap() -> None:
    assert listings({}) == (
        "挂牌上市和直接融资方面，股改企业〔未报〕，省股交中心新增挂牌企业〔未报〕；截至10月末，省股交中心挂牌企业〔未报〕；"
        "直接融资〔未报〕，引导基金投资〔未报〕；资本市场培训〔未报〕。"
    )
