"""By how much a change moved sums, of flows and of what is kept by key, as a text that its journal entry commits.

The sums follow from the texts of all entries.
"""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Protocol

Differences = dict[str, dict[str, dict[str, list[Any]]]]
"""By the name of a flow or of what is kept by key, by month and category how many rows came and went, and by how much the sum moved."""


class Named(Protocol):
    """A sum, as far as it is told apart from others."""

    @property
    def name(self) -> str: ...


def differences_of(sums: Iterable[Named], rows: Iterable[Any]) -> Differences:
    """Those of some sums, each named even where nothing moved: what is not named was not kept when the change was made."""
    told: Differences = {each.name: {} for each in sums}
    for row in rows:
        if row.rows or row.amount:
            months = told[row.name].setdefault(f"{row.month:%Y-%m}", {})
            months[row.category] = [int(row.rows), f"{row.amount:f}"]
    return told


def added(name: str, differences: Iterable[Differences]) -> dict[tuple[str, str], tuple[int, Decimal]]:
    """What some differences come to of one sum, by month and category: how many rows, and how much."""
    sums: dict[tuple[str, str], tuple[int, Decimal]] = {}
    for told in differences:
        for month, categories in told.get(name, {}).items():
            for category, (rows, amount) in categories.items():
                before = sums.get((month, category), (0, Decimal(0)))
                sums[month, category] = (before[0] + rows, before[1] + Decimal(amount))
    return sums


def as_text(differences: Differences) -> str:
    """The one text of some differences."""
    return json.dumps(differences, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def read_differences(said: str | None) -> Differences | None:
    """The differences of a text; none where a hand made it something else."""
    try:
        told = json.loads(said or "")
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None
