"""What the caps of a year come to; what was paid is the payments' figure."""

from sqlalchemy import Date, func

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Measure
from bureau_common.kit.measures.flows import Flow

from ...reference.three_public import ThreePublic
from .tables import caps

CAPS = Flow(
    "three_public_caps",
    caps,
    caps.c.expense,
    caps.c.amount,
    # What was approved before its year counts from January on: no write alters a month that is closed.
    on=func.greatest(caps.c.business_date, func.make_date(caps.c.fiscal_year, 1, 1), type_=Date),
)

FIGURES = topic_figures(
    "revenue.three_public",
    figure(
        "cap", "三公经费年度限额", "万元",
        "截至本月已下达的各单位因公出国（境）、公务用车购置及运行、公务接待限额合计；未设限额的单位不计",
        basis="annual", cap=Measure("三公经费限额", CAPS, tuple(ThreePublic)),
    ),
)  # fmt: skip
