"""Writers who go on after a report is issued: records like those that stand, corrections, voids and reopenings by chance.

What they write is like a record that stands, with other days, amounts and numbers. Rules and guards judge it as everything
else; what they refuse is counted apart, and books that take more are chosen more often.
"""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import httpx
from sqlalchemy import Numeric

from bureau_common.kit.books.books import Book
from bureau_common.schemas.periods import Period
from tests.services import DOMAINS, books_of
from tests.suite import Suite

Body = dict[str, Any]
Kind = tuple[str, Book[Any]]
ACTS = {"enter": 40, "batch": 18, "correct": 26, "void": 14, "reopen": 1}
WAYS = ("as it stands", "other numbers", "other days", "other numbers and days")
FIRST, LAST = date(2019, 1, 1), date(2021, 12, 20)
_NEEDED = frozenset({"enter", "batch", "correct", "void"})


class Office:
    """Everybody who writes; `done` counts the records that they wrote by act, `refused` what was not to be."""

    def __init__(self, suite: Suite, chance: Random) -> None:
        self._suite, self._chance, self._numbers = suite, chance, itertools.count(1)
        self._kinds: list[Kind] = [
            (domain, book) for domain in DOMAINS for book in books_of(domain) if book.operations >= _NEEDED
        ]
        self._standing: dict[str, list[Body]] = {}
        self._taken: Counter[tuple[object, ...]] = Counter()
        self._tried: Counter[tuple[object, ...]] = Counter()
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.today = LAST

    async def look(self) -> None:
        """Some records of each book, to write others like them."""
        for domain, book in self._kinds:
            answer = await self._suite.direct[domain].get(
                f"/v1/{book.name}", params={"limit": 500}, headers=self._suite.auth("recorder")
            )
            self._standing[name_of_book(domain, book)] = answer.raise_for_status().json()["items"]
        self._kinds = [each for each in self._kinds if self._standing[name_of_book(*each)]]
        for app in (self._suite.gateway_app, *self._suite.apps.values()):
            app.state.today = lambda: self.today

    async def act(self) -> None:
        """One thing, done or refused."""
        what = self._chance.choices([*ACTS], [*ACTS.values()])[0]
        if what == "reopen":
            told = await self.reopen(self._chance.choice(DOMAINS))
            (self.done if told else self.refused)[what] += 1
            return
        ways = [(kind, how) for kind in self._kinds for how in WAYS]
        (domain, book), how = self._chance.choices(ways, [self._weight(what, kind, how) for kind, how in ways])[0]
        answer = await self._send(what, domain, book, how)
        way = (what, domain, book.name, how)
        self._tried[way] += 1
        self._taken[way] += answer.is_success
        if answer.status_code >= 500 and answer.json().get("code") != "busy":
            raise RuntimeError(f"{what} {domain}/{book.name}: {answer.status_code} {answer.text[:500]}")
        written = answer.json()["created"] if what == "batch" and answer.is_success else 1
        (self.done if answer.is_success else self.refused)[what] += written

    async def _send(self, what: str, domain: str, book: Book[Any], how: str) -> httpx.Response:
        standing = self._standing[name_of_book(domain, book)]
        record = self._chosen(book, standing)
        entry = {name: record[name] for name in book.entry.model_fields if name in record}
        if what == "enter":
            answer = await self._post(domain, book.name, self._another(book, entry, how))
            if answer.status_code == 201:
                standing.append(answer.json()["record"])
        elif what == "batch":
            items = [self._another(book, entry, how) for _ in range(self._chance.randint(2, 40))]
            answer = await self._post(domain, f"{book.name}/batch", {"items": items})
        elif what == "correct":
            body = {"reason": "核对后更正", "entry": self._corrected(book, entry, how)}
            answer = await self._post(domain, f"{book.name}/{record['id']}/correct", body)
            if answer.is_success:
                self._gone(standing, record)
                standing.append(answer.json()["record"])
        else:
            answer = await self._post(domain, f"{book.name}/{record['id']}/void", {"reason": "重复登记"})
            if answer.is_success:
                self._gone(standing, record)
        return answer

    def _chosen(self, book: Book[Any], standing: Sequence[Body]) -> Body:
        """Half of the time what was entered lately: less rests on it."""
        newest = self._chance.random() < 0.5
        return standing[self._chance.randrange(max(0, len(standing) - 20) if newest else 0, len(standing))]

    @staticmethod
    def _gone(standing: list[Body], record: Body) -> None:
        """Another writer may have been faster; one is kept to write others like it."""
        if record in standing and len(standing) > 1:
            standing.remove(record)

    async def reopen(self, domain: str) -> bool:
        """Two persons open some closed months again for some books; now and then the month is closed again first."""
        if self._chance.random() < 0.2:
            await self.close()
        names = sorted(book.name for book in books_of(domain))
        books = names if self._chance.random() < 0.5 else self._chance.sample(names, len(names) // 2)
        first = Period.of(self._day(FIRST))
        entry = {
            "source": "later", "source_ref": f"R{next(self._numbers)}", "reporting_unit": "bureau",
            "business_date": self.today.isoformat(), "from_period": str(min(first, Period(2021, 10))),
            "through_period": "2021-10", "books": ",".join(books),
            "expires_on": (self.today + timedelta(days=20)).isoformat(),
        }  # fmt: skip
        asked = await self._post(
            domain, "reopenings/proposals", {"operation": "enter", "reason": "补记", "entry": entry}
        )
        if not asked.is_success:
            return False
        path = f"reopenings/proposals/{asked.json()['proposal']['id']}/approve"
        return (await self._post(domain, path, None, "approver")).is_success

    async def close(self) -> bool:
        """Close October in all four services."""
        answer = await self._suite.gateway.post(
            "/v1/months/2021-10/closings", json={"reason": "月结"}, headers=self._headers("approver")
        )
        return answer.is_success

    async def _post(self, domain: str, path: str, body: object, role: str = "recorder") -> httpx.Response:
        return await self._suite.direct[domain].post(f"/v1/{path}", json=body, headers=self._headers(role))

    def _headers(self, role: str) -> dict[str, str]:
        return {**self._suite.auth(role), "Idempotency-Key": f"later-{next(self._numbers)}"}

    def _weight(self, what: str, kind: Kind, how: str) -> float:
        """What was taken before is tried more often; nothing is given up."""
        way = (what, kind[0], kind[1].name, how)
        return max(0.01, (self._taken[way] + 1) / (self._tried[way] + 2)) ** 2

    def _day(self, first: date = date(2021, 6, 1)) -> date:
        return first + timedelta(days=self._chance.randrange((LAST - first).days))

    def _another(self, book: Book[Any], entry: Mapping[str, Any], how: str) -> Body:
        number = next(self._numbers)
        renamed = {name: f"{value}-{number}" for name, value in entry.items() if name.endswith("_no") and value}
        day = self._day(FIRST if self._chance.random() < 0.3 else date(2021, 6, 1)).isoformat()
        return {
            **entry,
            **(renamed if "numbers" in how else {}),
            **({"business_date": day} if "days" in how else {}),
            **(self._amounts(book, entry) if self._chance.random() < 0.6 else {}),
            "source": "later",
            "source_ref": f"L{number}",
        }

    def _corrected(self, book: Book[Any], entry: Mapping[str, Any], how: str) -> Body:
        amounts = self._amounts(book, entry)
        if amounts and "days" not in how:
            return {**entry, **amounts}
        return {**entry, "business_date": self._day().isoformat()}

    def _amounts(self, book: Book[Any], entry: Mapping[str, Any]) -> Body:
        """Other amounts in the place of those that an entry has."""
        return {
            name: f"{Decimal(value) * self._chance.randint(50, 150) / 100:.2f}"
            for name, value in entry.items()
            if value is not None and isinstance(book.table.c[name].type, Numeric)
        }


def name_of_book(domain: str, book: Book[Any]) -> str:
    """A book of a service in one word."""
    return f"{domain}/{book.name}"
