"""No ID number, card or phone leaves credit-svc without the role: not in lists, errors, logs, problem files or exports."""

import io
import itertools
import sys
import zipfile
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from bureau_common.kit.books.books import Book
from bureau_common.kit.core.logs import configure_logs
from bureau_common.testing.files import csv_of
from tests.guarantee_records import CODE, RECORDS
from tests.services import books_of
from tests.suite import Suite

Body = dict[str, object]
Ask = Callable[..., Awaitable[httpx.Response]]
COMMON: Body = {"source": "banks", "reporting_unit": "district", "business_date": "2020-01-01"}
FIRST = {"name": "欧阳藏锋", "id_number": "340311198706134511", "phone": "15955217743", "card": "6228480668123459017"}
SECOND = {"name": "欧阳守拙", "id_number": "34031119870613452X", "phone": "13917746552", "card": "6228480668123459025"}
NUMBERS = [person[kind] for person in (FIRST, SECOND) for kind in ("id_number", "phone", "card")]
SECRETS = ["藏锋", "守拙", *[number.rstrip("X") for number in NUMBERS]]
BOOKS = books_of("credit")
ONLY_BY_ALL = {"source_ref", "client_code"}
"""What is judged when all else of the entry is right: a reference by the entry's day, a client's code by its class."""
MICROCREDIT: Body = {
    **COMMON, "source_ref": "M1", "business_date": "2021-04-01", "loan_no": "M1", "bank": "示范农商行",
    "household_no": "H1", "household_kind": "lifted_out", "origin": "new", "signed_on": "2021-04-01",
    "purpose": "breeding", "security": "credit", "amount": "50000.00", "rate_pct": "3.85", "due_on": "2022-03-31",
}  # fmt: skip


def leaks(content: bytes) -> list[str]:
    """Which secrets stand in an answer, a workbook's parts and escaped text included."""
    parts = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = [book.read(name) for name in book.namelist()]
    text = "\n".join(part.decode("utf-8", errors="replace") for part in parts)
    return [each for each in SECRETS if each in text or each.encode("unicode_escape").decode() in text]


def test_the_search_finds_what_it_should() -> None:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/sheet1.xml", f"<t>{FIRST['card']}</t>")
    assert leaks(book.getvalue()) == [FIRST["card"]]
    assert leaks(b'{"name": "\\u85cf\\u950b"}') == ["藏锋"]
    assert leaks("欧阳** 340311********4511 159****7743 ***************9017".encode()) == []


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_no_text_of_a_record_takes_an_id_number(book: Book[Any]) -> None:
    fields = book.entry.model_fields
    with pytest.raises(ValidationError) as caught:
        book.entry.model_validate(dict.fromkeys(fields, FIRST["id_number"]))
    assert {*fields} - {error["loc"][0] for error in caught.value.errors()} <= ONLY_BY_ALL


@pytest.fixture
def logged(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the service prints from here on: its log."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    configure_logs("credit-svc", "INFO")
    return stream


@pytest.fixture
def heard() -> dict[str, list[str]]:
    """Of each answer what it gave away."""
    return {}


@pytest.fixture
def ask(suite: Suite, heard: dict[str, list[str]]) -> Ask:
    """Ask by a role, and keep what the answer gives away."""
    calls = itertools.count(1)

    async def send(role: str, method: str, path: str, status: int, **options: object) -> httpx.Response:
        number = next(calls)
        headers = {**suite.auth(role), "Idempotency-Key": f"k{number}"}
        answer = await suite.gateway.request(method, f"/v1/credit/{path}", headers=headers, **options)  # type: ignore[arg-type]
        assert answer.status_code == status, (path, answer.text[:500])
        heard[f"{number} {method} {path}"] = leaks(answer.content)
        return answer

    return send


async def fill(ask: Ask) -> str:
    """Two persons, a household of the first, an enterprise and what they borrowed; returns the first person's id."""
    persons = [
        (await ask("recorder", "POST", "persons", 201, json={**COMMON, **details, "source_ref": f"P{number}"})).json()
        for number, details in enumerate((FIRST, SECOND))
    ]
    head: str = persons[0]["person"]["id"]
    about = {"household_no": "H1", "kind": "lifted_out", "township": "340311101", "head": head, "members": 3}
    await ask("recorder", "POST", "households", 201, json={**COMMON, "source_ref": "H1", **about})
    await ask("recorder", "POST", "microcredits", 201, json=MICROCREDIT)
    for book, record in RECORDS.items():
        await ask("recorder", "POST", book, 201, json={**COMMON, **record})
    return head


async def read_all(ask: Ask, person: str) -> None:
    """Everything that a viewer may read: persons, and the list and the exports of every book."""
    await ask("viewer", "GET", f"persons/{person}", 200)
    found = await ask("viewer", "POST", "persons/find", 200, json={"id_number": FIRST["id_number"]})
    assert found.json()["id_number"] == "340311********4511"
    for book in BOOKS:
        listed = await ask("viewer", "GET", f"{book.name}?limit=500", 200)
        exported = await ask("viewer", "GET", f"{book.name}/export?format=csv", 200)
        await ask("viewer", "GET", f"{book.name}/export?format=xlsx", 200)
        assert len(exported.text.splitlines()) == 1 + len(listed.json()["items"])
    await ask("viewer", "GET", "figures/credit.microcredit.balance/records?period=2021-10", 200)
    await ask("viewer", "GET", "changes", 200)
    await ask("viewer", "POST", f"persons/{person}/reveal", 403, json={"purpose": "核对发放"})


async def err(ask: Ask, person: str) -> None:
    """Numbers where they have no place: in every field of every book, and where a rule finds them."""
    number = FIRST["id_number"]
    for book in BOOKS:
        if "enter" in book.operations:
            await ask("recorder", "POST", book.name, 422, json=dict.fromkeys(book.entry.model_fields, number))
        await ask("viewer", "GET", f"{book.name}?limit={number}&cursor={number}", 422)
    await ask("recorder", "POST", "microcredits", 422, json={**MICROCREDIT, "source_ref": number})
    for name in ("phone", "card"):
        wrong = {"business_date": FIRST[name], "rate_pct": FIRST[name], "due_on": FIRST[name]}
        await ask("recorder", "POST", "microcredits", 422, json={**MICROCREDIT, **wrong})
    loan = {**COMMON, **RECORDS["guarantee-loans"], "source_ref": "L2", "contract_no": "C2"}
    for kind in ("small", "farmer"):
        await ask(
            "recorder", "POST", "guarantee-loans", 422, json={**loan, "client_class": kind, "client_code": number}
        )
    await ask("recorder", "POST", "persons", 409, json={**COMMON, **FIRST, "source_ref": "P3", "phone": "13800138000"})
    await ask("recorder", "POST", "persons", 409, json={**COMMON, **SECOND, "source_ref": "P4", "card": FIRST["card"]})
    details = {**FIRST, "id_number": SECOND["id_number"]}
    await ask("recorder", "POST", f"persons/{person}/correct", 409, json={"reason": "号码有误", "details": details})
    await ask("viewer", "GET", f"persons/{number}", 404)


async def refuse_files(ask: Ask) -> None:
    """An import of every book with numbers in its cells, answered as a problem document and as a workbook."""
    for book in BOOKS:
        if "import" not in book.operations:
            continue
        fields = book.entry.model_fields
        rows: list[Body] = [dict.fromkeys(fields, FIRST["id_number"])]
        rows += [{"source": "banks", "business_date": FIRST[kind]} for kind in ("phone", "card")]
        files = {"file": ("file.csv", csv_of(book.entry, rows), "text/csv")}
        for wanted in ("json", "xlsx"):
            await ask("recorder", "POST", f"{book.name}/import?problems={wanted}", 422, files=files)


async def test_no_number_leaves_without_the_role(
    suite: Suite, logged: io.StringIO, ask: Ask, heard: dict[str, list[str]]
) -> None:
    person = await fill(ask)
    await read_all(ask, person)
    await err(ask, person)
    await refuse_files(ask)
    assert {call: found for call, found in heard.items() if found} == {}
    assert logged.getvalue()
    assert leaks(logged.getvalue().encode()) == []
    # With the role, and a purpose, the details are there.
    told = await suite.gateway.post(
        f"/v1/credit/persons/{person}/reveal", json={"purpose": "核对发放"}, headers=suite.auth("approver")
    )
    assert {kind: told.json()[kind] for kind in FIRST} == FIRST


async def test_a_code_that_fails_its_check_is_refused_clearly_and_the_true_ones_are_accepted(ask: Ask) -> None:
    enterprise = {**COMMON, **RECORDS["enterprises"]}
    refused = await ask(
        "recorder", "POST", "enterprises", 422, json={**enterprise, "credit_code": "1134170200324932X1"}
    )
    (error,) = refused.json()["errors"]
    assert error["field"] == "credit_code"
    assert "统一社会信用代码校验不符（GB 32100）" in error["message"]
    for number, code in enumerate(("11341622003178736A", "11341621003176327Q", "11341823MB1682330U", CODE)):
        entry = {**enterprise, "credit_code": code, "source_ref": f"E{number}"}
        assert (await ask("recorder", "POST", "enterprises", 201, json=entry)).json()["record"]["credit_code"] == code
