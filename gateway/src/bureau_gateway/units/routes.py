"""`POST /v1/units/import` and `GET /v1/units`: the register of units of the whole suite."""

from fastapi import Request, UploadFile

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.web.access import DistrictReader, DistrictRecorder
from bureau_common.kit.web.documents import LONG
from bureau_common.kit.web.idempotency import RequiredIdempotencyKey
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import IsDryRun

from ..forwarding import sendable, upstreams_of
from .schemas import Units, UnitsImported, UnitsRehearsed
from .service import UnitsFile, compare, rehearse, write

router = Router(prefix="/units", tags=["units"])
_MOST = 8 * 1024 * 1024
"""Bytes of a file, which is held whole, since it goes to four services twice: some thirty thousand units."""


@router.post(
    "/import", response_model=UnitsImported | UnitsRehearsed, max_body_size=_MOST, openapi_extra=LONG,
    summary="Import a file of units into all four services, or into none; 503 says who has it, and the same is sent again",
)  # fmt: skip
async def import_units(
    request: Request, caller: DistrictRecorder, file: UploadFile, key: RequiredIdempotencyKey, dry_run: IsDryRun = False
) -> UnitsImported | UnitsRehearsed:
    headers = {"accept-language": "zh", **sendable(request, "authorization", "accept-language"), "idempotency-key": key}
    sent = UnitsFile(file.filename or "units", await file.read(), headers)
    if not sent.content:
        raise Refused("malformed", "文件为空，请填写后再导入", "The file is empty; fill it in and import it again")
    rehearsed = await rehearse(upstreams_of(request), sent, writes=not dry_run)
    if dry_run:
        return UnitsRehearsed(services=rehearsed)
    return UnitsImported(services=await write(upstreams_of(request), sent))


@router.get("", summary="The units of the four registers, where they differ, and codes of older rows that they lack")
async def read_units(request: Request, caller: DistrictReader) -> Units:
    return await compare(upstreams_of(request), {"authorization": request.headers["authorization"]})
