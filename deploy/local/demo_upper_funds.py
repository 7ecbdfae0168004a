"""Funds won from above by the demo district: each year a programme a department, most applications with an outcome."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bureau_common.testing.files import csv_of
from revenue_svc.topics.upper_funds.schemas import (
    Department,
    OpportunityEntry,
    UpperApplicationEntry,
    UpperStepEntry,
)

from .demo_receipts import DISTRICT, GROWTH, Row

_PROGRAMMES = (
    (Department.DEVELOPMENT, "中央预算内投资补助", "中央", 24_000_000),
    (Department.EDUCATION, "薄弱学校改造补助", "省级", 9_000_000),
    (Department.ENVIRONMENT, "水污染防治专项", "中央", 16_000_000),
    (Department.TRANSPORT, "农村公路提质改造补助", "省级", 12_000_000),
    (Department.WATER, "小型水库除险加固补助", "中央", 8_000_000),
    (Department.AGRICULTURE, "高标准农田建设补助", "省级", 30_000_000),
    (Department.HEALTH, "县域医疗能力提升补助", "省级", 6_000_000),
    (Department.INDUSTRY, "中小企业发展专项", "省级", 5_000_000),
)


@dataclass(frozen=True)
class _Bid:
    """One application of a year: two a programme, the second for half the money."""

    year: int
    number: int
    department: Department
    programme: str
    tier: str
    yuan: int

    @property
    def opportunity(self) -> str:
        return f"机{self.year}-{self.department}"

    @property
    def application(self) -> str:
        return f"争{self.year}-{self.number:02d}"

    @property
    def decided(self) -> str | None:
        """One in five is refused, one in seven still waits."""
        turn = self.number + self.year
        return None if turn % 7 == 0 else "未获批准" if turn % 5 == 0 else "批准"

    def common(self, reference: str, month: int, day: int) -> Row:
        return {
            "source": "demo-upper", "source_ref": reference, "reporting_unit": DISTRICT,
            "business_date": date(self.year, month, day),
        }  # fmt: skip


def _bids() -> Iterator[_Bid]:
    for year, growth in GROWTH.items():
        for place, (department, programme, tier, yuan) in enumerate(_PROGRAMMES):
            for half in (1, 2):
                yield _Bid(year, 2 * place + half, department, programme, tier, int(yuan * growth) // half)


def _opportunities() -> Iterator[Row]:
    for bid in _bids():
        if bid.number % 2:
            yield {
                **bid.common(bid.opportunity, 1, 15),
                "opportunity_no": bid.opportunity, "programme": bid.programme, "tier": bid.tier,
                "document_no": f"上财〔{bid.year}〕{bid.number}号", "apply_by": date(bid.year, 4, 30),
            }  # fmt: skip


def _applications() -> Iterator[Row]:
    for bid in _bids():
        yield {
            **bid.common(bid.application, 2, 10),
            "application_no": bid.application, "opportunity_no": bid.opportunity,
            "department": bid.department.label_zh, "project_name": f"{bid.programme}示范项目{2 - bid.number % 2}",
            "planned_amount": f"{bid.yuan}.00",
        }  # fmt: skip


def _steps() -> Iterator[Row]:
    """Applied for in March, decided in May or June, received by half in July and September."""
    for bid in _bids():
        granted = bid.yuan // 10 * 8
        path = [("申报", 3, bid.yuan)]
        if bid.decided is not None:
            path.append((bid.decided, 5 + bid.number % 2, granted if bid.decided == "批准" else 0))
        if bid.decided == "批准":
            path += [("到位", 7, granted // 2), ("到位", 9, granted // 2)]
        for action, month, yuan in path:
            yield {
                **bid.common(f"{bid.application}-{month:02d}", month, 20),
                "application_no": bid.application, "action": action, "department": bid.department.label_zh,
                "amount": f"{yuan}.00",
            }  # fmt: skip


def opportunities_file() -> bytes:
    return csv_of(OpportunityEntry, _opportunities(), "gb18030")


def upper_applications_file() -> bytes:
    return csv_of(UpperApplicationEntry, _applications(), "gb18030")


def upper_steps_file() -> bytes:
    return csv_of(UpperStepEntry, _steps(), "gb18030")
