"""The pass-through: `/v1/revenue/receipts` here is `/v1/receipts` of revenue-svc."""

from http import HTTPMethod
from urllib.parse import unquote

from fastapi import APIRouter, Request

from bureau_common.kit.core.errors import not_found
from bureau_common.kit.files.routes import MAX_IMPORT
from bureau_common.kit.web.access import Authenticated
from bureau_common.kit.web.streams import PacedStream

from ..forwarding import forward
from ..openapi import DOMAINS

router = APIRouter(tags=["domains"])  # not the kit's: what a query may hold, the service knows
_METHODS: list[str] = [each for each in HTTPMethod if each not in (HTTPMethod.HEAD, HTTPMethod.CONNECT)]
"""Which of them a path answers to, the service knows, too. What answers HEAD has no content that we could judge."""


def _add_domain(domain: str) -> None:
    """One route a domain: a parameter for its name would match what is no domain's, and every method of it."""

    @router.api_route(
        f"/{domain}/{{path:path}}", methods=_METHODS, include_in_schema=False, max_body_size=MAX_IMPORT
    )  # the merged OpenAPI document describes every operation behind it
    async def pass_through(request: Request, caller: Authenticated, path: str) -> PacedStream:
        parts = request.scope["raw_path"].decode("ascii", "replace").split("/", 3)
        if len(parts) < 4 or unquote(parts[3]) != path:  # a slash before it was encoded
            raise not_found("个地址", "address")
        return await forward(request, domain, f"/v1/{path}", f"/v1/{parts[3]}")


for _domain in DOMAINS:
    _add_domain(_domain)
