"""The rules of cut targets, and when outlays exceed what the target allows."""

from collections.abc import Iterator
from decimal import Decimal

from bureau_common.schemas.alerts import Cause, FigurePart, Level, cause, yuan
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.terms import Term
from bureau_common.schemas.years import within_year

from .schemas import OutlayCutTargetEntry

TIGHT_MEANS = Clause(document="国务院、财政部关于过紧日子、压减一般性支出的规定", article=None, verified=False)
TARGET = Term("一般性支出压减目标", "cut target of general outlays of", TIGHT_MEANS)
OUTLAYS_ALERT = "general_outlays_over_target"
OUTLAYS = "revenue.general_outlays.ytd"
CONTROL = "revenue.general_outlays.target"

check_year = within_year(TIGHT_MEANS, before=1)
"""A target is set in its year or in the one before."""


def check_cut(entry: OutlayCutTargetEntry) -> Iterator[Finding]:
    """A target is either a percentage or an amount."""
    if (entry.cut_pct is None) == (entry.cut_amount is None):
        zh = "压减比例与压减金额应填且只填一项"
        en = "Give either the percentage or the amount of the cut, and not both"
        yield blocked("outlay_cut_not_one", zh, en, TIGHT_MEANS, "cut_pct")


def outlays_cause(outlays: Decimal, target: Decimal, month: int) -> Cause | None:
    """Red where the outlays to date exceed the year's control figure, yellow where they run ahead of its months."""
    due = target * month / 12
    if outlays <= due:
        return None
    over = outlays > target
    limit_zh, limit_en = ("全年控制数", "the year's limit") if over else ("序时控制数", "the limit for these months")
    zh, en = (
        f"一般性支出累计{{outlays}}，超过{limit_zh}{{limit}}",
        f"General outlays of {{outlays}} exceed {limit_en} of {{limit}}",
    )
    told = FigurePart(figure_id=CONTROL) if over else yuan(due)
    level: Level = "red" if over else "yellow"
    return cause(OUTLAYS_ALERT, level, zh, en, TIGHT_MEANS, outlays=FigurePart(figure_id=OUTLAYS), limit=told)
