"""What the caps of a year come to; what was paid is the payments' figure."""

from sqlalchemy import Date, func

from bureau_common.kit.figures.figures import Definition, Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import total
from bureau_common.kit.measures.flows import Flow

from ...reference.three_public import ThreePublic
from .tables import caps

CAPS = Flow(
    name="three_public_caps",
    table=caps,
    category=caps.c.expense,
    amount=caps.c.amount,
    # What was approved before its year counts from January on.
    on=func.greatest(caps.c.business_date, func.make_date(caps.c.fiscal_year, 1, 1), type_=Date),
)

FIGURES = (
    Definition(
        id="revenue.three_public.cap",
        name_zh="三公经费年度限额",
        display_unit="万元",
        basis="annual",
        inputs={"cap": Input(Measure("三公经费限额", CAPS, tuple(ThreePublic)), year_to_date)},
        formula=total("cap"),
        formula_text="截至本月已下达的各单位因公出国（境）、公务用车购置及运行、公务接待限额合计；未设限额的单位不计",
    ),
)
