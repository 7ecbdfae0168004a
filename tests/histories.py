"""Figures at every month's end as of one change, read in one request: what a test compares at many cut-offs."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import httpx

Points = dict[str, dict[str, dict[str, Any]]]
"""By month and figure the point that the service tells."""


async def points_of(
    client: httpx.AsyncClient, figures: Sequence[str], first: str, last: str, **params: object
) -> Points:
    """The points of up to ten figures from one month to another."""
    query = {"figure": [*figures], "from": first, "to": last, **params}
    answer = await client.get("/v1/series", params=query)
    assert answer.status_code == 200, answer.text
    found: Points = defaultdict(dict)
    for series in answer.json()["series"]:
        for point in series["points"]:
            found[point["period"]][series["id"]] = point
    assert all([*told] == [*figures] for told in found.values())
    return dict(found)


async def values_of(
    client: httpx.AsyncClient, figures: Sequence[str], first: str, last: str, **params: object
) -> dict[str, dict[str, Decimal | None]]:
    """Their values; none where a figure has none."""
    found = await points_of(client, figures, first, last, **params)
    return {
        month: {name: None if point["value"] is None else Decimal(point["value"]) for name, point in told.items()}
        for month, told in found.items()
    }
