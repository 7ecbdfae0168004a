"""Writing orders over HTTP: enter, resend, correct, void, batch, dry run."""

from collections.abc import Callable

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

Order = Callable[..., dict[str, object]]


async def enter(client: httpx.AsyncClient, body: dict[str, object]) -> dict[str, object]:
    answer = await client.post("/v1/orders", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_an_entered_order_is_the_first_change_and_reads_as_it_was_sent(
    client: httpx.AsyncClient, order: Order
) -> None:
    recorded = await enter(client, order("R1", supplier_code="9144030071526726XG"))
    assert (recorded["change_no"], recorded["findings"]) == (2, [])
    record = (await client.get(f"/v1/orders/{recorded['record']['id']}")).json()["record"]
    sent = order("R1", supplier_code="9144030071526726XG", share_pct="50.0000")
    assert {name: record[name] for name in sent} == sent
    assert (record["state"], record["replaces"], record["recorded_change"]) == ("live", None, 2)
    assert record["recorded_by"] == "张三"


async def test_an_equal_resend_returns_the_record_and_makes_no_change(client: httpx.AsyncClient, order: Order) -> None:
    first = await enter(client, order("R1"))
    again = await client.post("/v1/orders", json=order("R1", share_pct="50.00"))
    assert again.status_code == 200
    assert again.json() == {"record": first["record"], "change_no": None, "findings": []}
    assert (await client.get("/v1/changes")).json()["head"]["change_no"] == 2


async def test_other_content_under_a_known_reference_is_refused_and_names_the_record(
    client: httpx.AsyncClient, order: Order
) -> None:
    first = await enter(client, order("R1"))
    answer = await client.post("/v1/orders", json=order("R1", amount="1000.02"))
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "differs")
    assert problem["current_id"] == first["record"]["id"]
    assert [(e["field"], e["row"], e["value"]) for e in problem["errors"]] == [("source_ref", 1, "R1")]


async def test_a_resend_of_a_voided_order_is_refused_with_the_reason(client: httpx.AsyncClient, order: Order) -> None:
    first = (await enter(client, order("R1")))["record"]
    voided = await client.post(f"/v1/orders/{first['id']}/void", json={"reason": "重复订购"})
    assert voided.status_code == 200
    assert (voided.json()["change_no"], voided.json()["record"]["state"]) == (3, "voided")
    answer = await client.post("/v1/orders", json=order("R1"))
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["current_id"]) == (409, "voided", first["id"])
    assert "重复订购" in problem["errors"][0]["message"]


async def test_a_voided_order_can_be_neither_voided_nor_corrected_again(
    client: httpx.AsyncClient, order: Order
) -> None:
    first = (await enter(client, order("R1")))["record"]
    await client.post(f"/v1/orders/{first['id']}/void", json={"reason": "重复订购"})
    void = await client.post(f"/v1/orders/{first['id']}/void", json={"reason": "再次作废"})
    correct = await client.post(
        f"/v1/orders/{first['id']}/correct", json={"reason": "金额有误", "entry": order("R1", amount="1.00")}
    )
    for answer in (void, correct):
        assert (answer.status_code, answer.json()["code"], answer.json()["current_id"]) == (409, "not_live", None)


async def test_a_correction_replaces_the_record_in_one_change_and_the_old_one_points_to_it(
    client: httpx.AsyncClient, order: Order
) -> None:
    first = (await enter(client, order("R1")))["record"]
    body = {"reason": "金额录入错误", "entry": order("R1", amount="990.00")}
    corrected = await client.post(f"/v1/orders/{first['id']}/correct", json=body)
    assert corrected.status_code == 200
    new = corrected.json()["record"]
    assert corrected.json()["change_no"] == 3
    assert (new["amount"], new["replaces"], new["state"], new["source_ref"]) == ("990.00", first["id"], "live", "R1")
    old = (await client.get(f"/v1/orders/{first['id']}")).json()["record"]
    assert (old["amount"], old["state"]) == ("1000.01", "corrected")
    for answer in (
        await client.post(f"/v1/orders/{first['id']}/void", json={"reason": "作废"}),
        await client.post(f"/v1/orders/{first['id']}/correct", json=body),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "not_live")
        assert answer.json()["current_id"] == new["id"]


async def test_a_resend_is_compared_with_the_newest_version_under_its_reference(
    client: httpx.AsyncClient, order: Order
) -> None:
    first = (await enter(client, order("R1")))["record"]
    body = {"reason": "金额录入错误", "entry": order("R1", amount="990.00")}
    new = (await client.post(f"/v1/orders/{first['id']}/correct", json=body)).json()["record"]
    again = await client.post("/v1/orders", json=body["entry"])
    assert (again.status_code, again.json()["record"]) == (200, new)
    as_before = await client.post("/v1/orders", json=order("R1"))
    assert (as_before.status_code, as_before.json()["code"]) == (409, "differs")
    assert as_before.json()["current_id"] == new["id"]


async def test_a_correction_that_changes_nothing_is_refused(client: httpx.AsyncClient, order: Order) -> None:
    first = (await enter(client, order("R1")))["record"]
    answer = await client.post(f"/v1/orders/{first['id']}/correct", json={"reason": "没有变化", "entry": order("R1")})
    assert (answer.status_code, answer.json()["code"]) == (409, "unchanged")
    assert answer.json()["current_id"] == first["id"]


@pytest.mark.parametrize("changed", [{"source_ref": "R2"}, {"source": "tax-bureau"}])
async def test_a_correction_keeps_source_and_reference(
    client: httpx.AsyncClient, order: Order, changed: dict[str, object]
) -> None:
    first = (await enter(client, order("R1")))["record"]
    body = {"reason": "换单号", "entry": {**order("R1", amount="2.00"), **changed}}
    answer = await client.post(f"/v1/orders/{first['id']}/correct", json=body)
    assert answer.status_code == 422
    assert [(e["field"], e["rule"]) for e in answer.json()["errors"]] == [("entry.source_ref", "kept")]


@pytest.mark.parametrize("reason", ["", "  ", "x", "x" * 501])
async def test_a_correction_or_void_without_a_proper_reason_is_refused(
    client: httpx.AsyncClient, order: Order, reason: str
) -> None:
    first = (await enter(client, order("R1")))["record"]
    for answer in (
        await client.post(f"/v1/orders/{first['id']}/void", json={"reason": reason}),
        await client.post(
            f"/v1/orders/{first['id']}/correct", json={"reason": reason, "entry": order("R1", amount="2.00")}
        ),
    ):
        assert answer.status_code == 422
        assert [e["field"] for e in answer.json()["errors"]] == ["reason"]


async def test_a_correction_that_breaks_a_rule_leaves_the_record_live(client: httpx.AsyncClient, order: Order) -> None:
    first = (await enter(client, order("R1")))["record"]
    body = {"reason": "改为退货", "entry": order("R1", kind="return", amount="-5.00")}
    answer = await client.post(f"/v1/orders/{first['id']}/correct", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "rule_broken")
    assert (await client.get(f"/v1/orders/{first['id']}")).json()["record"]["state"] == "live"


async def test_the_history_holds_every_change_oldest_first(client: httpx.AsyncClient, order: Order) -> None:
    first = (await enter(client, order("R1")))["record"]
    await enter(client, order("R2"))
    body = {"reason": "金额录入错误", "entry": order("R1", amount="990.00")}
    second = (await client.post(f"/v1/orders/{first['id']}/correct", json=body)).json()["record"]
    await client.post(f"/v1/orders/{second['id']}/void", json={"reason": "重复订购"})
    for record_id in (first["id"], second["id"]):
        history = (await client.get(f"/v1/orders/{record_id}")).json()["history"]
        assert [(h["change_no"], h["operation"], h["record_id"], h["reason"]) for h in history] == [
            (2, "enter", first["id"], None),
            (4, "correct", second["id"], "金额录入错误"),
            (5, "void", second["id"], "重复订购"),
        ]


async def test_a_batch_is_one_change_and_counts_what_was_there_already(client: httpx.AsyncClient, order: Order) -> None:
    await enter(client, order("R2"))
    answer = await client.post("/v1/orders/batch", json={"items": [order(f"R{n}") for n in range(1, 6)]})
    assert (answer.status_code, answer.json()) == (
        201,
        {"change_no": 3, "created": 4, "unchanged": 1, "findings": []},
    )
    again = await client.post("/v1/orders/batch", json={"items": [order(f"R{n}") for n in range(1, 6)]})
    assert (again.status_code, again.json()["change_no"], again.json()["unchanged"]) == (200, None, 5)
    assert (await client.get("/v1/changes")).json()["head"]["change_no"] == 3


async def test_a_batch_with_one_conflict_writes_nothing(client: httpx.AsyncClient, order: Order) -> None:
    first = (await enter(client, order("R3")))["record"]
    items = [order("R1"), order("R2"), order("R3", amount="7.00")]
    answer = await client.post("/v1/orders/batch", json={"items": items})
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["current_id"]) == (409, "differs", first["id"])
    assert [(e["row"], e["value"]) for e in problem["errors"]] == [(3, "R3")]
    assert len((await client.get("/v1/orders")).json()["items"]) == 1


async def test_repeats_within_a_batch_are_named_by_entry(client: httpx.AsyncClient, order: Order) -> None:
    items = [order("R1"), order("R2"), order("R1"), order("R2", amount="3.00")]
    answer = await client.post("/v1/orders/batch", json={"items": items})
    assert answer.status_code == 422
    assert [(e["row"], e["rule"]) for e in answer.json()["errors"]] == [(3, "repeated"), (4, "repeated")]


async def test_a_batch_takes_1000_entries_and_not_one_more(client: httpx.AsyncClient, order: Order) -> None:
    items = [order(f"R{n}") for n in range(1001)]
    answer = await client.post("/v1/orders/batch", json={"items": items})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "items")
    answer = await client.post("/v1/orders/batch", json={"items": items[:1000]})
    assert (answer.status_code, answer.json()["created"]) == (201, 1000)


async def tables_as_they_are(superuser: asyncpg.Connection) -> list[object]:
    names = ("orders", "limits", "journal", "rollups", "idempotency")
    return [[tuple(row) for row in await superuser.fetch(f"select * from {name} order by 1, 2")] for name in names]


@pytest.mark.parametrize(
    ("operation", "changes", "code"),
    [
        ("enter", {"source_ref": "new"}, None),
        ("enter", {}, None),
        ("enter", {"amount": "9.00"}, "differs"),
        ("enter", {"source_ref": "gone"}, "voided"),
        ("enter", {"source_ref": "new", "amount": "0.00"}, "rule_broken"),
        ("batch", {"source_ref": "new"}, None),
        ("batch", {"amount": "9.00"}, "differs"),
        ("batch", {"source_ref": "beside"}, "malformed"),
        ("batch", {"source_ref": "new", "limit_no": "none"}, "rule_broken"),
        ("correct", {"amount": "9.00"}, None),
        ("correct", {}, "unchanged"),
        ("correct", {"source_ref": "other"}, "malformed"),
        ("correct", {"amount": "0.00"}, "rule_broken"),
        ("void", {}, None),
        ("void gone", {}, "not_live"),
        ("correct gone", {"amount": "9.00"}, "not_live"),
    ],
)
async def test_a_dry_run_answers_the_same_refusal_as_the_write_and_writes_nothing(
    client: httpx.AsyncClient,
    order: Order,
    superuser: asyncpg.Connection,
    operation: str,
    changes: dict[str, object],
    code: str | None,
) -> None:
    live = (await enter(client, order("R1")))["record"]["id"]
    gone = (await enter(client, order("gone")))["record"]["id"]
    await client.post(f"/v1/orders/{gone}/void", json={"reason": "重复订购"})
    body = {**order("gone" if "gone" in operation else "R1"), **changes}
    target = gone if "gone" in operation else live
    path, content = {
        "enter": ("", body),
        "batch": ("/batch", {"items": [order("beside"), body]}),
        "correct": (f"/{target}/correct", {"reason": "录入错误", "entry": body}),
        "void": (f"/{target}/void", {"reason": "重复订购"}),
    }[operation.split(maxsplit=1)[0]]
    before = await tables_as_they_are(superuser)
    dry = await client.post(f"/v1/orders{path}", json=content, params={"dry_run": True})
    assert await tables_as_they_are(superuser) == before
    real = await client.post(f"/v1/orders{path}", json=content)
    if code is None:
        assert (dry.status_code, dry.json()) == (200, {"accepted": True, "findings": [], "headroom": {}})
        assert real.is_success
    else:
        assert real.json()["code"] == code
        told = {**real.json(), "request_id": dry.json()["request_id"]}
        assert (dry.status_code, dry.json()) == (real.status_code, told)


async def test_amounts_that_sum_up_to_more_than_is_kept_are_refused(
    client: httpx.AsyncClient, order: Order, superuser: asyncpg.Connection
) -> None:
    await enter(client, order("R0"))
    await superuser.execute("update rollups set amount = 9999999999999999999999.00")
    answer = await client.post("/v1/orders", json=order("R1", amount="999999999999999999.99"))
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert (await client.get("/v1/orders?source_ref=R1")).json()["items"] == []


async def test_a_failing_commit_never_answers_success_and_leaves_nothing(
    app: FastAPI, client: httpx.AsyncClient, order: Order, superuser: asyncpg.Connection
) -> None:
    standing = (await enter(client, order("R0")))["record"]["id"]
    await superuser.execute(
        """
        create function refuse() returns trigger language plpgsql as $$ begin raise 'no commit'; end $$;
        create constraint trigger refuse after insert or update on orders
            deferrable initially deferred for each row execute function refuse();
        """
    )
    before = await tables_as_they_are(superuser)
    correction = {"reason": "录入错误", "entry": order("R0", amount="2.00")}
    file = {"file": ("r.csv", b"", "text/csv")}
    for path, content in (
        ("", {"json": order("R1")}),
        ("/batch", {"json": {"items": [order("R2"), order("R3")]}}),
        (f"/{standing}/correct", {"json": correction}),
        (f"/{standing}/void", {"json": {"reason": "重复订购"}}),
        ("/import", {"files": file}),
    ):
        if path == "/import":
            header, values = ",".join(order("R4")), ",".join(map(str, order("R4").values()))
            content["files"]["file"] = ("r.csv", f"{header}\n{values}\n".encode(), "text/csv")
        answer = await client.post(f"/v1/orders{path}", headers={"Idempotency-Key": f"k{path}"}, **content)
        assert (answer.status_code, answer.json()["code"]) == (500, "internal"), path
    assert await tables_as_they_are(superuser) == before
