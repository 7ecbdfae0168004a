"""What was last used is kept, up to a number of things."""

from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

_SHORT = 100
"""Characters of a text that may well come again."""
K = TypeVar("K")
V = TypeVar("V")


class Newest(Generic[K, V]):
    """Values by key; with one more than `most`, that goes which nobody asked for longest."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        if key not in self._values:
            return None
        self._values.move_to_end(key)
        return self._values[key]

    def put(self, key: K, value: V) -> None:
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._most:
            self._values.popitem(last=False)


def of_short_texts(most: int) -> Callable[[Callable[[str], str]], Callable[[str], str]]:
    """Keep what is made of short texts: long ones hardly repeat, and thousands of them would stay for good."""

    def keeping(make: Callable[[str], str]) -> Callable[[str], str]:
        kept = lru_cache(most)(make)
        return lambda text: kept(text) if len(text) <= _SHORT else make(text)

    return keeping
