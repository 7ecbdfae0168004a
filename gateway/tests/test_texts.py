"""Numbers as the pages word them."""

import pytest

from bureau_common.schemas.alerts import FigurePart
from bureau_common.schemas.figures import FigureRows, State
from bureau_common.schemas.periods import Period
from bureau_gateway.alerts.words import told
from bureau_gateway.marks import Known
from bureau_gateway.pages.figure_page import figure_page
from bureau_gateway.pages.rows_page import rows_page
from bureau_gateway.pages.texts import exact, number, printed
from gateway.tests.report.factories import figure, printed_text


@pytest.mark.parametrize(("decimals", "expected"), [(0, "3 亿元"), (2, "3.00 亿元"), (4, "3.0000 亿元")])
def test_a_figure_is_printed_with_its_own_decimals(decimals: int, expected: str) -> None:
    balance = figure("debt.government_debt.balance", "300000000.00", "亿元")
    assert printed(balance.model_copy(update={"decimals": decimals})) == expected


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("%", "45.7 %"), ("百分点", "45.7 个百分点"), ("周转次", "45.7 次"), ("倍", "45.68 倍"), ("家", "46 家")],
)
def test_a_page_prints_what_the_report_prints(unit: str, expected: str) -> None:
    assert printed(figure("revenue.x.y", "45.678", unit)) == expected


@pytest.mark.parametrize(
    ("state", "mark"), [("not_reported", "〔未报〕"), ("unavailable", "〔暂缺〕"), ("not_applicable", "〔不适用〕")]
)
def test_a_page_has_the_reports_marks(state: State, mark: str) -> None:
    assert printed(figure("revenue.x.y", None, "%", state=state)) == mark


def test_a_carried_number_says_its_month_on_its_page_too() -> None:
    carried = figure("debt.government_debt.balance", "300000000.00", "亿元", carried_from=Period(2021, 8))
    assert printed(carried) == "3.00 亿元（截至8月）"
    page = figure_page(carried)
    assert "3.00 亿元（截至8月）" in page
    assert "本月未报，沿用以前月份的数" in page
    none = FigureRows(items=[], next_cursor=None, change_no=3)
    assert "300,000,000.00 元（截至8月）" in rows_page(carried, none, None, 100, first=True)


@pytest.mark.parametrize("value", ["-0.04", "-0.00", "0"])
def test_nothing_has_no_minus_sign_on_a_page(value: str) -> None:
    share = figure("revenue.x.y", value, "%")
    assert printed(share) == "0.0 %"
    assert number("-0.00", 2) == "0.00"
    assert exact(share) == f"{'-0.04' if value == '-0.04' else '0'} %"


def test_an_alert_has_the_figures_decimals_in_every_unit_as_the_report_has() -> None:
    owed = figure("debt.x.owed", "123456789.00", "万元").model_copy(update={"decimals": 1})
    balance = figure("debt.x.balance", "1.00", "亿元").model_copy(update={"decimals": 3})
    elsewhere = figure("revenue.x.balance", "1.00", "亿元").model_copy(update={"decimals": 0})
    figures = (owed, elsewhere, balance)
    parts = [
        FigurePart(figure_id=owed.id),
        FigurePart(figure_id=owed.id, unit="亿元"),
        FigurePart(figure_id=owed.id, unit="元"),
    ]
    assert [told([part], Known(figures)) for part in parts] == ["12345.7万元", "1.235亿元", "123456789.00元"]
    report = "{{ amount('debt.x.owed') }}、{{ amount('debt.x.owed', '亿元') }}、{{ amount('debt.x.owed', '元') }}"
    assert printed_text(report, *figures) == "12345.7万元、1.235亿元、123456789.00元"
