"""The request in hand: its id, its W3C trace, its day, and who is calling; logs, the journal and problems read it here."""

import re
import secrets
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from uuid import uuid4

from ...schemas.levels import Level
from ...schemas.personal import holds_id_number

_TRACEPARENT = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$")
_REQUEST_ID = re.compile(r"^[0-9A-Za-z._-]{1,64}$")

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The time in which days begin and people are told when something was."""


def beijing_today() -> date:
    """The day by the server's clock: it decides what may be closed and when a reopening ends, never a figure."""
    return datetime.now(BEIJING).date()


@dataclass(frozen=True)
class Caller:
    """Whose token it is; `units` empty means the whole district, and `level` is up to what it may read."""

    client: str
    person: str
    roles: frozenset[str]
    units: frozenset[str] = frozenset()
    level: Level = Level.INTERNAL

    def sees(self, unit: str) -> bool:
        """Whether rows of a reporting unit are there for this caller."""
        return not self.units or unit in self.units


@dataclass(frozen=True)
class Names:
    """Things of a service by name: topics, books, fields (`book.field`), figures, parameters, and codes of alerts."""

    topics: frozenset[str] = frozenset()
    books: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    switches: Mapping[str, str] = field(default_factory=dict, hash=False)
    """By book the parameter that switches its topic off."""


NOTHING = Names()
ANONYMOUS = Caller(client="-", person="-", roles=frozenset())


@dataclass(frozen=True)
class RequestContext:
    request_id: str
    trace_id: str
    span_id: str
    language: str = "zh"
    """`zh` or `en`: what refusals are told in."""
    caller: Caller = field(default=ANONYMOUS)
    restricted: Names = NOTHING
    """What of the service in hand is restricted."""
    concealed: Names = NOTHING
    """What of it does not exist for the caller."""
    clock: Callable[[], date] = beijing_today

    @property
    def today(self) -> date:
        """The day on which it is asked: a request that takes long does not go on in the day in which it began."""
        return self.clock()

    @property
    def traceparent(self) -> str:
        """What the next hop gets, so that one trace runs through all of them."""
        return f"00-{self.trace_id}-{self.span_id}-01"


def new_context(
    request_id: str | None = None,
    traceparent: str | None = None,
    accept_language: str = "",
    clock: Callable[[], date] = beijing_today,
) -> RequestContext:
    """The caller's own ids where they are well formed, else fresh ones; English where it is preferred."""
    trace = _TRACEPARENT.match(traceparent or "")
    known = request_id is not None and _REQUEST_ID.match(request_id) and not holds_id_number(request_id)
    return RequestContext(
        request_id=request_id if request_id and known else str(uuid4()),
        trace_id=trace.group(1) if trace and trace.group(1) != "0" * 32 else secrets.token_hex(16),
        span_id=secrets.token_hex(8),
        language="en" if accept_language.strip().lower().startswith("en") else "zh",
        clock=clock,
    )


_current: ContextVar[RequestContext | None] = ContextVar("request_context", default=None)


def current() -> RequestContext:
    """The request in hand; outside of one (a command, a scheduled task) a context of its own."""
    context = _current.get()
    if context is None:
        context = new_context()
        _current.set(context)
    return context


def enter(context: RequestContext) -> None:
    _current.set(context)


def enter_caller(caller: Caller, restricted: Names = NOTHING, concealed: Names = NOTHING) -> None:
    """Say who calls, what of the service needs a right, and what of it does not exist for this caller."""
    _current.set(replace(current(), caller=caller, restricted=restricted, concealed=concealed))


def conceal(names: Names) -> None:
    """Have the caller know nothing of these for the rest of the request."""
    _current.set(replace(current(), concealed=names))


def concealed() -> Names:
    """What whoever calls may not see."""
    return current().concealed


def say(chinese: str, english: str) -> str:
    """The sentence in the language of the request."""
    return english if current().language == "en" else chinese
