"""Amounts, periods and lines have the one spelling that the documents publish, and not one with a line break behind it."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from bureau_common.kit.core.identifiers import PersonName
from bureau_common.schemas.money import Money
from bureau_common.schemas.periods import Period
from bureau_common.schemas.personal import holds_id_number, may_identify
from bureau_common.schemas.records import Line, Reason


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


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("V1", "V1"),
        ("Ｖ１", "V1"),
        ("V\u200b1", "V1"),
        ("\ufeffV1\u00ad", "V1"),
        ("V1\x7f", "V1"),
        ("V\u3164\ufe0f\u2800\u034f\U000e00411", "V1"),
        ("V\u00a0\u30001", "V  1"),
        ("e\u0301tude", "\u00e9tude"),
        ("\u2fa6\u2f2d", "金山"),
        ("示财（2021）1号", "示财（2021）1号"),
        ("示财（２０２１）１号：预算", "示财（2021）1号：预算"),
    ],
)
def test_lines_that_look_the_same_are_the_same_whatever_an_office_copied_with_them(written: str, read: str) -> None:
    assert TypeAdapter(Line).validate_python(written) == read


@pytest.mark.parametrize("kind", [Line, Reason, PersonName])
@pytest.mark.parametrize(
    "written", ["", "\u200b\u200b", "\u2060\ufeff", "\u3164\u3164", "\u115f\u2800", "\ufe0f\u034f", "V\x001"]
)
def test_a_line_a_reason_or_a_name_of_nothing_that_shows_is_none(kind: Any, written: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(written)


@pytest.mark.parametrize("unseen", ["\u200b", "\u3164", "\u00ad", "\U000e0041"])
def test_an_id_number_is_one_whatever_stands_unseen_between_its_digits(unseen: str) -> None:
    written = unseen.join("11010519491231002X")
    assert may_identify(written)
    assert holds_id_number(f"按{written}办理")
    with pytest.raises(ValidationError, match="ID number"):
        TypeAdapter(Reason).validate_python(f"按{written}办理")


@pytest.mark.parametrize(("kind", "most"), [(Line, 200), (Reason, 500)])
def test_what_is_sent_is_no_longer_than_the_document_says_whatever_of_it_shows(kind: Any, most: int) -> None:
    assert TypeAdapter(kind).validate_python("V" * most) == "V" * most
    with pytest.raises(ValidationError, match=f"at most {most} characters"):
        TypeAdapter(kind).validate_python("V" * most + "\u200b")
