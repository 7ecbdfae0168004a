"""A hidden person's name, number, card and phone are found nowhere but in one table: everything is searched."""

import csv
import io
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.core.logs import configure_logs
from bureau_common.testing.issuer import Issuer

Body = dict[str, object]
DETAILS: Body = {
    "name": "欧阳藏锋",
    "id_number": "340311198706134511",
    "phone": "15955217743",
    "card": "6228480668123459017",
}
NEW: Body = {
    "name": "欧阳藏锋",
    "id_number": "34031119870613452X",
    "phone": "0552-3917746",
    "card": "6228480668123459025",
}
WRONG: Body = {
    "name": "欧阳藏锋\u0007",
    "id_number": "34031119870613451X",
    "phone": "159552177439",
    "card": "62284806681x",
}
COMMON: Body = {"source": "civil", "source_ref": "P1", "reporting_unit": "T1", "business_date": "2021-03-15"}
SECRETS = [
    "藏锋", "34031119870613451", "19870613451", "9870613", "15955217743", "5521774", "6228480668123459017",
    "34031119870613452", "05523917746", "3917746", "6228480668123459025", "84806681",
]  # fmt: skip


def leaks(text: str) -> list[str]:
    """Which secrets stand in a text, plain or escaped."""
    return [secret for secret in SECRETS if secret in text or secret.encode("unicode_escape").decode() in text]


def test_the_search_finds_what_it_should() -> None:
    assert leaks("...34031119870613451X...") == ["34031119870613451", "19870613451", "9870613"]
    assert leaks('"\\u85cf\\u950b"') == ["藏锋"]
    assert leaks("340311********4511 欧阳** 159****7743 ***************9017") == []


@dataclass
class Driver:
    """Sends requests and keeps every answer, head and body, except the one that may tell: a reveal that succeeded."""

    client: httpx.AsyncClient
    heard: dict[str, str] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)

    async def send(self, method: str, path: str, **options: object) -> httpx.Response:
        answer = await self.client.request(method, path, **options)  # type: ignore[arg-type]
        self.statuses.append(answer.status_code)
        if not (path.endswith("/reveal") and answer.status_code == 200):
            shown = path.partition("?")[0]
            self.heard[f"{len(self.statuses)} {method} {shown}"] = f"{dict(answer.headers)} {answer.text}"
        return answer

    async def post(self, path: str, body: object, **options: object) -> httpx.Response:
        return await self.send("POST", path, json=body, **options)


@pytest.fixture
def logged(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the service prints from here on: its log."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    configure_logs("toy-svc", "INFO")
    return stream


async def dump(superuser: asyncpg.Connection) -> dict[str, str]:
    """Every row of every table as text."""
    names = await superuser.fetch("select table_name from information_schema.tables where table_schema = 'public'")
    return {
        name: "\n".join(row[0] for row in await superuser.fetch(f'select t::text from "{name}" t')) for (name,) in names
    }


async def ordinary_life(drive: Driver, approver: dict[str, str], auditor: dict[str, str]) -> str:
    """Everything that goes right: registered, found, corrected, revealed, a head of household, listed, exported."""
    created = await drive.post("/v1/persons", {**COMMON, **DETAILS}, headers={"Idempotency-Key": "k1"})
    person: str = created.json()["person"]["id"]
    await drive.post("/v1/persons", {**COMMON, **DETAILS}, headers={"Idempotency-Key": "k1"})
    await drive.post("/v1/persons", {**COMMON, **DETAILS})
    await drive.post("/v1/persons/find", {"id_number": DETAILS["id_number"]})
    await drive.send("GET", f"/v1/persons/{person}")
    household = {**COMMON, "source_ref": "H1", "household_no": "A1", "kind": "ordinary", "township": "340311100",
                 "head": person, "members": 3}  # fmt: skip
    await drive.post("/v1/households", household)
    revealed = await drive.post(f"/v1/persons/{person}/reveal", {"purpose": "核对发放"}, headers=approver)
    assert {name: revealed.json()[name] for name in DETAILS} == DETAILS
    correction = {"reason": "号码变更", "details": NEW}
    await drive.post(f"/v1/persons/{person}/correct", correction, headers={"Idempotency-Key": "k2"})
    for path in ("households", "households/export", "changes", f"persons/{person}", "orders", "orders/export"):
        await drive.send("GET", f"/v1/{path}")
    for path in ("personal-reads", "refusals", "journal/verify"):
        await drive.send("GET", f"/v1/{path}", headers=auditor)
    assert set(drive.statuses) == {200, 201}
    return person


async def everything_wrong(drive: Driver, issuer: Issuer, person: str) -> None:
    """Malformed, in conflict, by the wrong role, in the wrong place; each answer is a refusal."""
    done = len(drive.statuses)
    for name, value in WRONG.items():
        await drive.post("/v1/persons", {**COMMON, **NEW, name: value})
        await drive.post("/v1/persons", {**COMMON, **NEW, name: [value, {"deep": value}]})
        await drive.post("/v1/persons", {**COMMON, **NEW, f"{name}_x": value})
        await drive.post(f"/v1/persons/{person}/correct", {"reason": "更正", "details": {**NEW, name: value}})
        await drive.post("/v1/persons", {**COMMON, **NEW, name: "改" if name == "name" else DETAILS[name]})
    for value in [*NEW.values(), *DETAILS.values()]:
        await drive.post("/v1/persons", value)
        await drive.post("/v1/persons", {**COMMON, **NEW, "business_date": value, "reporting_unit": value})
        await drive.post("/v1/persons", {**COMMON, **NEW, str(value): 1} if str(value)[-1].isdigit() else 7)
        await drive.post("/v1/persons/find", {"id_number": f"{value}!"})
        await drive.post("/v1/orders", {"order_no": value} if str(value).isascii() else str(value))
        await drive.send("POST", "/v1/persons", content=f'{{"name": "{value}"'.encode())
        await drive.send("POST", "/v1/persons", content=str(value).encode(), headers={"Content-Type": "text/plain"})
    number = str(DETAILS["id_number"])
    await drive.post("/v1/persons", {**COMMON, **NEW, "source_ref": NEW["id_number"]})
    await drive.post("/v1/persons", {**COMMON, **NEW, "source_ref": f"{NEW['name']}1"})
    await drive.post("/v1/persons", {**COMMON, "source_ref": "P7", **NEW}, headers={"Idempotency-Key": number})
    await drive.post(f"/v1/persons/{person}/correct", {"reason": f"原号{number}", "details": DETAILS})
    await drive.send("GET", f"/v1/persons/{number}", headers={"X-Request-ID": number})
    await drive.send("GET", f"/v1/{number}")
    await drive.post(f"/v1/orders/{number}/void", {"reason": "重复"}, headers=issuer.headers("viewer"))
    await drive.post(f"/v1/persons/{person}/reveal", {"purpose": number}, headers=issuer.headers("approver"))
    await drive.post("/v1/persons", {**COMMON, **NEW}, headers=issuer.headers("viewer"))
    await drive.post("/v1/persons", {**COMMON, **NEW}, headers={"Authorization": f"Bearer {number}"})
    other = issuer.headers("recorder", units=["T2"])
    await drive.post("/v1/persons", {**COMMON, **NEW, "reporting_unit": "T2"}, headers=other)
    await drive.post("/v1/households", {"head": number, "household_no": number})
    await drive.send("GET", "/v1/orders", params={"limit": number, "cursor": number})
    assert {status for status in drive.statuses[done:] if status < 400} == set()
    assert {401, 403, 404, 409, 422} <= set(drive.statuses[done:])


async def everything_broken(drive: Driver, superuser: asyncpg.Connection, person: str) -> None:
    """The database refuses with the row in its message, or ends the connection in the middle of the write."""
    fresh = {**COMMON, "source_ref": "P8", **DETAILS}
    correction = {"reason": "更正", "details": DETAILS}
    breaks = {
        "alter table person_details add constraint c check (salt is null) not valid": 500,
        "alter table person_details add column x int not null default null": 500,
        "alter table person_details alter column phone type int using null": 500,
        "create or replace function stop() returns trigger language plpgsql as $$ begin"
        " raise exception 'no % here', new.id_number using detail = new::text; end $$;"
        " create trigger stop before insert or update on person_details for each row execute function stop()": 500,
        "create or replace function stop() returns trigger language plpgsql as $$ begin"
        " perform pg_terminate_backend(pg_backend_pid()); return new; end $$;"
        " create trigger stop before insert or update on person_details for each row execute function stop()": 503,
    }
    for statement, status in breaks.items():
        before = await superuser.fetch("select * from person_details")
        await superuser.execute("create table kept as table person_details")
        await superuser.execute("truncate person_details")
        if "using null" in statement:
            await superuser.execute("insert into person_details select * from kept")
            await superuser.execute("update person_details set phone = null")
        await superuser.execute(statement)
        answer = await drive.post("/v1/persons", fresh)
        assert answer.status_code == status, (statement, answer.text)
        await superuser.execute("drop trigger if exists stop on person_details")
        await superuser.execute("alter table person_details drop constraint if exists c")
        await superuser.execute("alter table person_details drop column if exists x")
        await superuser.execute("alter table person_details alter column phone type text")
        await superuser.execute("truncate person_details")
        await superuser.execute("insert into person_details select * from kept")
        await superuser.execute("drop table kept")
        assert await superuser.fetch("select * from person_details") == before
    await superuser.execute("alter table person_details add constraint c check (card <> '6228480668123459017')")
    assert (await drive.post(f"/v1/persons/{person}/correct", correction)).status_code == 409
    await superuser.execute("alter table person_details drop constraint c")


async def files(drive: Driver, order: Callable[..., Body]) -> None:
    """A file with personal data in the columns of another book."""
    body = order(str(DETAILS["id_number"]), supplier_code=DETAILS["id_number"], business_date=DETAILS["phone"])
    text = io.StringIO()
    writer = csv.DictWriter(text, list(body))
    writer.writeheader()
    writer.writerow(body)
    answer = await drive.send(
        "POST", "/v1/orders/import", headers={"Idempotency-Key": "f1"}, files={"file": ("r.csv", text.getvalue())}
    )
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} >= {"supplier_code"}


async def test_personal_data_is_found_in_no_answer_log_table_or_export_without_the_role(
    logged: io.StringIO,
    client: httpx.AsyncClient,
    superuser: asyncpg.Connection,
    issuer: Issuer,
    order: Callable[..., Body],
) -> None:
    drive = Driver(client)
    approver, auditor = issuer.headers("approver"), issuer.headers("audit_admin")
    person = await ordinary_life(drive, approver, auditor)
    await everything_wrong(drive, issuer, person)
    await files(drive, order)
    await everything_broken(drive, superuser, person)
    await drive.send("GET", "/v1/refusals", headers=auditor)
    assert {call: leaks(text) for call, text in drive.heard.items() if leaks(text)} == {}
    lines = logged.getvalue()
    assert '"event": "unhandled"' in lines
    assert '"event": "database_busy"' in lines
    assert [line for line in lines.splitlines() if leaks(line)] == []
    tables = await dump(superuser)
    assert {"persons", "journal", "refusals", "idempotency", "personal_reads", "households"} <= set(tables)
    assert all(tables[name] for name in ("persons", "journal", "refusals", "idempotency", "personal_reads"))
    assert {name for name, rows in tables.items() if leaks(rows)} == {"person_details"}
    await drive.post(f"/v1/persons/{person}/erase", {"reason": "本人申请"}, headers=approver)
    assert {name for name, rows in (await dump(superuser)).items() if leaks(rows)} == set()
    assert leaks(logged.getvalue()) == []
