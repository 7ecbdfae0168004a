"""A page is found by an index, whoever asks for whatever: what is read for it grows with the page and not with the book."""

import json
from collections.abc import Iterator
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event

from bureau_common.testing.issuer import Issuer

ROWS = 50_000
UNITS = ("340311", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9")
FILL = """
    insert into orders (source, source_ref, reporting_unit, business_date, order_no, item, share_pct, kind, amount,
        created_change)
    select 'system-' || n % 7, 'R' || n, ($1::text[])[1 + n % 10], date '2020-01-01' + n % 700, 'V' || n, '1010101', 50, 'order',
        1, 2 + (n % 4 = 0)::int
    from generate_series(1, $2::int) n
"""
OLDER = """
    insert into journal select $1, $1, $1, at, actor, person, request_id, trace_id, topic, operation, null, rows, reason,
        digest, chain from journal where change_no = 1
"""
FEW = """
    insert into orders (source, source_ref, reporting_unit, business_date, order_no, item, share_pct, kind, amount,
        created_change)
    select $2, 'F' || n, $1, date '2020-01-01' + n * 3, 'V' || n, '1010101', 50, 'order', 1, 2 from generate_series(1, 220) n
"""
CUSTOM = "force_custom_plan"
RARE = {"a small unit of a great source": ("T10", "system-5"), "a small source of a great unit": ("T1", "seldom")}
NARROWED = {
    "of all": "",
    "of a unit": "&reporting_unit=T3",
    "of a unit from a month on": "&reporting_unit=T3&from=2021-03",
    "of a source": "&source=system-5",
    "of a source of a unit": "&source=system-5&reporting_unit=T3",
}


@pytest.fixture
async def many(client: httpx.AsyncClient, superuser: asyncpg.Connection) -> None:
    """Fifty thousand orders of ten units and seven sources, every fourth of them of the newest change."""
    for number in (2, 3):
        await superuser.execute(OLDER, number)
    await superuser.execute(FILL, list(UNITS), ROWS)
    for unit, source in RARE.values():
        await superuser.execute(FEW, unit, source)
    await superuser.execute("analyze orders; analyze journal")


@pytest.fixture
def asked(app: FastAPI) -> Iterator[list[tuple[str, Any]]]:
    """The statements of lists, each with its parameters."""
    noted: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "row_to_json" in statement:
            noted.append((statement, parameters))

    engine = app.state.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield noted
    event.remove(engine, "before_cursor_execute", note)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", []):
        yield from _nodes(inner)


async def _run(superuser: asyncpg.Connection, statement: str, parameters: Any, mode: str) -> list[dict[str, Any]]:
    """What a statement did, by the plan that it gets."""
    await superuser.execute(f"set plan_cache_mode = {mode}; set jit = off")
    told = await superuser.fetchval(f"explain (analyze, format json) {statement}", *parameters)
    return [*_nodes(json.loads(told)[0]["Plan"])]


async def _met(superuser: asyncpg.Connection, statement: str, parameters: Any, mode: str) -> tuple[set[str], int, int]:
    """By the plan that a statement gets: how orders are looked through, how many are met, and how many rows are sorted."""
    nodes = await _run(superuser, statement, parameters, mode)
    scans = [each for each in nodes if each.get("Relation Name") == "orders"]
    met = [each["Actual Loops"] * (each["Actual Rows"] + each.get("Rows Removed by Filter", 0)) for each in scans]
    ordered = [each["Actual Loops"] * each["Actual Rows"] for each in nodes if "Sort" in each["Node Type"]]
    return {each["Node Type"] for each in scans}, round(sum(met)), round(max(ordered, default=0))


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("as_of", ["", "&as_of=2"])
@pytest.mark.parametrize("units", [(), ("T3",), ("T3", "T5", "T7")], ids=["district", "unit", "units"])
async def test_no_page_reads_or_sorts_more_than_a_few_pages_of_rows(
    client: httpx.AsyncClient, issuer: Issuer, superuser: asyncpg.Connection, asked: list[tuple[str, Any]],
    units: tuple[str, ...], as_of: str,
) -> None:  # fmt: skip
    client.headers.update(issuer.headers("viewer", units=units))
    mode, parts = CUSTOM if as_of else "force_generic_plan", max(len(units), 1)
    for name, narrowed in NARROWED.items():
        path = f"/v1/orders?limit=100{narrowed}{as_of}"
        first = (await client.get(path)).json()
        assert len(first["items"]) == 100, name
        second = (await client.get(f"{path}&cursor={first['next_cursor']}")).json()
        assert len(second["items"]) == 100, name
        by_values = "source" in narrowed and len(units) < 2 and ("reporting_unit" in narrowed or units)
        for statement, parameters in asked:
            planned = CUSTOM if by_values and "ahead" not in statement else mode
            kinds, met, ordered = await _met(superuser, statement, parameters, planned)
            assert kinds <= {"Index Scan", "Bitmap Heap Scan"}, (name, kinds)
            # Of a source of a unit, every seventh row counts; at the older cut-off three of four.
            assert met <= 12 * 101 * parts, (name, met)
            assert ordered <= 101 * parts, (name, ordered)
        asked.clear()


@pytest.mark.usefixtures("many")
async def test_the_pages_of_a_token_of_three_units_are_all_of_their_rows_in_order(
    client: httpx.AsyncClient, issuer: Issuer, superuser: asyncpg.Connection
) -> None:
    client.headers.update(issuer.headers("viewer", units=("T3", "T5", "T7")))
    expected = await superuser.fetch(
        "select source_ref from orders where reporting_unit in ('T3', 'T5', 'T7') order by business_date, id"
    )
    found: list[str] = []
    cursor = ""
    while True:
        page = (await client.get(f"/v1/orders?limit=500{cursor}")).json()
        found += [each["source_ref"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert found == [row["source_ref"] for row in expected]
    assert len(found) == ROWS * 3 // 10


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("as_of", ["", "&as_of=2"])
@pytest.mark.parametrize("name", NARROWED)
async def test_a_unit_is_looked_up_once_however_many_rows_of_a_page_name_it(
    client: httpx.AsyncClient, superuser: asyncpg.Connection, asked: list[tuple[str, Any]], name: str, as_of: str
) -> None:
    page = (await client.get(f"/v1/orders?limit=100{NARROWED[name]}{as_of}")).json()
    assert len(page["items"]) == 100
    for mode in (CUSTOM, "force_generic_plan"):
        nodes = await _run(superuser, *asked[-1], mode)
        looked = [each["Actual Loops"] for each in nodes if each.get("Relation Name") == "reporting_units"]
        assert 1 <= sum(looked) <= len({each["reporting_unit"] for each in page["items"]}), mode


async def test_a_unit_that_a_token_has_not_is_an_empty_list(client: httpx.AsyncClient, issuer: Issuer) -> None:
    client.headers.update(issuer.headers("viewer", units=("T3",)))
    answer = await client.get("/v1/orders?reporting_unit=T5")
    page = answer.json()
    assert (answer.status_code, page["items"], page["next_cursor"]) == (200, [], None)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("as_of", ["", "&as_of=2"])
async def test_the_fiftieth_page_of_a_figures_rows_meets_no_more_rows_than_the_first(
    app: FastAPI, client: httpx.AsyncClient, superuser: asyncpg.Connection, as_of: str
) -> None:
    path = f"/v1/figures/toy.goods.ytd/records?period=2021-11&limit=5{as_of}"
    noted: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "contribution" in statement:
            noted.append((statement, parameters))

    event.listen(app.state.database.engine.sync_engine, "before_cursor_execute", note)
    cursor, ids = "", []
    for _ in range(50):
        page = (await client.get(path + cursor)).json()
        ids += [each["id"] for each in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert len({*ids}) == 50 * 5
    kinds, first, _ = await _met(superuser, *noted[0], "force_custom_plan")
    last_kinds, last, _ = await _met(superuser, *noted[-1], "force_custom_plan")
    assert kinds == last_kinds == {"Index Scan"}
    assert 0 < last <= 1.5 * first < 5 * 6


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("rare", RARE)
async def test_of_a_source_and_a_unit_the_smaller_one_is_read(
    client: httpx.AsyncClient, superuser: asyncpg.Connection, asked: list[tuple[str, Any]], rare: str
) -> None:
    unit, source = RARE[rare]
    answer = await client.get(f"/v1/orders?limit=100&source={source}&reporting_unit={unit}")
    assert len(answer.json()["items"]) == 100
    modes = ["force_generic_plan", CUSTOM]
    met = [(await _met(superuser, *each, mode))[1] for each, mode in zip(asked, modes, strict=False)]
    assert sum(met) <= 2 * 220
    # What most rows of a unit are of is found among its next ones, by one statement that is planned once.
    assert len(asked) == (1 if unit == "T10" else 2)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(("unit", "source"), [*RARE.values(), ("T3", "system-5")])
async def test_the_pages_of_a_source_and_a_unit_are_all_of_their_rows_in_order(
    client: httpx.AsyncClient, superuser: asyncpg.Connection, unit: str, source: str
) -> None:
    expected = await superuser.fetch(
        "select source_ref from orders where reporting_unit = $1 and source = $2 order by business_date, id",
        unit,
        source,
    )
    found: list[str] = []
    cursor = ""
    while not found or cursor:
        page = (await client.get(f"/v1/orders?limit=70&reporting_unit={unit}&source={source}{cursor}")).json()
        found += [each["source_ref"] for each in page["items"]]
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else ""
    assert found == [row["source_ref"] for row in expected]
