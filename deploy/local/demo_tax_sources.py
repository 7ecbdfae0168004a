"""Tax sources of the demo district: meetings, facts and declarations, leads and the receipts that they ended in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from stdnum.cn import uscc

from bureau_common.kit.people.registers import EnterpriseEntry
from bureau_common.schemas.periods import Period
from bureau_common.testing.files import csv_of
from revenue_svc.topics.collection_meetings.schemas import MeetingIssueEntry, MeetingResultEntry
from revenue_svc.topics.tax_sources.schemas import (
    DeclaredTaxEntry,
    LeadResultEntry,
    TaxLeadEntry,
    TaxLeadStepEntry,
    ThirdPartyFactEntry,
)

from .demo_receipts import DISTRICT, Row, receipt_rows

LAST = date(2021, 10, 31)
_MONTHS = Period(2019, 2).until(Period(2021, 10))
_SOURCE = "demo-tax"
TAXPAYERS = 20
_SEEN = (
    ("电力", "用电用水", "1010101", "13", "千瓦时"),
    ("住建", "房屋销售", "10119", "3", "平方米"),
    ("市场监管", "股权转让", "10104", "25", None),
    ("自然资源", "土地占用", "10112", "5", "平方米"),
    ("住建", "房屋出租", "10110", "12", "平方米"),
)
"""Who sees what, which tax it concerns, at which rate, and the unit of the quantity."""


def common(ref: str, day: date) -> Row:
    return {"source": _SOURCE, "source_ref": ref, "reporting_unit": DISTRICT, "business_date": day}


def taxpayer(number: int) -> str:
    """The credit code of a made-up enterprise."""
    code = f"91349901MA2DTX{number:03d}"
    return code + uscc.calc_check_digit(code)


@dataclass(frozen=True)
class _Lead:
    """What a department saw of a taxpayer's month, what was declared of it, and what became of the difference."""

    number: int
    month: Period

    @property
    def ref(self) -> str:
        return f"XS{self.month.year}-{self.number:03d}"

    @property
    def seen(self) -> tuple[str, str, str, str, str | None]:
        return _SEEN[self.number % len(_SEEN)]

    @property
    def about(self) -> Row:
        return {
            "credit_code": taxpayer(self.number % TAXPAYERS), "tax_period": self.month, "subject": self.seen[2]
        }  # fmt: skip

    @property
    def taxable(self) -> Decimal:
        return Decimal(2_000_000 + self.number % 9 * 400_000)

    @property
    def implied(self) -> Decimal:
        return self.taxable * Decimal(self.seen[3]) / 100

    @property
    def found_on(self) -> date:
        return self.month.following.first_day + timedelta(days=19)

    @property
    def is_entered(self) -> bool:
        return self.found_on <= LAST

    @property
    def outcome(self) -> str:
        """Two in nine come to nothing, one in nine is still being looked into, the others are received."""
        return {2: "排除", 6: "排除", 4: "分派"}.get(self.number % 9, "入库")


@cache
def _leads() -> tuple[_Lead, ...]:
    return tuple(_Lead(number, month) for number, month in enumerate(_MONTHS, 1))


@cache
def vouchers() -> dict[tuple[str, str, Period], Row]:
    """The receipts that others may name, by unit, subject and month."""
    return {
        (str(row["reporting_unit"]), str(row["subject"]), Period.of(day)): row
        for row in receipt_rows()
        if row["kind"] == "入库" and isinstance(day := row["business_date"], date)
    }


def taxpayers_file() -> bytes:
    rows = [
        {
            **common(taxpayer(number), date(2018, 12, 1)), "credit_code": taxpayer(number),
            "name": f"示范纳税{number:02d}号有限公司", "size": "微型" if number % 3 else "中型",
        }
        for number in range(TAXPAYERS)
    ]  # fmt: skip
    return csv_of(EnterpriseEntry, rows, "gb18030")


def _facts() -> Iterator[Row]:
    for lead in _leads():
        department, kind, _, rate, unit = lead.seen
        yield {
            **common(f"SJ{lead.number:03d}", lead.month.following.first_day + timedelta(days=9)), **lead.about,
            "source_department": department, "kind": kind, "quantity": None if unit is None else 1200 * lead.number,
            "quantity_unit": unit, "taxable_amount": f"{lead.taxable:.2f}", "rate_pct": rate,
        }  # fmt: skip


def facts_file() -> bytes:
    """What other departments sent, month by month; the last month's facts have no lead yet."""
    return csv_of(ThirdPartyFactEntry, (row for row in _facts() if _by_then(row)), "gb18030")


def declared_file() -> bytes:
    """Three fifths of what the facts imply was declared."""
    rows = (
        {
            **common(f"SB{lead.number:03d}", lead.month.following.first_day + timedelta(days=14)), **lead.about,
            "declaration_no": f"SB{lead.number:03d}", "tax_amount": f"{lead.implied * 3 / 5:.2f}",
        }
        for lead in _leads()
    )  # fmt: skip
    return csv_of(DeclaredTaxEntry, (row for row in rows if _by_then(row)), "gb18030")


def leads_file() -> bytes:
    """The gap of each month but September 2021: that comparison waits to be made a lead."""
    rows = (
        {
            **common(lead.ref, lead.found_on), **lead.about, "lead_no": lead.ref, "source_department": lead.seen[0],
            "kind": lead.seen[1], "expected_amount": f"{lead.implied * 2 / 5:.2f}",
        }
        for lead in _entered()
    )  # fmt: skip
    return csv_of(TaxLeadEntry, rows, "gb18030")


def _entered() -> list[_Lead]:
    return [lead for lead in _leads() if lead.is_entered and lead.month != Period(2021, 9)]


def _steps(lead: _Lead) -> Iterator[Row]:
    number = lead.ref
    yield {
        **common(f"{number}/1", lead.found_on + timedelta(days=2)), "lead_no": number, "action": "分派",
        "handler": f"示范第{lead.number % 3 + 1}税务所",
    }  # fmt: skip
    if lead.outcome == "入库":
        yield {**common(f"{number}/2", lead.found_on + timedelta(days=9)), "lead_no": number, "action": "核实"}
    if lead.outcome == "排除":
        yield {
            **common(f"{number}/2", lead.found_on + timedelta(days=25)), "lead_no": number, "action": "排除",
            "grounds": "经核实已在外地申报",
        }  # fmt: skip


def lead_steps_file() -> bytes:
    rows = (row for lead in _entered() for row in _steps(lead) if _by_then(row))
    return csv_of(TaxLeadStepEntry, rows, "gb18030")


def _results() -> Iterator[Row]:
    """Four fifths of what was expected came in two months after the tax period, within a voucher of the district."""
    for lead in _entered():
        voucher = vouchers()[DISTRICT, lead.seen[2], lead.month.following.following]
        if lead.outcome == "入库":
            yield {
                **voucher, **common(f"{lead.ref}/入库", LAST), "business_date": voucher["business_date"],
                "lead_no": lead.ref, "amount": f"{lead.implied * 8 / 25:.2f}",
            }  # fmt: skip


def lead_results_file() -> bytes:
    return csv_of(LeadResultEntry, (row for row in _results() if _by_then(row)), "gb18030")


def _by_then(row: Row) -> bool:
    day = row["business_date"]
    return isinstance(day, date) and day <= LAST


@cache
def _issues() -> tuple[Row, ...]:
    """Two issues of a meeting each quarter."""
    return tuple(
        {
            **common(f"HS{day:%Y%m}-{number}", day), "meeting_no": f"征管会商{day:%Y%m}", "bodies": "财政、税务、市场监管、住建",
            "issue_no": f"HS{day:%Y%m}-{number}", "content": content, "owner": owner,
            "due_on": day + timedelta(days=30 * number),
        }
        for day in (date(year, month, 12) for year in (2019, 2020, 2021) for month in (2, 5, 8, 10))
        if day <= LAST
        for number, (content, owner) in enumerate((("交换上季度涉税信息", "财政"), ("核实比对差异", "税务")), 1)
    )  # fmt: skip


def meeting_issues_file() -> bytes:
    return csv_of(MeetingIssueEntry, _issues(), "gb18030")


def meeting_results_file() -> bytes:
    """Every issue was settled within three weeks, but one of August 2021 that is overdue."""
    rows = (
        {
            **common(f"{row['issue_no']}/R", day + timedelta(days=20)), "issue_no": row["issue_no"], "outcome": "已完成",
        }
        for row in _issues()
        if isinstance(day := row["business_date"], date) and row["issue_no"] != "HS202108-2"
    )  # fmt: skip
    return csv_of(MeetingResultEntry, (row for row in rows if _by_then(row)), "gb18030")
