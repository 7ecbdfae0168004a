"""The figures of non-tax notices: issued and collected in the year, and overdue at a month's end."""

from datetime import date

from sqlalchemy import ColumnElement, func, literal, select

from bureau_common.kit.figures.figures import Definition, Input, Measure, since_ever, year_to_date
from bureau_common.kit.figures.formulas import total
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.old_stocks import OldStock

from .tables import notices, payments

OVERDUE = "revenue.non_tax.overdue_notices"

ISSUED = Flow("payment_notices", notices, category=literal("issued"), amount=notices.c.amount)
COLLECTED = Flow("notice_payments", payments, category=payments.c.destination, amount=payments.c.amount)


def _paid_on(cutoff: Cutoff) -> ColumnElement[date | None]:
    """The day that a notice was paid on."""
    paid = select(func.min(payments.c.business_date)).where(
        cutoff.live(payments), payments.c.notice_no == notices.c.notice_no
    )
    return paid.correlate(notices).scalar_subquery()


_OVERDUE = OldStock("payment_notices_overdue", notices, literal("due"), _paid_on, on=notices.c.due_on + 1)

FIGURES = (
    Definition(
        id="revenue.non_tax.notices_issued",
        name_zh="非税缴款书开具金额（累计）",
        display_unit="万元",
        basis="ytd",
        inputs={"issued": Input(Measure("缴款书开具金额", ISSUED, ("issued",)), year_to_date)},
        formula=total("issued"),
        formula_text="1月至本月开具的非税缴款书金额合计",
    ),
    Definition(
        id="revenue.non_tax.notices_collected",
        name_zh="非税缴款书收缴金额（累计）",
        display_unit="万元",
        basis="ytd",
        inputs={
            "collected": Input(
                Measure("缴款书收缴金额", COLLECTED, ("treasury", "fiscal_special_account")), year_to_date
            )
        },
        formula=total("collected"),
        formula_text="1月至本月凭缴款书缴入国库和财政专户的金额合计，按缴款日期",
    ),
    Definition(
        id=OVERDUE,
        name_zh="逾期未缴非税缴款书",
        display_unit="笔",
        basis="point",
        inputs={"overdue": Input(Measure("逾期未缴缴款书", _OVERDUE, ("due",)), since_ever)},
        formula=total("overdue"),
        formula_text="缴款期限早于月末、月末仍未缴款的非税缴款书",
    ),
)
