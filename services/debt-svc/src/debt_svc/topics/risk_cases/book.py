"""The books of cases: leads, steps, recoveries."""

from bureau_common.kit.books.books import book, topic_books

from .figures import RECEIVED, RECOVERED, STEPPED
from .guards import GUARDS
from .rules import check_step
from .schemas import RiskCaseEntry, RiskCaseRecoveryEntry, RiskCaseStepEntry
from .tables import cases, recoveries, steps

BOOKS = topic_books(
    "risk_cases",
    GUARDS,
    book("金融风险线索和案件", RiskCaseEntry, cases, flows=[RECEIVED]),
    book("金融风险案件环节", RiskCaseStepEntry, steps, check_step, flows=[STEPPED]),
    book("金融风险案件追回资金", RiskCaseRecoveryEntry, recoveries, flows=[RECOVERED]),
)
