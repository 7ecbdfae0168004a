"""The alerts of a period as tests read them: with their words in one piece, each figure and amount printed."""

from decimal import Decimal
from typing import Any, NamedTuple

import httpx

from bureau_common.schemas.units import worded


class Told(NamedTuple):
    """One alert: its code, key and level, what it says in Chinese, the figures in it, and since when."""

    code: str
    key: str
    level: str
    said: str
    figures: list[str]
    since: str | None


async def alerts_of(client: httpx.AsyncClient, period: str = "2021-12") -> list[Told]:
    """Every alert of a period, by code and key."""
    answer = await client.get("/v1/summary", params={"period": period})
    assert answer.status_code == 200, answer.text
    summary = answer.json()
    figures = {figure["id"]: figure for figure in summary["figures"]}
    return sorted(_told(alert, figures) for alert in summary["alerts"])


async def not_judged(client: httpx.AsyncClient, period: str) -> list[str]:
    """The watches of a period that lack figures."""
    found: list[str] = (await client.get("/v1/alerts", params={"period": period})).json()["not_judged"]
    return found


def _told(alert: dict[str, Any], figures: dict[str, Any]) -> Told:
    cause = alert["cause"]
    said = "".join(_printed(part, figures) for part in cause["parts_zh"])
    for language in ("parts_zh", "parts_en"):
        assert all(part["figure_id"] in figures for part in cause[language] if part["kind"] == "figure")
    assert all(part["text"].isascii() for part in cause["parts_en"] if part["kind"] == "text" and not alert["key"])
    named = [part["figure_id"] for part in cause["parts_zh"] if part["kind"] == "figure"]
    return Told(cause["code"], alert["key"], cause["level"], said, named, alert["since"])


def _printed(part: dict[str, Any], figures: dict[str, Any]) -> str:
    if part["kind"] == "text":
        return str(part["text"])
    if part["kind"] == "amount":
        return worded(Decimal(part["amount"]), part["unit"], part["decimals"])
    figure = figures[part["figure_id"]]
    return worded(Decimal(figure["value"]), part["unit"] or figure["display_unit"], figure["decimals"])
