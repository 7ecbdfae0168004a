"""A new client as it is asked for, and a client as it is kept."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bureau_common.kit.core.identifiers import PersonId
from bureau_common.kit.web.access import Role
from bureau_common.schemas.levels import Level
from bureau_common.schemas.personal import no_id_number
from bureau_common.schemas.records import RecordEntry, UnitCode


class ClientRequest(BaseModel):
    """A new client: which person it acts for, in which roles, and for which reporting units (none: the district).

    With the level `restricted` it has the right to what is restricted; without one it has not.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    client_id: Annotated[UnitCode, AfterValidator(no_id_number)]
    """What passes for an ID number is written down nowhere, so nobody could sign in by it."""
    person: PersonId
    roles: Annotated[list[Role], Field(min_length=1, max_length=6)]
    units: Annotated[list[UnitCode], Field(max_length=100)] = []
    level: Level | None = None


class ClientEntry(RecordEntry):
    """A client as it is kept: the secret only as SHA-256 of 32 random bytes."""

    secret_hash: str
    person: str
    roles: list[Role]
    units: list[str]
    level: Level | None = None
