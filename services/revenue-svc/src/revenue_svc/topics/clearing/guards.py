"""What statements demand of each other; the payments that were cleared are judged in `links/clearing.py`."""

from bureau_common.kit.books.demands import once

from .rules import STATEMENT
from .tables import statements

GUARDS = (once(STATEMENT, statements.c.agent_bank, statements.c.business_date),)
