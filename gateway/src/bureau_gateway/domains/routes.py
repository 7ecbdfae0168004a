"""The pass-through: `/v1/revenue/receipts` here is `/v1/receipts` of revenue-svc."""

from typing import Literal
from urllib.parse import unquote

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from bureau_common.kit.core.errors import not_found
from bureau_common.kit.files.routes import MAX_IMPORT
from bureau_common.kit.web.access import Authenticated

from ..forwarding import forward

router = APIRouter(tags=["domains"])  # not the kit's: what a query may hold, the service knows
Domain = Literal["revenue", "credit", "debt", "performance"]


@router.api_route(
    "/{domain}/{path:path}", methods=["GET", "POST"], include_in_schema=False, max_body_size=MAX_IMPORT
)  # the merged OpenAPI document describes every operation behind it
async def pass_through(request: Request, caller: Authenticated, domain: Domain, path: str) -> StreamingResponse:
    parts = request.scope["raw_path"].decode("ascii", "replace").split("/", 3)
    if len(parts) < 4 or unquote(parts[3]) != path:  # a slash before it was encoded
        raise not_found("个地址", "address")
    return await forward(request, domain, f"/v1/{path}", f"/v1/{parts[3]}")
