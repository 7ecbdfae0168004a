"""The demo district as a bureau's offices would hand it over when the suite starts in the middle of 2021.

What lies before that day goes into the workbooks of openings: receipts and payments as sums of a month and a subject,
everything else row by row. What comes after it goes in as the offices' monthly workbooks, under titles, beside other sheets.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import xlsxwriter

from bureau_common.kit.books.books import Book
from bureau_common.schemas.periods import Period
from credit_svc.summary.openings import BOOKS as CREDIT
from debt_svc.summary.openings import BOOKS as DEBT
from demo import FILES
from performance_svc.summary.openings import BOOKS as PERFORMANCE
from revenue_svc.summary.openings import BOOKS as REVENUE

START = date(2021, 7, 1)
"""The first day of which the suite has vouchers."""
OPENED: Mapping[str, Sequence[Book[Any]]] = {
    "performance": PERFORMANCE,
    "debt": DEBT,
    "revenue": REVENUE,
    "credit": CREDIT,
}
_WITHOUT_BEFORE = {
    "revenue/payment-plans",
    "revenue/payment-applications",
    "revenue/payment-steps",
    "revenue/clearing-statements",
}
"""How payments came about before the start: no office hands that over."""
Row = dict[str, str]


def rows_of(content: bytes) -> list[Row]:
    return list(csv.DictReader(io.StringIO(content.decode("gb18030"))))


def _key(*parts: str) -> str:
    return "-".join(filter(None, parts))


def _month_end(day: str) -> str:
    return Period.parse(day[:7]).last_day.isoformat()


def summed_receipts(rows: Iterable[Row]) -> list[Row]:
    """By month, subject and kind what the district received, and what of it went to the tiers above.

    An office knows both to the fen; the sum of many shares is not the share of their sum.
    """
    sums: dict[tuple[str, ...], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    kept = ("填报单位", "预算种类", "科目编码", "收入类型", "征收机关", "非税项目编码")
    for row in rows:
        amount = Decimal(row["金额（元）"].replace(",", ""))
        own = (amount * Decimal(row["区级分成比例"]) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        both = sums[(_month_end(row["业务日期"]), *[row.get(name, "") for name in kept])]
        both[0] += own
        both[1] += amount - own
    made = []
    for (day, *values), amounts in sums.items():
        for level, share, amount in zip(("区级", "中央级"), ("100", "0"), amounts, strict=True):
            if amount:
                key = _key(day, *values, level)
                made.append(
                    {
                        "来源单号": key, "业务日期": day, "凭证号": key, "预算级次": level, "区级分成比例": share,
                        "金额（元）": f"{amount:.2f}", **dict(zip(kept, values, strict=True)),
                    }
                )  # fmt: skip
    return made


def summed_payments(rows: Iterable[Row]) -> list[Row]:
    """By month and classification what was spent, net of what came back; clearing moves no expenditure."""
    sums: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    kept = ("填报单位", "资金性质", "功能科目编码", "政府经济科目编码", "一般性支出", "三公经费", "直达资金标识")
    signs = {"支付": 1, "退票": -1, "退回": -1}
    for row in rows:
        key = (_month_end(row["业务日期"]), *[row.get(name, "") for name in kept])
        sums[key] += signs.get(row["支付类型"], 0) * Decimal(row["金额（元）"].replace(",", ""))
    made = []
    for (day, *values), amount in sums.items():
        if amount:
            key = _key(day, *values)
            made.append(
                {
                    "来源单号": key, "业务日期": day, "支付凭证号": key, "支付申请编号": key, "银行流水号": key, "指标编号": key,
                    "支付类型": "支付", "金额（元）": f"{amount:.2f}", **dict(zip(kept, values, strict=True)),
                }
            )  # fmt: skip
    return made


_SUMMED: Mapping[str, Callable[[Iterable[Row]], list[Row]]] = {
    "revenue/receipts": summed_receipts,
    "revenue/payments": summed_payments,
}


def divided(
    persons: Mapping[bytes, bytes], named: Callable[[bytes, Mapping[bytes, bytes]], bytes]
) -> tuple[dict[str, dict[str, list[Row]]], list[tuple[str, list[Row]]]]:
    """By domain and sheet what goes into the workbooks of openings; and by book what is imported after them, in order."""
    books = {f"{domain}/{book.name}": (domain, book) for domain, of in OPENED.items() for book in of}
    opened: dict[str, dict[str, list[Row]]] = {domain: {} for domain in OPENED}
    later: list[tuple[str, list[Row]]] = []
    for address, make_file in FILES:
        rows = rows_of(named(make_file(), persons))
        if address not in books and address not in _WITHOUT_BEFORE:
            later.append((address, rows))
            continue
        _, book = books.get(address, ("", None))
        day = "业务日期" if book is None else book.entry.model_fields["business_date"].title
        before = [row for row in rows if row[day] < START.isoformat()]
        after = [row for row in rows if row[day] >= START.isoformat()]
        if after:
            later.append((address, after))
        if book is None:
            continue
        domain = books[address][0]
        summed = _SUMMED.get(address)
        before = [_without_source(row) for row in before] if summed is None else summed(before)
        opened[domain].setdefault(book.label_zh, []).extend(before)
    return opened, later


def _without_source(row: Row) -> Row:
    return {**row, "来源单号": f"{row['来源系统']}/{row['来源单号']}", "来源系统": ""}


def workbook(sheets: Mapping[str, Sequence[Row]]) -> bytes:
    """A workbook of openings: a header and its rows on each sheet."""
    return _written(
        {name: [[*rows[0]], *[list(row.values()) for row in rows]] for name, rows in sheets.items() if rows}
    )


def monthly(title: str, rows: Sequence[Row], *, unit: str = "元", merged: bool = False) -> bytes:
    """A workbook as offices keep them: a title, the unit of its amounts, the table, and a sheet of notes beside it."""
    table = [[title], [f"编制单位：示范区财政局　　单位：{unit}"], [*rows[0]], *[list(row.values()) for row in rows]]
    notes = [["说明"], ["本表由各股室按月报送"]]
    return _written({"本月": table, "备注": notes}, merged=(3, 2, 4, 2) if merged else None)


def _written(sheets: Mapping[str, Sequence[Sequence[str]]], merged: tuple[int, int, int, int] | None = None) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(number, column, cell)
        if merged is not None and name == "本月":
            sheet.merge_range(*merged, rows[merged[0]][merged[1]])
    book.close()
    return target.getvalue()
