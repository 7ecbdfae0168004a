"""The wording of the shipped report on non-tax notices, unit accounts and enterprise subsidies, as the data change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import context, figure, section

COLLECTED, OVERDUE = "revenue.non_tax.notices_collected", "revenue.non_tax.overdue_notices"
PAID, REACHED, UNPAID = (f"revenue.enterprise_subsidies.{name}" for name in ("ytd", "enterprises", "unpaid"))
OPEN, PCT, LEFT = (f"revenue.unit_accounts.{name}" for name in ("open", "inspected_pct", "uninspected"))


def said(heading: str, beginning: str, *figures: Figure) -> str:
    """What follows the beginning in its paragraph."""
    paragraphs = section(shipped_template(), heading, context(*figures))
    (text,) = [each for each in paragraphs if beginning in each]
    return beginning + text.partition(beginning)[2]


def notices(collected: str | None, overdue: str | None) -> str:
    given = (figure(COLLECTED, collected), figure(OVERDUE, overdue, "笔"))
    (text,) = [
        each for each in section(shipped_template(), "（一）财政收入组织情况", context(*given)) if "缴款书" in each
    ]
    return text


def subsidies(paid: str | None, reached: str | None, unpaid: str | None) -> str:
    given = (figure(PAID, paid), figure(REACHED, reached, "家"), figure(UNPAID, unpaid))
    return said("（二）财政支出与民生保障情况", "涉企补贴方面，", *given).partition("截至")[0]


def accounts(standing: str | None, pct: str | None, left: str | None) -> str:
    given = (figure(OPEN, standing, "个"), figure(PCT, pct, "%"), figure(LEFT, left, "个"))
    return said("（二）财政支出与民生保障情况", "截至10月末，预算单位", *given)


def test_it_names_the_figures_of_notices_subsidies_and_accounts() -> None:
    assert {COLLECTED, OVERDUE, PAID, REACHED, UNPAID, OPEN, PCT, LEFT} <= shipped_template().figure_ids


@pytest.mark.parametrize(
    ("collected", "overdue", "words"),
    [
        (
            "93456789.00",
            "0",
            "各执收单位凭缴款书收缴非税收入9346万元，没有逾期未缴的缴款书。",
        ),
        ("0.00", "3", "各执收单位凭缴款书收缴非税收入0万元，逾期未缴的缴款书3笔，须抓紧催缴。"),
        (None, "3", "凭缴款书收缴的非税收入〔未报〕，逾期未缴的缴款书3笔，须抓紧催缴。"),
        (None, None, "凭缴款书收缴的非税收入〔未报〕，逾期缴款书〔未报〕。"),
    ],
)
def test_notices_are_told_with_what_is_overdue(collected: str | None, overdue: str | None, words: str) -> None:
    assert notices(collected, overdue) == words


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (("6789012.00", "12", "454321.00"), "由国库拨付到企业679万元，受益企业12家，已审定待兑现45万元。"),
        (("6789012.00", "12", "4999.99"), "由国库拨付到企业679万元，受益企业12家，已审定的补贴基本兑现到位。"),
        (("6789012.00", "12", "0.00"), "由国库拨付到企业679万元，受益企业12家，没有已审定而待兑现的补贴。"),
        (("0.00", "0", None), "由国库拨付到企业0万元，受益企业0家，待兑现余额〔未报〕。"),
        ((None, None, None), "当年兑现金额〔未报〕，受益企业〔未报〕，待兑现余额〔未报〕。"),
    ],
)
def test_subsidies_are_told_with_what_is_unpaid(figures: tuple[str | None, ...], words: str) -> None:
    paid, reached, unpaid = figures
    assert subsidies(paid, reached, unpaid) == f"涉企补贴方面，{words}"


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (("24", "100.000000000000", "0"), "在册银行账户24个，没有应检未检的账户。"),
        (("24", "95.652173913043", "1"), "在册银行账户24个，年检率95.7%，尚有1个未年检。"),
        (("24", None, "1"), "在册银行账户24个，尚有1个未年检。"),
        (("24", None, None), "在册银行账户24个，本年年检情况〔未报〕。"),
        ((None, None, None), "在册银行账户〔未报〕，本年年检情况〔未报〕。"),
    ],
)
def test_accounts_are_told_with_their_inspection(figures: tuple[str | None, ...], words: str) -> None:
    standing, pct, left = figures
    assert accounts(standing, pct, left) == f"截至10月末，预算单位{words}"
