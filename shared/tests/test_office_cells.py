"""Cells as offices send them: formats are honoured or refused by the cell, and whatever can be read in one way only is read."""

import io
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import Field

from bureau_common.kit.core.context import enter, new_context
from bureau_common.kit.files.cells import (
    EMPTY_FORMULA,
    DayOfMonth,
    DayOfNoYear,
    Styled,
    Unreadable,
    is_blank,
    kinds,
    read_cell,
    show_cell,
    write_text,
)
from bureau_common.kit.files.entry_files import Reader
from bureau_common.kit.files.spellings import CellError
from bureau_common.schemas.money import Money
from bureau_common.schemas.periods import Period
from bureau_common.schemas.problems import FieldError
from bureau_common.schemas.records import Line, RecordEntry
from toy.schemas import OrderEntry, OrderKind
from toy.workbooks import HEADER, edited, order_row, sheet_of, workbook

SHEET = "xl/worksheets/sheet1.xml"


class FormEntry(RecordEntry):
    """A record with a field of every kind that offices write in ways of their own."""

    fiscal_year: Annotated[int, Field(ge=1994, le=2199, title="年度")]
    month: Annotated[Period, Field(title="月份")]
    share_pct: Annotated[Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4, title="比例（%）")]
    people: Annotated[int, Field(ge=0, title="人数")]
    kind: Annotated[OrderKind, Field(title="类型")]
    amount: Annotated[Money, Field(title="金额（元）")]
    account: Annotated[Line, Field(title="账号")]


KINDS = kinds(FormEntry)
PERCENT, YEAR, MONTH, COUNT, MONEY, TEXT, DAY = (
    KINDS[name] for name in ("share_pct", "fiscal_year", "month", "people", "amount", "account", "business_date")
)


@pytest.fixture(autouse=True)
def in_chinese() -> None:
    enter(new_context())


def rule_of(cell: Any, kind: type) -> str:
    with pytest.raises(CellError) as refused:
        read_cell(cell, kind)
    return refused.value.rule


def read(content: bytes) -> tuple[list[Any], list[FieldError]]:
    """What a file's rows say, and what is wrong in it."""
    reader, entries = Reader(io.BytesIO(content), OrderEntry), []
    while not reader.done:
        entries += reader.read(100).entries
    return entries, reader.errors


def shown(header: str, number: float, code: str, **options: object) -> bytes:
    """A good row in which the number under a header is shown by a format."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, order_row("1", options))
        sheet.write_number(1, HEADER.index(header), number, book.add_format({"num_format": code}))

    return workbook(fill)


@pytest.mark.parametrize(
    ("header", "number", "code", "field", "value"),
    [
        ("本级承担比例", 0.5, "0%", "share_pct", Decimal(50)),
        ("本级承担比例", 0.0312, "0.00%", "share_pct", Decimal("3.12")),
        ("本级承担比例", 0.07, "0%;[Red]-0%", "share_pct", Decimal(7)),
        ("本级承担比例", 50, "0.00", "share_pct", Decimal(50)),
        ("来源单号", 3, "000", "source_ref", "003"),
        ("来源单号", 7, '"凭"0000', "source_ref", "凭0007"),
        ("来源单号", 2021001, "0000-000", "source_ref", "2021-001"),
        ("来源单号", 12345, "000", "source_ref", "12345"),
        ("来源单号", 340311, "0", "source_ref", "340311"),
        ("来源单号", 1010101, "000!.00!.00", "source_ref", "101.01.01"),
        ("业务日期", 44500, "[$-F800]dddd, mmmm dd, yyyy", "business_date", date(2021, 10, 31)),
        ("业务日期", 44500, "yy/m/d h:mm", "business_date", date(2021, 10, 31)),
        ("金额（元）", 45678, "#,##0_M_M_M;#,##0_M_M_M;_(@_M_M_M", "amount", Decimal(45678)),
        ("金额（元）", 45678, "_d#,##0*y;-#,##0", "amount", Decimal(45678)),
        ("金额（元）", 12345.6, "0.00;[Red]\\-0.00", "amount", Decimal("12345.6")),
        ("金额（元）", 12345.6, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "amount", Decimal("12345.6")),
        ("金额（元）", 12345.6, '#,##0.00"元"', "amount", Decimal("12345.6")),
        ("金额（元）", 12, "00000", "amount", Decimal(12)),
        ("金额（元）", 120000, "0.00E+00", "amount", Decimal(120000)),
        ("业务日期", 44500, "[$-804]yyyy/m/d;@", "business_date", date(2021, 10, 31)),
        ("业务日期", 44500, 'e"年"m"月"d"日"', "business_date", date(2021, 10, 31)),
        ("业务日期", 20211031, "00000000", "business_date", date(2021, 10, 31)),
        ("业务日期", 20211031, "0000!.00!.00", "business_date", date(2021, 10, 31)),
        ("业务日期", 44500, "yyyy-mm-dd;@", "business_date", date(2021, 10, 31)),
        ("业务日期", 44500, '[$-804]yyyy"年"m"月"d"日";@', "business_date", date(2021, 10, 31)),
        ("金额（元）", 44500, "¥General", "amount", Decimal(44500)),
        ("金额（元）", 44500, "[Red]General;-General", "amount", Decimal(44500)),
        ("金额（元）", 12345678, "G/通用格式", "amount", Decimal(12345678)),
        ("金额（元）", 12345678, '0.00;-0.00;0.00;@"万元"', "amount", Decimal(12345678)),
        ("金额（元）", 12345678, "0;;;@", "amount", Decimal(12345678)),
        ("来源单号", 3, '000;-000;0;@"."', "source_ref", "003"),
        ("来源单号", 340311, "General;-General", "source_ref", "340311"),
        ("来源单号", 5551234, "[<=9999999]###-####;(###) ###-####", "source_ref", "555-1234"),
        ("来源单号", 13512345678, "[<=9999999]###-####;(###) ###-####", "source_ref", "(1351) 234-5678"),
        ("来源单号", 2, '[=1]"甲";[=2]"乙"', "source_ref", "乙"),
        ("来源单号", 3, '[Red][=1]"甲";[= 2]"乙";"其他"', "source_ref", "其他"),
        ("来源单号", 7, '[=0]"";General', "source_ref", "7"),
        ("来源单号", 7, 'General"号"', "source_ref", "7号"),
        ("来源单号", 7, '"第"G/通用格式"号"', "source_ref", "第7号"),
        ("金额（元）", 1234.5, 'General"元"', "amount", Decimal("1234.5")),
        ("来源单号", 12, "[>=100]000;0000", "source_ref", "0012"),
        ("金额（元）", 2, '[=1]"甲";[=2]"乙"', "amount", Decimal(2)),
    ],
)
def test_a_number_is_what_its_cell_shows(header: str, number: float, code: str, field: str, value: object) -> None:
    entries, errors = read(shown(header, number, code))
    assert errors == []
    assert getattr(entries[0], field) == value


@pytest.mark.parametrize(
    ("header", "number", "code", "cell", "rule"),
    [
        ("金额（元）", 0.5, "0%", "I2", "percent"),
        ("来源单号", 0.5, "0%", "B2", "percent"),
        ("来源单号", 622848040256, "0.00E+00", "B2", "scientific"),
        ("金额（元）", 120.5, '0.00"万元"', "I2", "scaled"),
        ("金额（元）", 120.5, "0.00亿", "I2", "scaled"),
        ("金额（元）", 1205000, "0!.0,", "I2", "scaled"),
        ("金额（元）", 1205000, "#,##0,", "I2", "scaled"),
        ("金额（元）", 12050000, "0!.0000", "I2", "scaled"),
        ("金额（元）", 12050000.5, '#,##0"."0000;-#,##0"."0000', "I2", "scaled"),
        ("金额（元）", -12050000, "0\\.0000_ ", "I2", "scaled"),
        ("金额（元）", 120.5, '0.00"仟元"', "I2", "scaled"),
        ("来源单号", 12050000, "0!.0000", "B2", "scaled"),
        ("金额（元）", 12345678, "[>=10000]0!.0000;0.00", "I2", "scaled"),
        ("金额（元）", 12345678, "0!.0000;-0.00", "I2", "scaled"),
        ("金额（元）", 44500, '[>=10000]0"."0000;General', "I2", "scaled"),
        ("金额（元）", 12345678, '[<10000]General;0.00"万元"', "I2", "scaled"),
        ("金额（元）", 12345678, '0"．"0000', "I2", "scaled"),
        ("金额（元）", 12345678, "0·0000", "I2", "scaled"),
        ("金额（元）", 3, "(#,##0.00)", "I2", "scaled"),
        ("金额（元）", 3, "-0.00", "I2", "scaled"),
        ("金额（元）", 3, "\\-#,##0.00", "I2", "scaled"),
        ("金额（元）", 3, '"-"0.00;(0.00)', "I2", "scaled"),
        ("金额（元）", 3, "[>=0](0.00);-0.00", "I2", "scaled"),
        ("金额（元）", 3, '0"0000"', "I2", "scaled"),
        ("金额（元）", 3, '#,##0",000"', "I2", "scaled"),
        ("金额（元）", 3, '0"K"', "I2", "scaled"),
        ("金额（元）", 3, '0.0"M"', "I2", "scaled"),
        ("金额（元）", 3, '0"w"', "I2", "scaled"),
        ("金额（元）", 3, '"("0")"', "I2", "scaled"),
        ("金额（元）", 44500, "[Red]-General;General", "I2", "scaled"),
        ("本级承担比例", 5, '"-"0', "G2", "scaled"),
        ("金额（元）", 0.5, "[<1]0%;0.00", "I2", "percent"),
        ("金额（元）", 120.5, "#,##0.00[$万元-804]", "I2", "scaled"),
        ("本级承担比例", 5, '0.00"‰"', "G2", "scaled"),
        ("业务日期", 44489, '[<44000]yyyy-mm-dd;m"月"d"日"', "D2", "date_format"),
        ("业务日期", 44926, 'm"月"d"日";@', "D2", "date_format"),
        ("业务日期", 44926, "mm/dd", "D2", "date_format"),
        ("业务日期", 44926, "h:mm", "D2", "date_format"),
        ("业务日期", 44926, 'yyyy"年"m"月"', "D2", "date_format"),
        ("业务日期", 44926, "mmm-yy", "D2", "date_format"),
        ("金额（元）", 44500, "yyyy-mm-dd", "I2", "date_in_number"),
        ("来源单号", 44500, "m-d", "B2", "date_in_text"),
    ],
)
def test_a_number_that_its_cell_shows_as_something_else_is_refused_by_the_cell(
    header: str, number: float, code: str, cell: str, rule: str
) -> None:
    entries, errors = read(shown(header, number, code))
    assert entries == []
    assert [(error.cell, error.rule) for error in errors] == [(cell, rule)]
    assert errors[0].message.startswith(f"{cell}“{header}”：")


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        ("2021-10-31 00:00:00", DAY, "2021-10-31"),
        ("2021/10/31 0:00", DAY, "2021-10-31"),
        ("2021/10/31 0:00:00.000", DAY, "2021-10-31"),
        ("2021-10-31T00:00:00", DAY, "2021-10-31"),
        ("2021-10-31T00:00:00Z", DAY, "2021-10-31"),
        ("2021 年 10 月 31 日", DAY, "2021-10-31"),
        ("2021. 10. 31", DAY, "2021-10-31"),
        ("2021年10月31号", DAY, "2021-10-31"),
        (datetime(2021, 10, 31), DAY, "2021-10-31"),  # noqa: DTZ001 - a spreadsheet's days know no zone
        ("2021年10月", MONTH, "2021-10"),
        ("2021 年 1 月", MONTH, "2021-01"),
        ("２０２１年１０月份", MONTH, "2021-10"),
        ("2021.10", MONTH, "2021-10"),
        ("202110", MONTH, "2021-10"),
        ("2021/10", MONTH, "2021-10"),
        (202110.0, MONTH, "2021-10"),
        (2021.11, MONTH, "2021-11"),
        (datetime(2021, 10, 1), MONTH, "2021-10"),  # noqa: DTZ001
        ("2021年", YEAR, "2021"),
        ("2021 年度", YEAR, "2021"),
        ("２０２１", YEAR, "2021"),
        (datetime(2021, 1, 1), YEAR, "2021"),  # noqa: DTZ001
        (datetime(1905, 7, 13), YEAR, "2021"),  # noqa: DTZ001 - 2021 typed into a cell formatted as a day
        (datetime(1909, 7, 14), YEAR, "2021"),  # noqa: DTZ001 - the same where days count from 1904
        ("(1,234.00)", MONEY, "-1234.00"),
        ("（￥1,234.00）", MONEY, "-1234.00"),
        ("￥(1,234.5)", MONEY, "-1234.50"),
        ("\u22121234.00", MONEY, "-1234.00"),
        ("－1234.00", MONEY, "-1234.00"),
        ("50%", PERCENT, "50.00"),
        ("３．１２％", PERCENT, "3.12"),
        ("3.12 %", PERCENT, "3.12"),
        ("是", bool, "true"),
        ("否", bool, "false"),
        ("False", bool, "false"),
        (1.0, bool, "true"),
        (DayOfMonth(2021, 10, 1), MONTH, "2021-10"),
        (DayOfMonth(2021, 10, 31), MONTH, "2021-10"),
        ('="00123"', TEXT, "00123"),
        ('="1234.50"', MONEY, "1234.50"),
        ('\'="x"', TEXT, '="x"'),
        ("3E-10", TEXT, "3E-10"),
        ("#3栋", TEXT, "#3栋"),
        (" 退\u3000货 ", KINDS["kind"], None),
        ("退货\u200b", KINDS["kind"], "return"),
    ],
)
def test_what_can_be_meant_in_one_way_only_is_read(cell: Any, kind: type, value: str | None) -> None:
    if value is None:
        assert rule_of(cell, kind) == "enum"
    else:
        assert read_cell(cell, kind) == value


@pytest.mark.parametrize(
    ("cell", "kind", "rule", "said"),
    [
        ("2021-10-31 08:30:00", DAY, "date", "日期不带时间"),
        (datetime(2021, 10, 31, 8, 30), DAY, "date", "日期不带时间"),  # noqa: DTZ001
        ("2021-02-29", DAY, "date_from_datetime_parsing", "没有2021-02-29这一天"),
        ("44500", DAY, "date", "数字44500"),
        ("10/31/2021", DAY, "date", "日期写作"),
        (2021.1, MONTH, "month", "2021.1 可能是1月，也可能是10月"),
        ("2021.1", MONTH, "month", "月份写作 2021-10"),
        ("2021-13", MONTH, "month", "月为01至12"),
        (datetime(2021, 10, 31), MONTH, "date_in_text", "变成了日期"),  # noqa: DTZ001
        ("2021年", COUNT, "int_parsing", "整数写作"),
        ("√", bool, "bool_parsing", "应为是或否"),
        (DayOfNoYear(2022, 12, 1), MONTH, "date_format", "存的是2022-12-01"),
        ("1.2萬", MONEY, "value_error", "不带万元"),
        (datetime(2021, 1, 1), COUNT, "date_in_number", "日期格式"),  # noqa: DTZ001
        ("-", MONEY, "value_error", "“-”不是数字，零请写 0，未发生请留空"),
        ("——", MONEY, "value_error", "零请写 0"),
        ("(-5)", MONEY, "value_error", "数字写作"),
        ("120.5万元", MONEY, "value_error", "金额须以元填写"),
        ("0.5亿", MONEY, "value_error", "金额须以元填写"),
        ("50%", MONEY, "value_error", "本列不是百分比"),
        ("1.2E+05", MONEY, "value_error", "科学计数法"),
        ("6.22848E+18", TEXT, "scientific", "科学计数法"),
        ("６.22848e+18", TEXT, "scientific", "请设为文本格式后重填"),
        (6.22848e18, TEXT, "digits", "超过15位"),
        ("#REF!", TEXT, "error_cell", "错误值#REF!"),
        ("#N/A", MONEY, "error_cell", "请改正后重填"),
        ("########", DAY, "error_cell", "错误值"),
        ("2021-01-01", YEAR, "int_parsing", "年份写作 2021"),
        ("1E+05", COUNT, "int_parsing", "科学计数法"),
        (Unreadable("formula", "=SUM(A1)"), MONEY, "formula", "公式"),
        (Styled("percent", 0.5, "50%"), COUNT, "percent", "百分比格式"),
    ],
)
def test_what_may_be_meant_otherwise_is_refused_with_the_way_out(cell: Any, kind: type, rule: str, said: str) -> None:
    with pytest.raises(CellError, match=re.escape(said)) as refused:
        read_cell(cell, kind)
    assert refused.value.rule == rule


def typed(change: Callable[[str], str], header: str = "来源单号") -> tuple[list[Any], list[FieldError]]:
    """A good row whose cell under a header is written by hand."""
    place = f"{chr(65 + HEADER.index(header))}2"

    def edit(xml: str) -> str:
        return re.sub(rf'<c r="{place}" t="s"><v>\d+</v></c>', change(place), xml)

    return read(edited(sheet_of([order_row("1")]), SHEET, edit))


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "####", "6.22848E+18", "=1", "'x"])
def test_a_text_that_a_cell_may_not_hold_is_read_back_from_an_export(text: str) -> None:
    assert read_cell(write_text(text), TEXT) == text


@pytest.mark.parametrize("time", ["", "T00:00:00", "T00:00:00.000", "T00:00:00Z"])
def test_days_of_the_strict_dialect_are_days_with_and_without_a_time(time: str) -> None:
    entries, errors = typed(lambda place: f'<c r="{place}" t="d"><v>2021-10-31{time}</v></c>', "业务日期")
    assert (errors, entries[0].business_date) == ([], date(2021, 10, 31))
    _, errors = typed(lambda place: f'<c r="{place}" t="d"><v>2021-10-31{time}</v></c>')
    assert [error.rule for error in errors] == ["date_in_text"]


def test_a_formula_that_is_a_text_alone_is_that_text() -> None:
    entries, errors = typed(lambda place: f'<c r="{place}" t="str"><f>"00123"</f><v>00123</v></c>')
    assert (errors, entries[0].source_ref) == ([], "00123")
    _, errors = typed(lambda place: f'<c r="{place}" t="str"><f>"00"&amp;"123"</f><v>00123</v></c>')
    assert [error.rule for error in errors] == ["formula"]


def test_formulas_that_were_dragged_below_the_data_and_are_empty_are_blank() -> None:
    dragged = "".join(
        f'<row r="{row}"><c r="A{row}" t="str"><f>IF(B{row}="","","x")</f><v></v></c></row>' for row in range(3, 203)
    )
    content = edited(
        sheet_of([order_row("1")]), SHEET, lambda xml: xml.replace("</sheetData>", f"{dragged}</sheetData>")
    )
    entries, errors = read(content)
    assert (len(entries), errors) == (1, [])
    for computed in ("<v></v>", ' t="str"'):  # nobody knows what these show: no program computed them
        never = f"{dragged.replace(computed, '')}</sheetData>"
        content = edited(sheet_of([order_row("1")]), SHEET, lambda xml, rows=never: xml.replace("</sheetData>", rows))
        assert len(read(content)[1]) == 200


def test_a_blank_formula_shows_nothing_and_no_other_unreadable_cell_is_blank() -> None:
    assert is_blank(EMPTY_FORMULA)
    assert not any(map(is_blank, [Unreadable("formula", "0"), Unreadable("error_cell", ""), 0.0]))
    assert show_cell(Styled("percent", 0.5, "50%")) == "50%"
