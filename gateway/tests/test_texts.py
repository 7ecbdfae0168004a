"""Numbers as the pages word them."""

import pytest

from bureau_gateway.pages.texts import printed
from gateway.tests.report.factories import figure


@pytest.mark.parametrize(("decimals", "expected"), [(0, "3 亿元"), (2, "3.00 亿元"), (4, "3.0000 亿元")])
def test_a_figure_is_printed_with_its_own_decimals(decimals: int, expected: str) -> None:
    balance = figure("debt.government_debt.balance", "300000000.00", "亿元")
    assert printed(balance.model_copy(update={"decimals": decimals})) == expected
