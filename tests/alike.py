"""Two districts that a reader is not to tell apart: every operation of a service, sent to both, and the answers compared.

The operations are those of the OpenAPI document. One that nobody gave a value or a body for is named, so that whoever
adds an operation adds what it is asked with.
"""

import csv
import io
import itertools
import re
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import httpx
import xlsxwriter
from fastapi import FastAPI

from bureau_common.kit.books.books import Book
from bureau_common.kit.files.headers import exported
from bureau_common.testing.fixtures import client_of
from bureau_common.testing.issuer import Issuer

Json = Mapping[str, Any]
MASKS = (
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID"),
    (r"\d{4}-\d{2}-\d{2}T[0-9:.]+(Z|\+\d{2}:\d{2})", "TIME"),
    (r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", "MINUTE"),
    (r"\b[0-9a-f]{64}\b", "HASH"),
    (r'"next_cursor":"[^"]*"', "CURSOR"),
    (r'"id":\d+', '"id":NUMBER'),
    (r'"request_id":"[^"]*"', "REQUEST"),
    (r'\\?"trace_id\\?":\\?"[^"\\]*\\?"', "TRACE"),  # in a text within the answer, too
)
_METHODS = ("get", "post", "put", "patch", "delete")
NO_ID = "00000000-0000-7000-8000-000000000000"
_UNREACHED = {404, 405, 415, 422}


class Record(NamedTuple):
    """One record of a district: its book, its id, and what was entered."""

    book: str
    id: str
    entry: Json


@dataclass(frozen=True)
class District:
    """A service of its own, and what was entered there."""

    client: httpx.AsyncClient
    records: list[Record] = field(default_factory=list)
    proposals: list[Record] = field(default_factory=list)
    persons: list[Record] = field(default_factory=list)

    def under(self, name: str) -> list[Record]:
        """What a path's parameter may name."""
        return {"record_id": self.records, "proposal_id": self.proposals, "person_id": self.persons}.get(name, [])


class Writer:
    """Enters records of a district, one change each, as somebody with the right."""

    def __init__(self, client: httpx.AsyncClient, issuer: Issuer, keys: int = 0) -> None:
        self.district = District(client)
        self._issuer = issuer
        self._keys = itertools.count(keys)

    async def post(self, path: str, body: Any, role: str = "recorder", person: str = "张三") -> dict[str, Any]:
        headers = {**self._issuer.headers(role, person=person), "Idempotency-Key": f"k{next(self._keys)}"}
        answer = await self.district.client.post(f"/v1/{path}", json=body, headers=headers)
        assert answer.status_code in (200, 201), answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def enter(self, book: str, entry: Json) -> str:
        record_id: str = (await self.post(book, entry))["record"]["id"]
        self.district.records.append(Record(book, record_id, entry))
        return record_id

    async def person(self, entry: Json) -> None:
        person_id: str = (await self.post("persons", entry))["person"]["id"]
        self.district.persons.append(Record("persons", person_id, entry))

    async def propose(self, book: str, entry: Json) -> str:
        asked = {"operation": "enter", "reason": "年度下达", "entry": entry}
        proposal_id: str = (await self.post(f"{book}/proposals", asked))["proposal"]["id"]
        self.district.proposals.append(Record(book, proposal_id, entry))
        return proposal_id

    async def correct(self, book: str, record_id: str, correction: Json) -> None:
        made = await self.post(f"{book}/{record_id}/correct", correction)
        self.district.records.append(Record(book, made["record"]["id"], correction["entry"]))

    async def by_two(self, book: str, entry: Json) -> None:
        proposal_id = await self.propose(book, entry)
        made = await self.post(f"{book}/proposals/{proposal_id}/approve", None, "approver", "李四")
        self.district.records.append(Record(book, made["proposal"]["result_id"], entry))

    async def refused(self, path: str, body: Json, role: str = "recorder") -> None:
        answer = await self.district.client.post(f"/v1/{path}", json=body, headers=self._issuer.headers(role))
        assert answer.status_code == 409, answer.text


Fill = Callable[[Writer], Awaitable[None]]
"""Enters records of a district."""


@asynccontextmanager
async def filled(
    create: Callable[[int], FastAPI], issuer: Issuer, the_same: Fill, *differ: Fill
) -> AsyncIterator[list[District]]:
    """A service for each way to differ, all of one day: first filled alike, then each in its way."""
    async with AsyncExitStack() as stack:
        districts = []
        for place, differently in enumerate(differ):
            app = create(place)
            app.state.today = lambda: date(2021, 11, 20)
            write = Writer(await stack.enter_async_context(client_of(app)), issuer)
            await the_same(write)
            await differently(write)
            districts.append(write.district)
        yield districts


def person_of(unit: str) -> dict[str, object]:
    """Somebody whom a unit registers."""
    told = {"source": "s", "source_ref": "P1", "reporting_unit": unit, "business_date": "2021-03-10"}
    return {**told, "name": "欧阳小明", "id_number": "11010519491231002X", "phone": None, "card": None}


def bodies_beside_books(person: Json) -> dict[str, Json]:
    """What operations of every service that are no book's are asked with, one person being registered."""
    details = {**{name: person[name] for name in ("name", "id_number", "card")}, "phone": "13800000000"}
    return {
        "/v1/persons": {**person, "source_ref": "P2", "id_number": "340311200001010017"},
        "/v1/persons/find": {"id_number": person["id_number"]},
        "/v1/persons/{person_id}/correct": {"reason": "更正一下", "details": details},
        "/v1/persons/{person_id}/reveal": {"purpose": "核对身份"},
        "/v1/journal/restorations": {"change_no": 3, "reason": "从备份恢复"},
    }


def opening_of(book: Book[Any], entry: Json) -> bytes:
    """A workbook of openings with one sheet and one row; the source of an opening is known."""
    titles = {name: title for name, title in exported(book.entry).items() if name != "source" and name in entry}
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target)
    sheet = workbook.add_worksheet(book.label_zh)
    sheet.write_row(0, 0, titles.values())
    sheet.write_row(1, 0, [str(entry[name]) for name in titles])
    workbook.close()
    return target.getvalue()


class Call(NamedTuple):
    """One request of an operation to both districts; where its path names a record, the how-manieth of each."""

    operation: str
    method: str
    path: str
    params: Mapping[str, str]
    number: int
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Asking:
    """What operations are asked with: parameters by name, further ones one at a time, entries by book, bodies by path."""

    given: Mapping[str, str]
    further: Sequence[Mapping[str, str]]
    entries: Mapping[str, Json]
    changed: Json
    """What a correction changes of an entry."""
    bodies: Mapping[str, Json]
    paths: Mapping[str, Sequence[str]]
    """Values of the parameters of paths that name no record."""
    files: Mapping[str, bytes]
    """What is sent as a file, by path."""

    @staticmethod
    def operations(document: Json) -> set[str]:
        """Every operation by method and path."""
        return {f"{method} {path}" for path, each in document["paths"].items() for method in _METHODS if method in each}

    def calls(self, document: Json, districts: Sequence[District], methods: Sequence[str] = _METHODS) -> Iterator[Call]:
        """Every operation with these methods, with each record and proposal that its path may name."""
        for method in methods:
            for path, operations in document["paths"].items():
                if method in operations:
                    yield from self._of(document, method, path, operations[method], districts)

    def _of(
        self, document: Json, method: str, path: str, operation: Json, districts: Sequence[District]
    ) -> Iterator[Call]:
        asked = [_resolved(document, each) for each in operation.get("parameters", ())]
        queries = {each["name"] for each in asked if each["in"] == "query"}
        lacking = {each["name"] for each in asked if each["in"] == "query" and each.get("required")} - {*self.given}
        assert not lacking, f"{method} {path}: no test gives {', '.join(lacking)} a value"
        names = re.findall(r"\{(\w+)\}", path)
        ids = [name for name in names if name.endswith("_id") and name not in self.paths]
        numbers = _numbers(path, ids[0], districts) if ids else [0]
        for chosen in itertools.product(*[self.paths[name] for name in names if name not in ids]):
            free = dict(zip([name for name in names if name not in ids], chosen, strict=True))
            told = re.sub(r"\{(\w+)\}", lambda found, free=free: free.get(found[1], found[0]), path)
            for more, number in itertools.product(self.further, numbers):
                if more.keys() <= queries:
                    params = {name: value for name, value in self.given.items() if name in queries}
                    body = self._body(path, number, districts) if "requestBody" in operation else {}
                    yield Call(f"{method} {path}", method, told, {**params, **more}, number, body)

    def _body(self, path: str, number: int, districts: Sequence[District]) -> Mapping[str, Any]:
        if path in self.bodies:
            return {"json": self.bodies[path]}
        if path in self.files:
            return {"files": {"file": ("f.xlsx", self.files[path])}}
        book, tail = path.split("/")[2], path.rpartition("/")[2]
        reason = {"reason": "更正一下"}
        entry = dict(self.entries.get(book, {}))
        if tail == "correct":
            own = [record for record in districts[0].records if record.book == book][:1]
            here = districts[0].records[number : number + 1] or own
            return {"json": {**reason, "entry": {**(here[0].entry if here else entry), **self.changed}}}
        if tail in (book, "batch", "import", "proposals"):
            named = {**entry, "source_ref": f"asked-{tail}"}
            return {
                book: {"json": named},
                "batch": {"json": {"items": [named]}},
                "import": {"files": {"file": ("f.csv", _csv(named), "text/csv")}},
                "proposals": {"json": {"operation": "enter", **reason, "entry": named}},
            }[tail]
        return {"json": reason}


def _numbers(path: str, name: str, districts: Sequence[District]) -> list[int]:
    """Which records a path is asked with: its book's own in either district, some of other books, and one that is none."""
    book, most = path.split("/")[2], max(len(each.under(name)) for each in districts)
    own = {n for each in districts for n, record in enumerate(each.under(name)) if record.book == book}
    return sorted(own | {most - 1, most - 2, most} - {-1, -2})


def _csv(entry: Json) -> bytes:
    told = io.StringIO()
    csv.writer(told).writerows([[*entry], [*entry.values()]])
    return told.getvalue().encode()


def _resolved(document: Json, parameter: Json) -> Json:
    if "$ref" not in parameter:
        return parameter
    found: Json = document["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
    return found


def masked(answer: httpx.Response) -> tuple[int, str]:
    """What an answer says but for ids, times and hashes, which differ between any two districts."""
    text = _of_workbook(answer.content) if answer.content.startswith(b"PK") else answer.text
    for pattern, instead in MASKS:
        text = re.sub(pattern, instead, text)
    return answer.status_code, text


def _of_workbook(content: bytes) -> str:
    """All that the files in a workbook say."""
    with zipfile.ZipFile(io.BytesIO(content)) as workbook:
        return "\n".join(f"{name}\n{workbook.read(name).decode()}" for name in sorted(workbook.namelist()))


async def answers(district: District, call: Call, headers: Mapping[str, str]) -> AsyncIterator[httpx.Response]:
    """The answer to a call, and every page that follows it."""

    def id_of(match: re.Match[str]) -> str:
        known = district.under(match[1])
        return known[call.number].id if call.number < len(known) else NO_ID

    path = re.sub(r"\{(\w+)\}", id_of, call.path)
    key = "import" if path.endswith("/import") else f"{call.path}{call.number}{sorted(call.params.items())}"
    keyed = {**headers, "Idempotency-Key": key[:200]}
    params = dict(call.params)
    while True:
        answer = await district.client.request(call.method, path, params=params, headers=keyed, **call.body)
        yield answer
        is_json = answer.headers.get("content-type", "") == "application/json"
        following = answer.json() if is_json and call.method == "get" else None
        if not isinstance(following, dict) or not following.get("next_cursor"):
            return
        params["cursor"] = following["next_cursor"]


async def told_alike(
    districts: Sequence[District], calls: Iterator[Call], headers: Mapping[str, str]
) -> dict[str, set[int]]:
    """Send each call to both and compare the answers, page by page, to the byte; the statuses by operation."""
    reached: dict[str, set[int]] = {}
    for call in calls:
        told = [[masked(each) async for each in answers(district, call, headers)] for district in districts]
        assert told[0] == told[1], f"{call}: {told[0]} and {told[1]}"
        assert all(status < 500 for status, _ in told[0]), call
        reached.setdefault(call.operation, set()).update(status for status, _ in told[0])
    return reached


def unreached(reached: Mapping[str, set[int]]) -> set[str]:
    """The operations that no call came further with than to a wrong address or form."""
    return {operation for operation, statuses in reached.items() if statuses <= _UNREACHED}
