"""The books of guarantee companies: register, net assets, related parties; guarantees, their shares, moves and reports."""

from bureau_common.kit.books.books import book, topic_books

from .guards import GUARDS
from .rules import check_balance, check_guarantee, check_move, check_party, check_share
from .schemas import (
    GuaranteeCompanyBalanceEntry,
    GuaranteeCompanyEntry,
    GuaranteeEntry,
    GuaranteeMoveEntry,
    GuaranteeRelatedPartyEntry,
    GuaranteeShareEntry,
    RelatedGuaranteeReportEntry,
)
from .tables import balances, companies, guarantees, moves, related_parties, reports, share_changes

BOOKS = topic_books(
    "guarantee_companies",
    GUARDS,
    book("融资担保公司", GuaranteeCompanyEntry, companies),
    book("融资担保公司净资产", GuaranteeCompanyBalanceEntry, balances, check_balance),
    book("融资担保公司关联方", GuaranteeRelatedPartyEntry, related_parties, check_party),
    book("融资担保合同", GuaranteeEntry, guarantees, check_guarantee),
    book("融资担保分担比例变更", GuaranteeShareEntry, share_changes, check_share),
    book("融资担保解除和代偿", GuaranteeMoveEntry, moves, check_move),
    book("关联担保报告", RelatedGuaranteeReportEntry, reports),
)
