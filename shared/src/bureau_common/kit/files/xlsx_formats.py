"""Number formats of a spreadsheet: what a cell shows of the number that it holds."""

import re
from decimal import Decimal
from typing import Literal, NamedTuple

from .cells import Cell, Styled

_MAX_FORMAT = 255
"""Characters of a number format that a spreadsheet program allows."""
_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|\[[^\]]*\]|[\\!](?P<escaped>.)|[_*].|(?P<end>;)|(?P<plain>.)', re.DOTALL)
"""Quoted and escaped texts are shown; `[…]` is a colour, a language or a condition, and after `_` and `*` stands padding."""
_SCALED = re.compile("[0#?],+(?![0#?,])")
_LARGE_UNITS = "十百千万亿"
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_BUILT_IN = {9: "0%", 10: "0.00%", 11: "0.00E+00", 48: "##0.0E+0", **dict.fromkeys(_BUILT_IN_DATES, "yyyy-mm-dd")}


class Look(NamedTuple):
    """How a format shows numbers: as days, as percentages, …; `shown` has the places of the digits, in order."""

    style: Literal["date", "percent", "scientific", "scaled", "shown"]
    places: tuple[str | None, ...] = ()
    """Texts as they are shown, and none where a digit goes."""
    zeros: int = 0
    """How many digits are shown at least."""


def built_in_look(number: str) -> Look | None:
    """The look of a format that files name by its number alone."""
    code = _BUILT_IN.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 4 else None
    return None if code is None else look_of(code)


def look_of(code: str) -> Look | None:
    """How a format shows numbers; none where it shows them as they are."""
    tokens = [*_TOKEN.finditer(code[:_MAX_FORMAT])]
    codes = "".join(token["plain"] or "" for token in tokens).lower()
    if not codes.startswith("g") and (set(codes) & set("ymdhs") or re.search("e(?![+-])", codes)):
        return Look("date")
    if "%" in codes:
        return Look("percent")
    if re.search("e[+-]", codes):
        return Look("scientific")
    shown = "".join(token["quoted"] or token["escaped"] or token["plain"] or "" for token in tokens)
    if _SCALED.search(codes) or any(unit in shown for unit in _LARGE_UNITS):
        return Look("scaled")
    return _places(tokens)


def _places(tokens: list[re.Match[str]]) -> Look | None:
    """Where the digits of a whole number go, of a format that has nothing but places and texts."""
    places: list[str | None] = []
    zeros = 0
    for token in tokens:
        if token["end"]:  # what follows is for negative numbers
            break
        if token["plain"] in ("0", "#"):
            zeros += token["plain"] == "0"
            places.append(None)
        elif text := token["quoted"] or token["escaped"]:
            places.append(text)
        elif token["plain"] is not None:
            if token["plain"].isascii() and token["plain"] not in "-+() /:":
                return None
            places.append(token["plain"])
    texts = "".join(place for place in places if place is not None).strip()
    return Look("shown", tuple(places), zeros) if zeros > 1 or (None in places and texts) else None


def styled(number: float, look: Look) -> Cell:
    """A number that its cell shows otherwise, days excepted."""
    match look.style:
        case "percent":
            return Styled("percent", number, f"{(Decimal(f'{number:.15g}') * 100).normalize():f}%")
        case "scientific":
            return Styled("scientific", number, f"{number:.5E}")
        case "shown":
            whole = number.is_integer() and 0 <= number < 10**15
            return Styled("shown", number, _fill(look, int(number))) if whole else number
    return Styled("scaled", number, f"{number:.15g}")


def _fill(look: Look, number: int) -> str:
    """The digits in their places, from the last one on; the first place takes what is left."""
    digits = f"{number:0{look.zeros}d}" if number or look.zeros else ""
    left = look.places.count(None)
    shown = []
    for place in reversed(look.places):
        if place is not None:
            shown.append(place)
            continue
        left -= 1
        shown.append(digits[-1:] if left else digits)
        digits = digits[:-1]
    return "".join(reversed(shown))
