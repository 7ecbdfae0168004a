"""The wording of the shipped report on the cut of general outlays and on the problems of revenue, as the data change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import claim, context, figure, paragraph, section

TARGET, WANTED, ROOM = (f"revenue.general_outlays.{name}" for name in ("target", "target_cut_pct", "room"))
TAX_SHARE, SUFFICIENT = "revenue.tax_revenue.share_pct", "revenue.self_sufficiency.pct"
GAP, SPENT, EARNED = "revenue.three_guarantees.gap", "revenue.expenditure.yoy_pct", "revenue.general_revenue.yoy_pct"
UNKNOWN = (
    "税收收入占比〔未报〕，收入结构暂不作判断。财政自给率〔未报〕，自有财力暂不作判断。"
    "收支增幅或“三保”缺口数据不全，收支平衡状况暂不作判断。"
)


def cut(target: str | None, wanted: str | None, room: str | None) -> str:
    """The sentence on the control figure."""
    given = (figure(TARGET, target), figure(WANTED, wanted, "%"), figure(ROOM, room))
    text = paragraph(shipped_template(), "（二）财政支出与民生保障情况", "一般性支出〔未报〕", context(*given))
    return text.partition("一般性支出〔未报〕。")[2].partition("“三公”")[0]


def problems(holds: dict[str, bool | None], *figures: Figure) -> list[str]:
    """The paragraphs of section 二."""
    claims = [claim(name, state) for name, state in {"C43": False, **holds}.items()]
    return section(shipped_template(), "二、存在的主要问题", context(*figures, claims=claims))


@pytest.mark.parametrize(
    ("room", "words"),
    [
        ("12340000.00", "，尚余1234万元"),
        ("-12340000.00", "，已超出1234万元"),
        ("4999.99", "，已基本用完"),
        ("-4999.99", "，已基本用完"),
        ("0.00", "，已用完"),
        ("5000.00", "，尚余1万元"),
        (None, ""),
    ],
)
def test_the_control_figure_says_what_is_left_of_it(room: str | None, words: str) -> None:
    assert (
        cut("150000000.00", "5.000000000000", room)
        == f"按比上年压减5.0%的要求，全年一般性支出控制数为15000万元{words}。"
    )


def test_a_control_figure_without_its_share_is_still_told() -> None:
    assert cut("150000000.00", None, "10000.00") == "全年一般性支出控制数为15000万元，尚余1万元。"


def test_without_a_target_the_gap_is_shown() -> None:
    assert cut(None, None, None) == "一般性支出年度控制数〔未报〕。"


@pytest.mark.parametrize("holds", [{}, {"C39": None, "C40": None, "C41": None}])
def test_what_cannot_be_judged_is_said(holds: dict[str, bool | None]) -> None:
    assert problems(holds) == [UNKNOWN, "各项监测指标未见预警。"]


def test_problems_that_are_none_leave_no_words() -> None:
    assert problems({"C39": False, "C40": False, "C41": False}) == ["各项监测指标未见预警。"]


def test_structure_and_strength_are_told_with_their_figures() -> None:
    given = (figure(TAX_SHARE, "68.04", "%"), figure(SUFFICIENT, "41.95", "%"))
    (text, _) = problems({"C39": True, "C40": True, "C41": False}, *given)
    assert text == (
        "收入结构有待优化，税收收入只占一般公共预算收入的68.0%。自有财力偏弱，一般公共预算收入只够支出的42.0%。"
    )


@pytest.mark.parametrize(
    ("gap", "spent", "earned", "words"),
    [
        ("0.01", "1.00", "3.00", "，“三保”需求尚未全部落实资金"),
        ("0.00", "3.10", "3.00", "，支出同比增长3.1%、收入同比增长3.0%"),
        ("1.00", "-3.00", "-4.00", "，“三保”需求尚未全部落实资金，支出同比下降3.0%、收入同比下降4.0%"),
        ("0.00", "3.01", "3.00", ""),  # faster, and not in what is printed
    ],
)
def test_the_strain_names_its_reasons(gap: str, spent: str, earned: str, words: str) -> None:
    given = (figure(GAP, gap), figure(SPENT, spent, "%"), figure(EARNED, earned, "%"))
    (text, _) = problems({"C39": False, "C40": False, "C41": True}, *given)
    assert text == f"收支平衡压力较大{words}。"


@pytest.mark.parametrize(
    ("slow", "named"),
    [
        ({"C943": True, "C944": True}, "直达资金支付进度81.3%，衔接资金支付进度90.0%，"),
        ({"C943": True, "C944": False}, "直达资金支付进度81.3%，"),
        ({"C943": False, "C944": True}, "衔接资金支付进度90.0%，"),
    ],
)
def test_slow_payment_names_the_funds_that_are_slow(slow: dict[str, bool | None], named: str) -> None:
    holds = dict.fromkeys(("C39", "C40", "C41"), False)
    paid = (
        figure("revenue.direct_funds.paid_pct", "81.250000000000", "%"),
        figure("revenue.rural_revitalization.paid_pct", "90.000000000000", "%"),
    )
    told = f"部分专项资金支付慢于序时进度，{named}资金效益还要提高。"
    assert problems({**holds, **slow, "C43": True}, *paid)[0] == told
    assert problems({**holds, "C43": None})[0] == "专项资金支付进度数据不全，暂不作判断。"
    assert problems(holds, *paid) == ["各项监测指标未见预警。"]
