"""What cases demand of their rows as they stand: known cases, steps in their order, no more recovered than was lost."""

from bureau_common.kit.books.demands import Side, covers, in_course, names, once

from .rules import CASE, COURSE, RECOVERED
from .tables import cases, recoveries, steps

GUARDS = (
    once(CASE, cases.c.case_no),
    names(steps, CASE, cases, "case_no"),
    in_course(COURSE, steps, "case_no", cases),
    names(recoveries, CASE, cases, "case_no"),
    covers(RECOVERED, Side(cases, cases.c.amount), Side(recoveries, recoveries.c.amount), "case_no"),
)
