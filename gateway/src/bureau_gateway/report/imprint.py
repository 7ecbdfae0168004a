"""What a document says of itself beside its text: whose it is, when it was issued, and who may read it."""

from dataclasses import dataclass, field
from datetime import date

from .faces import Faces

_SEALED = 4.0
_UNSEALED = 2.0
"""How many characters from the right a date stands: under a seal, and without one (GB/T 9704-2012)."""


@dataclass(frozen=True)
class Imprint:
    """What stands beside the text, and in what it is set; of another document's, `dataclasses.replace` makes it."""

    office: str = ""
    """Whose name stands below the text (落款); nothing stands there without one."""
    issued_on: date | None = None
    """None for a live report, which nobody has issued."""
    classification: str = ""
    """The mark at the head's left (密级), if any."""
    data_until: date | None = None
    """The day up to which records were taken into it, where an issue gives one."""
    sealed: bool = False
    """Whether a seal goes over the office's name."""
    public_url: str = ""
    """Where people reach the gateway: figures of files link there; without it a table gives their ids."""
    faces: Faces = field(default_factory=Faces)
    """The typefaces that a PDF is set in."""


@dataclass(frozen=True)
class Signed:
    """A line of the signature, and how many characters of body text its end stands from the right."""

    text: str
    from_right: float


def signature(imprint: Imprint) -> list[Signed]:
    """The office and the day of issue, of which each may be absent.

    Without a seal the date begins two characters right of the name's begin, and the longer of them ends two from the
    right; with a seal the date ends four from the right, and the name stands over its middle.
    """
    name, day = imprint.office, "" if imprint.issued_on is None else written_day(imprint.issued_on)
    if not name or not day:
        return [Signed(text, _SEALED if imprint.sealed else _UNSEALED) for text in (name, day) if text]
    longer = _width(day) - _width(name)
    if imprint.sealed:
        return [Signed(name, max(0.0, _SEALED + longer / 2)), Signed(day, _SEALED)]
    return [
        Signed(name, max(_UNSEALED, longer + 2 * _UNSEALED)),
        Signed(day, max(_UNSEALED, -longer)),
    ]


def written_until(imprint: Imprint) -> str:
    """The cut-off in the bureau's words, or nothing where none is given."""
    return "" if imprint.data_until is None else f"数据截至{written_day(imprint.data_until)}，各项数据的版本见下表。"


def written_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _width(text: str) -> float:
    """In characters of body text; a digit takes half of one."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)
