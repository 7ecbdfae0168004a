"""The figures of supervision: companies looked into and audited in the year, and findings that are not rectified."""

from sqlalchemy import and_, literal

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, year_to_date
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.stocks import Stock, first_of

from .schemas import InspectionWay, InstitutionKind
from .tables import findings, inspections, rectifications

INSPECTED = Flow("institution_inspections", inspections, inspections.c.way, literal(1), unit="count")
_INSPECTED = Measure("检查", INSPECTED, tuple(InspectionWay))


def _companies(label: str, kind: InstitutionKind, way: InspectionWay | None = None) -> Input:
    """Companies of a kind that were looked into (in one way); none of them where others were."""
    of = inspections.c.kind == kind
    where = of if way is None else and_(of, inspections.c.way == way)
    counted = Distinct(f"inspected_{kind}_{way or 'any'}", inspections, inspections.c.credit_code, where)
    return Input(Measure(label, counted), year_to_date, nil=True)


FIGURES = topic_figures(
    "debt.supervision",
    figure(
        "investment_companies", "排查投资类公司", "家", "1月至本月检查过的投资类公司，多次检查只计一次",
        companies=_companies("排查过的公司", InstitutionKind.INVESTMENT), inspected=_INSPECTED,
    ),
    figure(
        "microcredit_audited", "业务审计小额贷款公司", "家", "1月至本月接受业务审计的小额贷款公司，多次审计只计一次",
        companies=_companies("审计过的公司", InstitutionKind.MICROCREDIT, InspectionWay.BUSINESS_AUDIT),
        inspected=_INSPECTED,
    ),
    figure(
        "guarantee_audited", "业务审计融资担保公司", "家", "1月至本月接受业务审计的融资担保公司，多次审计只计一次",
        companies=_companies("审计过的公司", InstitutionKind.GUARANTEE, InspectionWay.BUSINESS_AUDIT),
        inspected=_INSPECTED,
    ),
    figure(
        "findings_open", "地方金融机构待整改问题", "个", "截至月末检查认定、未整改的问题",
        open=Stock("inspection_findings_open", findings, first_of(findings, rectifications, "finding_no")),
    ),
)  # fmt: skip
