"""The figures of a bank's loans: how much is non-performing and provided for, and what was disposed of in the year."""

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Measure
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.latest import Latest

from .schemas import DisposalWay
from .tables import NON_PERFORMING, balances, disposals

DISPOSED = Flow("bank_loan_disposals", disposals, disposals.c.way, disposals.c.amount)
_BAD = Measure("不良贷款", Latest("bank_non_performing", balances, balances.c.bank, NON_PERFORMING))
_LOANS = Measure("各项贷款", Latest("bank_loans", balances, balances.c.bank, balances.c.total))
_PROVISIONS = Measure("贷款损失准备", Latest("bank_provisions", balances, balances.c.bank, balances.c.provisions))

FIGURES = topic_figures(
    "debt.banks",
    figure(
        "npl_ratio", "农商行不良贷款率", "%", "（次级＋可疑＋损失）÷各项贷款×100，截至月末最近一期报表",
        percent("bad", "loans"), decimals=2, bad=_BAD, loans=_LOANS,
    ),
    figure(
        "provision_coverage_pct", "农商行拨备覆盖率", "%", "贷款损失准备÷不良贷款×100，截至月末最近一期报表",
        percent("provisions", "bad"), provisions=_PROVISIONS, bad=_BAD,
    ),
    figure(
        "provision_ratio_pct", "农商行贷款拨备率", "%", "贷款损失准备÷各项贷款×100，截至月末最近一期报表",
        percent("provisions", "loans"), decimals=2, provisions=_PROVISIONS, loans=_LOANS,
    ),
    figure(
        "disposed", "农商行处置不良贷款", "亿元", "1月至本月清收、核销、转让和以物抵债的不良贷款合计，按处置日期计",
        disposed=Measure("处置不良贷款", DISPOSED, tuple(DisposalWay)),
    ),
)  # fmt: skip
