"""What an answer takes when it is read: reckoned from its bytes, before it is."""

_LETTER, _VALUE = 4, 220
"""Bytes of memory: a letter beside a rare one takes four, and of no model is there more than this for each of its commas."""
MAX_WEIGHT = 128 * 1024 * 1024
"""Of an answer that is read whole: as much as the longest one weighs where it holds what services say."""
MAX_KEPT = 32 * 1024 * 1024
"""Of an answer that is kept: twice a summary with every alert that one may list, sixteen of the demo district's largest."""
ALL_KEPT = 64 * 1024 * 1024
"""Of all answers that are kept: the summaries of more than a year's reports."""


def weight(content: bytes) -> int:
    """No fewer than the bytes of memory that a JSON document takes as models; a comma within a text weighs, too."""
    return _LETTER * len(content) + _VALUE * content.count(b",")


def is_too_heavy(content: bytes) -> bool:
    """Whether an answer is not to be read at all; most are too short for that, whatever they hold."""
    return (_LETTER + _VALUE) * len(content) > MAX_WEIGHT and weight(content) > MAX_WEIGHT
