"""What an answer takes when it is read: reckoned from its bytes, before it is."""

_LETTER, _VALUE = 4, 160
"""Bytes of memory: a letter beside a rare one takes four, and no model or text more than this for each mark that it needs."""
_MARKS = (b",", b"[", b"{")
"""Before every value of a JSON document stands one of these, or the name of a member behind one."""
MAX_WEIGHT = 128 * 1024 * 1024
"""Of an answer that is read whole: as much as the longest one weighs where it holds what services say."""
MAX_KEPT = 32 * 1024 * 1024
"""Of an answer that is kept: twice a summary with every alert that one may list, sixteen of the demo district's largest."""
ALL_KEPT = 64 * 1024 * 1024
"""Of all answers that are kept, and of all reports: those of a year, by their usual weight."""


def weight(content: bytes | bytearray) -> int:
    """No fewer than the bytes of memory that a JSON document takes as models; a comma within a text weighs, too."""
    return _LETTER * len(content) + _VALUE * sum(map(content.count, _MARKS))
