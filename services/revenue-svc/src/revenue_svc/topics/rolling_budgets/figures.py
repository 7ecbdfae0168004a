"""The framework of a year in figures: its first year, and its three years together."""

from sqlalchemy import Date, Text, cast, func

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, year_to_date
from bureau_common.kit.measures.flows import Flow

from .rules import YEARS
from .tables import frameworks

FRAMEWORKS = Flow(
    "rolling_budgets",
    frameworks,
    # The place of a line's year within the framework.
    cast(frameworks.c.fiscal_year - frameworks.c.prepared_year, Text),
    frameworks.c.amount,
    # What is prepared before its first year counts from that January on.
    on=func.greatest(frameworks.c.business_date, func.make_date(frameworks.c.prepared_year, 1, 1), type_=Date),
)
FIRST_YEAR = Input(Measure("滚动预算首年支出", FRAMEWORKS, ("0",)), year_to_date, needs_rows=True)
_ALL_YEARS = Measure("滚动预算三年支出", FRAMEWORKS, tuple(str(place) for place in range(YEARS)))

FIGURES = topic_figures(
    "revenue.rolling_budgets",
    figure(
        "first_year", "滚动预算首年支出", "万元", "以本年为首年的三年规划中本年的一般公共预算支出，含截至本月的修订",
        basis="annual", first_year=FIRST_YEAR,
    ),
    figure(
        "three_years", "滚动预算三年支出", "万元", "以本年为首年的三年规划各年一般公共预算支出合计，含截至本月的修订",
        basis="annual", three_years=Input(_ALL_YEARS, year_to_date, needs_rows=True),
    ),
)  # fmt: skip
