"""What makes a text personal: the fields that hold personal data, and GB 11643 numbers in other texts."""

import re
from datetime import UTC, date, datetime
from uuid import UUID

from .codes import INVISIBLE, normal

PERSONAL_FIELDS = frozenset({"name", "id_number", "phone", "card"})
"""Fields whose content no error, log, journal entry or export repeats."""

_ID_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])", re.ASCII)
_NEAR = 366
"""Days."""
_SEPARATORS = re.compile(r"[\s\-_]+")


def birth_date(id_number: str) -> date | None:
    """The birth date in an ID number (GB 11643); none where the number is not valid. The division is not looked up.

    Nobody who lives was born before 1900; what begins with the code of a village would be of the year 1012 or so.

    The check character is ISO 7064 MOD 11-2, which finds every single wrong digit.
    """
    if not _ID_NUMBER.fullmatch(id_number):
        return None
    remainder = int(id_number[:17], 13) * 2 % 11  # read in base 13 the digits weigh 13**n, which is 2**n modulo 11
    if "10X98765432"[remainder] != id_number[17].upper():
        return None
    if not "1900" <= id_number[6:10] < "2100":
        return None
    try:
        return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    except ValueError:
        return None


def _half_width(text: str) -> str:
    return INVISIBLE.sub("", normal(text))


def births_in(text: str) -> list[date]:
    """The birth dates of the valid ID numbers anywhere in a text, full-width or spaced out too."""
    if len(text) < 18 and text.isascii():  # too short for one, and nothing in it becomes longer
        return []
    plain = _half_width(text)
    found = [number for spelling in (plain, _SEPARATORS.sub("", plain)) for number in _ID_NUMBER.findall(spelling)]
    return [born for number in found if (born := birth_date(number)) is not None]


def holds_id_number(text: str) -> bool:
    return births_in(text) != []


def names_somebody(text: str, day: date) -> bool:
    """Whether a text of a day holds an ID number.

    Of serials made of unit, day and counter one in eleven passes for one. Their day is close to that of the text, as no
    grown person's birth is.
    """
    return any(abs((day - born).days) > _NEAR for born in births_in(text))


def no_id_number(text: str) -> str:
    """A validator of texts that stand in the journal or in the log for good, and of codes: what it takes it always takes."""
    return _refuse(text, is_one=holds_id_number(text))


def no_id_number_of_now(text: str) -> str:
    """The same of what is said once, a key or a reason, which may cite a serial of these days."""
    return _refuse(text, is_one=names_somebody(text, datetime.now(UTC).date()))


def _refuse(text: str, *, is_one: bool) -> str:
    if is_one:
        raise ValueError("不得写入身份证号，请改用人员编号 / must not hold an ID number; name the person's id")
    return text


def may_identify(text: str) -> bool:
    """Whether a text has eleven digits in a row, as ID numbers, phones and cards have: an error does not repeat it."""
    return re.search("[0-9]{11}", _SEPARATORS.sub("", _half_width(text))) is not None


def without_numbers(path: str) -> str:
    """A path as logs and problems show it: a number that was put there in error is left out, ids stay."""
    return "/".join("…" if may_identify(part) and not _is_uuid(part) else part for part in path.split("/"))


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
