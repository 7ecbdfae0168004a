"""The figures of key projects: how many are listed, the tax expected of the year, and what was received of it."""

from sqlalchemy import Date, func

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.stocks import Stock

from .tables import expected_taxes, project_receipts, projects

EXPECTED = Flow(
    "key_project_taxes",
    expected_taxes,
    "expected",
    expected_taxes.c.expected_tax,
    # What is estimated before its year counts from January on: no write alters a month that is closed.
    on=func.greatest(expected_taxes.c.business_date, func.make_date(expected_taxes.c.fiscal_year, 1, 1), type_=Date),
)
REALISED = Flow("key_project_receipts", project_receipts, "realised", project_receipts.c.amount)
LISTED = Stock("key_projects", projects)

_expected = Input(Measure("重点项目预计税收", EXPECTED, ("expected",)), year_to_date, needs_rows=True)
_realised = Measure("重点项目入库税收", REALISED, ("realised",))

FIGURES = topic_figures(
    "revenue.key_projects",
    figure("listed", "重点税源项目", "个", "截至月末列入重点税源的项目", listed=LISTED),
    figure(
        "expected_tax", "重点项目全年预计税收", "万元", "截至本月测算的重点项目本年度预计税收合计",
        basis="annual", expected=_expected,
    ),
    figure(
        "realised", "重点项目入库税收", "万元",
        "1月至本月入库、与重点项目关联的税收（101类，各级次合计），按入库日期计", realised=_realised,
    ),
    figure(
        "realised_pct", "重点项目预计税收完成率", "%", "1月至本月重点项目入库税收÷本年度预计税收×100",
        percent("realised", "expected"), realised=_realised, expected=_expected,
    ),
)  # fmt: skip
