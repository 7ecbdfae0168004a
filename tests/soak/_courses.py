"""Courses in which closed months are most easily moved: a month that carries a figure of an earlier one, which is opened again.

A course chooses a figure, and two months by chance. One of the figure's books is due in both; the earlier month is filed, the
later waived, so that it carries what the earlier one has; both are closed. Then one of them is opened again, or both for
restricted books alone, and meanwhile units are registered and renamed, filings taken back and made anew, rows written and
imported. At every stop the caller compares the closed months with their closings.
"""

from collections.abc import AsyncIterator, Collection, Sequence
from random import Random
from typing import Any

import httpx

from bureau_common.kit.books.books import Book
from bureau_common.kit.core.records import book_of
from bureau_common.kit.core.tables import reporting_units
from bureau_common.schemas.periods import Period
from tests.services import figures_of
from tests.suite import Suite

from ._bureau import WINDOW, Bureau, as_csv
from ._later import Body

_ACTS = ("enter", "enter", "import", "correct", "void")
_KINDS = ["township", "department"]
_NAMING = {"debt": ["township-borrowing-findings"]}
"""Books whose rows raise alerts that name a unit, where the demo district's own raise none."""
_ALL_OF_THE_KIT = ["filings", "filing-plans", "parameters"]


class Courses(Bureau):
    """The same bureau, which goes about it in a certain order."""

    def __init__(self, suite: Suite, chance: Random, domain: str) -> None:
        super().__init__(suite, chance, domain)
        self._reaching: list[tuple[str, list[str]]] = []
        """Books of figures that look past their month, each with the figure's books that do."""
        self._read = sorted({each for figure in figures_of(domain) for each in _tables(figure, ahead=False)})
        for figure in figures_of(domain):
            ahead = sorted({*_tables(figure, ahead=True)} & {*self.books})
            if ahead:
                self._reaching += [(book, ahead) for book in sorted({*_tables(figure, ahead=False)} & {*self.books})]
        for figure in figures_of(domain):  # and of those that look into the register, which no closing guards
            sources = [each.taken.flow for chosen in figure.inputs.values() for each in chosen.choices()]
            if any(reporting_units in getattr(each, "keys", ()) for each in sources):
                self._reaching += [(book, []) for book in sorted({*_tables(figure, ahead=False)} & {*self.books})]
        self._reaching = [each for place, each in enumerate(self._reaching) if each not in self._reaching[:place]]
        self._left: dict[str, list[Any]] = {}
        self._read = [each for each in self._read if each in self.books]

    async def course(self) -> AsyncIterator[tuple[list[Period], bool]]:
        """One course; at every stop the months in which it goes, and whether they are to be compared in all their parts."""
        place = self._chance.choice([*range(2, len(WINDOW)), len(WINDOW) - 1, len(WINDOW) - 1])
        later = WINDOW[place]
        earlier = WINDOW[place - self._chance.choice([1, 1, 2])]
        months = earlier.until(later)
        book, ahead = self._next("book", [*self._reaching, (self._chance.choice(self._read), [])])
        hidden = sorted(self._suite.apps[self.domain].state.views.restricted.books)
        await self._open_again(months[0], WINDOW[-1], [*sorted(self.books), *_ALL_OF_THE_KIT])
        await self._plan(earlier, book)
        for month in months:
            await self._say(month, "filed" if month == earlier else "waived", {book})
        others = sorted({line["book"] for line in await self.roll(earlier)} - {book})
        await self._say(earlier, "waived", {*self._chance.sample(others, min(1, len(others)))})
        for name in _NAMING.get(self.domain, ()):
            await self._rows([name], months[0].following, {"enter"})
        await self.close_month(later)
        yield months, False
        how = self._next("how", ["filings", "books", "all", "later", *(["restricted"] * 2 if hidden else [])])
        if how == "restricted":
            await self._open_again(earlier, later, hidden)
        elif how == "later":
            await self._open_again(later, later, ["filings"])
        else:
            some = sorted({book, *ahead, "filings"}) if how == "books" else sorted(self.books)
            names = {"filings": ["filings"], "books": some, "all": [*some, *_ALL_OF_THE_KIT]}[how]
            await self._open_again(earlier, later.preceding, names)
        yield months, False
        opened = later if how == "later" else earlier
        await self._register()
        await self._rows([book, *ahead], later)
        await self._say(opened, self._chance.choice(["void", "waived", "nil"]), {book, *self._some()})
        yield months, False
        await self._say(opened, self._chance.choice(["filed", "waived", "nil"]), {book, *self._some()})
        await self._rows([book, *self._some()], later)
        yield months, True
        await self.close_month(earlier if self._chance.random() < 0.7 else later)
        await self._register()
        yield months, False

    def _next(self, what: str, kinds: Sequence[Any]) -> Any:
        """Each of some kinds in turn, in an order by chance."""
        left = self._left.setdefault(what, [])
        if not left:
            left += self._chance.sample(kinds, len(kinds))
        return left.pop()

    def _some(self) -> list[str]:
        return self._chance.sample(self._read, min(2, len(self._read)))

    async def _open_again(self, first: Period, last: Period, books: Sequence[str]) -> None:
        entry = {
            "source": "later", "source_ref": f"R{next(self._numbers)}", "reporting_unit": "bureau",
            "business_date": self.today.isoformat(), "from_period": str(first), "through_period": str(last),
            "books": ",".join(books), "expires_on": f"{self.today.replace(day=28)}",
        }  # fmt: skip
        for end in reversed(first.until(last)):  # what no closing covers cannot be opened again
            asked = await self.by_two(
                "reopenings", {"operation": "enter", "reason": "补记", "entry": entry | {"through_period": str(end)}}
            )
            if asked.is_success:
                break
        self._heard(asked, ("open again", self.domain))

    async def _plan(self, since: Period, book: str) -> None:
        """What is due from a month on: of the book from the bureau, of another one from all units of a kind."""
        path = "/v1/filing-plans?limit=50"
        answer = await self._suite.direct[self.domain].get(path, headers=self._headers("recorder"))
        plans = [each for each in answer.json()["items"] if each["business_date"] <= f"{since.first_day}"]
        newest = max(plans, key=lambda each: each["business_date"])
        lines = [{key: line[key] for key in ("book", "unit", "kind", "due_days")} for line in newest["lines"]]
        named = {line["book"] for line in lines}
        if book not in named:
            lines.append({"book": book, "unit": "bureau", "kind": None, "due_days": 10})
        whom = {"unit": None, "kind": self._chance.choice(_KINDS), "due_days": 10}
        lines = [line for line in lines if line["kind"] is None]
        lines.append({"book": self._chance.choice([each for each in self._read if each != book]), **whom})
        about: Body = {"source": "later", "source_ref": f"P{next(self._numbers)}", "reporting_unit": "bureau"}
        about |= {"business_date": f"{since.first_day}", "lines": lines, "document": "示财〔2022〕1号"}
        same = [each for each in plans if each["business_date"] == f"{since.first_day}"]
        operation: Body = {"operation": "enter"} if not same else {"operation": "correct", "record_id": same[0]["id"]}
        if same:
            about |= {name: same[0][name] for name in ("source", "source_ref")}
        answer = await self.by_two("filing-plans", {**operation, "reason": "试验", "entry": about})
        self._heard(answer, ("plan", self.domain))

    async def _say(self, month: Period, state: str, books: set[str]) -> None:
        """What everybody says of some books; of whatever else is missing a filing is made."""
        for line in await self.roll(month):
            if line["book"] in books and line["state"] != state:
                tried = ["nil", "filed"] if state == "nil" else [state, "nil"] if state == "filed" else [state]
                for each in tried:
                    answer = await self._file(line, month, each)
                    if self._heard(answer, (each, self.domain, line["book"])):
                        break

    async def _register(self) -> None:
        """Some units are registered as of years ago, and some are renamed."""
        listed = await self._listed("reporting-units", "")
        kinds = [each for each in listed if each["kind"] == "township"]
        for record in [*kinds, *self._chance.sample(listed, 3)]:
            entry = {name: record[name] for name in self._units_entry if name in record}
            number = next(self._numbers)
            body = {"reason": "更名", "entry": entry | {"name": f"更名{number}"}}
            answer = await self._post(self.domain, f"reporting-units/{record['id']}/correct", body)
            self._heard(answer, ("rename", self.domain))
        for kind in _KINDS:
            record = self._chance.choice([each for each in listed if each["kind"] == kind])
            entry = {name: record[name] for name in self._units_entry if name in record}
            number = next(self._numbers)
            code = f"349901{number % 249 + 150:03d}" if kind == "township" else f"349901-{number}"
            entry |= {"code": code, "division_code": code if kind == "township" else entry["division_code"]}
            entry |= {"source": "later", "source_ref": f"U{number}", "name": f"新设{number}", "from_day": "2014-01-01"}
            self._heard(await self._post(self.domain, "reporting-units", entry), ("register", self.domain))

    @property
    def _units_entry(self) -> list[str]:
        return [*self._units.entry.model_fields]

    async def _listed(self, book: str, query: str) -> list[Body]:
        answer = await self._suite.direct[self.domain].get(
            f"/v1/{book}?limit=500{query}", headers=self._headers("recorder")
        )
        return list(answer.json()["items"]) if answer.is_success else []

    async def _rows(self, names: Sequence[str], later: Period, acts: Collection[str] = _ACTS) -> None:
        """Rows of some books: of the opened months, and of days after all that is closed, which a year's plan counts."""
        for name in dict.fromkeys(names):
            book = self._every[name]
            listed = await self._listed(name, "")
            for _ in range(4 if listed else 0):
                record = self._chance.choice(listed[-60:] if self._chance.random() < 0.5 else listed)
                entry = {field: record[field] for field in book.entry.model_fields if field in record}
                day = self._within(self._chance.choice([later.following, later.following, later.preceding]))
                other = self._another(book, entry, "other numbers") | {"business_date": f"{day}"}
                answer = await self._written(self._chance.choice([*acts]), book, record, entry, other)
                self._heard(answer, ("row", self.domain, name))

    async def _written(self, what: str, book: Book[Any], record: Body, entry: Body, other: Body) -> httpx.Response:
        corrected = {**entry, **self._amounts(book, entry)}
        if "propose" in book.operations:
            about: Body = {"operation": "enter" if what == "import" else what, "reason": "核对"}
            about |= {} if about["operation"] == "enter" else {"record_id": record["id"]}
            about |= {} if what == "void" else {"entry": corrected if what == "correct" else other}
            return await self.by_two(book.name, about)
        if what == "import" and "import" in book.operations:
            files = {"file": ("记录.csv", as_csv(book, [other]), "text/csv")}
            headers = self._headers("recorder")
            return await self._suite.direct[self.domain].post(f"/v1/{book.name}/import", headers=headers, files=files)
        if what == "void":
            return await self._post(self.domain, f"{book.name}/{record['id']}/void", {"reason": "重复登记"})
        if what == "correct":
            body = {"reason": "核对", "entry": corrected}
            return await self._post(self.domain, f"{book.name}/{record['id']}/correct", body)
        return await self._post(self.domain, book.name, other)


def _tables(figure: Any, *, ahead: bool) -> list[str]:
    """The books whose rows a figure sums; `ahead`: those of which it sums months after its own, too."""
    june, inputs = Period(2021, 6), [each for chosen in figure.inputs.values() for each in chosen.choices()]
    return [book_of(each.taken.flow.table) for each in inputs if not ahead or each.span(june)[1] > june]
