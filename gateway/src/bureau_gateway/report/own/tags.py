"""Where the tags of a template begin and end, before any parser has read it."""

import re
from collections.abc import Iterator

CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
TAG, COMMENT = re.compile(r"\{\{|\{%"), re.compile(r"\{#")


def cut(body: str, openings: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """A text in its order as what is text and what such marks begin: each mark is looked for its end once.

    What nothing closes is text; of each mark one such is enough to know it of all that come after.
    """
    at, sought, unclosed = 0, 0, set[str]()
    while opening := openings.search(body, sought):
        start, mark = opening.start(), opening[0]
        closed = -1 if mark in unclosed else body.find(CLOSING[mark], start + 2)
        if closed < 0:
            unclosed.add(mark)
            sought = start + 1
            continue
        yield body[at:start], True
        yield body[start : closed + 2], False
        at = sought = closed + 2
    yield body[at:], True
