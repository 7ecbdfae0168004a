"""The wording of the shipped report on state-owned enterprises, as the data change."""

import pytest

from bureau_common.schemas.claims import ClaimResult
from bureau_common.schemas.figures import Figure
from bureau_common.schemas.periods import Period
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import claim, context, figure, section

SOE = "performance.soe"


def told(*figures: Figure, claims: tuple[ClaimResult, ...] = (), period: str = "2021-10") -> list[str]:
    given = context(*figures, claims=claims, period=Period.parse(period))
    return section(shipped_template(), "（六）国资国企改革情况", given)


def test_nothing_known_is_a_gap() -> None:
    text = told(*[figure(f"{SOE}.{name}", None, unit) for name, unit in (
        ("enterprises", "家"), ("annual_missing", "家"), ("months_reported", "个月"), ("preservation_pct", "%"),
    )])[0]  # fmt: skip
    assert text == "区属国有企业〔未报〕；2020年度资产年报未报企业〔未报〕，财务月报编报到〔未报〕。"


@pytest.mark.parametrize(
    ("months", "holds", "period", "said"),
    [
        ("10", True, "2021-10", "1-10月财务月报编报完成。"),
        ("1", True, "2021-01", "1月财务月报编报完成。"),
        ("9", False, "2021-10", "财务月报报齐1-9月，此后缺报的是甲公司、乙公司。"),
        ("1", False, "2021-10", "财务月报报齐1月，此后缺报的是甲公司、乙公司。"),
        ("0", False, "2021-10", "财务月报尚无全部报齐的月份，缺报的是甲公司、乙公司。"),
    ],
)
def test_months_are_those_that_all_have_filed_and_who_is_missing_is_named(
    months: str, holds: bool, period: str, said: str
) -> None:
    given = (
        figure(f"{SOE}.enterprises", "8", "家"), figure(f"{SOE}.annual_missing", "1", "家"),
        figure(f"{SOE}.months_reported", months, "个月"), figure(f"{SOE}.preservation_pct", "101.25", "%"),
    )  # fmt: skip
    names = () if holds else ("甲公司", "乙公司")
    text = told(*given, claims=(claim("C22", False, "丙公司"), claim("C23", holds, *names)), period=period)[0]
    month = int(period[5:])
    assert text == (
        f"截至{month}月末，现有区属国有独资、控股和全民所有制企业8家；2020年度国有企业资产年报正在编报，"
        f"未报的有1家（丙公司），{said}按最近一个报齐的月份计算，国有资产保值增值率为101.3%。"
    )
