"""Turns: how many of something that lasts go on at once, and that one client never has them all."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from ..core.errors import Refused

_SECONDS = 5
"""After how long a caller is told to come again."""


class Turns:
    """So many at once, and of one client no more than half of them: others are served beside whoever asks for much."""

    def __init__(self, most: int, zh: str, en: str) -> None:
        self._most, self._zh, self._en = most, zh, en
        self._held: Counter[str] = Counter()

    @contextmanager
    def taken(self, client: str) -> Iterator[None]:
        """One turn for as long as it lasts; refused at once where there is none."""
        share = max(1, self._most // 2)
        if self._held[client] >= share:
            zh, en = (
                f"本客户端{self._zh}已达其份额（{share}个）",
                f"No more {self._en} of one client at once than {share}",
            )
        elif self._held.total() >= self._most:
            zh, en = f"{self._zh}已达上限", f"No more {self._en} at once"
        else:
            self._held[client] += 1
            try:
                yield
            finally:
                self._held[client] -= 1
                self._held += Counter()  # clients that hold none are forgotten
            return
        raise Refused("busy", f"{zh}，请稍后原样重发", f"{en}; send the same again shortly", retry_after=_SECONDS)
