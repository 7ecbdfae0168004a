"""The wording of the shipped report on subsidies by one card, as claims C15 and C37 and the data change."""

import pytest

from bureau_common.schemas.claims import ClaimResult
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import claim, context, figure, section

UNITS = {
    "programs": "项", "programs_on_card": "项", "programs_reviewed": "项", "ytd": "万元", "households": "万户",
    "card_pct": "%",
}  # fmt: skip
MISSING = claim("C15", False, "残疾人康复救助", "地质灾害避险搬迁补助")


def told(on_card: ClaimResult | None = None, reviewed: bool | None = True, **values: str | None) -> str:
    given: dict[str, str | None] = {
        "programs": "29", "programs_on_card": "27", "programs_reviewed": "29", "ytd": "12345600.00", "households": "31500",
        "card_pct": "87.654321000000", **values,
    }  # fmt: skip
    figures = [figure(f"performance.subsidies.{name}", given[name], unit) for name, unit in UNITS.items()]
    claims = [MISSING if on_card is None else on_card, claim("C37", reviewed)]
    said = section(shipped_template(), "（四）预算绩效管理情况", context(*figures, claims=claims))
    (paragraph,) = [each for each in said if each.startswith("惠农补贴“一卡通”方面，")]
    return paragraph.removeprefix("惠农补贴“一卡通”方面，")


def test_the_programs_that_are_not_on_the_card_are_named() -> None:
    assert told() == (
        "对个人和农户发放的29项在册补贴中，通过社保卡发放的有27项，还没有纳入的是残疾人康复救助、地质灾害避险搬迁补助；"
        "补贴项目动态管理，在册项目今年已逐项审核。"
        "1—10月发放惠农补贴1235万元，惠及农户3.15万户，发放到社会保障卡的占87.7%。"
    )
    assert told(programs_on_card="0").startswith(
        "对个人和农户发放的29项在册补贴中，尚无通过社保卡发放的，还没有纳入的是"
    )


def test_all_is_said_of_all() -> None:
    assert told(claim("C15", True), None, programs_on_card="29").startswith(
        "对个人和农户发放的29项在册补贴已全部通过社保卡发放；今年审核的在册项目29项。1—10月"
    )


@pytest.mark.parametrize("reviewed", [False, None])
def test_a_list_that_was_not_reviewed_as_a_whole_is_not_said_to_be(reviewed: bool | None) -> None:
    assert "动态" not in told(reviewed=reviewed)


def test_few_households_and_small_sums_are_printed_in_smaller_units() -> None:
    assert told(households="24", ytd="3630.00").endswith(
        "1—10月发放惠农补贴3630.00元，惠及农户24户，发放到社会保障卡的占87.7%。"
    )
    assert told(ytd="0.00").endswith("。今年尚无发放到位的惠农补贴。")
    assert "1—10月惠农补贴净退回2万元，" in told(ytd="-20000.00", card_pct=None)


def test_a_gap_stands_as_a_gap() -> None:
    unknown = claim("C15", None)
    assert told(unknown, None, **dict.fromkeys(UNITS)) == (
        "对个人和农户发放的在册补贴项目〔未报〕，纳入社保卡发放〔未报〕。惠农补贴发放〔未报〕。"
    )
    assert told(claim("C15", False), False, programs="0", programs_on_card="0").startswith(
        "月末无对个人和农户发放的在册补贴项目。"
    )
