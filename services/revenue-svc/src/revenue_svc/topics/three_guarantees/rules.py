"""The rules of the three guarantees: when a need may be budgeted, one record an item, and the gap that is an alert."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bureau_common.schemas.alerts import cause, yuan
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.terms import AlertOn, Term
from bureau_common.schemas.years import within_year

from .schemas import GuaranteeKind

GUARANTEES = Clause(document="国务院、财政部关于县级“三保”保障的规定", article=None, verified=False)
GAP_ALERT = "three_guarantees_gap"
ITEM = Term("保障项目", "item", GUARANTEES, "年中追加的请另立项目名称", "name an addition as its own item")
"""One item of one unit stands once a year: twice would double its need."""

check_need = within_year(GUARANTEES, before=1)
"""A need is budgeted in its fiscal year or while the year before prepares it."""


def judge_gap(
    year: int, kind: GuaranteeKind, unit: str, need: Decimal, guaranteed: Decimal, since: date, name: str
) -> Iterator[AlertOn]:
    """A unit that needs more of a kind than is guaranteed, to the end of its year."""
    zh = "{unit}：{year}年{kind_zh}需求{need}，预算安排{guaranteed}，缺口{gap}"
    en = "{year} {kind} of {unit}: {need} are needed, {guaranteed} budgeted, {gap} are wanting"
    found = cause(
        GAP_ALERT, "red", zh, en, GUARANTEES, unit=name, year=year, kind_zh=kind.label_zh, kind=str(kind),
        need=yuan(need), guaranteed=yuan(guaranteed), gap=yuan(need - guaranteed),
    )  # fmt: skip
    yield AlertOn(f"{year} {kind} {unit}", since, date(year + 1, 1, 1), found)
