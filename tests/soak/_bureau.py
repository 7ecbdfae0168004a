"""A bureau that closes months and goes on: it writes, files, waives, plans, registers, reopens and closes again by chance.

What it writes is like a record that stands (`_later.Office`), mostly in the months that take writes. Two persons do what
takes two. What rules and guards refuse is counted apart.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import httpx

from bureau_common.kit.app import every_book
from bureau_common.kit.books.books import Book
from bureau_common.kit.books.periods import Closed
from bureau_common.kit.core.tables import closings, filing_plans, filings, reopenings
from bureau_common.schemas.periods import Period
from tests.later_records import LATER
from tests.services import books_of, figures_of
from tests.suite import Suite

from ._later import WAYS, Body, Office, name_of_book

ACTS = {
    "enter": 18, "batch": 10, "correct": 16, "void": 8, "import": 10, "propose": 14, "file": 14, "unit": 14, "plan": 2,
    "reopen": 7, "close": 3, "day": 1,
}  # fmt: skip
_BEGINNINGS, _KINDS = ("2014-01-01", "2021-03-01"), ("township", "department", "school", "enterprise_group")
_KEPT_APART = (closings, filing_plans, filings, reopenings)
WINDOW = Period(2020, 11).until(Period(2022, 1))
"""The months in which it writes."""


class Bureau(Office):
    """Everybody who works with one service."""

    def __init__(self, suite: Suite, chance: Random, domain: str) -> None:
        super().__init__(suite, chance)
        self.domain, self.today = domain, date(2022, 2, 8)
        self.catalogue = suite.apps[domain].state.catalogue
        kept = every_book(books_of(domain), figures_of(domain), self.catalogue)
        self._every = {book.name: book for book in kept}
        chosen = [book for book in kept if book.table not in _KEPT_APART]
        self.books = {book.name: book for book in books_of(domain)}
        self._kinds = [(domain, book) for book in chosen if book.operations >= {"enter", "correct", "void"}]
        self._proposed = [(domain, book) for book in chosen if "propose" in book.operations]
        self._units = next(book for book in chosen if book.name == "reporting-units")
        self.codes: Counter[tuple[str, ...]] = Counter()
        self._closed = Closed()
        self.taking: list[Period] = []
        """The months that take writes, as far as it knows."""

    async def look(self) -> None:
        """Some records of each book, of closed months and of open ones."""
        for domain, book in [*self._kinds, *self._proposed]:
            found: list[Body] = []
            for span in ("to=2021-06", "from=2021-07"):
                answer = await self._suite.direct[domain].get(
                    f"/v1/{book.name}?limit=300&{span}", headers=self._suite.auth("recorder")
                )
                found += answer.raise_for_status().json()["items"]
            self._standing[name_of_book(domain, book)] = found
        self._kinds, self._proposed = [
            [each for each in kinds if self._standing[name_of_book(*each)]] for kinds in (self._kinds, self._proposed)
        ]

    async def act(self) -> None:
        """One thing, done or refused."""
        what = self._chance.choices([*ACTS], [*ACTS.values()])[0]
        done = await getattr(self, f"_do_{what}", self._do_some)(what)
        (self.done if done else self.refused)[what] += 1

    async def _do_some(self, what: str) -> bool:
        kinds = [each for each in self._kinds if what in each[1].operations]
        ways = [(kind, how) for kind in kinds for how in WAYS]
        (domain, book), how = self._chance.choices(ways, [self._weight(what, kind, how) for kind, how in ways])[0]
        return self._heard(await self._send(what, domain, book, how), (what, domain, book.name, how))

    def _heard(self, answer: httpx.Response, way: tuple[str, ...]) -> bool:
        self._tried[way] += 1
        self._taken[way] += answer.is_success
        if not answer.is_success:
            told = answer.json()
            rules = {each.get("code") or each["rule"] for each in (*told["findings"], *told["errors"])}
            self.codes[way[0], told["code"], ",".join(sorted(map(str, rules)))] += 1
        if answer.status_code >= 500:
            raise RuntimeError(f"{way}: {answer.status_code} {answer.text[:1500]}")
        return answer.is_success

    async def _do_import(self, what: str) -> bool:
        """A file of some records like those that stand; now and then it files for its months, too."""
        kinds = [each for each in self._kinds if what in each[1].operations]
        ways = [(kind, how) for kind in kinds for how in WAYS]
        (domain, book), how = self._chance.choices(ways, [self._weight(what, kind, how) for kind, how in ways])[0]
        standing = self._standing[name_of_book(domain, book)]
        rows = []
        for _ in range(self._chance.randint(1, 6)):
            record = self._chosen(book, standing)
            rows.append(self._another(book, {n: record[n] for n in book.entry.model_fields if n in record}, how))
        answer = await self._suite.direct[domain].post(
            f"/v1/{book.name}/import",
            headers=self._headers("recorder"),
            files={"file": ("记录.csv", as_csv(book, rows), "text/csv")},
        )
        return self._heard(answer, (what, domain, book.name, how))

    async def _do_propose(self, what: str) -> bool:
        if not self._proposed:
            return False
        ways = [(kind, how) for kind in self._proposed for how in WAYS]
        (domain, book), how = self._chance.choices(ways, [self._weight(what, kind, how) for kind, how in ways])[0]
        standing = self._standing[name_of_book(domain, book)]
        record = self._chosen(book, standing)
        entry = {name: record[name] for name in book.entry.model_fields if name in record}
        operation = self._chance.choice(["enter", "enter", "correct", "void"])
        about: Body = {"operation": operation, "reason": "核对"}
        if operation == "enter":
            about["entry"] = self._another(book, entry, how)
        else:
            about["record_id"] = record["id"]
            about |= {"entry": self._corrected(book, entry, how)} if operation == "correct" else {}
        answer = await self.by_two(book.name, about)
        if answer.is_success and operation != "enter":
            self._gone(standing, record)
        return self._heard(answer, (what, domain, book.name, how))

    async def by_two(self, name: str, about: Body) -> httpx.Response:
        """One person proposes and another approves; the answer of whoever was last asked."""
        asked = await self._post(self.domain, f"{name}/proposals", about)
        if not asked.is_success:
            return asked
        return await self._post(
            self.domain, f"{name}/proposals/{asked.json()['proposal']['id']}/approve", None, "approver"
        )

    async def _do_file(self, what: str) -> bool:
        """Some filings of a month, or all of one book, are made, waived, changed or taken back."""
        month = self._month("filings")
        lines = await self.roll(month)
        if not lines:
            return False
        if self._chance.random() < 0.5:
            return await self.waive(month, lines)
        done = False
        for line in self._chance.sample(lines, min(len(lines), self._chance.randint(1, 4))):
            state = self._chance.choice(["filed", "filed", "nil", "waived", "void"])
            answer = await self._file(line, month, state)
            done |= self._heard(answer, (what, self.domain, line["book"]))
        return done

    async def waive(self, month: Period, lines: Sequence[Body]) -> bool:
        """Everybody is waived for a book, or files it after all."""
        book, state = self._chance.choice(lines)["book"], self._chance.choice(["waived", "waived", "filed"])
        answers = [await self._file(line, month, state) for line in lines if line["book"] == book]
        heard = [self._heard(answer, ("waive", self.domain, book)) for answer in answers]
        return all(heard)

    async def begin(self, first: Period) -> bool:
        """For some books and months everybody is waived; then all is closed up to a month."""
        for app in (self._suite.gateway_app, *self._suite.apps.values()):
            app.state.today = lambda: self.today
        for month in WINDOW[0].until(first):
            for _ in range(4):
                await self.waive(month, await self.roll(month))
        done = await self._close(first, soft=False)
        for name, entry in LATER[self.domain]:
            await self._enter_later(name, entry)
        return done

    async def _enter_later(self, name: str, entry: Body) -> None:
        """A record of a month that is open, to write others like it."""
        if "enter" in self._every[name].operations:
            heard = await self._post(self.domain, name, entry)
        else:
            heard = await self.by_two(name, {"operation": "enter", "reason": "补记", "entry": entry})
        self._heard(heard, ("later", self.domain, name))

    async def roll(self, month: Period) -> list[Body]:
        answer = await self._suite.direct[self.domain].get(
            f"/v1/filings?period={month}", headers=self._headers("recorder")
        )
        lines: list[Body] = answer.raise_for_status().json()["lines"]
        return lines

    async def _file(self, line: Body, month: Period, state: str) -> httpx.Response:
        entry = {
            "source": "later", "source_ref": f"F{next(self._numbers)}", "reporting_unit": line["unit"],
            "business_date": month.last_day.isoformat(), "book": line["book"], "period": str(month), "filing_state": state,
            "waiver_reason": "停业" if state == "waived" else None,
        }  # fmt: skip
        if line["record_id"] is None:
            entry["filing_state"] = "filed" if state == "void" else state
            return await self._post(self.domain, "filings", entry)
        path = f"filings/{line['record_id']}"
        if state == "void":
            return await self._post(self.domain, f"{path}/void", {"reason": "误报"})
        stands = await self._suite.direct[self.domain].get(f"/v1/{path}", headers=self._headers("recorder"))
        own = {name: stands.json()["record"][name] for name in ("source", "source_ref")}
        return await self._post(self.domain, f"{path}/correct", {"reason": "更正", "entry": entry | own})

    async def _do_unit(self, what: str) -> bool:
        """A unit is registered as of years ago, renamed, made another kind, ended, or taken out."""
        standing = self._standing[name_of_book(self.domain, self._units)]
        record = self._chance.choice(standing)
        entry = {name: record[name] for name in self._units.entry.model_fields if name in record}
        how = self._chance.choice(["new", "rename", "end", "void", "kind", "kind", "from"])
        number = next(self._numbers)
        if how == "new":
            of_kind = {"village": f"{349901500 + number % 399}", "township": f"349901{number % 300 + 50:03d}"}
            code = of_kind.get(entry["kind"], f"349901-{number}")
            division = code if entry["kind"] == "township" else entry["division_code"]
            entry |= {"code": code, "division_code": division, "name": f"新设{number}", "source_ref": f"U{number}",
                      "from_day": self._chance.choice(_BEGINNINGS), "source": "later"}  # fmt: skip
            answer = await self._post(self.domain, "reporting-units", entry)
        elif how == "void":
            answer = await self._post(self.domain, f"reporting-units/{record['id']}/void", {"reason": "重复"})
        else:
            field, value = {
                "rename": ("name", f"更名{number}"), "end": ("until_day", f"{self._day()}"),
                "kind": ("kind", self._chance.choice(_KINDS)), "from": ("from_day", self._chance.choice(_BEGINNINGS)),
            }[how]  # fmt: skip
            body = {"reason": "核对", "entry": {**entry, field: value}}
            answer = await self._post(self.domain, f"reporting-units/{record['id']}/correct", body)
        if answer.is_success:
            if how != "new":
                self._gone(standing, record)
            if how != "void":
                standing.append(answer.json()["record"])
        return self._heard(answer, (what, how))

    async def _do_plan(self, what: str) -> bool:
        """The plan holds for other lines from some day on, or the newest is taken back."""
        plans = (
            await self._suite.direct[self.domain].get("/v1/filing-plans?limit=50", headers=self._headers("recorder"))
        ).json()["items"]
        plan = self._chance.choice(plans)
        lines = [{key: line[key] for key in ("book", "unit", "kind", "due_days")} for line in plan["lines"]]
        kept = [line for line in lines if self._chance.random() < 0.8]
        entry = {
            "source": "later", "source_ref": f"P{next(self._numbers)}", "reporting_unit": "bureau",
            "business_date": self._day().isoformat(), "lines": kept, "document": "示财〔2022〕1号",
        }  # fmt: skip
        if self._chance.random() < 0.3:
            about: Body = {"operation": "void", "record_id": plan["id"], "reason": "试验"}
        else:
            about = {"operation": "enter", "reason": "试验", "entry": entry}
        return self._heard(await self.by_two("filing-plans", about), (what,))

    async def _do_reopen(self, what: str) -> bool:
        """Some months that were closed are opened again: for filings alone, restricted books alone, some books, or all."""
        names = sorted(self.books)
        hidden = sorted(self._suite.apps[self.domain].state.views.restricted.books)
        some = self._chance.sample(names, max(1, len(names) // 3))
        kinds = [
            ["filings"],
            some,
            [*some, "filings"],
            [*names, "filings", "parameters", "filing-plans"],
            hidden,
            hidden,
        ]
        books = self._chance.choice([each for each in kinds if each])
        shut = [month for month in WINDOW if self._closed.closed_by(month) is not None]
        first = self._chance.choice(shut or WINDOW)
        through = max(first, self._closed.through or first)
        last = self._chance.choice([first, first, min(first.following, through), through])
        entry = {
            "source": "later", "source_ref": f"R{next(self._numbers)}", "reporting_unit": "bureau",
            "business_date": self.today.isoformat(), "from_period": str(first), "through_period": str(last),
            "books": ",".join(books), "expires_on": (self.today + timedelta(days=self._chance.randint(0, 20))).isoformat(),
        }  # fmt: skip
        return self._heard(
            await self.by_two("reopenings", {"operation": "enter", "reason": "补记", "entry": entry}), (what,)
        )

    async def _do_close(self, what: str) -> bool:
        """A month that is open is closed once all that is due of it and of those before it is filed somehow."""
        month = self._chance.choice(self.taking[: self._chance.choice([1, 1, 2, 20])] or WINDOW)
        return await self.close_month(month, soft=self._chance.random() < 0.2)

    async def close_month(self, month: Period, *, soft: bool = False) -> bool:
        for each in WINDOW[0].until(month):
            missing = [line for line in await self.roll(each) if line["record_id"] is None]
            states = self._chance.choice([["filed"], ["filed"], ["filed", "waived"], ["waived"]])
            for line in missing:
                answer = await self._file(line, each, self._chance.choice(states))
                self._heard(answer, ("file", self.domain, line["book"]))
        return await self._close(month, soft=soft)

    async def _close(self, month: Period, *, soft: bool) -> bool:
        path = f"periods/{month}/{'soft-close' if soft else 'close'}"
        answer = await self._post(self.domain, path, {"reason": "月结"}, "approver")
        return self._heard(answer, ("close",))

    async def _do_day(self, what: str) -> bool:
        """Days go by; reopenings end."""
        self.today += timedelta(days=self._chance.randint(1, 9))
        return True

    def knows(self, closed: Closed) -> None:
        """What is closed, so that most is written where it can be."""
        self._closed = closed
        self.taking = self._taking(None)

    def _taking(self, book: str | None) -> list[Period]:
        """The months that take writes of a book; of all, where none is said."""
        return [month for month in WINDOW if self._closed.closed_by(month, book) is None]

    def _month(self, book: str | None = None) -> Period:
        taking = self._taking(book)
        return self._chance.choice(taking if taking and self._chance.random() < 0.8 else WINDOW)

    def _day(self, first: date = date(2020, 11, 1)) -> date:
        return self._within(self._month())

    def _within(self, month: Period) -> date:
        return month.first_day + timedelta(days=self._chance.randrange(28))

    def _chosen(self, book: Book[Any], standing: Sequence[Body]) -> Body:
        """Mostly one of a month that takes writes of the book."""
        taking = {str(month) for month in self._taking(book.name)}
        free = [record for record in standing if record["business_date"][:7] in taking]
        return self._chance.choice(free if free and self._chance.random() < 0.8 else standing)

    def _another(self, book: Book[Any], entry: Mapping[str, Any], how: str) -> Body:
        made = super()._another(book, entry, how)
        return made | {"business_date": self._within(self._month(book.name)).isoformat()} if "days" in how else made


def as_csv(book: Book[Any], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Entries as a file with the names of fields for its header."""
    text = io.StringIO()
    names = [name for name in book.entry.model_fields if any(name in row for row in rows)]
    writer = csv.writer(text)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "是" if value else "否"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
