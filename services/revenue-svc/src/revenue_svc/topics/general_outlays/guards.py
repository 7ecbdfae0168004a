"""What cut targets demand of each other: a year has one, and a new document corrects it."""

from bureau_common.kit.books.demands import once

from .rules import TARGET
from .tables import targets

GUARDS = (once(TARGET, targets.c.fiscal_year),)
