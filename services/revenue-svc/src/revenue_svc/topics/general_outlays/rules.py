"""The rules of cut targets, and when outlays exceed what the target allows."""

from datetime import date
from decimal import Decimal

from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.findings import Clause, Finding, blocked

from .schemas import OutlayCutTargetEntry

TIGHT_MEANS = Clause(document="国务院、财政部关于过紧日子、压减一般性支出的规定", article=None, verified=False)
OUTLAYS_ALERT = "general_outlays_over_target"


def check_target(entry: OutlayCutTargetEntry, row: int) -> list[Finding]:
    """A target is a percentage or an amount, set in its year or the one before."""
    findings = []
    if (entry.cut_pct is None) == (entry.cut_amount is None):
        zh = "压减比例与压减金额应填且只填一项"
        en = "Give either the percentage or the amount of the cut, and not both"
        findings.append(blocked("outlay_cut_not_one", zh, en, TIGHT_MEANS, field="cut_pct", row=row))
    if not entry.fiscal_year - 1 <= entry.business_date.year <= entry.fiscal_year:
        zh = f"文件日期应在{entry.fiscal_year}年度内或其上一年；请核对日期或年度"
        en = f"The document must be of {entry.fiscal_year} or the year before; check the date or the fiscal year"
        findings.append(
            blocked(
                "outlay_cut_date_outside_year", zh, en, TIGHT_MEANS, "business_date", entry.business_date.isoformat(),
                f"{entry.fiscal_year - 1}-01-01 – {entry.fiscal_year}-12-31", row=row,
            )
        )  # fmt: skip
    return findings


def repeated_target(year: int) -> Finding:
    """A year has one target: a new document corrects it."""
    zh = f"{year}年已有一般性支出压减目标；另有新文件的，请更正原记录"
    en = f"{year} has a target already; correct it where a new document sets another"
    return blocked("outlay_cut_repeated", zh, en, TIGHT_MEANS, "fiscal_year", str(year))


def outlays_cause(outlays: Decimal, target: Decimal, month: int, on: date) -> Cause | None:
    """Red where the outlays to date exceed the year's control figure, yellow where they run ahead of its months."""
    due = target * month / 12
    if outlays <= due:
        return None
    over = outlays > target
    limit_zh, limit_en = ("全年控制数", "the year's limit") if over else ("序时控制数", "the limit for these months")
    limit = target if over else due
    return Cause(
        code=OUTLAYS_ALERT,
        level="red" if over else "yellow",
        on=on,
        message_zh=f"一般性支出累计{outlays:.2f}元，超过{limit_zh}{limit:.2f}元",
        message_en=f"General outlays of {outlays:.2f} yuan to date exceed {limit_en} of {limit:.2f}",
        clause=TIGHT_MEANS,
        figure_ids=("revenue.general_outlays.ytd", "revenue.general_outlays.target"),
    )
