"""The figures of cases: open ones at a month's end; received, closed, and recovered in the year."""

from sqlalchemy import literal

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, year_to_date
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.stocks import Stock, first_of

from .schemas import CaseAction, CaseKind
from .tables import cases, recoveries, steps

RECEIVED = Flow("risk_cases", cases, cases.c.kind, literal(1), unit="count")
STEPPED = Flow("risk_case_steps", steps, steps.c.action, literal(1), unit="count")
RECOVERED = Flow("risk_case_recoveries", recoveries, "recovered", recoveries.c.amount)
_OPEN = Stock("risk_cases_open", cases, first_of(cases, steps, "case_no", steps.c.action == CaseAction.CLOSE))

FIGURES = topic_figures(
    "debt.risk_cases",
    figure("open", "未结金融风险案件", "件", "截至月末已受理、未办结的线索和案件", open=_OPEN),
    figure(
        "received", "受理金融风险案件", "件", "1月至本月受理的线索和案件", received=Measure("受理", RECEIVED, tuple(CaseKind))
    ),
    figure(
        "closed", "办结金融风险案件", "件", "1月至本月办结的线索和案件，含以前年度受理的",
        closed=Input(Measure("办结", STEPPED, (CaseAction.CLOSE,)), year_to_date, nil=True), open=_OPEN,
    ),
    figure(
        "recovered", "追回资金", "万元", "1月至本月在金融风险案件中追回的资金",
        recovered=Input(Measure("追回资金", RECOVERED, ("recovered",)), year_to_date, nil=True), open=_OPEN,
    ),
)  # fmt: skip
