"""The wording of the shipped report on visits, the finance platform and financing needs, as the data change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import context, figure, section

ADVISERS, PRESIDENTS = "credit.advisers", "credit.bank_presidents"
PLATFORM, NEEDS = "credit.finance_platform", "credit.financing_needs"
UNITS = {
    f"{ADVISERS}.visits": "次",
    f"{ADVISERS}.loans": "亿元",
    f"{PRESIDENTS}.enterprises": "家",
    f"{PRESIDENTS}.loans": "亿元",
    f"{PRESIDENTS}.problems_solved": "个",
    f"{PLATFORM}.enterprises": "家",
    f"{PLATFORM}.loans": "笔",
    f"{PLATFORM}.amount": "亿元",
    f"{NEEDS}.matched_amount": "亿元",
    f"{NEEDS}.matched_needs": "个",
    f"{NEEDS}.median_days": "天",
}
KNOWN = ("127", "213000000.00", "52", "98000000.00", "31", "88", "161", "364500000.00", "120000000.00", "42", "21.5")


def told(*values: str | None) -> str:
    """The paragraph, by the values in the order of the figures."""
    figures: list[Figure] = [
        figure(name, value, unit) for (name, unit), value in zip(UNITS.items(), values, strict=True)
    ]
    said = section(shipped_template(), "（三）普惠金融服务情况", context(*figures))
    (paragraph,) = [each for each in said if each.startswith("走访服务市场主体方面，")]
    return paragraph.removeprefix("走访服务市场主体方面，")


def test_it_names_every_figure_of_visits_the_platform_and_needs() -> None:
    assert UNITS.keys() <= shipped_template().figure_ids


def test_what_is_known_is_said_with_its_unit() -> None:
    assert told(*KNOWN) == (
        "金融顾问今年走访企业127次，走访后发放贷款2.13亿元；"
        "银行行长今年走访企业52家，走访后发放贷款0.98亿元（两类走访的贷款不相加），解决企业反映的问题31个。"
        "截至10月末，在市中小微企业综合金融服务平台注册的企业有88家，平台上线以来银行通过平台放款161笔、金额3.65亿元。"
        "银企对接登记的融资需求今年落实贷款1.20亿元，获得首笔放款的需求42个，从登记到放款的中位天数为22天。"
    )


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (0, None, "金融顾问走访〔未报〕；"),
        (1, None, "走访企业127次；"),
        (1, "0.00", "走访企业127次，走访后尚无贷款发放；"),
        (2, None, "；银行行长走访企业〔未报〕。"),
        (3, "0.00", "走访企业52家，走访后尚无贷款发放，"),
        (4, "0", "，尚无企业反映的问题办结。"),
        (4, None, "0.98亿元（两类走访的贷款不相加）。"),
        (5, None, "。综合金融服务平台注册企业〔未报〕，平台上线以来"),
        (6, None, "注册的企业有88家。"),
        (8, None, "银企对接落实贷款〔未报〕。"),
        (8, "0.00", "银企对接登记的融资需求今年没有落实贷款。"),
        (10, None, "今年落实贷款1.20亿元。"),
    ],
)
def test_a_gap_and_a_nil_amount_read_as_such(place: int, value: str | None, words: str) -> None:
    values = [*KNOWN[:place], value, *KNOWN[place + 1 :]]
    assert words in told(*values)
    assert "0.00" not in told(*values)
