"""Direct funds of the demo district: two a year, allocated when they come, and whom the money reached."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

from stdnum.cn import uscc

from bureau_common.kit.people.registers import EnterpriseEntry
from bureau_common.testing.files import csv_of
from revenue_svc.topics.direct_funds.schemas import (
    DirectFundAllocationEntry,
    DirectFundBenefitEntry,
    DirectFundNoticeEntry,
)

from .demo_households import COUNT, household_no
from .demo_payments import DIRECT_FUNDS, allotted, tag_of
from .demo_receipts import DISTRICT, GROWTH, Row

_NAMES = {"21003": ("基本公共卫生服务补助资金", "中央", "505"), "20604": ("企业创新发展补助资金", "省级", "507")}
_MORE = {2019: "900000.00", 2020: "1200000.00", 2021: "1500000.00"}
"""What a second notice brings in June, and is not allotted yet."""
_ENTERPRISES = 15
_WAN = 10_000


def _common(reference: str, day: date) -> Row:
    return {
        "source": "demo-direct", "source_ref": reference, "reporting_unit": DISTRICT, "business_date": day,
    }  # fmt: skip


def fund_enterprise(number: int) -> str:
    code = f"91349901MA2DFN{number:03d}"
    return code + uscc.calc_check_digit(code)


def _batches() -> Iterator[tuple[int, str, date, Decimal]]:
    """Each notice by year and class: the first comes before its year and covers the allotment, in whole 万元."""
    for year in GROWTH:
        for code in DIRECT_FUNDS:
            whole = Decimal(ceil(allotted(year, code) / _WAN) * _WAN)
            yield year, code, date(year - 1, 12, 10), whole
            yield year, code, date(year, 6, 15), Decimal(_MORE[year])


def _notices() -> Iterator[Row]:
    for year, code, day, amount in _batches():
        name, tier, payees = _NAMES[code]
        yield {
            **_common(f"达{day:%Y%m}-{code}", day),
            "tag": tag_of(year, code), "fund_name": name, "tier": tier, "fiscal_year": year,
            "document_no": f"示财直〔{day.year}〕{day.month}号", "kind": "下达", "amount": f"{amount:.2f}",
            "allocate_by": day + timedelta(days=30), "functional_codes": code[:3], "payee_classes": payees,
        }  # fmt: skip


def _allocations() -> Iterator[Row]:
    for year, code, day, amount in _batches():
        yield {
            **_common(f"分{day:%Y%m}-{code}", day + timedelta(days=20)),
            "tag": tag_of(year, code), "fiscal_year": year, "to_unit": DISTRICT, "amount": f"{amount:.2f}",
        }  # fmt: skip


def _benefits() -> Iterator[Row]:
    """Each quarter some households and enterprises: more of them every year."""
    for year in GROWTH:
        for month in (3, 6, 9, 12):
            kinds = (("农户", "21003", COUNT, household_no), ("企业", "20604", _ENTERPRISES, fund_enterprise))
            for kind, code, count, name in kinds:
                for number in range(1, count + 1):
                    if (number + month) % (2023 - year):
                        continue
                    yield {
                        **_common(f"惠{year}{month:02d}-{code}-{number}", date(year, month, 25)),
                        "tag": tag_of(year, code), "beneficiary": kind, "beneficiary_code": name(number),
                        "amount": "3600.00" if kind == "农户" else "120000.00",
                    }  # fmt: skip


def notices_file() -> bytes:
    return csv_of(DirectFundNoticeEntry, _notices(), "gb18030")


def allocations_file() -> bytes:
    return csv_of(DirectFundAllocationEntry, _allocations(), "gb18030")


def benefits_file() -> bytes:
    return csv_of(DirectFundBenefitEntry, _benefits(), "gb18030")


def _enterprises() -> Iterator[Row]:
    """Those whom the funds reach."""
    for number in range(1, _ENTERPRISES + 1):
        yield {
            **_common(fund_enterprise(number), date(2018, 12, 1)),
            "credit_code": fund_enterprise(number), "name": f"示范创新{number:02d}号有限公司", "size": "小型",
        }  # fmt: skip


def fund_enterprises_file() -> bytes:
    return csv_of(EnterpriseEntry, _enterprises(), "gb18030")
