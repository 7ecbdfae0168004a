"""Number formats of a spreadsheet: what a cell shows of the number that it holds."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from .cells import Cell, DayOfMonth, DayOfNoYear, Styled
from .spellings import OTHER_CURRENCY, makes_another

_MAX_FORMAT = 255
"""Characters of a number format that a spreadsheet program allows."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\[(?P<when><=|>=|<>|<|>|=) *(?P<bound>-?[0-9]+(?:[.][0-9]+)?) *\]|\[\$(?P<sign>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|[\\!](?P<escaped>.)|[_*].|(?P<end>;)|(?P<general>(?i:General)|G/通用格式)|(?P<plain>.)",
    re.DOTALL,
)
"""Quoted and escaped texts are shown, and so is the sign of a currency, `[$¥-804]`. Other `[…]` are conditions, colours and
languages, and after `_` and `*` stands padding."""
_SCALED = re.compile("[0#?],+(?![0#?,])")
_STRICTEST = ("part", "month", "date", "scaled", "percent", "scientific")
"""Looks of sections, of which the first ones are read in the fewest columns."""
_POINTS = ".\uff0e\ufe52\u3002\u00b7"
"""What looks like a point where it stands between digits."""
_OTHER_UNITS = "十百千万亿拾佰仟萬億‰‱"
"""Units of which a number may be one that its column does not count in."""
_OTHER_CURRENCY = re.compile(OTHER_CURRENCY)
_DAYS, _MONTHS = (14, 15, 22, 30, 31), (17, 27, 36, 50, 52, 57)
_DAYS_OF_NO_YEAR, _TIMES = (16, 28, 29, 51, 53, 54, 58), (*range(18, 22), *range(32, 36), *range(45, 48), 55, 56)
_BUILT_IN = {
    9: "0%", 10: "0.00%", 11: "0.00E+00", 48: "##0.0E+0", **dict.fromkeys(_DAYS, "yyyy-mm-dd"),
    **dict.fromkeys(_MONTHS, "yyyy-mm"), **dict.fromkeys(_DAYS_OF_NO_YEAR, "mm-dd"), **dict.fromkeys(_TIMES, "h:mm"),
}  # fmt: skip
"""From 27 on as Chinese programs show them."""
DATES: Mapping[str, type[datetime]] = {"date": datetime, "month": DayOfMonth, "part": DayOfNoYear}
"""The looks of days, and the kind of day that each makes of a number."""


class Section(NamedTuple):
    """A section of a format that has nothing but places of digits, in order, and texts."""

    when: str = ""
    """What it is for: a comparison with the bound, or whatever is left."""
    bound: float = 0
    places: tuple[str | None, ...] = ()
    """Texts as they are shown, and none where a digit goes; empty where a number is shown as it is."""
    zeros: int = 0
    """How many digits are shown at least."""

    def takes(self, number: float) -> bool:
        """Whether the section is for a number."""
        less, more = "<" in self.when and number < self.bound, ">" in self.when and number > self.bound
        return not self.when or less or more or (self.when.endswith("=") and number == self.bound)


class Look(NamedTuple):
    """How a format shows numbers: as days, as percentages, …; what is `shown` is by its sections.

    Of a `month` no day is shown, of a `part` of a day no year.
    """

    style: Literal["date", "month", "part", "percent", "scientific", "scaled", "shown"]
    sections: tuple[Section, ...] = ()


def built_in_look(number: str) -> Look | None:
    """The look of a format that files name by its number alone."""
    code = _BUILT_IN.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 4 else None
    return None if code is None else look_of(code)


def look_of(code: str) -> Look | None:
    """How a format shows numbers; none where it shows them as they are.

    A format may have sections, for numbers of its conditions or below zero. Which of them shows a number is asked only of texts
    between digits: of all other looks the strictest counts. What a section does for texts counts only where there is no other.
    """
    sections: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code[:_MAX_FORMAT]):
        if token["end"]:
            sections.append([])
        else:
            sections[-1].append(token)
    numbers = [tokens for tokens in sections[:3] if not any(token["plain"] == "@" for token in tokens)] or sections[:1]
    looks = [look for place, tokens in enumerate(numbers) if (look := _look_of_section(place, tokens))]
    return min(looks, key=lambda look: _STRICTEST.index(look.style), default=None) or _shown(numbers)


def _look_of_section(place: int, tokens: list[re.Match[str]]) -> Look | None:
    """How one section shows numbers, but for texts between their digits."""
    codes = "".join(token["plain"] or "" for token in tokens).lower()
    if set(codes) & set("ymdhs") or re.search("e(?![+-])", codes):
        is_of_year = not {*codes}.isdisjoint("ye")
        return Look("date" if is_of_year and "d" in codes else "month" if is_of_year and "m" in codes else "part")
    if "%" in codes:
        return Look("percent")
    if re.search("e[+-]", codes):
        return Look("scientific")
    shown = "".join(token["quoted"] or token["escaped"] or token["plain"] or token["sign"] or "" for token in tokens)
    signs = "".join(token["sign"] or "" for token in tokens)
    is_other = _OTHER_CURRENCY.search(signs) is not None or any(unit in shown for unit in _OTHER_UNITS)
    if is_other or _SCALED.search(codes) or _moves_the_point(tokens):
        return Look("scaled")
    return Look("scaled") if _is_for_more(place, tokens) and _adds(tokens) else None


def _is_for_more(place: int, tokens: list[re.Match[str]]) -> bool:
    """Whether a section shows numbers above zero, which have no sign of their own: the first one, unless conditions part them."""
    when, bound = _condition(tokens)
    return place == 0 if not when else ">" in when and bound >= 0


def _condition(tokens: list[re.Match[str]]) -> tuple[str, float]:
    return next(((token["when"], float(token["bound"])) for token in tokens if token["when"]), ("", 0.0))


def _adds(tokens: list[re.Match[str]]) -> bool:
    """Whether the texts around a number make another one of it: `-0.00`, `(0.00)`, `#,##0",000"`, `0.0"M"`.

    What has neither a point nor groups of digits may be a code, and is asked when a column reads it (`makes_another`).
    """
    digits = [place for place, token in enumerate(tokens) if token["general"] or token["plain"] in ("0", "#", "?")]
    if not digits:
        return False
    before, after = _texts(tokens[: digits[0]]), _texts(tokens[digits[-1] + 1 :])
    is_amount = any(token["plain"] in (".", ",") for token in tokens)
    return is_amount and makes_another(f"{before}1{after}", 1)


def _texts(tokens: list[re.Match[str]]) -> str:
    return "".join(token["quoted"] or token["escaped"] or token["plain"] or "" for token in tokens).strip()


def _moves_the_point(tokens: list[re.Match[str]]) -> bool:
    """Whether a point that is a mere text parts the digits, as in `0!.0000`, which shows 12345678 as 1234.5678.

    A code is parted in more than two, as in `000!.00!.00`.
    """
    parts = "".join(
        "." if not {*_POINTS}.isdisjoint(token["quoted"] or token["escaped"] or "") else token["plain"] or ""
        for token in tokens
    )
    plain = any(token["plain"] == "." for token in tokens)
    return not plain and re.fullmatch(r"[^.]*[0#?][.][0#?][^.]*", re.sub(f"[{_POINTS}]", ".", parts)) is not None


def _shown(sections: list[list[re.Match[str]]]) -> Look | None:
    """Where texts stand between the digits of a number, or by its conditions in place of them; without any the first counts."""
    read = [*map(_section, sections)]
    read = read if any(each.when for each in read) else [each for each in read[:1] if None in each.places]
    return Look("shown", tuple(read)) if any(each.places for each in read) else None


def _section(tokens: list[re.Match[str]]) -> Section:
    """Where the digits of a whole number go, of a section that has nothing but places and texts."""
    places: list[str | None] = []
    zeros = 0
    when, bound = _condition(tokens)
    for token in tokens:
        if token["general"] or token["plain"] in ("0", "#"):
            zeros += token["plain"] != "#"
            places.append(None)
        elif text := token["quoted"] or token["escaped"]:
            places.append(text)
        elif token["plain"] is not None:
            if token["plain"].isascii() and token["plain"] not in "-+() /:$":
                return Section(when, bound)
            places.append(token["plain"])
    texts = "".join(place for place in places if place is not None).strip()
    joined: list[str | None] = []  # a text of its own for each character would weigh forty times as much
    for place in places:
        if place is not None and joined and joined[-1] is not None:
            joined[-1] += place
        else:
            joined.append(place)
    return Section(when, bound, tuple(joined), zeros) if zeros > 1 or texts else Section(when, bound)


def styled(number: float, look: Look) -> Cell:
    """A number that its cell shows otherwise, days excepted."""
    match look.style:
        case "percent":
            return Styled("percent", number, f"{(Decimal(f'{number:.15g}') * 100).normalize():f}%")
        case "scientific":
            return Styled("scientific", number, f"{number:.5E}")
        case "shown":
            section = next((each for each in look.sections if each.takes(number)), Section())
            whole = number.is_integer() and 0 <= number < 10**15
            fits = section.places and (whole or None not in section.places)
            if fits:
                return Styled("shown", number, _fill(section, int(number)))
            # what a format adds to a fraction is asked of the whole number in it
            shown = _fill(section, int(number)) if section.places and 0 < number < 10**15 else ""
            if not makes_another(shown, int(number)):
                return number
    return Styled("scaled", number, f"{number:.15g}")


def _fill(section: Section, number: int) -> str:
    """The digits in their places, from the last one on; the first place takes what is left."""
    digits = f"{number:0{section.zeros}d}" if number or section.zeros else ""
    left = section.places.count(None)
    shown = []
    for place in reversed(section.places):
        if place is not None:
            shown.append(place)
            continue
        left -= 1
        shown.append(digits[-1:] if left else digits)
        digits = digits[:-1]
    return "".join(reversed(shown))
