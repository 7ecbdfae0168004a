"""Merkle trees as certificate logs have them (RFC 6962): that something is in a tree is shown without the rest of it."""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import islice

_TOGETHER = 1024
"""Leaves that are taken together, a power of two: of a full tree over them no more is held than its top."""


def leaf_of(content: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\0" + content).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over some leaves, in their order; that of a tree without any is the hash of nothing."""
    tree = Growing()
    tree.add(leaves)
    return tree.root()


class Growing:
    """A tree whose leaves come bit by bit and are never held all at once: a change may have a million."""

    def __init__(self) -> None:
        self._tops: list[bytes] = []
        self._open: list[bytes] = []

    def add(self, leaves: Iterable[bytes]) -> None:
        """Take the leaves that come next."""
        coming = iter(leaves)
        while fresh := [*islice(coming, _TOGETHER - len(self._open))]:
            self._open += fresh
            if len(self._open) == _TOGETHER:
                self._tops.append(_top(self._open))
                self._open = []

    def root(self) -> bytes:
        """The root over the leaves that came."""
        tops = [*self._tops, *([_top(self._open)] if self._open else [])]
        return _top(tops) if tops else hashlib.sha256().digest()


def levels_of(leaves: Iterable[bytes]) -> list[list[bytes]]:
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


def _top(level: Sequence[bytes]) -> bytes:
    while len(level) > 1:
        level = _above(level)
    return level[0]


def _above(level: Sequence[bytes]) -> list[bytes]:
    last = len(level) - len(level) % 2
    paired = [hashlib.sha256(b"\1" + level[at] + level[at + 1]).digest() for at in range(0, last, 2)]
    return [*paired, *level[last:]]
