"""What a bureau brings along when it starts (期初), in the order of the workbook's sheets: what is named comes first.

Balances, the months before, and what stands open. What two persons decide is proposed; what is an event of its day is not
brought along.
"""

from typing import Any

from bureau_common.kit.books.books import Book

from ..topics.budget_integration.book import BOOKS as BUDGET_INTEGRATION
from ..topics.budget_projects.book import BOOKS as BUDGET_PROJECTS
from ..topics.disclosure.book import BOOKS as DISCLOSURE
from ..topics.evaluations.book import BOOKS as EVALUATIONS
from ..topics.inspections.book import BOOKS as INSPECTIONS
from ..topics.livelihood_projects.book import BOOKS as LIVELIHOOD_PROJECTS
from ..topics.objectives.book import BOOKS as OBJECTIVES
from ..topics.soe_reform.book import BOOKS as SOE_REFORM
from ..topics.state_capital.book import BOOKS as STATE_CAPITAL
from ..topics.state_enterprises.book import BOOKS as STATE_ENTERPRISES
from ..topics.subsidies.book import BOOKS as SUBSIDIES
from ..topics.subsidies.tables import batches, lines, results, steps

_OF_PROCEDURE = (batches, lines, steps, results)
"""A list of payments is shown in public, approved and frozen before it is paid: none of that is done in one change."""
_BOOKS: tuple[Book[Any], ...] = (
    *BUDGET_INTEGRATION,
    *BUDGET_PROJECTS,
    *OBJECTIVES,
    *EVALUATIONS,
    *INSPECTIONS,
    *LIVELIHOOD_PROJECTS,
    *DISCLOSURE,
    *STATE_ENTERPRISES,
    *SOE_REFORM,
    *STATE_CAPITAL,
    *SUBSIDIES,
)
BOOKS = tuple(each for each in _BOOKS if "import" in each.operations and each.table not in _OF_PROCEDURE)
OPENINGS = tuple(each.table for each in BOOKS)
