"""The rule of restatements: one that moves nothing restates nothing."""

from bureau_common.schemas.findings import Clause, Finding

from .schemas import BaseRestatementEntry

COMPARABLE = Clause(document="财政部预算执行统计口径", article=None, verified=False)


def check_restatement(entry: BaseRestatementEntry, row: int) -> list[Finding]:
    """The amount is not 0; up or down are both restatements."""
    if entry.amount != 0:
        return []
    return [
        Finding(
            code="restatement_amount_zero",
            severity="block",
            message_zh="基数调整额应不为0：调增填正数，调减填负数；无调整不必登记",
            message_en="The amount must not be 0: positive raises the base, negative lowers it; no restatement, no record",
            clause=COMPARABLE,
            field="amount",
            row=row,
            actual=f"{entry.amount:.2f}",
            expected="≠ 0",
        )
    ]
