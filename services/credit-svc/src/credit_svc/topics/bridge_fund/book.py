"""The books of the bridge fund: the pool's movements, applications, and what was drawn, extended and returned."""

from bureau_common.kit.books.books import book, topic_books

from .figures import LENT, POOL
from .guards import GUARDS
from .rules import check_step
from .schemas import BridgeLoanEntry, BridgePoolMovementEntry, BridgeStepEntry
from .tables import loans, movements, steps

BOOKS = topic_books(
    "bridge_fund",
    GUARDS,
    book("续贷过桥资金池变动", BridgePoolMovementEntry, movements, flows=[POOL]),
    book("续贷过桥申请", BridgeLoanEntry, loans),
    book("续贷过桥办理", BridgeStepEntry, steps, check_step, flows=[LENT]),
)
