"""A token bound to units meets nothing of other units' rows: neither in a history, nor in a refusal, nor in the auditor's lists."""

from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.files import checked, imports
from bureau_common.kit.web.problems import XLSX
from bureau_common.testing.issuer import Issuer

Order = Callable[..., dict[str, object]]
OF_A, OF_B = {"reporting_unit": "340311"}, {"reporting_unit": "340312"}
SECRET = "乙单位内部事由"


@pytest.fixture
def bound(issuer: Issuer) -> Callable[[str], dict[str, str]]:
    return lambda unit: issuer.headers("viewer", "recorder", units=[unit], client=f"of-{unit}")


async def enter(client: httpx.AsyncClient, body: dict[str, object]) -> str:
    answer = await client.post("/v1/orders", json=body)
    assert answer.status_code == 201, answer.text
    record: str = answer.json()["record"]["id"]
    return record


async def correct(client: httpx.AsyncClient, record: str, reason: str, entry: dict[str, object]) -> str:
    answer = await client.post(f"/v1/orders/{record}/correct", json={"reason": reason, "entry": entry})
    assert answer.status_code == 200, answer.text
    corrected: str = answer.json()["record"]["id"]
    return corrected


async def test_a_history_ends_where_the_record_became_another_units_and_begins_where_it_came_from_one(
    client: httpx.AsyncClient, order: Order, bound: Callable[[str], dict[str, str]]
) -> None:
    first = await enter(client, order("1", **OF_A))
    moved = await correct(client, first, "甲移交乙", order("1", **OF_B))
    last = await correct(client, moved, SECRET, order("1", **OF_B, amount="5.00"))
    seen = {}
    for unit, record in (("340311", first), ("340312", last)):
        answer = await client.get(f"/v1/orders/{record}", headers=bound(unit))
        seen[unit] = [(item["operation"], item["record_id"]) for item in answer.json()["history"]]
    assert seen == {"340311": [("enter", first), ("correct", first)], "340312": [("correct", moved), ("correct", last)]}
    whole = (await client.get(f"/v1/orders/{last}")).json()["history"]
    assert [item["record_id"] for item in whole] == [first, moved, last]


async def test_a_source_reference_that_another_unit_has_taken_says_nothing_of_its_record(
    client: httpx.AsyncClient, order: Order, as_csv: Callable[..., bytes], bound: Callable[[str], dict[str, str]]
) -> None:
    await enter(client, order("1", **OF_B))
    gone = await enter(client, order("2", **OF_B))
    assert (await client.post(f"/v1/orders/{gone}/void", json={"reason": SECRET})).status_code == 200
    for reference, code in (("1", "differs"), ("2", "voided")):
        wanted = order(reference, **OF_A)
        for path, sent in (
            ("orders", {"json": wanted}),
            ("orders/batch", {"json": {"items": [wanted]}}),
            ("orders/import", {"files": {"file": ("o.csv", as_csv([wanted]), "text/csv")}}),
        ):
            headers = {**bound("340311"), "Idempotency-Key": f"{path}-{reference}"}
            answer = await client.post(f"/v1/{path}", headers=headers, **sent)  # type: ignore[arg-type]
            assert (path, answer.status_code, answer.json()["code"]) == (path, 409, code)
            assert (path, answer.json()["current_id"], SECRET in answer.text) == (path, None, False)
            assert "请换新单号" in answer.json()["errors"][0]["message"]  # it is nothing that the caller may correct
            told = await client.post(f"/v1/{path}", headers={"Idempotency-Key": path + reference}, **sent)  # type: ignore[arg-type]
            assert told.json()["current_id"] is not None
            assert (SECRET in told.text) == (code == "voided")


async def test_what_other_units_used_of_a_limit_is_no_sum_for_a_token_that_does_not_see_their_rows(
    client: httpx.AsyncClient,
    order: Order,
    limit: Order,
    approve: Callable[..., Awaitable[httpx.Response]],
    bound: Callable[[str], dict[str, str]],
) -> None:
    """The rule is told to everybody, the sums and the room to whoever sees all that is in them."""
    for name in ("shared", "own"):
        assert (await approve("limits", limit(name, **OF_A, amount="5000.00"))).status_code == 200
    await enter(client, order("1", **OF_B, limit_no="shared", amount="3210.00"))
    await enter(client, order("2", **OF_A, limit_no="own", amount="3210.00"))
    told = {}
    for name in ("shared", "own"):
        for who, headers in (("bound", bound("340311")), ("district", {})):
            little, much = (order("3", **OF_A, limit_no=name, amount=amount) for amount in ("1.00", "4000.00"))
            fits = await client.post("/v1/orders?dry_run=true", json=little, headers=headers)
            refused = await client.post("/v1/orders", json=much, headers=headers)
            assert (fits.status_code, refused.status_code, refused.json()["code"]) == (200, 409, "rule_broken")
            (finding,) = refused.json()["findings"]
            assert finding["code"] == "not_covered"
            told[name, who] = (fits.json()["headroom"], finding["actual"], finding["expected"], finding["difference"])
            assert (name, who, "7210" in refused.text) == (name, who, (name, who) != ("shared", "bound"))
    whole = lambda name: ({f"{name}.orderable": "1789.00"}, "7210.00", "<= 5000.00", "2210.00")  # noqa: E731
    assert told == {
        ("shared", "bound"): ({}, None, None, None),
        ("shared", "district"): whole("shared"),
        ("own", "bound"): whole("own"),
        ("own", "district"): whole("own"),
    }


async def test_a_record_that_became_another_units_is_refused_without_its_name(
    client: httpx.AsyncClient, order: Order, bound: Callable[[str], dict[str, str]]
) -> None:
    first = await enter(client, order("1", **OF_A))
    await correct(client, first, "甲移交乙", order("1", **OF_B))
    answer = await client.post(f"/v1/orders/{first}/void", json={"reason": "重复订购"}, headers=bound("340311"))
    assert (answer.status_code, answer.json()["code"], answer.json()["current_id"]) == (409, "not_live", None)
    answer = await client.post(f"/v1/orders/{first}/void", json={"reason": "重复订购"})
    assert (answer.json()["code"], answer.json()["current_id"] is None) == ("not_live", False)


@pytest.mark.parametrize("path", ["refusals", "journal/verify", "journal/verify/slices", "personal-reads"])
async def test_an_auditor_who_is_bound_to_units_reads_nothing_of_the_district(
    client: httpx.AsyncClient, issuer: Issuer, path: str
) -> None:
    statuses = [
        (await client.get(f"/v1/{path}", headers=issuer.headers("audit_admin", units=units))).status_code
        for units in ([], ["340311"])
    ]
    assert statuses == [200, 403]


async def test_every_row_of_another_unit_is_counted_and_the_first_are_named_as_a_document_and_as_a_workbook(
    app: FastAPI,
    client: httpx.AsyncClient,
    order: Order,
    as_csv: Callable[..., bytes],
    bound: Callable[[str], dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Those behind the first rows that were read were not counted, and nobody had said that a 403 may be a workbook."""
    monkeypatch.setattr(imports, "_CHUNK", 4)
    monkeypatch.setattr(checked, "MAX_LISTED", 2)
    content = as_csv([order("0", **OF_A), *[order(str(number), **OF_B) for number in range(1, 9)]])
    sent = {"files": {"file": ("o.csv", content, "text/csv")}, "headers": {**bound("340311"), "Idempotency-Key": "k"}}
    told = await client.post("/v1/orders/import", **sent)  # type: ignore[arg-type]
    assert (told.status_code, told.json()["code"], told.json()["errors_total"]) == (403, "forbidden", 8), told.text
    assert [each["row"] for each in told.json()["errors"]] == [3, 4]
    workbook = await client.post("/v1/orders/import?problems=xlsx", **sent)  # type: ignore[arg-type]
    documented = app.openapi()["paths"]["/v1/orders/import"]["post"]["responses"]["403"]["content"]
    assert (workbook.status_code, workbook.headers["content-type"]) == (403, XLSX)
    assert XLSX in documented
