"""The books of listings: steps of enterprises, direct financings, guidance funds with their moves, and trainings."""

from bureau_common.kit.books.books import book, topic_books

from .figures import FUND_MOVED, RAISED
from .guards import GUARDS
from .rules import check_fund_move, check_step
from .schemas import (
    CapitalMarketTrainingEntry,
    DirectFinancingEntry,
    GuidanceFundEntry,
    GuidanceFundMoveEntry,
    ListingStepEntry,
)
from .tables import financings, fund_moves, funds, steps, trainings

BOOKS = topic_books(
    "listings",
    GUARDS,
    book("挂牌上市进程", ListingStepEntry, steps, check_step),
    book("直接融资", DirectFinancingEntry, financings, flows=[RAISED]),
    book("引导基金", GuidanceFundEntry, funds),
    book("引导基金变动", GuidanceFundMoveEntry, fund_moves, check_fund_move, flows=[FUND_MOVED]),
    book("资本市场培训", CapitalMarketTrainingEntry, trainings),
)
