"""The words, the rules and the settings of the toy service."""

from collections.abc import Iterator
from decimal import Decimal

from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import Cover, Term
from bureau_common.schemas.years import within_year

from .schemas import OrderEntry, OrderKind

ORDERING = Clause(document="《订购办法》", article=None, verified=False)
GRANT = Term("额度", "grant of the limit", ORDERING)
WITHIN_LIMIT = Cover("订购合计", "ordered", "额度", "granted", ORDERING, "orderable")
in_its_year = within_year(ORDERING)

COUNTED = Parameter(
    key="counted",
    label_zh="订购统计口径",
    kind="choice",
    choices={"goods": "货物", "everything": "货物与服务"},
    default="goods",
    clause=ORDERING,
)
SERVICES_MAXIMUM = Parameter(
    key="services_maximum_pct",
    label_zh="服务占比上限（%）",
    kind="decimal",
    default="40",
    clause=ORDERING,
    minimum=Decimal(0),
    maximum=Decimal(100),
)


def check_order(entry: OrderEntry) -> Iterator[Finding]:
    """Orders and returns are positive, corrections are not 0."""
    signed = entry.kind is OrderKind.CORRECTION
    if entry.amount > 0 or (signed and entry.amount != 0):
        return
    wanted, wanted_zh = ("≠ 0", "不为0") if signed else ("> 0", "大于0")
    zh = f"{entry.kind.label_zh}的金额应{wanted_zh}"
    en = f"The amount of this kind must be {wanted}: {entry.kind}"
    yield blocked("order_amount_sign", zh, en, ORDERING, "amount", entry.amount, wanted)
