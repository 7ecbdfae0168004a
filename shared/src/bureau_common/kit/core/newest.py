"""What was last used is kept, up to a number of things or what they weigh."""

from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

_SHORT = 100
"""Characters of a text that may well come again."""
K = TypeVar("K")
V = TypeVar("V")


class Newest(Generic[K, V]):
    """Values by key; where all weigh more than `most` together, those go which nobody asked for longest."""

    def __init__(self, most: int) -> None:
        self._most, self._weight = most, 0
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def get(self, key: K) -> V | None:
        if key not in self._values:
            return None
        self._values.move_to_end(key)
        return self._values[key][0]

    def put(self, key: K, value: V, weight: int = 1) -> None:
        """Keep it as the newest; what weighs more than all may is not kept, and drives nothing out."""
        _, before = self._values.pop(key, (None, 0))
        self._weight -= before
        if weight > self._most:
            return
        self._values[key] = value, weight
        self._weight += weight
        while self._weight > self._most:
            _, (_, gone) = self._values.popitem(last=False)
            self._weight -= gone


def of_short_texts(most: int) -> Callable[[Callable[[str], str]], Callable[[str], str]]:
    """Keep what is made of short texts: long ones hardly repeat, and thousands of them would stay for good."""

    def keeping(make: Callable[[str], str]) -> Callable[[str], str]:
        kept = lru_cache(most)(make)
        return lambda text: kept(text) if len(text) <= _SHORT else make(text)

    return keeping
