"""The books of tax sources: facts of other departments, declared tax, leads, their steps and their results."""

from bureau_common.kit.books.books import book, topic_books

from ...reference.subject_lists import SubjectKind
from ...reference.subjects import names_subject
from .figures import EXPECTED, REALISED
from .guards import GUARDS
from .rules import check_step, check_tax
from .schemas import DeclaredTaxEntry, LeadResultEntry, TaxLeadEntry, TaxLeadStepEntry, ThirdPartyFactEntry
from .tables import declared_taxes, facts, leads, results, steps


def _tax_year(entry: ThirdPartyFactEntry | DeclaredTaxEntry | TaxLeadEntry) -> int:
    return entry.tax_period.year


_check_subject = names_subject(SubjectKind.REVENUE, _tax_year)

BOOKS = topic_books(
    "tax_sources",
    GUARDS,
    book("第三方涉税信息", ThirdPartyFactEntry, facts, check_tax, check=_check_subject),
    book("纳税申报", DeclaredTaxEntry, declared_taxes, check_tax, check=_check_subject),
    book("涉税线索", TaxLeadEntry, leads, check_tax, check=_check_subject, flows=[EXPECTED]),
    book("涉税线索办理环节", TaxLeadStepEntry, steps, check_step),
    book("涉税线索入库结果", LeadResultEntry, results, flows=[REALISED]),
)
