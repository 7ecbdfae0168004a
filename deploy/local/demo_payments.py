"""Treasury payments of the demo district: each month and class one application, taken through its steps and paid."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from pydantic import BaseModel

from bureau_common.schemas.periods import Period
from bureau_common.testing.files import csv_of
from revenue_svc.topics.payments.schemas import (
    AllotmentEntry,
    ApplicationEntry,
    PaymentEntry,
    PlanEntry,
    StepEntry,
)

from .demo_receipts import DISTRICT, GROWTH, MONTHS, Row, about


@dataclass(frozen=True)
class Class:
    """A functional class: what is spent in a usual month, who is paid, and for what."""

    code: str
    monthly: int
    payee: str
    purpose: str
    economic: tuple[str, str]
    general_outlay: str = "否"
    three_public: str | None = None


CLASSES = (
    Class("20103", 13_400_000, "示范区机关事务服务中心", "办公运行", ("50201", "30201"), "是"),
    Class("20402", 8_000_000, "示范区公安装备供应有限公司", "装备购置", ("503", "310")),
    Class("20502", 38_000_000, "示范区教育结算中心", "教师工资与公用经费", ("505", "301")),
    Class("20604", 3_000_000, "示范区科技创新服务中心", "研发补助", ("507", "312")),
    Class("20701", 2_500_000, "示范区文化馆", "公共文化服务", ("505", "302")),
    Class("20805", 30_000_000, "示范区社会保险结算中心", "养老保险缴费", ("505", "30108")),
    Class("21003", 16_000_000, "示范区基层医疗结算中心", "基本公共卫生服务", ("505", "302")),
    Class("21103", 4_000_000, "示范区环境治理有限公司", "污染防治", ("502", "302")),
    Class("21203", 11_000_000, "示范区市政工程有限公司", "公共设施维护", ("502", "302")),
    Class("21305", 18_000_000, "示范区乡村振兴结算中心", "产业与基础设施项目", ("507", "312")),
    Class("21401", 5_000_000, "示范区公路养护有限公司", "农村公路养护", ("502", "302")),
    Class("22102", 8_000_000, "示范区住房公积金中心", "住房公积金缴存", ("50103", "30113")),
    Class("22402", 1_500_000, "示范区消防救援保障中心", "消防装备", ("503", "310")),
    Class("20101", 600_000, "示范区公务用车服务中心", "公务用车运行", ("502", "302"), "是", "公务用车购置及运行"),
)
_GROWTH = {**GROWTH, 2021: Decimal("1.01")}
"""Spending grows less than revenue."""
DIRECT_FUNDS = ("21003", "20604")
"""The classes that direct funds from above pay for."""
PAYER_ACCOUNT = "34990100000001"
_TIGHTENED = {2019: Decimal("1.08"), 2020: Decimal(1), 2021: Decimal("0.94")}
"""General outlays are cut from year to year."""
Bring = Callable[[], bytes]


@dataclass(frozen=True)
class _Case:
    """One application with all that becomes of it."""

    number: str
    month: Period
    of: Class
    amount: Decimal
    is_bounced: bool

    @property
    def allotment(self) -> str:
        return f"指{self.month.year}-{self.of.code}"

    def day(self, number: int) -> date:
        return date(self.month.year, self.month.month, number)

    def common(self, source: str, reference: str, day: date) -> Row:
        return {"source": source, "source_ref": reference, "reporting_unit": DISTRICT, "business_date": day}


@cache
def _cases() -> tuple[_Case, ...]:
    chance = random.Random(2020)
    cases = []
    for month in MONTHS:
        # The last month of a year settles what is left of it.
        season = Decimal("1.3") if month.month == 12 else Decimal("0.97")
        for number, each in enumerate(CLASSES):
            growth = (_TIGHTENED if each.general_outlay == "是" else _GROWTH)[month.year]
            amount = about(chance, each.monthly * season * growth, 0.95, 1.05)
            name = f"申{month.year}{month.month:02d}{number:02d}"
            cases.append(_Case(name, month, each, amount, is_bounced=chance.random() < 0.04))
    return tuple(cases)


def voucher(month: Period, code: str) -> tuple[str, str]:
    """The application that paid a class in a month, and the voucher of the payment that stayed."""
    number = next(place for place, each in enumerate(CLASSES) if each.code == code)
    name = f"申{month.year}{month.month:02d}{number:02d}"
    return name, f"付{name[1:]}B"


def account(of: Class) -> str:
    """The account of a payee."""
    return f"349901{of.code}88"


def corrected_account(of: Class) -> str:
    """The other account of a payee, to which bounced payments go."""
    return f"349901{of.code}99"


def bounced() -> Iterator[tuple[Class, date]]:
    """Whose payment bounced, and the day that the corrected account was checked."""
    for case in _cases():
        if case.is_bounced:
            yield case.of, case.day(15)


def cleared() -> Iterator[tuple[date, Decimal, Decimal]]:
    """By day and payment what was cleared with the agent bank, and cleared back."""
    for case in _cases():
        yield case.day(13), case.amount, Decimal(0)
        if case.is_bounced:
            yield case.day(15), Decimal(0), case.amount
            yield case.day(17), case.amount, Decimal(0)


def _file(entry: type[BaseModel], rows: Callable[[], Iterator[Row]]) -> Bring:
    return lambda: csv_of(entry, rows(), "gb18030")


def allotted(year: int, code: str) -> Decimal:
    """What a year's plans of a class come to."""
    of_class = [case.amount for case in _cases() if (case.month.year, case.of.code) == (year, code)]
    return sum(of_class, Decimal(0))


def tag_of(year: int, code: str) -> str | None:
    """The tag of the direct fund that pays for a class."""
    return f"直{year}-{code}" if code in DIRECT_FUNDS else None


def _allotments() -> Iterator[Row]:
    """Issued on the second of January for what the year's plans come to."""
    for year, code in dict.fromkeys((case.month.year, case.of.code) for case in _cases()):
        yield {
            "source": "demo-budget", "source_ref": f"指{year}-{code}", "reporting_unit": DISTRICT,
            "business_date": date(year, 1, 2), "allotment_no": f"指{year}-{code}", "fiscal_year": year,
            "budget_kind": "一般公共预算", "functional_code": code, "source_notice": f"示财预〔{year}〕1号",
            "kind": "下达", "amount": allotted(year, code), "direct_fund_tag": tag_of(year, code),
        }  # fmt: skip


def _plans() -> Iterator[Row]:
    for case in _cases():
        yield {
            **case.common("demo-budget", f"划{case.number}", case.day(3)),
            "allotment_no": case.allotment, "plan_month": case.month, "amount": case.amount,
        }  # fmt: skip


def _applications() -> Iterator[Row]:
    for case in _cases():
        yield {
            **case.common("demo-payment", case.number, case.day(8)),
            "application_no": case.number, "allotment_no": case.allotment, "plan_month": case.month,
            "mode": "直接支付", "payer_account": PAYER_ACCOUNT, "payee_name": case.of.payee,
            "payee_account": account(case.of), "payee_bank": "示范农商行",
            "government_economic": case.of.economic[0], "department_economic": case.of.economic[1],
            "purpose": case.of.purpose, "general_outlay": case.of.general_outlay,
            "three_public": case.of.three_public, "amount": case.amount,
        }  # fmt: skip


def _steps() -> Iterator[Row]:
    for case in _cases():
        for action, day in (("审核", 9), ("审批", 10), ("发送代理银行", 11)):
            yield {
                **case.common("demo-payment", f"{case.number}-{day}", case.day(day)),
                "application_no": case.number, "action": action,
            }  # fmt: skip


def _payments() -> Iterator[Row]:
    """Paid on the twelfth, cleared the day after; a few bounce for a wrong account and are paid again.

    What bounced had been cleared, and is cleared back; it is paid again to the corrected account.
    """
    for case in _cases():
        if not case.is_bounced:
            yield _payment(case, "B", "支付", 12)
            yield _payment(case, "B", "清算", 13)
            continue
        yield _payment(case, "A", "支付", 12)
        yield _payment(case, "A", "清算", 13)
        yield {**_payment(case, "A", "退票", 14), "return_reason": "账号有误"}
        yield _payment(case, "A", "退款清算", 15)
        corrected = {"repays_no": f"付{case.number[1:]}A", "payee_account": corrected_account(case.of)}
        yield {**_payment(case, "B", "支付", 16), **corrected}
        yield _payment(case, "B", "清算", 17)


def _payment(case: _Case, voucher: str, kind: str, day: int) -> Row:
    return {
        **case.common("demo-bank", f"{case.number}{voucher}-{kind}", case.day(day)),
        "payment_no": f"付{case.number[1:]}{voucher}", "application_no": case.number, "kind": kind,
        "amount": case.amount, "bank_reference": f"B{case.number[1:]}{voucher}{day}",
        "allotment_no": case.allotment, "budget_kind": "一般公共预算", "functional_code": case.of.code,
        "government_economic": case.of.economic[0], "general_outlay": case.of.general_outlay,
        "three_public": case.of.three_public, "direct_fund_tag": tag_of(case.month.year, case.of.code),
    }  # fmt: skip


allotments_file = _file(AllotmentEntry, _allotments)
plans_file = _file(PlanEntry, _plans)
applications_file = _file(ApplicationEntry, _applications)
steps_file = _file(StepEntry, _steps)
payments_file = _file(PaymentEntry, _payments)
