"""The figures of tax sources: leads found, what they are expected to bring and have brought, and those still open."""

from functools import cache

from sqlalchemy import func

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, Selected, since_ever, year_to_date
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.stocks import End, Stock, first_of

from .rules import LEAD_DAYS
from .schemas import LeadAction, SourceDepartment
from .tables import leads, results, steps

OVERDUE_LEADS = "revenue.tax_sources.overdue_leads"

EXPECTED = Flow("tax_leads", leads, leads.c.source_department, leads.c.expected_amount)
REALISED = Flow("lead_results", results, "realised", results.c.amount)
_FOUND = Distinct("tax_leads_found", leads, leads.c.lead_no)

_DISMISSED = first_of(leads, steps, "lead_no", steps.c.action == LeadAction.DISMISS)
_RECEIVED = first_of(leads, results, "lead_no")
# A lead ends in its first receipt, or in a reason.
_ENDED = End(
    lambda cutoff: func.least(_DISMISSED.day(cutoff), _RECEIVED.day(cutoff)), {**_DISMISSED.keys, **_RECEIVED.keys}
)


@cache
def _open_longer_than(days: int) -> Measure:
    """Leads that are open on the day after the last of their days, and later."""
    stock = Stock(f"tax_leads_open_{days}", leads, _ENDED, on=leads.c.business_date + (days + 1))
    return Measure("超期未办结涉税线索", stock)


_expected = Input(Measure("涉税线索预计税额", EXPECTED, tuple(SourceDepartment)), year_to_date)
_realised = Measure("涉税线索入库税额", REALISED, ("realised",))
_pending = Measure("未办结涉税线索", Stock("tax_leads_open", leads, _ENDED))
# Where leads are known and none was ever late, none is.
_overdue = Input(Selected(LEAD_DAYS, _open_longer_than), since_ever, nil=True)

FIGURES = topic_figures(
    "revenue.tax_sources",
    figure(
        "realised", "潜在税源转化税收", "万元",
        "1月至本月入库、与涉税线索关联的税收（101类，各级次合计），按入库日期计", realised=_realised,
    ),
    figure("leads_found", "发现涉税线索", "项", "1月至本月发现的涉税线索数，含已排除的", found=_FOUND),
    figure("expected", "涉税线索预计税额", "万元", "1月至本月发现的涉税线索的预计税额合计，含已排除的", expected=_expected),
    figure(
        "realised_pct", "涉税线索转化率", "%",
        "1月至本月线索入库税额÷1月至本月发现线索的预计税额×100；上年发现、本年入库的计入分子",
        percent("realised", "expected"), realised=_realised, expected=_expected,
    ),
    figure("pending", "未办结涉税线索", "项", "截至月末既没有入库、也没有排除的涉税线索", open=_pending),
    figure(
        "overdue_leads", "超期未办结涉税线索", "项", "截至月末未办结、自发现之日起已超过办理期限天数的涉税线索",
        overdue=_overdue, open=_pending,
    ),
)  # fmt: skip
