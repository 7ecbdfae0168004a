"""What a service says of a figure, its rows or an alert's, and cannot be shown, is that service's fault and no error of ours."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from gateway.tests.alone import Alone, alone, said
from gateway.tests.report.factories import figure

FIGURE = "/v1/figures/revenue.x.y"
INPUT = {
    "name": "a",
    "label_zh": "甲",
    "unit": "yuan",
    "start": "2021-01-01",
    "end": "2021-10-31",
    "value": "7.00",
    "rows": 1,
    "state": "reported",
}


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as made:
        yield made


NONSENSE: list[dict[str, object]] = [
    {"display_unit": "斤"},
    {"value": "abc"},
    {"value": "Infinity"},
    {"decimals": 10**9},
    {"inputs": [{**INPUT, "value": "x"}]},
    {"inputs": [{**INPUT, "value": "1E+999999"}]},
    {"value": "1E-999999"},
]


@pytest.mark.parametrize("changes", NONSENSE, ids=str)
async def test_a_figure_that_cannot_be_shown_is_its_services_fault(gateway: Alone, changes: dict[str, object]) -> None:
    wrong = {**figure("revenue.x.y", "7.00").model_dump(mode="json"), **changes}
    gateway.answers["revenue"] = said(json.dumps(wrong))
    answer = await gateway.get(f"{FIGURE}?period=2021-10", accept="text/html")
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")


@pytest.mark.parametrize("other", ["revenue.x.z", "block", "../openapi.x"])
@pytest.mark.parametrize("rest", ["", "/records", "/records?format=xlsx"])
async def test_a_figure_that_was_not_asked_for_is_not_shown(gateway: Alone, rest: str, other: str) -> None:
    rows = {"change_no": 3, "next_cursor": None, "items": [], "figures": [], "settings": []}
    whole = figure(other, "7.00").model_dump(mode="json")

    def answered(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=rows if request.url.path.endswith("/records") else whole)

    gateway.answers["revenue"] = answered
    path = f"{FIGURE}{rest}{'&' if '?' in rest else '?'}period=2021-10"
    assert (await gateway.get(path, accept="text/html")).status_code == 502


ROWS: list[dict[str, object]] = [
    {"contribution": "x"},
    {"measure": "unknown"},
    {"contribution": "1E+999999"},
    {"contribution": "1E-999999"},
    {"record": {"amount": "1E+999999"}},
]
"""Nine characters of them may stand for a million, of which a page would hold hundreds."""


OF_ALERT = "/v1/alerts/revenue/some_code/records"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        *[(each, f"{FIGURE}/records?format=json") for each in ROWS],
        *[(each, f"{FIGURE}/records?format=xlsx") for each in (ROWS[0], ROWS[1], {"record": {"amount": {}}})],
        *[({"record": {"amount": each}}, f"{OF_ALERT}?key=k") for each in ("x", "1E+999999", {})],
    ],
    ids=str,
)
async def test_rows_that_cannot_be_shown_are_their_services_fault(
    gateway: Alone, changes: dict[str, object], path: str
) -> None:
    row = {
        "id": str(uuid4()),
        "book": "receipts",
        "measure": "a",
        "business_date": "2021-01-01",
        "opening": False,
        "record": {},
        "label_zh": "收入",
    }
    items = [{**row, "contribution": "1.00", **changes}]
    rows = {"change_no": 3, "next_cursor": None, "items": items, "figures": [], "settings": []}
    whole = {**figure("revenue.x.y", "7.00").model_dump(mode="json"), "inputs": [INPUT]}

    def answered(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=rows if request.url.path.endswith("/records") else whole)

    gateway.answers["revenue"] = answered
    answer = await gateway.get(f"{path}&period=2021-10", accept="text/html")
    assert answer.status_code == 502
