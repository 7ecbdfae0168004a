"""How long a call that is passed through may take: what its operation's document says."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bureau_common.kit.web.documents import USUAL_SECONDS

_PARAMETER = re.compile(r"\{[^}]+\}")


class TimeLimits:
    """Every operation's time limit, found by method and path as its service finds the operation."""

    def __init__(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        self._plain: dict[tuple[str, str, str], float] = {}
        self._patterns: list[tuple[str, str, re.Pattern[str], float]] = []
        for domain, document in documents.items():
            for path, method, seconds in _operations(document):
                if not _PARAMETER.search(path):
                    self._plain[domain, method, path] = seconds
                elif seconds != USUAL_SECONDS:
                    pattern = "[^/]+".join(map(re.escape, _PARAMETER.split(path)))
                    self._patterns.append((domain, method, re.compile(pattern), seconds))

    def seconds(self, domain: str, method: str, path: str) -> float:
        """The time limit of one call; an address that no document knows gets the usual one.

        A path without parameters is its own operation, whatever another's parameter would take its parts for.
        """
        if (plain := self._plain.get((domain, method, path))) is not None:
            return plain
        for known, verb, pattern, seconds in self._patterns:
            if (known, verb) == (domain, method) and pattern.fullmatch(path):
                return seconds
        return USUAL_SECONDS


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, float]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield path, method.upper(), operation["x-time-limit-seconds"]
