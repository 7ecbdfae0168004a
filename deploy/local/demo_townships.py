"""Townships of the demo district: budgets with adjustments and plans, notices with what follows on them, checks, rules."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from pydantic import BaseModel

from bureau_common.testing.files import csv_of
from revenue_svc.topics.township_finance.schemas import (
    CheckFindingEntry,
    FundNoticeEntry,
    FundPostingEntry,
    NoticeConfirmationEntry,
    PolicyDocumentEntry,
    RectificationEntry,
    SpotCheckEntry,
    TownshipBudgetEntry,
    TownshipPlanEntry,
)

from .demo_receipts import DISTRICT, GROWTH, Row, about

_TOWNSHIPS = ("示范镇", "新桥镇", "东河镇", "南岗镇", "西坝镇", "北塘乡", "柳湾镇", "石桥乡")
_ADJUSTED = 3
"""Every third township adjusts its budget in the summer."""
_PURPOSES = {4: "耕地地力保护补贴", 10: "农村人居环境整治资金"}
"""What is notified in which month."""
_CHECKED = {5: 4, 9: 3}
"""How many townships are checked in which month; one finding each."""
_OPEN = ("2021-09", 2)
"""The finding that is not put right yet."""


def _row(reference: str, unit: int | None, day: date) -> Row:
    code = DISTRICT if unit is None else f"{DISTRICT}{101 + unit}"
    return {"source": "demo-township", "source_ref": reference, "reporting_unit": code, "business_date": day}


def _file(entry: type[BaseModel], rows: Callable[[], Iterator[Row]]) -> Callable[[], bytes]:
    return lambda: csv_of(entry, rows(), "gb18030")


def _budget(year: int, number: int) -> Decimal:
    return round((9_000_000 + 700_000 * number) * GROWTH[year], 2)


def _budgets() -> Iterator[Row]:
    for year in GROWTH:
        for number, township in enumerate(_TOWNSHIPS):
            common = {"township": township, "fiscal_year": year}
            yield {
                **_row(f"镇预{year}-{number}", number, date(year, 1, 18)), **common, "kind": "年初预算",
                "amount": f"{_budget(year, number):.2f}", "resolution_no": f"{township}人大〔{year}〕1号",
            }  # fmt: skip
            if number % _ADJUSTED == 0:
                yield {
                    **_row(f"镇调{year}-{number}", number, date(year, 8, 12)), **common, "kind": "预算调整",
                    "amount": f"{(300_000 if number else -200_000):.2f}", "resolution_no": f"{township}人大〔{year}〕3号",
                }  # fmt: skip


def _plans() -> Iterator[Row]:
    """Each half of the year not quite half of the budget."""
    for year in GROWTH:
        for number, township in enumerate(_TOWNSHIPS):
            for month in (2, 7):
                yield {
                    **_row(f"镇划{year}-{month}-{number}", number, date(year, month, 1)), "township": township,
                    "month": f"{year}-{month:02d}", "amount": f"{_budget(year, number) * Decimal('0.48'):.2f}",
                }  # fmt: skip


def _notified() -> Iterator[tuple[str, int, date, str]]:
    """Number, township, day and purpose of each notice."""
    for year in GROWTH:
        for month, purpose in _PURPOSES.items():
            for number in range(len(_TOWNSHIPS)):
                yield f"抄{year}-{month:02d}-{number}", number, date(year, month, 8 + number), purpose


def _notices() -> Iterator[Row]:
    chance = random.Random(2023)
    for notice, number, day, purpose in _notified():
        yield {
            **_row(notice, None, day), "notice_no": notice, "township": _TOWNSHIPS[number],
            "amount": about(chance, Decimal(1_600_000)), "purpose": purpose,
        }  # fmt: skip


def _confirmations() -> Iterator[Row]:
    for notice, number, day, _ in _notified():
        yield {**_row(f"{notice}签", number, day + timedelta(days=number % 4)), "notice_no": notice}


def _postings() -> Iterator[Row]:
    for notice, number, day, purpose in _notified():
        yield {
            **_row(f"{notice}示", number, day + timedelta(days=5)), "notice_no": notice,
            "content": f"{purpose}分配方案", "place": "乡镇政务公开栏、村务公开栏", "days": 7 + number % 4,
        }  # fmt: skip


def _checked() -> Iterator[tuple[str, int, date]]:
    """Number, township and day of each check: another part of the townships every time."""
    turn = 0
    for year in GROWTH:
        for month, count in _CHECKED.items():
            for place in range(count):
                yield f"查{year}-{month:02d}-{place}", turn % len(_TOWNSHIPS), date(year, month, 10 + place)
                turn += 1


def _checks() -> Iterator[Row]:
    for check, number, day in _checked():
        yield {
            **_row(check, None, day), "check_no": check, "township": _TOWNSHIPS[number], "scope": "惠农补贴与项目资金使用",
        }  # fmt: skip


def _findings() -> Iterator[Row]:
    for check, _, day in _checked():
        yield {
            **_row(f"{check}问", None, day), "finding_no": f"{check}-1", "check_no": check,
            "description": "公示资料归档不完整", "due_on": day + timedelta(days=60),
        }  # fmt: skip


def _rectifications() -> Iterator[Row]:
    month, place = _OPEN
    for check, number, day in _checked():
        if check != f"查{month}-{place}":
            yield {
                **_row(f"{check}改", number, day + timedelta(days=40)), "finding_no": f"{check}-1", "measure": "已补齐归档",
            }  # fmt: skip


def _documents() -> Iterator[Row]:
    for number, day, title, kind, repeals in (
        ("示财〔2018〕5号", date(2018, 3, 1), "乡镇财政资金支付管理暂行办法", "资金支付管理", None),
        ("示财〔2018〕9号", date(2018, 6, 1), "乡镇预算管理办法", "预算管理", None),
        ("示财〔2019〕12号", date(2019, 7, 1), "乡镇财政资金监管工作规程", "资金监管", None),
        ("示财〔2020〕3号", date(2020, 4, 1), "乡镇财政资金公开公示办法", "公开公示", None),
        ("示财〔2021〕6号", date(2021, 5, 1), "乡镇财政资金支付管理办法", "资金支付管理", "示财〔2018〕5号"),
    ):
        yield {
            **_row(number, None, day), "document_no": number, "title": title, "kind": kind, "repeals": repeals,
        }  # fmt: skip


TOWNSHIP_FILES = {
    "revenue/township-budgets": _file(TownshipBudgetEntry, _budgets),
    "revenue/township-plans": _file(TownshipPlanEntry, _plans),
    "revenue/fund-notices": _file(FundNoticeEntry, _notices),
    "revenue/notice-confirmations": _file(NoticeConfirmationEntry, _confirmations),
    "revenue/fund-postings": _file(FundPostingEntry, _postings),
    "revenue/spot-checks": _file(SpotCheckEntry, _checks),
    "revenue/check-findings": _file(CheckFindingEntry, _findings),
    "revenue/rectifications": _file(RectificationEntry, _rectifications),
    "revenue/policy-documents": _file(PolicyDocumentEntry, _documents),
}
"""What is loaded, in this order: the book's address, and the file."""
