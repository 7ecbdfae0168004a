"""Rural revitalization of the demo district: each year's funds, fourteen projects from approval to asset, and its villages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from bureau_common.schemas.periods import Period
from bureau_common.testing.files import csv_of
from revenue_svc.topics.rural_revitalization.schemas import (
    RuralAssetEntry,
    RuralContractEntry,
    RuralDistributionEntry,
    RuralFundEntry,
    RuralIncomeEntry,
    RuralPaymentEntry,
    RuralProjectEntry,
    RuralStepEntry,
    VillageCostEntry,
)

from .demo_households import COUNT, household_no
from .demo_payments import CLASSES, voucher
from .demo_receipts import DISTRICT, Row

_CLASS = next(each for each in CLASSES if each.code == "21305")
"""The class of the treasury's payments that the projects' payments are parts of."""
_MILLION = Decimal(1_000_000)
_TIERS = ("中央", "省级", "市级", "区级")
_ARRANGED = {
    2019: ("51.0", "30.5", "13.5", "21.5"),
    2020: ("51.5", "30.8", "13.7", "22.3"),
    2021: ("52.0", "31.0", "14.0", "23.0"),
}
"""By year and tier, in millions."""
_ADDED = {2021: Decimal("1.2") * _MILLION}
"""What the district adds in September."""
_KINDS = ("产业", "基础设施建设", "产业", "就业", "基础设施建设", "产业", "其他")
_NAMES = {"产业": "特色种养基地", "基础设施建设": "村道硬化", "就业": "公益性岗位", "其他": "人居环境整治"}
_PROJECTS, _VILLAGES = 14, 6
_INSTALMENTS = {0: 30, 3: 30, 6: 25, 7: 10}
"""Months after the start, and the percentage of the project that is paid then; the rest is kept as a guarantee."""


@dataclass(frozen=True)
class _Project:
    """A project of a year; it starts in February, March or April, so that the months share the load."""

    year: int
    place: int

    @property
    def number(self) -> str:
        return f"乡{self.year}-{self.place + 1:02d}"

    @property
    def kind(self) -> str:
        return _KINDS[self.place % len(_KINDS)]

    @property
    def amount(self) -> Decimal:
        return 9 * _MILLION - self.place % 5 * 400_000

    @property
    def contract(self) -> str | None:
        return None if self.kind == "就业" else f"合同{self.number}"

    @property
    def asset(self) -> str | None:
        """What is built or bought stays; jobs and clean villages form no asset."""
        return f"资产{self.number}" if self.kind in ("产业", "基础设施建设") else None

    def month(self, after: int) -> int:
        return 2 + self.place % 3 + after

    def row(self, reference: str, month: int, day: int) -> Row:
        return _row(f"{self.number}-{reference}", date(self.year, month, day))


_ALL = tuple(_Project(year, place) for year in _ARRANGED for place in range(_PROJECTS))


def _row(reference: str, day: date) -> Row:
    return {"source": "demo-rural", "source_ref": reference, "reporting_unit": DISTRICT, "business_date": day}


def _funds() -> Iterator[Row]:
    """Notices from above come early, the district's own part with its budget."""
    for year, amounts in _ARRANGED.items():
        for tier, millions in zip(_TIERS, amounts, strict=True):
            day = date(year, 1, 20) if tier == "区级" else date(year - 1, 12, 5)
            document = f"示财农〔{year}〕{_TIERS.index(tier) + 1}号"
            yield _fund(year, tier, "安排", document, Decimal(millions) * _MILLION, day)
    for year, amount in _ADDED.items():
        yield _fund(year, "区级", "调整", f"示人常〔{year}〕15号", amount, date(year, 9, 27))


def _fund(year: int, tier: str, kind: str, document: str, amount: Decimal, day: date) -> Row:
    return {
        **_row(f"{year}-{tier}-{kind}", day), "fiscal_year": year, "tier": tier, "kind": kind, "document": document,
        "amount": f"{amount:.2f}",
    }  # fmt: skip


def _projects() -> Iterator[Row]:
    for each in _ALL:
        yield {
            **each.row("批复", 1, 22), "project_no": each.number, "name": f"{_village(each.place)}{_NAMES[each.kind]}",
            "kind": each.kind, "village": _village(each.place),
        }  # fmt: skip


def _village(number: int) -> str:
    return f"示范{'一二三四五六'[number % _VILLAGES]}村"


def _contracts() -> Iterator[Row]:
    for each in _ALL:
        if each.contract is not None:
            yield {
                **each.row("合同", each.month(0), 2), "contract_no": each.contract, "project_no": each.number,
                "payee_name": _CLASS.payee, "amount": f"{each.amount:.2f}",
            }  # fmt: skip


def _steps() -> Iterator[Row]:
    """Two thirds done before the second instalment, all of it before the third, accepted before the last."""
    for each in _ALL:
        for after, day, action, progress in (
            (0, 3, "开工", None), (3, 10, "进度报告", 65), (6, 8, "完工", None), (7, 5, "验收合格", None),
        ):  # fmt: skip
            row = each.row(action, each.month(after), day)
            yield {**row, "project_no": each.number, "action": action, "progress_pct": progress}


def _distributions() -> Iterator[Row]:
    """One project after the other from the tiers' money; one that the rest of a tier does not fill takes of the next."""
    for year, amounts in _ARRANGED.items():
        left = {tier: Decimal(millions) * _MILLION for tier, millions in zip(_TIERS, amounts, strict=True)}
        for each in [project for project in _ALL if project.year == year]:
            wanted = each.amount
            for tier in _TIERS:
                taken = min(wanted, left[tier])
                if taken:
                    wanted, left[tier] = wanted - taken, left[tier] - taken
                    yield {
                        **each.row(f"分配-{tier}", 1, 25), "project_no": each.number, "kind": each.kind,
                        "fiscal_year": year, "tier": tier, "amount": f"{taken:.2f}",
                    }  # fmt: skip


def _payments() -> Iterator[Row]:
    """Instalments out of what the treasury pays of the class in their month, after a bounced payment was repeated."""
    for each in _ALL:
        for after, percent in _INSTALMENTS.items():
            month = each.month(after)
            application, payment = voucher(Period(each.year, month), _CLASS.code)
            yield {
                **each.row(f"支付-{month}", month, 16), "project_no": each.number, "contract_no": each.contract,
                "fiscal_year": each.year, "application_no": application, "payment_no": payment, "kind": "支付",
                "amount": f"{each.amount * percent / 100:.2f}",
            }  # fmt: skip


def _assets() -> Iterator[Row]:
    for each in _ALL:
        if each.asset is not None:
            yield {
                **each.row("资产", each.month(7), 20), "asset_no": each.asset, "project_no": each.number,
                "name": _NAMES[each.kind], "owner": f"{_village(each.place)}股份经济合作社",
                "operator": "示范区农业发展有限公司", "amount": f"{each.amount * 9 / 10:.2f}",
            }  # fmt: skip


def _incomes() -> Iterator[Row]:
    """From the year after on, what is for industry earns four percent: three fifths stay with the village, a tenth each
    goes to two households, the rest waits to be distributed."""
    for place, each in enumerate(_ALL):
        for year in [year for year in _ARRANGED if year > each.year and each.kind == "产业"]:
            earned = each.amount * 9 / 10 * 4 / 100
            for kind, day, amount in (
                ("收益到账", date(year, 6, 30), earned), ("留归村集体", date(year, 7, 15), earned * 3 / 5),
            ):  # fmt: skip
                row = _row(f"{each.asset}-{year}-{kind}", day)
                yield {**row, "asset_no": each.asset, "kind": kind, "amount": f"{amount:.2f}"}
            for number in (place % COUNT + 1, (place + year) % COUNT + 1):
                yield {
                    **_row(f"{each.asset}-{year}-{household_no(number)}", date(year, 8, 15)), "asset_no": each.asset,
                    "kind": "分配到户", "household_no": household_no(number), "amount": f"{earned / 10:.2f}",
                }  # fmt: skip


def _village_costs() -> Iterator[Row]:
    """What each village needs, paid by quarter."""
    for year in _ARRANGED:
        for number in range(_VILLAGES):
            need = Decimal(120_000 + 8_000 * number)
            paid = [("拨付", date(year, month, 15), need / 4) for month in (3, 6, 9, 12)]
            for kind, day, amount in [("保障需求", date(year, 1, 20), need), *paid]:
                yield {
                    **_row(f"{_village(number)}-{day}", day), "fiscal_year": year, "village": _village(number),
                    "kind": kind, "amount": f"{amount:.2f}",
                }  # fmt: skip


def _file(entry: type[BaseModel], rows: Callable[[], Iterator[Row]]) -> Callable[[], bytes]:
    return lambda: csv_of(entry, rows(), "gb18030")


RURAL_FILES = {
    "revenue/rural-funds": _file(RuralFundEntry, _funds),
    "revenue/rural-projects": _file(RuralProjectEntry, _projects),
    "revenue/rural-contracts": _file(RuralContractEntry, _contracts),
    "revenue/rural-steps": _file(RuralStepEntry, _steps),
    "revenue/rural-distributions": _file(RuralDistributionEntry, _distributions),
    "revenue/rural-payments": _file(RuralPaymentEntry, _payments),
    "revenue/rural-assets": _file(RuralAssetEntry, _assets),
    "revenue/rural-incomes": _file(RuralIncomeEntry, _incomes),
    "revenue/village-costs": _file(VillageCostEntry, _village_costs),
}
"""What is loaded, in this order, after the treasury's payments."""
