"""What is said of a wrong field: a sentence with the way out, never a pattern, and in Chinese no English of a library."""

import re
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from pydantic_core._pydantic_core import list_all_errors

from bureau_common.kit.core.context import enter, new_context
from bureau_common.kit.core.identifiers import CreditCode, DivisionCode
from bureau_common.kit.core.messages import wording
from bureau_common.kit.web.problems import field_errors
from bureau_common.schemas.codes import ContentHash, Spelt
from bureau_common.schemas.days import Day
from bureau_common.schemas.filings import BookName
from bureau_common.schemas.money import Money
from bureau_common.schemas.periods import Period, spell_span
from bureau_common.schemas.records import Line, UnitCode

TERMS = {"JSON", "UUID", "NUL", "true", "false", "https", "example", "cn", "path", "T", "https://example.cn/path"}
TERMS |= {"Content-Type", "application/json"}
WORDS = re.compile("[A-Za-z]{2,}")


@pytest.fixture(autouse=True)
def in_chinese() -> None:
    enter(new_context())


def message(kind: Any, value: object) -> str:
    with pytest.raises(ValidationError) as invalid:
        TypeAdapter(kind).validate_python(value)
    return field_errors([dict(each) for each in invalid.value.errors()])[0].message


@pytest.mark.parametrize("error", list_all_errors(), ids=lambda error: error["type"])
def test_no_error_of_the_library_is_told_in_its_own_words_or_as_a_pattern(error: Any) -> None:
    context = {**(error.get("example_context") or {}), "pattern": "^[0-9]$", "expected_schemes": "https"}
    said = wording({"type": error["type"], "ctx": context, "msg": error["message_template_python"], "loc": ("x",)})
    given = {str(value) for value in context.values()} | TERMS
    left = [word for word in WORDS.findall(said) if not any(word in each for each in given)]
    assert (left, "[" in said) == ([], False)


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (UnitCode, "区 局", "不含汉字和空格"),
        (DivisionCode, "34", "6位或9位数字"),
        (BookName, "收入", "路径名"),
        (ContentHash, "x", "64位十六进制"),
        (Period, "2021-13", "期间写作 2021-10，月份为01至12"),
        (Period, "2021年", "期间写作 2021-10"),
        (Day, "2021-02-29", "没有2021-02-29这一天"),
        (Day, "2021/3/5", "如 2021-10-05"),
        (Money, "1234.565", "最多两位小数"),
        (Money, 1234.5, "金额写作文本"),
        (Money, "1,234.50", "不用千分位"),
        (Money, "1" * 19 + ".00", "整数部分最多18位"),
        (Money, "5", "带两位小数"),
        (Line, "一\n二", "中间不得换行"),
    ],
)
def test_what_is_wrong_is_said_in_words(kind: Any, value: object, said: str) -> None:
    assert said in message(kind, value)


class Coded(BaseModel):
    code: Annotated[str, Spelt("^[0-9]{3}$", "编码为3位数字", "a code has 3 digits"), Field(title="编码")]


def test_a_spelt_code_is_a_pattern_in_documents_and_one_spelling_in_records() -> None:
    assert Coded.model_json_schema()["properties"]["code"]["pattern"] == "^[0-9]{3}$"
    for written in ("123", "１２３", "\u200b123\ufeff", " 1\u206023 ", "123\n"):
        assert Coded(code=written).code == "123"
    for wrong in ("12\n3", "1234", "12a", "", "١٢٣"):
        with pytest.raises(ValidationError):
            Coded(code=wrong)


@pytest.mark.parametrize("unseen", ["\u200b", "\u200e", "\u2060", "\ufeff", "\u202a"])
def test_identifiers_are_read_whatever_was_copied_with_them(unseen: str) -> None:
    written = f"{unseen}1134162200317873{unseen}6A"
    assert TypeAdapter(CreditCode).validate_python(written) == "11341622003178736A"
    assert TypeAdapter(DivisionCode).validate_python(f"３４０{unseen}３１１") == "340311"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2021年", "2021"), ("2021年度", "2021"), ("2021年10月", "2021-10"), ("202110", "2021-10"), ("2021.10", "2021-10"),
        ("2021年第三季度", "2021-Q3"), ("2021年三季度", "2021-Q3"), ("2021Q3", "2021-Q3"), ("2021-Q3", "2021-Q3"),
        ("2021年上半年", "2021-H1"), ("2021-H2", "2021-H2"), ("2021 年 1 月", "2021-01"),
        ("２０２１年１０月", "2021-10"), ("2021-1²", "2021-1²"), ("2021.1①", "2021.1①"), ("202②年第③季度", "202②年第③季度"),
        ("2021.1", "2021.1"), ("20211", "20211"), ("2021-13", "2021-13"), ("2021-10-05", "2021-10-05"),
    ],
)  # fmt: skip
def test_spans_of_a_year_are_read_as_offices_write_them(written: str, read: str) -> None:
    assert spell_span(written) == read
