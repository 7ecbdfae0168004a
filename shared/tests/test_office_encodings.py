"""Text files in two encodings are refused by the line, and words of other scripts are none."""

import io
import tracemalloc

import pytest

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.files import csv_encodings
from test_office_tables import GOOD, in_chinese, read, rows_of
from toy.workbooks import HEADER, order_row

__all__ = ["in_chinese"]

GBK, UTF8 = (rows_of([order_row("2", {"订单号": "示范局"})], encoding=each) for each in ("gb18030", "utf-8"))
ODD = rows_of([order_row("3", {"订单号": "һ", "订单类型": "order"})])
"""What the Chinese for one is in GB18030, read as UTF-8."""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (rows_of(GOOD) + GBK, "文件大部分为UTF-8，第3行含其他编码的字符"),
        (rows_of([*GOOD, order_row("3")]) + GBK + UTF8, "第4行"),
        (rows_of(GOOD) + ODD, "第3行"),
        (rows_of(GOOD, encoding="gb18030") + UTF8, "文件大部分为GB18030，第3行"),
    ],
)
def test_a_file_in_two_encodings_is_refused_by_the_line(content: bytes, said: str) -> None:
    _, (error,) = read(content)
    assert error.rule == "encoding"
    assert said in error.message


@pytest.mark.parametrize("number", ["联通", "α粒子", "π", "Größe×2", "A·B"])
def test_words_of_other_scripts_are_no_second_encoding(number: str) -> None:
    rows = [HEADER, order_row("1", {"订单号": number})]
    assert read(rows_of(rows)) == (["1"], [])
    for beside in ("Ω", "é", "5½", "·", "±2"):
        assert read(rows_of([*rows, order_row("2", {"订单号": beside})])) == (["1", "2"], [])


@pytest.mark.parametrize("word", ["Žilina", "Łódź", "Škoda", "pīnyīn", "ČSOB"])
def test_an_odd_letter_of_a_latin_word_is_no_second_encoding(word: str) -> None:
    """Not even in a line that has no Chinese words at all."""
    assert read(rows_of([HEADER, order_row("1", {"订单号": word, "订单类型": "order"})])) == (["1"], [])


@pytest.mark.parametrize("word", ["ע", "yī", "pīnyīn", "š", "ž", "Žilina轴承公司", "Łódź", "İstanbul", "но", "½š"])
def test_an_odd_word_beside_chinese_ones_is_no_second_encoding(word: str) -> None:
    assert read(rows_of([HEADER, order_row("1", {"订单号": word})])) == (["1"], [])


def test_a_line_of_a_million_odd_words_is_read_one_after_another() -> None:
    """Lists of them took hundreds of megabytes."""
    line = "ž1".encode() * 200_000
    tracemalloc.start()
    try:
        assert csv_encodings._seems_gb(line)
        assert tracemalloc.get_traced_memory()[1] < 5 * len(line)
    finally:
        tracemalloc.stop()


def test_a_line_of_another_encoding_is_found_by_all_its_words() -> None:
    """Chinese words of GB18030 that can be read as UTF-8, of which one has a rare character there that is no letter."""
    words = {"订单号": "一", "来源单号": "默蚨钒", "订单类型": "order"}
    odd = rows_of([order_row("2", words)], encoding="gb18030")
    assert odd.decode()
    (error,) = read(rows_of(GOOD) + odd)[1]
    assert (error.rule, "第3行" in error.message) == ("encoding", True)


@pytest.mark.parametrize("title", ["医院", "学校", "业", "统", "位", "元", "煤"])
@pytest.mark.parametrize("rows", [1, 60])
def test_a_short_word_that_utf8_would_take_does_not_say_what_a_file_is_in(title: str, rows: int) -> None:
    """A title or a unit above the header, or a word in every row, of a file in GB18030: it was called one in UTF-8."""
    words = {"订单号": title, "来源单号": "1", "订单类型": "order"}
    content = rows_of([[title], [title], HEADER, *[order_row("1", words)] * rows], encoding="gb18030")
    assert read(content) == (["1"] * rows, [])


def test_a_mark_says_what_a_file_is_in_though_its_first_line_has_no_other_word() -> None:
    content = rows_of([["source_system"]], encoding="utf-8-sig") + GBK
    with pytest.raises(Refused) as refused:
        csv_encodings.detect_encoding(io.BytesIO(content), 100)
    assert "文件大部分为UTF-8，第2行" in refused.value.errors[0].message
