"""Sums in another currency, or under a unit in other words, are not taken as yuan: not by a format, not by a line above."""

from decimal import Decimal

import pytest

from test_office_cells import in_chinese, read, shown
from test_office_tables import GOOD, as_it_is, rows_of, sheets
from test_office_tables import read as references

__all__ = ["in_chinese"]


@pytest.mark.parametrize(
    "code",
    [
        "[$$-409]#,##0.00", "[$USD] #,##0.00", '"US$"#,##0.00', "$#,##0.00", '0.00"美元"', "#,##0.00 [$€-407]", "[$HKD] #,##0.00",
        '0.00"日圆"', '#,##0"美圆"', '0.00"usd"', "[$usd] 0.00", "[$CHF] 0",
        '_ "$"* #,##0.00_ ;_ "$"* -#,##0.00_ ', "＄0.00", "0\\美\\元", '0"日元"', '0.00"英镑"', "[>0]0.00;[$€-2] 0.00", "[$£-809]General",
    ],
)  # fmt: skip
@pytest.mark.parametrize("number", [3, 3.5])
def test_a_sum_that_its_format_shows_in_another_currency_is_refused(code: str, number: float) -> None:
    entries, errors = read(shown("金额（元）", number, code))
    assert entries == []
    assert [(error.cell, error.rule) for error in errors] == [("I2", "scaled")]


@pytest.mark.parametrize(
    "code",
    [
        "¥#,##0.00", "￥0.00", "[$¥-804]#,##0.00", "[$-804]#,##0.00", '0.00"元"', "[$CNY] #,##0.00", '"人民币"0.00', "#,##0.00_$",
        '0.00"元";@"美元"', "[DBNum2][$-804]General",
    ],
)  # fmt: skip
def test_a_sum_that_its_format_shows_in_yuan_is_read(code: str) -> None:
    entries, errors = read(shown("金额（元）", 3, code))
    assert (errors, entries[0].amount) == ([], Decimal(3))


@pytest.mark.parametrize(
    "code", ['"BUSD"000', '"EUROPA"000', '"USD"000', '"HKD-"000', '"$"000', '"港币"000', '000"K"', '000"W"', '000"M"']
)
def test_what_a_code_is_made_of_is_no_currency_and_no_unit(code: str) -> None:
    entries, errors = read(shown("来源单号", 3, code))
    assert (errors, entries[0].source_ref) == ([], code.replace('"', "").replace("000", "003"))


@pytest.mark.parametrize(
    "title",
    [
        "单位：美元", "单位：万美元", "币种：美元", "币种：USD", "人民币：万元", "以万元计", "（单位：万）", "單位：萬元",
        "单位：万圆", "|单位：|美元", "金额单位：欧元", "外债台账（美元）", "外债台账（万美元）", "美元", "（单位：港币）",
        "单位：日圆", "单位：万美圆", "币种：新台币", "币种：SDR", "币种：usd", "单位：人民币（万）", "以万为单位",
        "单位：US$", "金额以亿元计", "外债台账(EUR)", "单位：元、万元", "单位：人民币元（万元）", "金额（元/万元）",
        "单位：广元市财政局 万元", "币种：人民币元 万元", "以元为单位，不得以万元填报",
    ],
)  # fmt: skip
def test_a_table_in_another_currency_or_under_a_unit_in_other_words_is_refused(title: str) -> None:
    rows = [title.split("|"), *GOOD]
    for content in (sheets(("表", rows, as_it_is)), rows_of(rows)):
        assert [(error.row, error.rule) for error in references(content)[1]] == [(1, "unit")]


@pytest.mark.parametrize(
    "title",
    [
        "单位：元（美元按月末汇率折算）", "单位：元；外债（美元、欧元）已折算为人民币", "单位：元|币种：人民币（外币已折算）",
        "单位：元（以美元计价的债务已折算）", "外债（美元）项目台账", "美元贷款台账", "人民币亿元以上贷款台账", "币种：人民币",
        "单位：人民币元", "单位：圆", "填报单位：日昇公司", "填报单位：日元村", "填报单位：百圆裤业公司",
        "单位：元（以美元计息的债务已折算）",
        "单位：元；以美元计提利息", "单位：元|币种：美元折人民币", "附表（十）", "以百姓为本",
    ],
)  # fmt: skip
def test_a_title_that_names_another_currency_besides_says_nothing_of_the_unit(title: str) -> None:
    assert references(sheets(("表", [title.split("|"), *GOOD], as_it_is))) == (["1"], [])


@pytest.mark.parametrize("unit", ["美元", "万美元", "USD"])
def test_a_header_in_another_currency_says_that_amounts_are_in_yuan(unit: str) -> None:
    (error,) = references(sheets(("表", [[*GOOD[0][:-1], f"金额（{unit}）"], *GOOD[1:]], as_it_is)))[1]
    assert (error.rule, error.cell, "金额须以元填写" in error.message) == ("unit", "I1", True)


@pytest.mark.parametrize("code", ['"("0")"', "-0", "[Red]-General;General", '0"0000"', '0" 000"', '[>0]"-"0;0'])
def test_a_fraction_is_refused_under_a_format_that_makes_another_number_of_it(code: str) -> None:
    """Whole numbers were; 3.5 was taken as it is, though its cell shows (4) or -3.5."""
    for number in (3, 3.5):
        assert [(error.cell, error.rule) for error in read(shown("金额（元）", number, code))[1]] == [("I2", "scaled")]


@pytest.mark.parametrize(
    "code",
    [
        "－0.00",
        '"－"0.00',
        "−0.00",
        "–0.00",
        '"（"0.00"）"',
        "（#,##0.00）",
        '0"０００"',
        '#,##0",０００"',
        '0.0"Ｋ"',
        '0"k元"',
        '0.00"w元"',
    ],
)
def test_wide_signs_and_digits_of_a_format_count_as_narrow_ones(code: str) -> None:
    assert [(error.cell, error.rule) for error in read(shown("金额（元）", 3, code))[1]] == [("I2", "scaled")]


@pytest.mark.parametrize(
    "code", ['0.00"m2"', '#,##0.00"m2"', '0"m3"', '0.00"元/m2"', '#,##0.00"元（1）"', '"2021年"0.00', '0.00"吨CO2"']
)
def test_digits_of_a_unit_are_none_of_its_number(code: str) -> None:
    entries, errors = read(shown("金额（元）", 3, code))
    assert (errors, entries[0].amount) == ([], Decimal(3))


@pytest.mark.parametrize("code", ['0"元"', 'General"元"', "00000", '"第"0"号"', "0000-000"])
def test_a_fraction_is_read_under_a_format_that_leaves_its_sign_and_its_digits(code: str) -> None:
    entries, errors = read(shown("金额（元）", 3.5, code))
    assert (errors, entries[0].amount) == ([], Decimal("3.5"))
