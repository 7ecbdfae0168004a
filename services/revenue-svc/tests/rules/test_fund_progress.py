"""Special funds that are paid more slowly than the year passes: the border of what is tolerated."""

from decimal import Decimal

import pytest

from bureau_common.kit.figures.claims import Evidence
from bureau_common.schemas.figures import Figure
from bureau_common.schemas.parameters import Setting
from bureau_common.schemas.periods import Period
from revenue_svc.summary.fund_progress import FUNDS, Fund


def paid(fund: Fund, pct: str, month: int, tolerance: str = "10") -> Evidence:
    figure = Figure(
        id=fund.paid_pct, name_zh="支付进度", kind="decimal", unit="percent", display_unit="%", decimals=1, basis="ytd",
        period=Period(2021, month), value=pct, state="reported", inputs=[], formula="", formula_version=1, notes=[],
        is_sum=False, provisional=False, change_no=1,
    )  # fmt: skip
    settings = {fund.tolerance.key: Setting(fund.tolerance, tolerance)}
    return Evidence(Period(2021, month), {fund.paid_pct: figure}, {}, settings)


@pytest.mark.parametrize("fund", FUNDS, ids=lambda fund: fund.code)
@pytest.mark.parametrize(
    ("pct", "month", "alerted"),
    [
        ("15", 3, False),
        ("14.999999999999", 3, True),
        # A third of the year is 33.33…: 23.333333333333 is a trifle below the border, 23.333333333334 above it.
        ("23.333333333334", 4, False),
        ("23.333333333333", 4, True),
        ("90", 12, False),
        ("0", 1, False),
        ("0", 2, True),
    ],
)
def test_progress_is_alerted_only_beyond_what_is_tolerated(fund: Fund, pct: str, month: int, alerted: bool) -> None:
    seen = paid(fund, pct, month)
    cause = fund.judge(seen)
    assert (cause is not None, fund.is_slow(seen)) == (alerted, alerted)
    assert cause is None or (cause.level, cause.figure_ids) == ("yellow", (fund.paid_pct,))


def test_each_fund_has_a_tolerance_of_its_own() -> None:
    assert len({fund.tolerance.key for fund in FUNDS}) == len(FUNDS)
    for fund in FUNDS:
        assert [fund.is_slow(paid(fund, "75", 10, tolerance)) for tolerance in ("8.4", "8.3")] == [False, True]
        assert fund.tolerance.parse("8.4") == Decimal("8.4")
