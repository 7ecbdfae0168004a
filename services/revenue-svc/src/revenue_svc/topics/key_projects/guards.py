"""What the books of key projects judge on the rows as they stand: projects are known, and nothing stands twice."""

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded, Touched

from ...reference.naming import judge_named, judge_repeated, judge_taxpayers
from ...reference.terms import Term
from .tables import expected_taxes, project_receipts, projects

_PROJECT, _RECEIPT = Term("重点项目", "key project"), Term("重点项目入库税收", "receipt of the key project")
_EXPECTED = Term("重点项目预计税收", "expected tax of the key project")


async def guard_projects(session: AsyncSession, touched: Touched) -> Guarded:
    """A project stands once, of a registered enterprise, and not after what names it."""
    return Guarded(
        [
            *await judge_repeated(session, touched, _PROJECT, projects.c.project_no),
            *await judge_taxpayers(session, touched, projects),
            *await judge_named(session, touched, expected_taxes, projects, "project_no", _PROJECT),
            *await judge_named(session, touched, project_receipts, projects, "project_no", _PROJECT),
        ]
    )


async def guard_expected(session: AsyncSession, touched: Touched) -> Guarded:
    """A project has one estimate a year."""
    key = (expected_taxes.c.project_no, expected_taxes.c.fiscal_year)
    return Guarded(
        [
            *await judge_repeated(session, touched, _EXPECTED, *key),
            *await judge_named(session, touched, expected_taxes, projects, "project_no", _PROJECT),
        ]
    )


async def guard_receipts(session: AsyncSession, touched: Touched) -> Guarded:
    """A project names a voucher once."""
    key = (project_receipts.c.project_no, project_receipts.c.voucher_no)
    return Guarded(
        [
            *await judge_repeated(session, touched, _RECEIPT, *key),
            *await judge_named(session, touched, project_receipts, projects, "project_no", _PROJECT),
        ]
    )
