"""The rule of restatements: one that moves nothing restates nothing."""

from collections.abc import Iterator

from bureau_common.schemas.findings import Clause, Finding, blocked

from .schemas import BaseRestatementEntry

COMPARABLE = Clause(document="财政部预算执行统计口径", article=None, verified=False)


def check_restatement(entry: BaseRestatementEntry) -> Iterator[Finding]:
    """The amount is not 0; up or down are both restatements."""
    if entry.amount == 0:
        zh = "基数调整额应不为0：调增填正数，调减填负数；无调整不必登记"
        en = "The amount must not be 0: positive raises the base, negative lowers it; no restatement, no record"
        yield blocked("restatement_amount_zero", zh, en, COMPARABLE, "amount", entry.amount, "≠ 0")
