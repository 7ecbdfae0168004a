"""What a bond costs and when, by its terms."""

from uuid import UUID

from bureau_common.kit.books.reads import read_views
from bureau_common.kit.web.access import Reader
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession

from .book import BOOKS
from .schedules import schedule
from .schemas import BondEntry, BondSchedule

_BONDS = next(book for book in BOOKS if book.entry is BondEntry)
router = Router(prefix=f"/{_BONDS.name}", tags=[_BONDS.name])


@router.get("/{record_id:uuid}/schedule", summary="Every payment of principal and interest (还本付息计划)")
async def read_schedule(session: ReadSession, caller: Reader, record_id: UUID) -> BondSchedule:
    (bond,) = await read_views(session, _BONDS, [record_id], caller)
    assert isinstance(bond, BondEntry)  # noqa: S101 - the view of an entry is one itself
    return schedule(bond)
