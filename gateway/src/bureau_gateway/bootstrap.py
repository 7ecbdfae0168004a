"""The first key and the first clients of a new installation."""

import json
import secrets
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bureau_common.kit.core.connections import DatabaseAway, why_undone
from bureau_common.kit.core.settings import Misconfigured, read_settings
from bureau_common.kit.web.access import BUSINESS, Role
from bureau_common.kit.web.sessions import Database
from bureau_common.schemas.levels import Level

from .access.issuer import create_signing_key, issuer_of, write_private
from .access.schemas import ClientRequest
from .access.service import register
from .settings import Settings

PERSONS = {
    Role.VIEWER: "查阅员",
    Role.RECORDER: "记账员",
    Role.APPROVER: "审核员",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
}
_LEVELS = dict.fromkeys((*BUSINESS, Role.AUDIT_ADMIN), Level.RESTRICTED)
"""The first persons see all of it; those whom the security administrator registers later, what they are granted."""
_ALSO = {Role.RECORDER: [Role.VIEWER], Role.APPROVER: [Role.VIEWER]}


async def bootstrap(folder: Path) -> None:
    """Make what is missing: `keys/signing.json`, `keys/jwks.json`, and `clients.json` with a client for each role."""
    signing = folder / "keys" / "signing.json"
    if not signing.exists():
        create_signing_key(signing)
    settings = read_settings(Settings, signing_key_file=signing)
    (folder / "keys" / "jwks.json").write_text(json.dumps(issuer_of(settings).jwks()))
    if (folder / "clients.json").exists():
        return
    database = Database(settings, "bureau-gateway-bootstrap")
    try:
        known = await _register_first(database)
    except DatabaseAway as error:
        raise Misconfigured({"GATEWAY_DATABASE_URL": str(error)}) from None
    except DBAPIError as error:
        if (told := why_undone(error, migrated=True)) is None:
            raise
        raise Misconfigured({"GATEWAY_DATABASE_URL": told}) from None
    finally:
        await database.close()
    write_private(folder / "clients.json", json.dumps(known, indent=2) + "\n")


async def _register_first(database: Database) -> dict[str, dict[str, str]]:
    """A client for each role, with its secret."""
    known: dict[str, dict[str, str]] = {}
    for role, person in PERSONS.items():
        # A fresh id each time: a client is never registered twice, and clients.json may have been lost.
        client_id = f"demo-{role.replace('_', '-')}-{secrets.token_hex(3)}"
        wanted = ClientRequest(
            client_id=client_id, person=person, roles=[role, *_ALSO.get(role, [])], level=_LEVELS.get(role)
        )
        async with database.writing() as session:
            known[role] = {"client_id": wanted.client_id, "client_secret": await register(session, wanted)}
    return known
