"""What key projects demand of their rows as they stand: projects are known, and nothing stands twice."""

from bureau_common.kit.books.demands import names, once

from ...reference.registers import registered
from .rules import BROUGHT, ESTIMATE, PROJECT
from .tables import expected_taxes, project_receipts, projects

GUARDS = (
    once(PROJECT, projects.c.project_no),
    registered(projects.c.credit_code),
    once(ESTIMATE, expected_taxes.c.project_no, expected_taxes.c.fiscal_year),
    names(expected_taxes, PROJECT, projects, "project_no"),
    once(BROUGHT, project_receipts.c.project_no, project_receipts.c.voucher_no),
    names(project_receipts, PROJECT, projects, "project_no"),
)
