"""Cells as people write them: which characters are digits, how digits are grouped, and what no spreadsheet runs."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from bureau_common.kit.files import spellings
from bureau_common.kit.files.cells import kinds, read_cell, write_text
from bureau_common.kit.files.spellings import CellError
from bureau_common.schemas.days import Day
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import Line

NOT_DIGITS = "²①⑴⒈⅓½㍘㋀㏠₂𝟏🄁١१"
"""Characters with a number in them that no keyboard of an office gives for a digit."""


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1,234", "1234.00"),
        ("12,345,678.9", "12345678.90"),
        ("１，２３４．５６", "1234.56"),
        ("-1,234.50", "-1234.50"),
        ("－１２", "-12.00"),
        ("- 12.5", "-12.50"),
        ("+7", "7.00"),
        ("￥1 234.5", "1234.50"),
        ("-¥1,234 元", "-1234.00"),
        ("¥-5", "-5.00"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("1\u00a0234\u00a0567", "1234567.00"),
        ("12345678901234567.89", "12345678901234567.89"),
        ("0.005", "0.005"),
    ],
)
def test_amounts_are_read_as_people_write_them(written: str, read: str) -> None:
    assert read_cell(written, Decimal) == read


@pytest.mark.parametrize(
    "written",
    [
        "12,50",
        "0,123",
        "0 123", "1,23", "1,234,56", "1,2345", "1234,567", "12,34,567", ",123", "1,,234", "1,234.5,6", "1.234,50",
        "１２，５０", "1，2345", "12 50", "1 234,567", "1,234 567", "1 2 3", "1、234", "1_000", "1E3", "１ｅ３", "0x1F",
        "Infinity", "NaN", "--5", "+-5", "1.2.3", "元", "¥", "-", ".", "1234.5元元",
        "100\n200", "100\r\n200", "1\t234", "1\u2028234", "-\n5", "¥\n5", "5\n元",
        *[f"1{char}" for char in NOT_DIGITS], *[f"{char}.00" for char in NOT_DIGITS], *NOT_DIGITS,
    ],
)  # fmt: skip
def test_what_may_be_meant_otherwise_is_no_amount(written: str) -> None:
    with pytest.raises(CellError) as error:
        read_cell(written, Decimal)
    assert error.value.rule == "value_error"


@pytest.mark.parametrize(
    ("written", "read"), [("2021", "2021"), ("２０２１", "2021"), (" 2021 ", "2021"), ("-3", "-3")]
)
def test_whole_numbers_are_read_as_people_write_them(written: str, read: str) -> None:
    assert read_cell(written, int) == read


@pytest.mark.parametrize(
    ("written", "read"), [("是", "true"), ("否", "false"), ("TRUE", "true"), ("1", "true"), ("0", "false")]
)
def test_a_yes_or_no_is_read_as_people_write_it_and_is_no_number(written: str, read: str) -> None:
    assert read_cell(written, bool) == read


@pytest.mark.parametrize(
    "written", ["2,021", "1_000", "1E3", "2021.5", "二〇二一", *[f"202{char}" for char in NOT_DIGITS]]
)
def test_what_is_no_plain_digit_is_no_whole_number(written: str) -> None:
    with pytest.raises(CellError) as error:
        read_cell(written, int)
    assert error.value.rule == "int_parsing"


@pytest.mark.parametrize(
    "written",
    ["2021-3-5", "２０２１－０３－０５", "2021年3月5日", "２０２１年３月５日", "20210305", "2021/3/5", "2021.3.5"],
)
def test_days_are_read_as_people_write_them(written: str) -> None:
    assert read_cell(written, date) == "2021-03-05"


@pytest.mark.parametrize(
    "written", [form.format(char) for char in NOT_DIGITS for form in ("2021-03-0{}", "202{}-03-05")]
)
def test_what_is_no_plain_digit_is_no_day(written: str) -> None:
    with pytest.raises(CellError) as error:
        read_cell(written, date)
    assert error.value.rule == "date"


UNSEEN = ["", "\u200b", "\ufeff", "\u200b\u200e\u2060", "\u00a0", "\u3000", " ", "\x00", "\u202e", "\u00ad", "\ufe0f",
          "\u3164", "\u2800", "\U000e0001", "\t", "\n", "\r"]  # fmt: skip


@pytest.mark.parametrize("sign", [*"=+-@", *"＝＋－＠", *"﹦﹢﹣﹫"])
@pytest.mark.parametrize("before", UNSEEN)
def test_no_text_whose_first_seen_character_makes_a_formula_is_written_bare(before: str, sign: str) -> None:
    assert write_text(f"{before}{sign}cmd|'/C calc'!A0") == f"'{before}{sign}cmd|'/C calc'!A0"


@pytest.mark.parametrize("text", ["普通", "a=b", "1-2", "（-5）", "№=1", "\u200b文", "库字第８号", "3+4"])
def test_text_that_no_spreadsheet_runs_is_written_as_it_is(text: str) -> None:
    assert write_text(text) == text


@given(st.text(st.sampled_from("'=+-@＝＋－＠\u200b\ufeff\u3000\u00a0\t\r\n a1文") | st.characters(codec="utf-8")))
def test_what_is_written_is_read_back(text: str) -> None:
    """Entries hold no space at their ends, and an empty text is none."""
    kept = text.strip()
    assert read_cell(write_text(kept), str) == (kept or None)


def test_of_a_text_that_is_too_long_for_an_amount_nothing_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a search for the unit takes grows with the square of the blanks before it."""
    looked_at = []

    class Watched:
        def sub(self, _: str, text: str) -> str:
            looked_at.append(text)
            return text

    monkeypatch.setattr(spellings, "_UNIT_SIGNS", Watched())
    for written in ("1" + " " * 3_998 + "x", "9" * 4_000):
        with pytest.raises(CellError):
            read_cell(written, Decimal)
    assert looked_at == []


def test_an_optional_field_is_read_as_its_value_is() -> None:
    class Entry(BaseModel):
        amount: Annotated[Money | None, Field(gt=0)] = None
        day: Day | None = None
        note: Line | None = None
        wanted: Money

    assert kinds(Entry) == {"amount": Decimal, "day": date, "note": str, "wanted": Decimal}
