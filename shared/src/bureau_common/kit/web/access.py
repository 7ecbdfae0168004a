"""Who may do what: bearer tokens, roles, and reporting units. Every route is denied unless it says who may."""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ...schemas.codes import plain_code
from ...schemas.levels import Level
from ...schemas.records import Line
from ..core import context
from ..core.context import Caller
from ..core.errors import Refused
from ..core.identifiers import person_spelled
from .keys import Keys


class Role(StrEnum):
    """Business roles, and the three administrators that no person may combine (三权分立)."""

    VIEWER = "viewer"
    RECORDER = "recorder"
    APPROVER = "approver"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


BUSINESS = (Role.VIEWER, Role.RECORDER, Role.APPROVER)
_CALLER = "bureau.caller"
_bearer = HTTPBearer(auto_error=False, description="A token from POST /oauth/token of the gateway")
_Names = Annotated[list[Line], Field(min_length=1, max_length=1000)]
_Units = Annotated[list[Annotated[Line, BeforeValidator(plain_code)]], Field(min_length=1, max_length=1000)]


class _Claims(BaseModel):
    """What a token says of its bearer. What is left out is less (no role) or the usual (no units: the district)."""

    model_config = ConfigDict(strict=True, str_strip_whitespace=True)

    sub: Line
    person: Line = ""
    roles: _Names = []
    units: _Units = []


async def caller_of(keys: Keys, token: str) -> Caller:
    """Whom a token speaks for. A claim of another shape than ours is refused: misread, it could open everything."""
    claims = await keys.claims(token)
    try:
        said = _Claims.model_validate({name: claims[name] for name in _Claims.model_fields if name in claims})
    except ValidationError as error:
        wrong = ", ".join(sorted({str(each["loc"][0]) for each in error.errors()}))
        raise Refused(
            "token_invalid", f"令牌的声明格式不正确：{wrong}", f"Claims of the token have another shape: {wrong}"
        ) from None
    person = person_spelled(said.person) or person_spelled(said.sub) or said.sub
    # Of what only opens more, another shape is no right: a token of another issuer says nothing of it.
    level = Level.RESTRICTED if claims.get("level") == Level.RESTRICTED.value else Level.INTERNAL
    return Caller(said.sub, person, frozenset(said.roles), frozenset(said.units), level)


async def authenticate(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Caller:
    """Whose request it is; from here on the request in hand knows, and is asked once."""
    known: Caller | None = request.scope.get(_CALLER)
    if known is not None:
        return known
    if credentials is None:
        raise Refused("token_missing", "请带上 Authorization: Bearer 令牌", "Send Authorization: Bearer with a token")
    caller = await caller_of(request.app.state.keys, credentials.credentials)
    context.enter_caller(caller)
    views = getattr(request.app.state, "views", None)  # the gateway has nothing of its own to conceal
    if views is not None:
        context.enter_caller(caller, *await views.names(request.app.state.database, caller, context.current().today))
    request.scope[_CALLER] = caller
    return caller


async def refuse_strangers(request: Request) -> None:
    """Refuse who has no valid token, before anything of a request's body is read."""
    await authenticate(request, await _bearer(request))


Authenticated = Annotated[Caller, Depends(authenticate)]


def require(*roles: Role) -> Callable[[Caller], Awaitable[Caller]]:
    """A dependency that lets in callers with one of the roles."""

    async def check(caller: Authenticated) -> Caller:
        if caller.roles.isdisjoint(roles):
            needed = ", ".join(roles)
            raise Refused("forbidden", f"需要角色：{needed}", f"One of these roles is needed: {needed}")
        return caller

    return check


Reader = Annotated[Caller, Depends(require(*BUSINESS))]
Recorder = Annotated[Caller, Depends(require(Role.RECORDER))]
Approver = Annotated[Caller, Depends(require(Role.APPROVER))]


async def refuse_others_than_recorders(request: Request) -> Caller:
    """Refuse who is no recorder before a file is received: FastAPI would read the whole of it first, whoever sends it."""
    return await require(Role.RECORDER)(await authenticate(request, await _bearer(request)))


async def admit(request: Request, book: str) -> None:
    """Whether the path of a book is one at all for the caller: what it may not see is answered as an unknown name is."""
    if book not in request.app.state.views.restricted.books:
        return
    await authenticate(request, await _bearer(request))
    if book in context.concealed().books:
        raise HTTPException(404)


def check_district(caller: Caller) -> None:
    """Refuse what concerns the whole district to a token that is bound to reporting units."""
    if caller.units:
        raise Refused(
            "forbidden",
            "此项为全区口径，限定填报单位的令牌不能读取或办理",
            "This is of the whole district; a token bound to reporting units can neither read it nor do it",
        )


def require_district(*roles: Role) -> Callable[[Caller], Awaitable[Caller]]:
    """A dependency that lets in callers with one of the roles whose token is bound to no unit."""

    async def check(caller: Annotated[Caller, Depends(require(*roles))]) -> Caller:
        check_district(caller)
        return caller

    return check


DistrictReader = Annotated[Caller, Depends(require_district(*BUSINESS))]
DistrictRecorder = Annotated[Caller, Depends(require_district(Role.RECORDER))]
DistrictApprover = Annotated[Caller, Depends(require_district(Role.APPROVER))]
Auditor = Annotated[Caller, Depends(require_district(Role.AUDIT_ADMIN))]


def check_unit(caller: Caller, unit: str) -> None:
    """Refuse a record of a reporting unit that the token is not bound to."""
    if not caller.sees(unit):
        raise Refused(
            "forbidden",
            f"令牌不含填报单位 {unit}",
            f"The token is not bound to the reporting unit {unit}",
        )
