"""`file=true` files what units file: never the kit's own books, whose import would file itself or what no plan can name."""

from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.core.tables import filings
from bureau_common.kit.journal.journal import hash_rows
from bureau_common.kit.watch.notes import AlertNoteEntry
from bureau_common.schemas.filings import FilingEntry
from bureau_common.schemas.periods import Period
from bureau_common.schemas.records import RecordEntry
from bureau_common.schemas.reporting_units import UnitEntry
from bureau_common.testing.issuer import Issuer
from toy.filings import filing

OF_OFFICE = {"source": "office", "source_ref": "T9", "reporting_unit": "bureau", "business_date": "2021-03-31"}
ROWS: dict[str, tuple[type[RecordEntry], dict[str, object]]] = {
    "filings": (FilingEntry, filing("2021-03")),
    "reporting-units": (UnitEntry, {
        **OF_OFFICE, "code": "X9", "name": "新设单位", "kind": "institution", "division_code": "340311",
        "from_day": "2021-01-01",
    }),
    "alert-notes": (AlertNoteEntry, {**OF_OFFICE, "code": "toy_services", "period": "2021-03", "note": "已核实"}),
}  # fmt: skip


@pytest.mark.parametrize("book", ROWS)
async def test_no_book_of_the_kits_is_filed_by_its_import(
    client: httpx.AsyncClient, is_verified: Callable[[], Awaitable[bool]], book: str
) -> None:
    """A filing of filings was hashed twice into its change: for good the journal did not agree with the rows."""
    entry, row = ROWS[book]
    names = {field.title or name: name for name, field in entry.model_fields.items()}
    head = (await client.get(f"/v1/{book}/import/template")).text.lstrip("\ufeff").splitlines()[0]
    line = ",".join(str(row.get(names[title], "")) for title in head.split(","))
    for query, expected in (("?file=true", 422), ("?file=true&dry_run=true", 422), ("", 201)):
        content = {"file": ("rows.csv", f"{head}\r\n{line}\r\n".encode(), "text/csv")}
        answer = await client.post(f"/v1/{book}/import{query}", files=content, headers={"Idempotency-Key": f"k{query}"})
        assert (query, answer.status_code) == (query, expected), answer.text
    roll = (await client.get("/v1/filings?period=2021-03")).json()["lines"]
    assert [each["book"] for each in roll] == (["orders"] if book == "filings" else [])
    assert await is_verified()


async def test_a_table_that_is_named_twice_is_hashed_once(
    app: FastAPI, client: httpx.AsyncClient, order: Callable[..., dict[str, object]]
) -> None:
    assert (await client.post("/v1/filings", json=filing("2021-03"))).status_code == 201
    async with app.state.database.reading() as session:
        once, twice = [await hash_rows(session, [filings] * count, 2) for count in (1, 2)]
        change = [await hash_rows(session, [filings], number) for number in range(1, 10)]
    assert once == twice
    assert len({*change}) > 1


async def test_no_filing_takes_the_references_that_an_import_gives(
    client: httpx.AsyncClient,
    order: Callable[..., dict[str, object]],
    as_csv: Callable[..., bytes],
    import_file: Callable[..., Awaitable[httpx.Response]],
) -> None:
    """They could be told beforehand: whoever had filed other months under them made the import a 500, again and again."""
    for number, month in enumerate(Period.parse("2018-01").until(Period.parse("2020-12")), 30):
        taken = filing(month, source="import", source_ref=f"orders/340311/2021-03/{number}")
        assert (await client.post("/v1/filings", json=taken)).status_code == 201
    imported = await import_file(as_csv([order("V1")]), file=True)
    assert (imported.status_code, imported.json()["filed"]) == (201, 1), imported.text


async def test_a_dry_run_refuses_a_file_that_would_be_filed_in_the_words_of_the_import(
    client: httpx.AsyncClient,
    issuer: Issuer,
    order: Callable[..., dict[str, object]],
    as_csv: Callable[..., bytes],
    import_file: Callable[..., Awaitable[httpx.Response]],
) -> None:
    """The dry run asked about the filings first, which count by the month's last day, and the import about the rows."""
    approver = issuer.headers("approver", person="李四")
    closed = await client.post("/v1/periods/2021-02/close", json={"reason": "结账"}, headers=approver)
    assert closed.status_code == 200, closed.text
    content = as_csv([order("1", business_date="2021-02-05"), order("2")])
    told = []
    for dry_run in (True, False):
        answer = await import_file(content, file=True, dry_run=dry_run)
        assert (answer.status_code, answer.json()["code"]) == (409, "period_closed"), answer.text
        told.append({name: answer.json()[name] for name in ("detail", "errors", "findings")})
    assert "2021-02-05" in told[1]["detail"]
    assert told[0] == told[1]
