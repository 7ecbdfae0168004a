"""In December the shipped report speaks of credit by the whole year: no sentence about the year says 今年 any more."""

import pytest

from bureau_common.schemas.periods import Period
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import OCTOBER, claim, context, figure, section

FIGURES = sorted(each for each in shipped_template().figure_ids if each.startswith("credit."))
CLAIMS = sorted(shipped_template().claim_ids)


@pytest.mark.parametrize("holds", [True, False])
@pytest.mark.parametrize("value", ["1000000000.00", "0.00"])
def test_what_was_done_in_the_year_is_said_of_the_whole_year(value: str, holds: bool) -> None:
    def said(period: Period) -> str:
        figures = [figure(each, value, "亿元") for each in FIGURES]
        given = context(*figures, period=period, claims=[claim(each, holds) for each in CLAIMS])
        return "\n".join(section(shipped_template(), "（三）普惠金融服务情况", given))

    assert "今年" in said(OCTOBER)
    december = said(Period(2021, 12))
    assert "今年" not in december
    assert december.count("全年") + december.count("年内") >= said(OCTOBER).count("今年")
