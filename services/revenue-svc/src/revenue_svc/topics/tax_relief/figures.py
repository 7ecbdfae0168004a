"""The figures of relief: what was granted and paid out to date, and to how many enterprises."""

from sqlalchemy import literal, true

from bureau_common.kit.figures.figures import Definition, Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import total
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import ALL, Flow

from .tables import redemptions, reliefs

GRANTED = Flow("tax_reliefs", reliefs, category=literal("granted"), amount=reliefs.c.amount)
REDEEMED = Flow("policy_redemptions", redemptions, category=literal("redeemed"), amount=redemptions.c.amount)
_RELIEVED = Distinct("tax_reliefs_enterprises", reliefs, reliefs.c.credit_code, true())
_PAID = Distinct("policy_redemptions_enterprises", redemptions, redemptions.c.credit_code, true())

FIGURES = (
    Definition(
        id="revenue.tax_relief.granted",
        name_zh="减税降费",
        display_unit="万元",
        basis="ytd",
        inputs={"granted": Input(Measure("减税降费", GRANTED, ("granted",)), year_to_date)},
        formula=total("granted"),
        formula_text="1月至本月按政策减免的税费合计",
    ),
    Definition(
        id="revenue.tax_relief.enterprises",
        name_zh="享受减税降费企业",
        display_unit="家",
        basis="ytd",
        inputs={"enterprises": Input(Measure("享受减税降费企业", _RELIEVED, ALL), year_to_date)},
        formula=total("enterprises"),
        formula_text="1月至本月享受减免的企业，同一企业享受多次、多项的计一家",
    ),
    Definition(
        id="revenue.tax_relief.redeemed",
        name_zh="惠企政策兑现",
        display_unit="万元",
        basis="ytd",
        inputs={"redeemed": Input(Measure("惠企政策兑现", REDEEMED, ("redeemed",)), year_to_date)},
        formula=total("redeemed"),
        formula_text="1月至本月按惠企政策兑现的资金合计",
    ),
    Definition(
        id="revenue.tax_relief.redeemed_enterprises",
        name_zh="惠企政策兑现企业",
        display_unit="家",
        basis="ytd",
        inputs={"enterprises": Input(Measure("惠企政策兑现企业", _PAID, ALL), year_to_date)},
        formula=total("enterprises"),
        formula_text="1月至本月获得惠企资金的企业，同一企业获得多次的计一家",
    ),
)
