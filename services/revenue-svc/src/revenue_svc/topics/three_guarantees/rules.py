"""The rules of the three guarantees: when a need may be budgeted, one record an item, and the gap that is an alert."""

from datetime import date
from decimal import Decimal

from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.findings import Clause, Finding

from .schemas import GuaranteeKind, GuaranteeNeedEntry

GUARANTEES = Clause(document="国务院、财政部关于县级“三保”保障的规定", article=None, verified=False)
GAP_ALERT = "three_guarantees_gap"


def check_need(entry: GuaranteeNeedEntry, row: int) -> list[Finding]:
    """A need is budgeted in its fiscal year or while the year before prepares it."""
    if entry.fiscal_year - 1 <= entry.business_date.year <= entry.fiscal_year:
        return []
    return [
        Finding(
            code="guarantee_date_outside_year",
            severity="block",
            message_zh=f"预算安排日期应在{entry.fiscal_year}年度内或其上一年；请核对日期或预算年度",
            message_en=f"The date must lie in {entry.fiscal_year} or the year before; check the date or the fiscal year",
            clause=GUARANTEES,
            field="business_date",
            row=row,
            actual=entry.business_date.isoformat(),
            expected=f"{entry.fiscal_year - 1}-01-01 – {entry.fiscal_year}-12-31",
        )
    ]


def repeated_item(year: int, kind: GuaranteeKind, item: str, unit: str) -> Finding:
    """One item of one unit stands once a year: twice would double its need."""
    return Finding(
        code="guarantee_item_repeated",
        severity="block",
        message_zh=f"{unit}在{year}年{kind.label_zh}中已有“{item}”；请更正该记录，年中追加的请另立项目名称",
        message_en=f"{unit} has the item {item} in {year} {kind} already; correct it, or name an addition as its own item",
        clause=GUARANTEES,
        field="item",
        actual=item,
    )


def gap_cause(year: int, kind: GuaranteeKind, need: Decimal, guaranteed: Decimal, on: date) -> Cause | None:
    """A kind whose need exceeds what is guaranteed; `on` is the day of its newest record."""
    if need <= guaranteed:
        return None
    gap = need - guaranteed
    return Cause(
        code=GAP_ALERT,
        level="red",
        on=on,
        message_zh=f"{year}年{kind.label_zh}需求{need:.2f}元，预算安排{guaranteed:.2f}元，缺口{gap:.2f}元",
        message_en=f"{year} {kind}: {need:.2f} yuan are needed, {guaranteed:.2f} budgeted, {gap:.2f} are wanting",
        clause=GUARANTEES,
        figure_ids=("revenue.three_guarantees.gap",),
    )
