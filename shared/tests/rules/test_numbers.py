"""Numbers as they are read, divided and shown: no zero has a sign, and a figure has one number of decimals a unit."""

import json
from decimal import Context, Decimal
from fractions import Fraction
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from bureau_common.schemas.alerts import percentage, yuan
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.money import Money, in_decimals, ratio
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.records import RecordEntry
from bureau_common.schemas.units import DISPLAY_UNITS, shown, worded

NUMBERS = st.decimals(-(10**15), 10**15, places=12)


COMMON = {"source": "shop", "source_ref": "1", "reporting_unit": "340311", "business_date": "2021-03-15"}


class Share(RecordEntry):
    share_pct: Annotated[Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4)]
    rate_pct: Annotated[Decimal | None, Field(ge=0, max_digits=7, decimal_places=4)] = None


class Amount(BaseModel):
    amount: Money


@pytest.mark.parametrize("text", ["-0", "-0.0", "-0.000000"])
def test_a_parameter_of_nothing_has_no_sign(text: str) -> None:
    clause = Clause(document="x", article=None, verified=False)
    parameter = Parameter(key="p", label_zh="一项", kind="decimal", default="0", clause=clause)
    with pytest.raises(ValueError, match="一项应为小数"):
        parameter.parse(text)
    assert parameter.parse("-0.1") == Decimal("-0.1")


@pytest.mark.parametrize("given_text", ["-0.00", "0.00"])
def test_an_amount_of_nothing_has_no_sign(given_text: str) -> None:
    read = Amount.model_validate({"amount": given_text})
    assert str(read.amount) == "0.00"
    for amount in (read, Amount(amount=Decimal(given_text))):
        assert amount.model_dump_json() == '{"amount":"0.00"}'


@given(NUMBERS, st.sampled_from([unit for unit in DISPLAY_UNITS if unit != "等"]), st.booleans(), st.booleans())
def test_what_prints_as_nothing_prints_without_a_minus_sign(
    value: Decimal, unit: str, absolute: bool, floor: bool
) -> None:
    text = f"{shown(value, unit, absolute=absolute, floor=floor):f}"
    assert not (text.startswith("-") and Decimal(text) == 0)


@given(NUMBERS, NUMBERS)
def test_a_ratio_has_a_denominator_above_nothing_and_no_negative_zero(part: Decimal, whole: Decimal) -> None:
    found = ratio(part, whole)
    assert (found is None) == (whole <= 0)
    assert found is None or found or not found.is_signed()


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "words"),
    [
        ("45.649", "%", None, "45.6%"),
        ("45.65", "%", None, "45.7%"),
        ("-0.04", "%", None, "0.0%"),
        ("3.93", "百分点", None, "3.9个百分点"),
        ("1234567.89", "元", None, "1234567.89元"),
        ("1234567.89", "万元", None, "123万元"),
        ("131.9", "%", 2, "131.90%"),
        ("3", "份", 0, None),
    ],
)
def test_a_number_in_words_has_the_decimals_and_the_name_of_its_unit(
    value: str, unit: str, decimals: int | None, words: str | None
) -> None:
    if words is None:
        with pytest.raises(KeyError):
            worded(Decimal(value), unit, decimals)
    else:
        assert worded(Decimal(value), unit, decimals) == words


@pytest.mark.parametrize(
    ("text", "read"),
    [
        *[("12.5", "12.5"), ("0", "0"), ("-0", None), ("100", "100"), ("99.9999", "99.9999"), ("0.0", "0.0")],
        *[
            (text, "no number")
            for text in ("1_0", "1e1", "1e-400", "5E0", "１２", "٣", "+5", " 5", ".5", "5.", "05", "", "5,0")
        ],
    ],
)
def test_a_decimal_of_an_entry_is_read_as_it_is_written_and_in_no_spelling_of_python(
    text: str, read: str | None
) -> None:
    """Whatever its field says beside; `Share` is declared as any topic declares one."""
    for name in ("share_pct", "rate_pct"):
        sent = {**COMMON, "share_pct": "1", name: text}
        if read == "no number":
            with pytest.raises(ValueError, match="a number is written") as refused:
                Share.model_validate_json(json.dumps(sent), strict=True)
            assert [each["loc"] for each in refused.value.errors()] == [(name,)]  # type: ignore[attr-defined]
        else:
            assert str(getattr(Share.model_validate_json(json.dumps(sent), strict=True), name)) == (read or "0")


def test_a_number_without_quotes_and_none_at_all_stay_what_they_were() -> None:
    given = [
        Share.model_validate({**COMMON, "share_pct": value, "rate_pct": None}) for value in (5, 5.25, Decimal("5"))
    ]
    assert [str(each.share_pct) for each in given] == ["5", "5.25", "5"]
    strict = [Share.model_validate_json(json.dumps({**COMMON, "share_pct": value}), strict=True) for value in (5, 5.25)]
    assert [str(each.share_pct) for each in strict] == ["5", "5.25"]
    for value in (True, float("nan"), float("inf"), [5]):
        with pytest.raises(ValueError, match="share_pct"):
            Share.model_validate_json(json.dumps({**COMMON, "share_pct": value}), strict=True)
    told = Share.model_json_schema()["properties"]["rate_pct"]["anyOf"]
    assert told == [{"minimum": 0.0, "type": "number"}, {"type": "string"}, {"type": "null"}]


@given(st.integers(-(10**40), 10**40), st.integers(0, 40))
def test_a_number_is_told_in_full_up_to_the_decimals_that_readers_take(digits: int, places: int) -> None:
    value = Decimal(digits).scaleb(-places, Context(prec=60))
    for told in (in_decimals(value), yuan(value).amount, percentage(value).amount):
        whole, _, decimals = told.lstrip("-").partition(".")
        assert (whole + decimals).isdigit()
        assert len(decimals) <= 20
        assert abs(Fraction(told) - Fraction(digits, 10**places)) <= Fraction(1, 2 * 10**20)
    assert places > 20 or told == f"{value:f}"


def test_a_share_of_an_amount_that_never_ends_is_told_as_far_as_it_is_read() -> None:
    """833333.33… had 22 decimals, and of a service that says so the report took no section."""
    assert yuan(Decimal("1000000.00") * 10 / 12).amount == f"833333.{'3' * 20}"
