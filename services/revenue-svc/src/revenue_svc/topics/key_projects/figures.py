"""The figures of key projects: how many are listed, the tax expected of the year, and what was received of it."""

from sqlalchemy import Date, func, literal

from bureau_common.kit.figures.figures import Definition, Input, Measure, since_ever, year_to_date
from bureau_common.kit.figures.formulas import percent, total
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.stocks import Stock

from .tables import expected_taxes, project_receipts, projects

EXPECTED = Flow(
    "key_project_taxes",
    expected_taxes,
    category=literal("expected"),
    amount=expected_taxes.c.expected_tax,
    # What is estimated before its year counts from January on: no write alters a month that is closed.
    on=func.greatest(expected_taxes.c.business_date, func.make_date(expected_taxes.c.fiscal_year, 1, 1), type_=Date),
)
REALISED = Flow(
    "key_project_receipts", project_receipts, category=literal("realised"), amount=project_receipts.c.amount
)
_LISTED = Stock("key_projects", projects, literal("listed"), lambda cutoff: literal(None, Date))

_expected = Input(Measure("重点项目预计税收", EXPECTED, ("expected",)), year_to_date, needs_rows=True)
_realised = Input(Measure("重点项目入库税收", REALISED, ("realised",)), year_to_date)

FIGURES = (
    Definition(
        id="revenue.key_projects.listed",
        name_zh="重点税源项目",
        display_unit="个",
        basis="point",
        inputs={"listed": Input(Measure("重点税源项目", _LISTED, ("listed",)), since_ever)},
        formula=total("listed"),
        formula_text="截至月末列入重点税源的项目",
    ),
    Definition(
        id="revenue.key_projects.expected_tax",
        name_zh="重点项目全年预计税收",
        display_unit="万元",
        basis="annual",
        inputs={"expected": _expected},
        formula=total("expected"),
        formula_text="截至本月测算的重点项目本年度预计税收合计",
    ),
    Definition(
        id="revenue.key_projects.realised",
        name_zh="重点项目入库税收",
        display_unit="万元",
        basis="ytd",
        inputs={"realised": _realised},
        formula=total("realised"),
        formula_text="1月至本月入库、与重点项目关联的税收（101类，各级次合计），按入库日期计",
    ),
    Definition(
        id="revenue.key_projects.realised_pct",
        name_zh="重点项目预计税收完成率",
        display_unit="%",
        basis="ytd",
        inputs={"realised": _realised, "expected": _expected},
        formula=percent("realised", "expected"),
        formula_text="1月至本月重点项目入库税收÷本年度预计税收×100",
    ),
)
