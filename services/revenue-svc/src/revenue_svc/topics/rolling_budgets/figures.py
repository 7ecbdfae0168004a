"""The framework of a year in figures: its first year, and its three years together."""

from sqlalchemy import Date, Text, cast, func

from bureau_common.kit.figures.figures import Definition, Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import total
from bureau_common.kit.measures.flows import Flow

from .rules import YEARS
from .tables import frameworks

FRAMEWORKS = Flow(
    name="rolling_budgets",
    table=frameworks,
    # The place of a line's year within the framework.
    category=cast(frameworks.c.fiscal_year - frameworks.c.prepared_year, Text),
    amount=frameworks.c.amount,
    # What is prepared before its first year counts from that January on.
    on=func.greatest(frameworks.c.business_date, func.make_date(frameworks.c.prepared_year, 1, 1), type_=Date),
)
FIRST_YEAR = Input(Measure("滚动预算首年支出", FRAMEWORKS, ("0",)), year_to_date, needs_rows=True)
_ALL_YEARS = Measure("滚动预算三年支出", FRAMEWORKS, tuple(str(place) for place in range(YEARS)))

FIGURES = (
    Definition(
        id="revenue.rolling_budgets.first_year",
        name_zh="滚动预算首年支出",
        display_unit="万元",
        basis="annual",
        inputs={"first_year": FIRST_YEAR},
        formula=total("first_year"),
        formula_text="以本年为首年的三年规划中本年的一般公共预算支出，含截至本月的修订",
    ),
    Definition(
        id="revenue.rolling_budgets.three_years",
        name_zh="滚动预算三年支出",
        display_unit="万元",
        basis="annual",
        inputs={"three_years": Input(_ALL_YEARS, year_to_date, needs_rows=True)},
        formula=total("three_years"),
        formula_text="以本年为首年的三年规划各年一般公共预算支出合计，含截至本月的修订",
    ),
)
