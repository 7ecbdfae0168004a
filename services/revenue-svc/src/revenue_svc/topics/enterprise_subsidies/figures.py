"""The figures of enterprise subsidies: awarded and paid in the year, enterprises reached, and what is still unpaid."""

from sqlalchemy import literal, true

from bureau_common.kit.figures.figures import Definition, Input, Measure, since_ever, year_to_date
from bureau_common.kit.figures.formulas import difference, total
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import ALL, Flow

from .tables import awards, payments

AWARDED = Flow("subsidy_awards", awards, category=literal("awarded"), amount=awards.c.amount)
PAID = Flow("subsidy_payments", payments, category=literal("paid"), amount=payments.c.amount)
_REACHED = Distinct("subsidised_enterprises", payments, key=payments.c.credit_code, where=true())

_awarded, _paid = Measure("审定补贴", AWARDED, ("awarded",)), Measure("已兑现补贴", PAID, ("paid",))

FIGURES = (
    Definition(
        id="revenue.enterprise_subsidies.awarded",
        name_zh="审定涉企补贴（累计）",
        display_unit="万元",
        basis="ytd",
        inputs={"awarded": Input(_awarded, year_to_date)},
        formula=total("awarded"),
        formula_text="1月至本月审定的涉企补贴合计",
    ),
    Definition(
        id="revenue.enterprise_subsidies.ytd",
        name_zh="兑现涉企补贴（累计）",
        display_unit="万元",
        basis="ytd",
        inputs={"paid": Input(_paid, year_to_date)},
        formula=total("paid"),
        formula_text="1月至本月实际拨付企业的补贴合计，按兑现日期",
    ),
    Definition(
        id="revenue.enterprise_subsidies.enterprises",
        name_zh="享受涉企补贴的企业",
        display_unit="家",
        basis="ytd",
        inputs={"enterprises": Input(Measure("已兑现补贴的企业", _REACHED, ALL), year_to_date)},
        formula=total("enterprises"),
        formula_text="1月至本月兑现过补贴的企业，同一企业只计一次",
    ),
    Definition(
        id="revenue.enterprise_subsidies.unpaid",
        name_zh="已审定未兑现涉企补贴",
        display_unit="万元",
        basis="point",
        inputs={"awarded": Input(_awarded, since_ever), "paid": Input(_paid, since_ever, nil=True)},
        formula=difference("awarded", "paid"),
        formula_text="历年审定补贴合计－历年兑现合计，截至月末",
    ),
)
