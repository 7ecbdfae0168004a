"""The rules of the three guarantees: when a need may be budgeted, one record an item, and the gap that is an alert."""

from datetime import date
from decimal import Decimal

from bureau_common.schemas.alerts import Cause, cause
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.terms import Term
from bureau_common.schemas.years import within_year

from .schemas import GuaranteeKind

GUARANTEES = Clause(document="国务院、财政部关于县级“三保”保障的规定", article=None, verified=False)
GAP_ALERT = "three_guarantees_gap"
ITEM = Term("保障项目", "item", GUARANTEES, "年中追加的请另立项目名称", "name an addition as its own item")
"""One item of one unit stands once a year: twice would double its need."""

check_need = within_year(GUARANTEES, before=1)
"""A need is budgeted in its fiscal year or while the year before prepares it."""


def gap_cause(year: int, kind: GuaranteeKind, need: Decimal, guaranteed: Decimal, on: date) -> Cause | None:
    """A kind whose need exceeds what is guaranteed; `on` is the day of its newest record."""
    if need <= guaranteed:
        return None
    gap = need - guaranteed
    zh = f"{year}年{kind.label_zh}需求{need:.2f}元，预算安排{guaranteed:.2f}元，缺口{gap:.2f}元"
    en = f"{year} {kind}: {need:.2f} yuan are needed, {guaranteed:.2f} budgeted, {gap:.2f} are wanting"
    return cause(GAP_ALERT, "red", on, zh, en, GUARANTEES, "revenue.three_guarantees.gap")
