"""A verification goes in slices: each a short read, each saying where the next begins, so that no size is too large."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

import structlog
from pydantic import BaseModel, Field, model_validator
from sqlalchemy import Table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.changes import Head
from ..core.errors import Refused
from ..journal.journal import GENESIS
from ..measures.contributions import Keyed
from ..measures.flows import Flow
from .trails import TRAILS, Trail, Whole

log = structlog.get_logger(__name__)

Part = Literal["journal", "rows", "sums", "persons", "anchors", "schema"]
PARTS: tuple[Part, ...] = ("journal", "rows", "sums", "persons", "anchors", "schema")


@dataclass(frozen=True)
class Ledger:
    """What verification covers: a service's record tables, its rollups, what it keeps by key, and the revisions of its code."""

    service: str
    tables: tuple[Table, ...]
    flows: tuple[Flow, ...]
    revisions: tuple[str, ...]
    kept: tuple[Keyed, ...] = ()

    @property
    def measures(self) -> tuple[Flow | Keyed, ...]:
        """Whatever sums are kept of, in the order in which they are looked at."""
        return (*self.flows, *self.kept)


@dataclass(frozen=True)
class Audit:
    """One ledger with the folder of its anchors, and an anchor that was noted elsewhere: `number:hash`."""

    ledger: Ledger
    anchors: Path | None
    noted: str | None = None


Hash = Annotated[str, Field(pattern="^([0-9a-f]{2}){0,32}$")]
"""A hand may have left less of one; of more (`as_hash`) the beginning is another than that which belongs there."""


def as_hash(kept: bytes) -> str:
    """What is kept as a hash, as far as one reaches."""
    return kept[:32].hex()


class Told(BaseModel):
    """A restoration that the database and a line of the file tell of alike: the line, and the last one before it that holds."""

    no: Whole
    hash: Hash
    stands: Whole


class Pin(BaseModel):
    """What the verification measures itself by: the journal and the anchors' file as they stood when it began."""

    change_no: Whole
    chain: Hash
    known: Whole
    """The number of the last anchor that the database remembers."""
    size: Whole | None
    """Bytes of the anchors' file, none where there is none."""
    told: list[Told] = []
    forgiven: Whole = 0
    """Up to this place in the file a restoration has dealt with what is missing or torn."""


class Place(BaseModel):
    """Where a slice begins: the part, how far it is, and what the part carries from slice to slice."""

    pin: Pin
    part: Part = "journal"
    after: Whole = 0
    hash: Hash = GENESIS.hex()
    id_high: Whole = 0
    person: UUID | None = None
    no: Whole = 0
    trails: dict[str, Trail] = {}
    seen: bool = False
    anchored: Head | None = None
    anchor: str | None = None

    @model_validator(mode="after")
    def _as_a_slice_left_it(self) -> "Place":
        """It comes back from outside: trails are all known ones or none yet, and no line begins behind the file's end."""
        if self.trails and self.trails.keys() != set(TRAILS):
            raise ValueError(f"the trails are {', '.join(TRAILS)}")
        if self.part == "anchors" and self.after > (self.pin.size or 0):
            raise ValueError("the place is behind the end of the anchors")
        return self

    def moved(self, **values: object) -> "Place":
        return self.model_copy(update=values)


@dataclass(frozen=True)
class Slice:
    """What one slice found, and where it ended; `more` is false at the end of the part."""

    problems: Sequence[str]
    place: Place
    more: bool


UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, Refused, DBAPIError)
"""What comes of values that no write of ours leaves: days of before our era, a hash of one byte, a change that is none."""
_OF_EITHER = (AttributeError, LookupError, TypeError)
"""What a hand brings about only where it takes the columns' own rules away, and a fault of the code just as well."""


def unread(part: Part, error: Exception) -> str | None:
    """What is told where a part cannot be read any further; none where PostgreSQL refused for a reason that may pass.

    It cannot reckon with some values, such as a year of which there is no day: SQLSTATE class 22. Class 42 is what was
    dropped, renamed or taken the right to, and what a wrong statement of ours asks for just as well.
    """
    state = str(getattr(error.orig, "sqlstate", None)) if isinstance(error, DBAPIError) else ""
    if isinstance(error, DBAPIError) and not state.startswith(("22", "42")):
        return None
    log.error("not_verifiable", part=part, exc_info=error)
    if state.startswith("42") or (isinstance(error, _OF_EITHER) and not isinstance(error, Refused)):
        name = f"SQLSTATE {state}" if state else type(error).__name__
        return f"{part}: no more of it can be read ({name}), by a hand's doing or a fault of the service: its log says where"
    return f"{part}: something there is nothing that this service writes, so that no more of it can be read"


async def without_limit(session: AsyncSession) -> None:
    """One change, or one measure, may hold more rows than any time limit foresees."""
    await session.execute(text("set local statement_timeout = 0"))
    await session.execute(text("set local idle_in_transaction_session_timeout = '60s'"))
