"""Where enterprises may be listed (挂牌、上市): venues with their boards and tiers, as `data/boards.csv` lists them by day."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from bureau_common.schemas.labels import Labelled


class Venue(Labelled):
    """An exchange, or another place of listing."""

    PROVINCIAL_EXCHANGE = "provincial_exchange", "省股交中心"
    NEEQ = "neeq", "新三板"
    BSE = "bse", "北交所"
    SSE = "sse", "上交所"
    SZSE = "szse", "深交所"
    HKEX = "hkex", "港交所"


class Board(Labelled):
    """A board of a venue; the provincial 科创板 is not that of Shanghai."""

    SCI_TECH = "sci_tech", "科创专板"
    GROWTH = "growth", "成长板"
    SPECIALISED = "specialised", "专精特新板"
    AGRICULTURE = "agriculture", "农业板"
    CULTURE_TOURISM = "culture_tourism", "文旅板"
    MAIN = "main", "主板"
    STAR = "star", "科创板"
    CHINEXT = "chinext", "创业板"


class Tier(Labelled):
    """A tier of a board or venue."""

    SELECT = "select", "精选层"
    INNOVATION = "innovation", "创新层"
    CULTIVATION = "cultivation", "培育层"
    BASIC = "basic", "基础层"


@dataclass(frozen=True)
class Place:
    """A board and tier of a venue, and from when until when it takes listings."""

    venue: Venue
    board: Board | None
    tier: Tier | None
    since: date | None
    until: date | None
    share_reform: str

    def takes(self, day: date) -> bool:
        """Whether it takes a listing on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@cache
def places() -> Sequence[Place]:
    """Every line of the list."""
    path = Path(__file__).with_name("data") / "boards.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [_place(line) for line in csv.DictReader(file)]


def places_of(venue: Venue, board: Board | None, tier: Tier | None) -> list[Place]:
    """The lines of a venue with the board and tier that are named; what is not named is any."""
    return [
        place
        for place in places()
        if place.venue == venue and board in (None, place.board) and tier in (None, place.tier)
    ]


def _place(line: dict[str, str]) -> Place:
    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    board, tier = line["board"], line["tier"]
    return Place(
        venue=Venue.of(line["venue"]),
        board=Board.of(board) if board else None,
        tier=Tier.of(tier) if tier else None,
        since=day(line["since"]),
        until=day(line["until"]),
        share_reform=line["share_reform"],
    )
