"""The books of key projects: the list, the tax expected by year, and the receipts that each brought."""

from typing import Any

from bureau_common.kit.books.books import Book, checked_by

from .figures import EXPECTED, REALISED
from .guards import guard_expected, guard_projects, guard_receipts
from .rules import check_expected
from .schemas import (
    KeyProjectEntry,
    KeyProjectReceiptEntry,
    KeyProjectReceiptView,
    KeyProjectTaxEntry,
    KeyProjectTaxView,
    KeyProjectView,
)
from .tables import expected_taxes, project_receipts, projects

KEY_PROJECTS = Book(
    name="key-projects",
    label_zh="重点税源项目",
    topic="key_projects",
    table=projects,
    entry=KeyProjectEntry,
    view=KeyProjectView,
    check=checked_by(),
    guard=guard_projects,
)
KEY_PROJECT_TAXES = Book(
    name="key-project-taxes",
    label_zh="重点项目预计税收",
    topic="key_projects",
    table=expected_taxes,
    entry=KeyProjectTaxEntry,
    view=KeyProjectTaxView,
    check=checked_by(check_expected),
    flows=(EXPECTED,),
    guard=guard_expected,
)
KEY_PROJECT_RECEIPTS = Book(
    name="key-project-receipts",
    label_zh="重点项目入库税收",
    topic="key_projects",
    table=project_receipts,
    entry=KeyProjectReceiptEntry,
    view=KeyProjectReceiptView,
    check=checked_by(),
    flows=(REALISED,),
    guard=guard_receipts,
)

BOOKS: tuple[Book[Any], ...] = (KEY_PROJECTS, KEY_PROJECT_TAXES, KEY_PROJECT_RECEIPTS)
