"""What a bond costs and when, by its terms."""

from uuid import UUID

from fastapi import APIRouter

from bureau_common.kit.books.reads import read_views
from bureau_common.kit.web.access import Reader
from bureau_common.kit.web.sessions import ReadSession

from .book import BONDS
from .rules import schedule
from .schemas import BondEntry, BondSchedule

router = APIRouter(prefix="/bonds", tags=[BONDS.name])


@router.get("/{record_id}/schedule", summary="Every payment of principal and interest (还本付息计划)")
async def read_schedule(session: ReadSession, caller: Reader, record_id: UUID) -> BondSchedule:
    (bond,) = await read_views(session, BONDS, [record_id], caller)
    return schedule(BondEntry.model_validate(bond.model_dump(include=set(BONDS.fields))))
