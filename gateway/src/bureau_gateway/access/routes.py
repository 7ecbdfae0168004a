"""`POST /oauth/token`, the public keys, and the clients that the security administrator keeps."""

import base64
from typing import Annotated, Any, Literal

from fastapi import Depends, Form, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, WithJsonSchema
from sqlalchemy import Row, select

from bureau_common.kit.books.preparing import compile_questions
from bureau_common.kit.books.reads import read_history, read_views
from bureau_common.kit.books.writes import void
from bureau_common.kit.core.context import Caller
from bureau_common.kit.core.errors import Refused, not_found
from bureau_common.kit.web.access import Role, require_district
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession, WriteSession, database_of
from bureau_common.schemas.records import HistoryItem, Voiding

from .book import CLIENTS
from .failures import FailedSecrets, count_failures
from .issuer import Issuer
from .schemas import ClientRequest
from .service import authenticate, register
from .tables import clients

MAX_FORM = 16 * 1024
"""How many bytes the form of somebody may have who is not known yet."""
tokens = Router(tags=["access"])
router = Router(prefix="/clients", tags=["access"])
SecurityAdmin = Annotated[Caller, Depends(require_district(Role.SECURITY_ADMIN))]
Overseer = Annotated[Caller, Depends(require_district(Role.SECURITY_ADMIN, Role.AUDIT_ADMIN))]


class Token(BaseModel):
    """An access token (RFC 6749, section 5.1)."""

    access_token: str
    token_type: str
    expires_in: int


class TokenRefusal(BaseModel):
    """Why there is no token (RFC 6749, section 5.2): OAuth's own document, and no problem document."""

    error: Literal["unsupported_grant_type", "invalid_client", "slow_down"]


_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": TokenRefusal, "description": "Another grant than that of client credentials"},
    401: {"model": TokenRefusal, "description": "A client that is unknown or revoked, or a wrong secret"},
    429: {"model": TokenRefusal, "description": "Secrets were wrong too often: Retry-After says when to ask again"},
}
GrantType = Annotated[str, Form(), WithJsonSchema({"type": "string", "const": "client_credentials"})]


class Client(BaseModel):
    """A client without its secret."""

    client_id: str
    person: str
    roles: list[str]
    units: list[str]
    level: str | None


class NewClient(Client):
    """A client just registered; the secret is not kept and cannot be shown again."""

    client_secret: str


class ClientHistory(Client):
    """A client with everything that was done to it."""

    history: list[HistoryItem]


async def _issuer(request: Request) -> Issuer:
    issuer: Issuer = request.app.state.issuer
    return issuer


def _credentials(request: Request, client_id: str | None, client_secret: str | None) -> tuple[str, str]:
    """From the form, or from HTTP Basic, as RFC 6749 section 2.3.1 allows."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
        except ValueError:  # no base64, or no UTF-8 in it
            return "", ""
        return name, secret
    return client_id or "", client_secret or ""


@tokens.post(
    "/oauth/token",
    response_model=Token,
    responses=_REFUSALS,
    summary="Get a token (OAuth2 client credentials)",
    max_body_size=MAX_FORM,
)
async def issue_token(
    request: Request,
    issuer: Annotated[Issuer, Depends(_issuer)],
    grant_type: GrantType,
    client_id: Annotated[str | None, Form(max_length=200)] = None,
    client_secret: Annotated[str | None, Form(max_length=200)] = None,
) -> JSONResponse:
    if grant_type != "client_credentials":
        return JSONResponse({"error": "unsupported_grant_type"}, 400)
    try:
        client = await authenticate(request, *_credentials(request, client_id, client_secret))
    except Refused as refused:
        if refused.retry_after is None:
            return JSONResponse({"error": "invalid_client"}, refused.status, {"WWW-Authenticate": "Basic"})
        return JSONResponse({"error": "slow_down"}, refused.status, {"Retry-After": str(refused.retry_after)})
    token = issuer.token(client.source_ref, client.person, client.roles, client.units, client.level)
    answer = Token(access_token=token, token_type="Bearer", expires_in=issuer.seconds)  # noqa: S106 - its type
    return JSONResponse(answer.model_dump(), headers={"Cache-Control": "no-store"})


@tokens.get("/.well-known/jwks.json", summary="The public keys that tokens are verified with")
async def read_jwks(issuer: Annotated[Issuer, Depends(_issuer)]) -> dict[str, Any]:
    return issuer.jwks()


def _shown(row: Row[Any]) -> Client:
    return Client(client_id=row.source_ref, person=row.person, roles=row.roles, units=row.units, level=row.level)


@router.get("", summary="The clients in force")
async def list_clients(session: ReadSession, caller: Overseer) -> list[Client]:
    rows = await session.execute(
        select(clients).where(clients.c.voided_change.is_(None)).order_by(clients.c.source_ref)
    )
    return [_shown(row) for row in rows]


@router.get("/failures", summary="How often secrets were wrong in the last hours, by client and address")
async def list_failures(
    session: ReadSession, caller: Overseer, hours: Annotated[int, Query(ge=1, le=720)] = 24
) -> list[FailedSecrets]:
    return await count_failures(session, hours)


@router.post("", status_code=201, summary="Register a client; its secret is shown this once")
async def register_client(
    request: Request, session: WriteSession, caller: SecurityAdmin, wanted: ClientRequest
) -> NewClient:
    await compile_questions(database_of(request), CLIENTS)
    secret = await register(session, wanted)
    return NewClient(**wanted.model_dump(), client_secret=secret)


@router.post("/{client_id}/revoke", summary="Revoke a client; tokens it holds run out by themselves")
async def revoke_client(
    request: Request, session: WriteSession, caller: SecurityAdmin, client_id: str, voiding: Voiding
) -> ClientHistory:
    await compile_questions(database_of(request), CLIENTS)
    query = select(clients).where(clients.c.source_ref == client_id, clients.c.voided_change.is_(None))
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise not_found("个客户端", "client")
    await void(session, CLIENTS, row.id, voiding.reason)
    view = (await read_views(session, CLIENTS, [row.id], caller))[0]
    return ClientHistory(**_shown(row).model_dump(), history=await read_history(session, CLIENTS, view, caller))
