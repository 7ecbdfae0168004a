"""Levels (公开范围): what any business role reads, and what needs a right of its own (受限)."""

from .labels import Labelled


class Level(Labelled):
    """`restricted` needs the claim of that name in the token; what has no level is internal."""

    INTERNAL = "internal", "内部"
    RESTRICTED = "restricted", "受限"
