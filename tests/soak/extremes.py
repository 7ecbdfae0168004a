"""`python -m tests.soak.extremes [revenue credit …] [--most 80] [--seed 1]`: whatever is accepted leaves every reader standing.

Records of the demo district are corrected, and entered anew, with one field at an edge of what it may hold. What is accepted
stays while the summaries of some months are asked for, each judged as the gateway judges it; then the book is listed and
exported, and in the end the reports are read in every format. Prints what was not a success or a refusal with a problem, or
was no sound summary, and ends with 1 where there was any.
"""

import argparse
import asyncio
import csv
import io
import itertools
import json
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import httpx

from bureau_common.kit.books.books import Book
from bureau_common.kit.core.logs import configure_logs
from bureau_common.schemas.periods import Period
from bureau_common.schemas.summaries import Summary
from bureau_common.testing.patience import be_patient
from bureau_gateway.access.issuer import Issuer
from bureau_gateway.summaries import fault_of
from tests.services import DOMAINS, books_of
from tests.suite import ROLES, Suite, suite_of

from ._extremes import MARKED, changes_of
from ._suite import on_demo

Body = dict[str, Any]
MONTHS = ("1990-01", "2021-10", "2021-12", "2022-12")
RECORDS = 6
"""How many records of a book are changed in turn: so many changes are looked at together."""
_FORMULA = re.compile(r"[=+@＝＋＠]|-[^0-9]")


class Reader:
    """Everybody who reads; `faults` are what nobody should be told."""

    def __init__(self, suite: Suite) -> None:
        self._suite, self._keys = suite, itertools.count(1)
        self.done: Counter[str] = Counter()
        self.faults: list[str] = []

    async def send(
        self, client: httpx.AsyncClient, path: str, role: str = "viewer", body: object = None
    ) -> httpx.Response:
        """A read, or a write where there is a body; half a character travels in it as JSON writes it."""
        headers = {**self._suite.auth(role), "Idempotency-Key": f"edge-{next(self._keys)}"}
        if body is None:
            answer = await client.get(path, headers=self._suite.auth(role))
        else:
            headers["Content-Type"] = "application/json"
            answer = await client.post(path, content=json.dumps(body), headers=headers)
        self.done["requests"] += 1
        is_problem = answer.headers.get("content-type", "").startswith("application/problem+json")
        if answer.status_code >= 500 or (answer.is_error and not is_problem):
            self.faults.append(f"{path}: {answer.status_code} {answer.text[:300]} {str(body)[:1500]}")
        return answer

    async def write(self, domain: str, book: Book[Any], entry: Body, record: str | None) -> bool:
        """Enter a record, or correct one; by two persons where the book is changed by two."""
        client, operation = self._suite.direct[domain], "enter" if record is None else "correct"
        about = {"reason": "核对后更正", "entry": entry}
        if operation in book.operations:
            path = f"/v1/{book.name}" if record is None else f"/v1/{book.name}/{record}/correct"
            answer = await self.send(client, path, "recorder", entry if record is None else about)
        else:
            named = {} if record is None else {"record_id": record}
            path = f"/v1/{book.name}/proposals"
            answer = await self.send(client, path, "recorder", {"operation": operation, **about, **named})
            if answer.is_success:
                path = f"{path}/{answer.json()['proposal']['id']}/approve"
                answer = await self.send(client, path, "approver", {})
        self.done["accepted" if answer.is_success else "refused"] += 1
        return answer.is_success

    async def summaries(self, domain: str, about: object) -> None:
        for month in MONTHS:
            answer = await self.send(self._suite.direct[domain], f"/v1/summary?period={month}")
            if answer.is_success:
                told = Summary.model_validate_json(answer.content)
                if fault := fault_of(told, domain, Period.parse(month)):
                    self.faults.append(f"{domain} {month}: {fault}; one of {about}")

    async def files(self, domain: str, book: Book[Any]) -> None:
        """The book as a list and as files: no text in them is a formula."""
        client, path = self._suite.direct[domain], f"/v1/{book.name}"
        await self.send(client, f"{path}?limit=500")
        told = (await self.send(client, f"{path}/export?format=csv")).text
        cells = [cell for row in csv.reader(io.StringIO(told.lstrip("\ufeff"))) for cell in row]
        self.faults += [f"{book.name}.csv: {cell[:80]}" for cell in cells if _FORMULA.match(cell)]
        self._parts(book.name, (await self.send(client, f"{path}/export?format=xlsx")).content)

    async def reports(self) -> None:
        """The report of each month in every format; a character that no typeface has refuses the PDF (ADR 48)."""
        for month, written in itertools.product(MONTHS, ("html", "md", "docx", "xlsx")):
            answer = await self.send(self._suite.gateway, f"/v1/reports/{month}/document?format={written}")
            if written in ("docx", "xlsx"):
                self._parts(f"{month}.{written}", answer.content)
            elif MARKED in answer.text or "服务暂不可用" in answer.text:
                self.faults.append(f"{month}.{written}: markup, or a section that is away")

    def _parts(self, name: str, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = {part: file.read(part) for part in file.namelist()}
        self.faults += [f"{name} {part}" for part, text in parts.items() if b"<f>" in text or MARKED.encode() in text]


async def try_book(reader: Reader, suite: Suite, domain: str, book: Book[Any], chance: Random, most: int) -> None:
    """Change a field at a time: of a record that stands, and of a new one like it."""
    listed = await reader.send(suite.direct[domain], f"/v1/{book.name}?limit=500")
    standing = [each for each in listed.json().get("items", []) if each.get("state") == "live"]
    chosen = chance.sample(standing, min(RECORDS, len(standing)))
    ids = {each["id"]: each["id"] for each in chosen}
    changes = changes_of(book, chance, most) if chosen else []
    for start in range(0, len(changes), RECORDS):
        together = list(zip(changes[start : start + RECORDS], chosen, strict=False))
        for change, record in together:
            entry = {name: record[name] for name in book.entry.model_fields if name in record} | change
            if await reader.write(domain, book, entry, ids[record["id"]]):
                ids[record["id"]] = await newest(reader, suite.direct[domain], book, entry) or ids[record["id"]]
            number = reader.done.total()
            renamed = {name: f"边{number}" for name in entry if name.endswith("_no") and entry[name] is not None}
            await reader.write(domain, book, {**entry, **renamed, "source_ref": f"边{number}", **change}, None)
        await reader.summaries(domain, [change for change, _ in together])
    await reader.files(domain, book)
    print(f"{domain}/{book.name}: {dict(reader.done)}, {len(reader.faults)} faults", flush=True)


async def newest(reader: Reader, client: httpx.AsyncClient, book: Book[Any], entry: Mapping[str, Any]) -> str | None:
    """The record that stands by an entry's reference; a reference that was at an edge is spelt otherwise, and not found."""
    query = httpx.QueryParams(
        {"source": entry["source"], "source_ref": str(entry["source_ref"]).encode(errors="replace").decode()}
    )
    found = (await reader.send(client, f"/v1/{book.name}?{query}")).json().get("items", [])
    return next((str(each["id"]) for each in found if each["state"] == "live"), None)


async def run(databases: Mapping[str, str], folder: Path, asked: argparse.Namespace) -> int:
    async with suite_of(databases, folder) as suite:
        configure_logs("soak", "CRITICAL")
        issuer = Issuer(suite.signing_key, "bureau-gateway", "bureau", 86_400)  # it takes longer than their usual life
        for role, roles in ROLES.items():
            suite.tokens[role] = issuer.token(f"client-{role}", f"person-{role}", roles, [], "restricted")
        reader, chance = Reader(suite), Random(asked.seed)
        for domain in asked.domains or DOMAINS:
            for book in books_of(domain):
                await try_book(reader, suite, domain, book, chance, asked.most)
        await reader.reports()
    print("\n".join(reader.faults[:50]) or "all of it held")
    return 1 if reader.faults else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="extremes")
    parser.add_argument("domains", nargs="*")
    for name, usual in (("most", 80), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    asked = parser.parse_args()
    with on_demo() as (databases, folder):
        return asyncio.run(run(databases, folder, asked))


if __name__ == "__main__":
    be_patient()
    sys.exit(main())
