"""How long a call that is passed through may take: what its operation's document says."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bureau_common.kit.web.documents import USUAL_SECONDS


class TimeLimits:
    """The operations that say another time limit than the usual one, found by method and path."""

    def __init__(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        self._longer = {domain: [*_longer(document)] for domain, document in documents.items()}

    def seconds(self, domain: str, method: str, path: str) -> float:
        """The time limit of one call; an address that no document knows gets the usual one."""
        for known, pattern, seconds in self._longer[domain]:
            if known == method and pattern.fullmatch(path):
                return seconds
        return USUAL_SECONDS


def _longer(document: Mapping[str, Any]) -> Iterable[tuple[str, re.Pattern[str], float]]:
    for path, operations in document["paths"].items():
        pattern = re.compile("[^/]+".join(re.escape(part) for part in re.split(r"\{[^}]+\}", path)))
        for method, operation in operations.items():
            if (seconds := operation["x-time-limit-seconds"]) != USUAL_SECONDS:
                yield method.upper(), pattern, seconds
