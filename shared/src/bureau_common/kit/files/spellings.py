"""Days, months, years and numbers as people write them in an office's file, in the one spelling that entries take."""

import re
from datetime import date
from decimal import Decimal

from ...schemas.periods import PATTERN, spell_span
from ..core.context import say

_DASHES = dict.fromkeys((0x2013, 0x2212, 0xFE63), "-")
_WIDE: dict[int, int | str] = {
    **{number: number - 0xFEE0 for number in range(0xFF01, 0xFF5F)}, 0x3000: 0x20, 0xFFE5: 0xA5, **_DASHES,
}  # fmt: skip
_DATE = re.compile(
    r"([0-9]{4})(?: ?[-/.年] ?([0-9]{1,2}) ?[-/.月] ?([0-9]{1,2}) ?[日号]?|([0-9]{2})([0-9]{2}))(?:(?: +|T)([0-9:.]+)Z?)?"
)
_MIDNIGHT = re.compile("0{1,2}:00(?::00(?:[.]0+)?)?")
_YEAR = re.compile("([0-9]{4}) ?年(?:度)?")
_SPACES = "[ \u00a0\u2009\u202f]"
"""Within a number: two that stand one under the other, or a tab apart, are two."""
_UNIT_SIGNS = re.compile(rf"^([+-]?){_SPACES}*¥{_SPACES}*|{_SPACES}*元$")
_NUMBER = re.compile(
    rf"[+-]?{_SPACES}*(?:[1-9][0-9]{{0,2}}(,|{_SPACES})[0-9]{{3}}(?:\1[0-9]{{3}})*|[0-9]+|(?=\.[0-9]))(?:\.[0-9]*)?"
)
"""Digits, in groups of three where they are grouped: whoever writes 12,50 may mean 12.50, and 1,2345 no one knows."""
_BRACKETED = re.compile(rf"\({_SPACES}*([^-+].*?){_SPACES}*\)")
_LONGEST_NUMBER = 100
"""Characters; far more than a column holds, and few enough to look for signs in."""
_WHOLE = re.compile(r"[+-]?[0-9]+(?:\.0+)?")
_DAMAGED = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?[eE]\+[0-9]{2,3}")
"""What a spreadsheet makes of a long number when it saves text: 6.22848E+18."""
_LARGE_UNIT = re.compile("[十百千万亿拾佰仟萬億]+元?$")
OTHER_CURRENCY = (
    "(?:[美欧港日澳加韩](?:元|圆|圓)|新?[港台韩]币|美金|英镑|特别提款权|(?:US|HK)?[$＄]|[€£￡]"
    "|(?<![A-Za-z])(?i:USD|HKD|EUR|JPY|GBP|CHF|CAD|AUD|KRW|TWD|MOP|SGD|SDR)(?![A-Za-z]))"
)
"""A currency that is not the yuan, as formats, titles and headers name it; ¥ is taken for the yuan."""
_LETTER = re.compile("[0-9] ?[kKMwW]元?$")
"""Thousands, millions and 万 by one letter."""
UNMENDED = "【待改】"
"""Stands before a refused cell that is sent back, where its text alone would be taken."""


class CellError(ValueError):
    """A cell that is refused before the entry's schema sees it; says which rule, and the way out."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


def is_damaged(text: str) -> bool:
    """Whether a text is a number of which a spreadsheet kept the first digits only."""
    return ("+" in text or "＋" in text) and _DAMAGED.fullmatch(_narrow(text)) is not None


def read_day(text: str) -> str:
    parts = _DATE.fullmatch(_narrow(text))
    if parts is None:  # the schema would take a bare number for seconds since 1970
        if re.fullmatch("[0-9]{5}(?:[.][0-9]+)?", text):
            raise CellError(
                "date",
                say(f"单元格是数字{text}，请设为日期格式，日期写作 2021-03-05",
                    f"the cell holds the number {text}; format it as a date, written 2021-03-05"),
            )  # fmt: skip
        raise CellError("date", say("日期写作 2021-03-05", "a date is written 2021-03-05"))
    if parts[6] is not None and not _MIDNIGHT.fullmatch(parts[6]):
        raise CellError("date", say("日期不带时间，写作 2021-03-05", "a date has no time: 2021-03-05"))
    day = f"{parts[1]}-{int(parts[2] or parts[4]):02d}-{int(parts[3] or parts[5]):02d}"
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise CellError("date_from_datetime_parsing", say(f"没有{day}这一天", f"there is no day {day}")) from error
    return day


def read_month(text: str) -> str:
    try:
        spelt = str(spell_span(text))
    except ValueError:  # it stands on two lines
        spelt = ""
    if not re.fullmatch(PATTERN, spelt):
        message = say(
            "月份写作 2021-10，月为01至12；2021.1 可能是1月，也可能是10月",
            "a month is written 2021-10; 2021.1 may be January or October",
        )
        raise CellError("month", message)
    return spelt


def read_year(text: str) -> str:
    found = _YEAR.fullmatch(_narrow(text))
    if found:
        return found[1]
    plain = _narrow(text)
    if not _WHOLE.fullmatch(plain):
        raise CellError("int_parsing", say("年份写作 2021", "a year is written 2021"))
    return plain


def read_whole(text: str) -> str:
    plain = _narrow(text)
    if is_damaged(plain):
        raise CellError("int_parsing", _no_number(plain))
    if not _WHOLE.fullmatch(plain):
        raise CellError("int_parsing", say("整数写作 1234", "a whole number is written 1234"))
    return plain


def read_percent(text: str) -> str:
    """A percentage with or without its sign."""
    return read_number(_narrow(text).removesuffix("%"))


def read_number(text: str) -> str:
    plain = _narrow(text)
    signed = _unsigned(plain) if len(plain) <= _LONGEST_NUMBER else ""
    if not _NUMBER.fullmatch(signed):
        raise CellError("value_error", _no_number(plain))
    plain = re.sub(f",|{_SPACES}", "", signed)
    number = Decimal(plain)
    if number.adjusted() > 30:  # the schema's to refuse
        return plain
    shown = f"{number:.2f}"
    return shown if Decimal(shown) == number else f"{number:f}"


def makes_another(shown: str, number: float) -> bool:
    """Whether what is shown of a whole number reads as another one, by its digits, its sign, its unit or its currency.

    Digits of a unit or of a year beside it, as in 3m2 and 2021年3, are none of the number's.
    """
    plain = _narrow(shown)
    found = re.search("[0-9]", plain)
    before, behind = ("", "") if found is None else (plain[: found.start()], plain[found.start() :])
    is_below = "-" in before or ("(" in before and ")" not in before and ")" in behind)
    runs = [re.sub(r"[,\s]", "", run) for run in re.findall(r"[0-9]+(?:[,.\s][0-9]+)*", plain)]
    runs = [run.replace(".", "") if run.count(".") > 1 else run for run in runs]  # a day: 2021.03.05
    is_it = not runs or any(float(run) == number for run in [*runs, "".join(runs)] if run.count(".") < 2)
    is_of_other = _LETTER.search(plain) is not None or re.search(OTHER_CURRENCY, plain) is not None
    return is_below or is_of_other or not is_it


def _unsigned(plain: str) -> str:
    """A number without the sign of its unit; what accountants put into brackets is negative."""
    bare = _UNIT_SIGNS.sub(r"\1", plain)
    if found := _BRACKETED.fullmatch(bare):
        return "-" + _UNIT_SIGNS.sub(r"\1", found[1])
    return bare


def _no_number(plain: str) -> str:
    """What is wrong with a text that is no number, and the way out."""
    if plain and not plain.strip("-—"):
        return say(f"“{plain}”不是数字，零请写 0，未发生请留空", f"{plain} is no number: write 0, or leave it empty")
    if is_damaged(plain):
        return say("数字被表格软件改成了科学计数法，请设为数值格式后重填",
                   "the spreadsheet wrote it in scientific notation; format it as a number and enter it again")  # fmt: skip
    if len(plain) <= _LONGEST_NUMBER and _LARGE_UNIT.search(plain):
        return say("金额须以元填写，不带万元、亿元等单位", "amounts are in yuan, without a unit")
    if plain.endswith("%"):
        return say("本列不是百分比，请按本列单位填写数值", "the column is no percentage; enter the number in its unit")
    return say("数字写作 1234.50 或 1,234.50", "a number is written 1234.50 or 1,234.50")


def _narrow(text: str) -> str:
    """Full-width forms as ASCII, and nothing else: NFKC would make digits of ², ① and ㍘, too."""
    return text.translate(_WIDE).strip()
