"""Amounts, periods and lines have the one spelling that the documents publish, and not one with a line break behind it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from bureau_common.kit.core.identifiers import PersonName
from bureau_common.kit.files.named_units import Called
from bureau_common.schemas.codes import plain_code, plain_line
from bureau_common.schemas.money import Money
from bureau_common.schemas.periods import Period
from bureau_common.schemas.personal import holds_id_number, may_identify
from bureau_common.schemas.records import Line, Reason, UnitCode


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
        ("e\u200d\u0301tude", "\u00e9tude"),
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2021-11-001", "２０２１－１１－００１"),
        ("2021/11.001", "２０２１／１１．００１"),
        ("示财(2021)1号", "示财（２０２１）１号"),
        ("示财[2021]1号", "示财［2021］1号"),
        ("甲公司:一标段,二标段", "甲公司：一标段，二标段"),
        ("V#1_2", "Ｖ＃１＿２"),
        ("\u200e凭1\u202c", "凭1"),
        ("凭\t1", "凭 1"),
    ],
)
def test_two_lines_are_one_where_their_codes_would_be(one: str, other: str) -> None:
    """Rows name one another by lines: what an office typed wide and what it typed narrow is one document."""
    assert TypeAdapter(Line).validate_python(one) == TypeAdapter(Line).validate_python(other)
    assert (plain_code(one) == plain_code(other)) is True


@pytest.mark.parametrize(
    ("written", "kept"),
    [("示财(2021)1号:预算", "示财（2021）1号：预算"), ("会议10:30,三楼", "会议10:30，三楼"), ("A(B):c", "A(B):c"),
     ("见http://a.cn/b?c=1", "见http://a.cn/b?c=1")],
)  # fmt: skip
def test_chinese_lines_are_kept_as_they_are_printed(written: str, kept: str) -> None:
    assert TypeAdapter(Line).validate_python(written) == kept


@given(st.text(st.sampled_from("示局（）():：,，!？ 1aＡ\u200b\u3000〔〕-－e\u0301\u200d\u1100\u1161\u11a8")))
def test_a_line_in_its_spelling_stays_as_it_is(text: str) -> None:
    once = plain_line(text)
    assert plain_line(once) == once
    assert plain_code(once) == plain_code(text)


@pytest.mark.parametrize("kind", [Line, UnitCode])
@pytest.mark.parametrize("within", ["\n", "\r\n", "\u2028", "\x0b"])
def test_no_line_has_a_break_within(kind: Any, within: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(f"V1{within}V2")


def test_what_is_no_character_makes_no_second_line_that_looks_the_same() -> None:
    for number in (0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF):
        assert plain_line(f"指标{chr(number)}1号") == "指标1号" == plain_line("指标1号")
        assert plain_code(f"A{chr(number)}1") == "A1"


def test_a_reason_is_prose_and_stays_as_it_was_written() -> None:
    assert TypeAdapter(Reason).validate_python("原因：……（见附件）") == "原因：……（见附件）"


@pytest.mark.parametrize(
    ("called", "known", "other"),
    [("财政局(本级)", "财政局（本级）", False),
     ("财政局（本级）", "财政局(本级)", False), ("财 政局", "财政局", False), ("财政所", "财政局", True)],
)  # fmt: skip
def test_a_unit_is_called_the_same_in_any_width(called: str, known: str, other: bool) -> None:
    assert Called(2, "reporting_unit_name", "340311", called).is_other(known) is other
