"""The books of key projects: the list, the tax expected by year, and the receipts that each brought."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books import Book
from bureau_common.schemas.findings import Finding

from ...reference.naming import unchecked
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


async def _check_expected(session: AsyncSession, entries: Sequence[KeyProjectTaxEntry]) -> list[Finding]:
    return [finding for row, entry in enumerate(entries, 1) for finding in check_expected(entry, row)]


KEY_PROJECTS = Book(
    name="key-projects",
    label_zh="重点税源项目",
    topic="key_projects",
    table=projects,
    entry=KeyProjectEntry,
    view=KeyProjectView,
    check=unchecked,
    guard=guard_projects,
)
KEY_PROJECT_TAXES = Book(
    name="key-project-taxes",
    label_zh="重点项目预计税收",
    topic="key_projects",
    table=expected_taxes,
    entry=KeyProjectTaxEntry,
    view=KeyProjectTaxView,
    check=_check_expected,
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
    check=unchecked,
    flows=(REALISED,),
    guard=guard_receipts,
)

BOOKS: tuple[Book[Any], ...] = (KEY_PROJECTS, KEY_PROJECT_TAXES, KEY_PROJECT_RECEIPTS)
