"""The figures of tax sources: leads found, what they are expected to bring and have brought, and those still open."""

from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, func, literal, select, true

from bureau_common.kit.figures.figures import Definition, Input, Measure, Selected, since_ever, year_to_date
from bureau_common.kit.figures.formulas import percent, total
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import ALL, Flow
from bureau_common.kit.measures.old_stocks import OldStock

from .rules import LEAD_DAYS
from .schemas import LeadAction, SourceDepartment
from .tables import leads, results, steps

PENDING = "revenue.tax_sources.pending"
OVERDUE_LEADS = "revenue.tax_sources.overdue_leads"

EXPECTED = Flow("tax_leads", leads, category=leads.c.source_department, amount=leads.c.expected_amount)
REALISED = Flow("lead_results", results, category=literal("realised"), amount=results.c.amount)
_FOUND = Distinct("tax_leads_found", leads, leads.c.lead_no, true())


def _ended(cutoff: Cutoff) -> ColumnElement[date | None]:
    """The day on which a lead ended: in its first receipt, or in a reason."""
    dismissed = select(func.min(steps.c.business_date)).where(
        cutoff.live(steps), steps.c.lead_no == leads.c.lead_no, steps.c.action == LeadAction.DISMISS
    )
    received = select(func.min(results.c.business_date)).where(
        cutoff.live(results), results.c.lead_no == leads.c.lead_no
    )
    return func.least(*[each.correlate(leads).scalar_subquery() for each in (dismissed, received)])


_OPEN = OldStock("tax_leads_open", leads, literal("open"), _ended)


@cache
def _open_longer_than(days: int) -> Measure:
    """Leads that are open on the day after the last of their days, and later."""
    stock = OldStock(f"tax_leads_open_{days}", leads, literal("open"), _ended, on=leads.c.business_date + (days + 1))
    return Measure("超期未办结涉税线索", stock, ("open",))


_expected = Input(Measure("涉税线索预计税额", EXPECTED, tuple(SourceDepartment)), year_to_date)
_realised = Input(Measure("涉税线索入库税额", REALISED, ("realised",)), year_to_date)
_pending = Input(Measure("未办结涉税线索", _OPEN, ("open",)), since_ever)
# Where leads are known and none was ever late, none is.
_overdue = Input(Selected(LEAD_DAYS, _open_longer_than), since_ever, nil=True)

FIGURES = (
    Definition(
        id="revenue.tax_sources.realised",
        name_zh="潜在税源转化税收",
        display_unit="万元",
        basis="ytd",
        inputs={"realised": _realised},
        formula=total("realised"),
        formula_text="1月至本月入库、与涉税线索关联的税收（101类，各级次合计），按入库日期计",
    ),
    Definition(
        id="revenue.tax_sources.leads_found",
        name_zh="发现涉税线索",
        display_unit="项",
        basis="ytd",
        inputs={"found": Input(Measure("发现涉税线索", _FOUND, ALL), year_to_date)},
        formula=total("found"),
        formula_text="1月至本月发现的涉税线索数，含已排除的",
    ),
    Definition(
        id="revenue.tax_sources.expected",
        name_zh="涉税线索预计税额",
        display_unit="万元",
        basis="ytd",
        inputs={"expected": _expected},
        formula=total("expected"),
        formula_text="1月至本月发现的涉税线索的预计税额合计，含已排除的",
    ),
    Definition(
        id="revenue.tax_sources.realised_pct",
        name_zh="涉税线索转化率",
        display_unit="%",
        basis="ytd",
        inputs={"realised": _realised, "expected": _expected},
        formula=percent("realised", "expected"),
        formula_text="1月至本月线索入库税额÷1月至本月发现线索的预计税额×100；上年发现、本年入库的计入分子",
    ),
    Definition(
        id=PENDING,
        name_zh="未办结涉税线索",
        display_unit="项",
        basis="point",
        inputs={"open": _pending},
        formula=total("open"),
        formula_text="截至月末既没有入库、也没有排除的涉税线索",
    ),
    Definition(
        id=OVERDUE_LEADS,
        name_zh="超期未办结涉税线索",
        display_unit="项",
        basis="point",
        inputs={"overdue": _overdue, "open": _pending},
        formula=total("overdue"),
        formula_text="截至月末未办结、自发现之日起已超过办理期限天数的涉税线索",
    ),
)
