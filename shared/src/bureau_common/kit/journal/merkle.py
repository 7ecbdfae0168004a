"""Merkle trees as certificate logs have them (RFC 6962): that something is in a tree is shown without the rest of it."""

import hashlib
from collections.abc import Iterable, Sequence


def leaf_of(content: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\0" + content).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over some leaves, in their order; that of a tree without any is the hash of nothing."""
    level = [*leaves]
    while len(level) > 1:
        level = _above(level)
    return level[0] if level else hashlib.sha256().digest()


def levels_of(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """A whole tree, level by level from its leaves to its root, for the paths of many leaves."""
    levels = [[*leaves]]
    while len(levels[-1]) > 1:
        levels.append(_above(levels[-1]))
    return levels


def path_of(levels: Sequence[Sequence[bytes]], place: int) -> list[bytes]:
    """What is beside a leaf on its way up to the root; where nothing is beside it, it goes up as it is."""
    path = []
    for level in levels[:-1]:
        if (beside := place ^ 1) < len(level):
            path.append(level[beside])
        place //= 2
    return path


def _above(level: Sequence[bytes]) -> list[bytes]:
    last = len(level) - len(level) % 2
    paired = [hashlib.sha256(b"\1" + level[at] + level[at + 1]).digest() for at in range(0, last, 2)]
    return [*paired, *level[last:]]
