"""What townships demand of their rows as they stand: each stands once, and its steps follow each other from its day on."""

from bureau_common.kit.books.demands import in_course, names, once

from .rules import COURSE, TOWNSHIP
from .tables import township_steps, townships

GUARDS = (
    once(TOWNSHIP, townships.c.township_code),
    names(township_steps, TOWNSHIP, townships, "township_code"),
    in_course(COURSE, township_steps, "township_code", townships),
)
