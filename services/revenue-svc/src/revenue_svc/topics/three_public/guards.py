"""What caps demand of each other; what was paid against them is judged in `links/three_public_caps.py`."""

from bureau_common.kit.books.demands import once

from .rules import CAP
from .tables import caps

GUARDS = (once(CAP, caps.c.reporting_unit, caps.c.fiscal_year, caps.c.expense),)
