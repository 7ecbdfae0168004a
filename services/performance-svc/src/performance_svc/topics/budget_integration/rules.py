"""The words of budget integration: what its records are called in findings, and the document that they rest on."""

from bureau_common.schemas.findings import Clause
from bureau_common.schemas.terms import Term

INTEGRATION = Clause(document="财政部《预算管理一体化规范（试行）》", article=None, verified=False)
UNIT = Term("核算单位", "accounting unit", INTEGRATION)
CLOSING = Term("核算单位撤销", "closing of the unit", INTEGRATION)
PLAN = Term("上线计划", "launch plan", INTEGRATION)
LAUNCH = Term("模块上线", "launch", INTEGRATION)
