"""The books of microcredit: kinds of households, loans, what is paid on them, extensions, and the risk pool's capital."""

from bureau_common.kit.books.books import book, topic_books

from .figures import ISSUED, MOVED, POOLED
from .guards import GUARDS
from .rules import check_days, check_kind, check_move, check_origin, check_use
from .schemas import (
    HouseholdKindEntry,
    MicrocreditEntry,
    MicrocreditExtensionEntry,
    MicrocreditMoveEntry,
    RiskPoolCapitalEntry,
)
from .tables import capital, extensions, kinds, loans, moves

BOOKS = topic_books(
    "microcredit",
    GUARDS,
    book("农户类型认定", HouseholdKindEntry, kinds),
    book("小额信贷", MicrocreditEntry, loans, check_days, check_use, check_kind, check_origin, flows=[ISSUED]),
    book("小额信贷还款、代偿和核销", MicrocreditMoveEntry, moves, check_move, flows=[MOVED]),
    book("小额信贷展期", MicrocreditExtensionEntry, extensions),
    book("小额信贷风险补偿金", RiskPoolCapitalEntry, capital, flows=[POOLED]),
)
