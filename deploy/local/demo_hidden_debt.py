"""Hidden debt of the demo district 示范区, 2019 to October 2021: made up, plausible, and the same at every run."""

from collections.abc import Iterator, Mapping
from datetime import date

from bureau_common.testing.files import csv_of
from debt_svc.topics.hidden_debt.schemas import HiddenDebtEntry, HiddenDebtPlanEntry, HiddenDebtResolutionEntry

from .demo_debt import REPLACING_BOND

Row = Mapping[str, object]
_BASELINE = date(2018, 8, 31)
_LAST = date(2021, 10, 31)
_YEARS = (2019, 2020, 2021)
_DEBTS = (
    ("YX-001", "示范区城建公司", "示范农商行", "城南安置房", 520, "5.1500"),
    ("YX-002", "示范区交通公司", "示范融资租赁公司", "环区公路", 260, "6.2000"),
    ("YX-003", "示范区教育局", "示范农商行", "第二中学迁建", 180, "4.9000"),
    ("YX-004", "示范区水利局", "示范开发银行分行", "东河治理", 150, "4.7500"),
    ("YX-005", "示范区园区公司", "示范信托公司", "标准化厂房", 250, "7.1000"),
)
"""Number, debtor, creditor, project, millions of yuan at the baseline, rate."""
_WAYS = (
    ("安排财政资金偿还", "一般公共预算"),
    ("出让政府股权及经营性国有资产", "资产处置收入"),
    ("项目结转资金、经营收入偿还", "项目经营收入"),
)
_PLANNED = {2019: 10, 2020: 11, 2021: 12}
"""Millions to be resolved each month."""
_REPLACED = date(2021, 6, 25)
_FORECASTS = {date(2019, 3, 20): 130, date(2020, 3, 20): 140, date(2021, 3, 20): 180, date(2021, 9, 15): 195}


def _row(reference: str, day: date, **fields: object) -> Row:
    common = {"source": "demo-hidden-debt", "source_ref": reference, "reporting_unit": "349901", "business_date": day}
    return {**common, **fields}


def _yuan(millions: int) -> str:
    return f"{millions * 1_000_000}.00"


def hidden_debts_file() -> bytes:
    """The register at its baseline."""
    return csv_of(HiddenDebtEntry, _debts(), "gb18030")


def resolutions_file() -> bytes:
    """What was resolved each month, an extension that does not count, and a replacement by a refinancing bond."""
    return csv_of(HiddenDebtResolutionEntry, _resolutions(), "gb18030")


def hidden_debt_plans_file() -> bytes:
    """The plan of each year by month."""
    rows = (
        _row(f"P{year}{month:02d}", date(year, month, 1), amount=_yuan(millions), document_no=f"示债办〔{year}〕1号")
        for year, millions in _PLANNED.items()
        for month in range(1, 13)
    )
    return csv_of(HiddenDebtPlanEntry, rows, "gb18030")


def forecasts() -> list[dict[str, object]]:
    """What each year is expected to resolve, to be proposed by one person and approved by another."""
    rows: list[dict[str, object]] = []
    before: dict[int, str] = {}
    for day, millions in _FORECASTS.items():
        about = {
            "amount": _yuan(millions),
            "revised_from": before.get(day.year),
            "document_no": f"示债办〔{day.year}〕6号",
        }
        rows.append({**_row(f"F{day}", day, **about), "business_date": day.isoformat()})
        before[day.year] = _yuan(millions)
    return rows


def adjustments() -> list[dict[str, object]]:
    """A part of one debt that the tier above found to be none, by two persons as well."""
    found = _row(
        "A2020-1", date(2020, 5, 18), debt_no="YX-005", adjustment="reclassified", amount=_yuan(12),
        document_no="示财债核〔2020〕2号", authority="示范市财政局",
    )  # fmt: skip
    return [{**found, "business_date": "2020-05-18"}]


def _debts() -> Iterator[Row]:
    for number, debtor, creditor, project, millions, rate in _DEBTS:
        yield _row(
            number, _BASELINE, debt_no=number, system_status="系统外", debtor_code="349901", debtor_name=debtor,
            debtor_level="区本级", creditor=creditor, project=project, principal=_yuan(millions), rate_pct=rate,
            matures_on=date(2026, 12, 31), planned_year=2026,
        )  # fmt: skip


def _resolution(day: date, number: str, way: str, millions: int, source: str, **fields: object) -> Row:
    reference = f"{day:%Y%m%d}"
    return _row(
        f"R{reference}", day, debt_no=number, way=way, amount=_yuan(millions), fund_source=source,
        voucher_no=f"记-{reference}", creditor_proof=f"结清证明{reference}", **fields,
    )  # fmt: skip


def _resolutions() -> Iterator[Row]:
    months = [date(year, month, 20) for year in _YEARS for month in range(1, 13)]
    for place, day in enumerate(day for day in months if day <= _LAST):
        way, source = _WAYS[place % len(_WAYS)]
        millions = _PLANNED[day.year] - 2 + place % 5  # now a little behind the plan, now ahead
        yield _resolution(day, _DEBTS[place % len(_DEBTS)][0], way, millions, source)
    yield _resolution(date(2020, 6, 30), "YX-002", "展期", 60, "与债权人协商")
    code, millions = REPLACING_BOND
    yield _resolution(_REPLACED, "YX-003", "再融资债券置换", millions, "再融资债券", bond_code=code)
