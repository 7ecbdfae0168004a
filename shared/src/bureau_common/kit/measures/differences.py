"""By how much a change moved the sums of its book, as a text that its journal entry commits: the sums follow from the texts."""

import json
from collections.abc import Iterable
from typing import Any, Protocol

Differences = dict[str, dict[str, dict[str, list[Any]]]]
"""By flow, month and category how many rows came and went, and by how much the sum moved."""


class Named(Protocol):
    """A flow, as far as it is told apart from others."""

    @property
    def name(self) -> str: ...


def differences_of(flows: Iterable[Named], rows: Iterable[Any]) -> Differences:
    """Those of some flows, each named even where nothing moved: what is not named was not kept when the change was made."""
    told: Differences = {flow.name: {} for flow in flows}
    for row in rows:
        if row.rows or row.amount:
            months = told[row.flow].setdefault(f"{row.month:%Y-%m}", {})
            months[row.category] = [int(row.rows), f"{row.amount:.2f}"]
    return told


def as_text(differences: Differences) -> str:
    """The one text of some differences."""
    return json.dumps(differences, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def read_differences(said: str | None) -> Differences | None:
    """The differences of a text; none where a hand made it something else."""
    try:
        told = json.loads(said or "")
    except ValueError:
        return None
    return told if isinstance(told, dict) else None
