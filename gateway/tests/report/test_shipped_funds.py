"""The wording of the shipped report on direct funds and on funds won from above, as the data change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import context, figure, section

UPPER = {
    "revenue.upper_funds.applied": ("165000000.00", "万元"),
    "revenue.upper_funds.approved": ("98000000.00", "万元"),
    "revenue.upper_funds.won": ("97654321.00", "万元"),
    "revenue.upper_funds.success_pct": ("78.571428571429", "%"),
}
DIRECT = {
    "revenue.direct_funds.received": ("231500000.00", "万元"),
    "revenue.direct_funds.allocated": ("230000000.00", "万元"),
    "revenue.direct_funds.paid": ("186300000.00", "万元"),
    "revenue.direct_funds.paid_pct": ("80.475161987041", "%"),
    "revenue.direct_funds.overdue_notices": ("0", "笔"),
    "revenue.direct_funds.households_reached": ("24", "户"),
    "revenue.direct_funds.enterprises_reached": ("15", "家"),
}


def given(values: dict[str, tuple[str, str]], **changes: str | None) -> list[Figure]:
    """The figures, some with another value by the last part of their id; a null is not there at all."""
    parts = {name: name.rpartition(".")[2] for name in values}
    chosen = {name: (changes.get(parts[name], value), unit) for name, (value, unit) in values.items()}
    return [figure(name, value, unit) for name, (value, unit) in chosen.items() if value is not None]


def upper(**changes: str | None) -> str:
    said = section(shipped_template(), "（一）财政收入组织情况", context(*given(UPPER, **changes)))
    return next(text for text in said if text.startswith("向上争取资金方面"))


def direct(**changes: str | None) -> str:
    said = section(shipped_template(), "（二）财政支出与民生保障情况", context(*given(DIRECT, **changes)))
    return next(text for text in said if "直达资金" in text)


def test_it_names_every_figure_of_both() -> None:
    assert set(UPPER) | set(DIRECT) <= shipped_template().figure_ids


def test_the_whole_paragraphs() -> None:
    assert upper() == (
        "向上争取资金方面，今年已申报16500万元，获批9800万元，资金到位9765万元；有结果的申报中78.6%获得批准。"
    )
    assert direct() == (
        "今年收到上级直达资金23150万元，分配到单位和项目23000万元，已支付18630万元，支付进度80.5%。"
        "没有超期未分配的直达资金通知。资金惠及农户24户、企业15家。"
    )


def test_without_any_figure_both_still_read_and_show_no_zero() -> None:
    nothing_won = {name.rpartition(".")[2]: None for name in UPPER}
    assert upper(**nothing_won) == "向上争取资金方面，今年申报金额〔未报〕，获批金额〔未报〕，到位资金〔未报〕。"
    nothing_direct = {name.rpartition(".")[2]: None for name in DIRECT}
    assert direct(**nothing_direct) == (
        "直达资金收到数〔未报〕，分配数〔未报〕，支付数〔未报〕。超期未分配情况〔未报〕。资金惠及农户〔未报〕、企业〔未报〕。"
    )


@pytest.mark.parametrize("count", ["1", "12"])
def test_the_words_on_deadlines_follow_the_count(count: str) -> None:
    text = direct(overdue_notices=count)
    assert f"尚有{count}笔直达资金通知过了期限仍未分配完毕，须抓紧分配。" in text
    assert "均已分配完毕" not in text


def test_money_that_has_not_come_is_not_said_to_have_come() -> None:
    assert "，尚无资金到位；" in upper(won="0.00")
    assert "尚无资金到位" not in upper(won="0.01")


@pytest.mark.parametrize("missing", [*UPPER, *DIRECT])
def test_one_missing_figure_leaves_no_bare_unit_and_no_empty_clause(missing: str) -> None:
    part = missing.rpartition(".")[2]
    text = upper(**{part: None}) if missing in UPPER else direct(**{part: None})
    assert not any(f"〕{unit}" in text for unit in ("万元", "%", "笔", "户", "家"))
    assert not any(pair in text for pair in ("，，", "，；", "；。", "，。", "。。"))
