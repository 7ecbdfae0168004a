"""The hook of a book whose rules need nothing but each entry."""

from collections.abc import Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books import Check, E
from bureau_common.schemas.findings import Finding


def checked_by(*rules: Callable[[E, int], list[Finding]]) -> Check[E]:
    """Every rule over every entry, rows counting from 1; no rule at all where the guard says everything."""

    async def check(session: AsyncSession, entries: Sequence[E]) -> list[Finding]:
        return [found for row, entry in enumerate(entries, 1) for rule in rules for found in rule(entry, row)]

    return check
