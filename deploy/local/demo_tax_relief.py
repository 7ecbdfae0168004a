"""Key projects of the demo district with the vouchers they brought, and relief by policy."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bureau_common.schemas.periods import Period
from bureau_common.testing.files import csv_of
from revenue_svc.topics.key_projects.schemas import KeyProjectEntry, KeyProjectReceiptEntry, KeyProjectTaxEntry
from revenue_svc.topics.tax_relief.schemas import PolicyRedemptionEntry, ReliefPolicyEntry, TaxReliefEntry

from .demo_receipts import GROWTH, TOWNSHIPS, Row
from .demo_tax_sources import LAST, TAXPAYERS, common, taxpayer, vouchers

_PROJECTS = [(unit, subject) for subject in ("1010101", "10104") for unit in TOWNSHIPS]
"""Each brings a part of one township's receipts of one tax."""
_EXPECTED = {"1010101": Decimal(6_800_000), "10104": Decimal(4_500_000)}
_QUARTERS = [Period(year, month) for year in GROWTH for month in (3, 6, 9, 12) if Period(year, month).first_day <= LAST]
_POLICIES = (
    ("JS01", "小微企业增值税减免", "示范区税〔2019〕8号", "减税", "1010101"),
    ("JS02", "小微企业所得税减免", "示范区税〔2019〕9号", "减税", "10104"),
    ("JF01", "行政事业性收费免征", "示范区财〔2019〕21号", "降费", "10304"),
    ("DX01", "技术改造奖补", "示范区政〔2019〕12号", "惠企兑现", None),
)


def _project(number: int) -> str:
    return f"ZD{number:02d}"


def key_projects_file() -> bytes:
    """The list of 2019."""
    rows = [
        {
            **common(_project(number), date(2019, 1, 10)), "project_no": _project(number),
            "name": f"示范重点项目{number}号", "credit_code": taxpayer(number),
        }
        for number in range(len(_PROJECTS))
    ]  # fmt: skip
    return csv_of(KeyProjectEntry, rows, "gb18030")


def expected_taxes_file() -> bytes:
    """What each is expected to bring, as estimated each January."""
    rows = [
        {
            **common(f"{_project(number)}/{year}", date(year, 1, 15)), "project_no": _project(number),
            "fiscal_year": year, "expected_tax": f"{_EXPECTED[subject] * growth:.2f}",
        }
        for year, growth in GROWTH.items()
        for number, (_, subject) in enumerate(_PROJECTS)
    ]  # fmt: skip
    return csv_of(KeyProjectTaxEntry, rows, "gb18030")


def project_receipts_file() -> bytes:
    """Three tenths of a voucher each quarter."""
    rows = [
        {
            **voucher, **common(f"{_project(number)}/{month}", LAST), "business_date": voucher["business_date"],
            "project_no": _project(number), "amount": f"{Decimal(str(voucher['amount'])) * 3 / 10:.2f}",
        }
        for month in _QUARTERS
        for number, (unit, subject) in enumerate(_PROJECTS)
        for voucher in [vouchers()[unit, subject, month]]
    ]  # fmt: skip
    return csv_of(KeyProjectReceiptEntry, rows, "gb18030")


def policies_file() -> bytes:
    """Four policies that run through the three years."""
    rows = [
        {
            **common(number, date(2019, 1, 1)), "policy_no": number, "name": name, "document": document, "kind": kind,
            "subject": subject, "ends_on": date(2021, 12, 31),
        }
        for number, name, document, kind, subject in _POLICIES
    ]  # fmt: skip
    return csv_of(ReliefPolicyEntry, rows, "gb18030")


def _reliefs() -> Iterator[Row]:
    """Each quarter six enterprises, more widely from year to year, under one policy or another."""
    for month in _QUARTERS:
        for place in range(6):
            number = (place * 3 + month.month // 3 * (month.year - 2018)) % TAXPAYERS
            policy = _POLICIES[place % 3][0]
            yield {
                **common(f"减{month}-{place}", month.last_day), "policy_no": policy, "credit_code": taxpayer(number),
                "amount": f"{(180_000 + 20_000 * place) * GROWTH[month.year]:.2f}",
            }  # fmt: skip


def reliefs_file() -> bytes:
    return csv_of(TaxReliefEntry, _reliefs(), "gb18030")


def redemptions_file() -> bytes:
    """Each June and September three enterprises are paid."""
    rows = [
        {
            **common(f"兑{month}-{place}", date(month.year, month.month, 20)), "policy_no": "DX01",
            "credit_code": taxpayer(place * 5 + month.year % 5), "amount": f"{300_000 + 50_000 * place}.00",
        }
        for month in _QUARTERS
        if month.month in (6, 9)
        for place in range(3)
    ]  # fmt: skip
    return csv_of(PolicyRedemptionEntry, rows, "gb18030")
