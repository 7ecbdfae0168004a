"""What the steps of townships demand: each is of a township of the register, and they follow each other in their order."""

from bureau_common.kit.books.demands import in_course
from bureau_common.kit.units.demands import known_unit
from bureau_common.schemas.reporting_units import UnitKind

from .rules import COURSE
from .tables import landed_townships, township_steps

GUARDS = (
    known_unit(township_steps.c.township_code, UnitKind.TOWNSHIP),
    in_course(COURSE, township_steps, "township_code"),
)
LANDED = (known_unit(landed_townships.c.township_code, UnitKind.TOWNSHIP),)
"""What older rows name, which nothing writes any more."""
