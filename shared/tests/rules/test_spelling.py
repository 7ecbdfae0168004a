"""Amounts and periods have the one spelling that the documents publish, and not one with a line break behind it."""

import pytest
from pydantic import TypeAdapter, ValidationError

from bureau_common.schemas.money import Money
from bureau_common.schemas.periods import Period


@pytest.mark.parametrize(
    "written", ["1234.50\n", "\n1234.50", "1234.50 ", "1234.5", "01234.50", "+1.00", "１.00", "1,234.50"]
)
def test_an_amount_in_another_spelling_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Money).validate_python(written)


@pytest.mark.parametrize("written", ["2021-10\n", "2021-1", "2021-13", " 2021-10", "1899-12"])
def test_a_period_in_another_spelling_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="2021-10"):
        Period.parse(written)
