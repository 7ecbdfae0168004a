"""`python -m tests.soak.closing [SERVICE...] [--acts 400] [--every 10] [--seconds 900] [--seed 1]`: closed months stay closed.

Each of the four services holds the demo district and closes some months. Then come `--courses` courses in which closed months
are most easily moved (`_courses`), and after these a bureau goes on by chance (`_bureau`): records, batches, files, acts of two
persons, filings and waivers, the register of units, plans, parameters, reopenings with books and expiry, closings again. At
every stop of a course and after every few acts each month that is closed and not open again must be, for each kind of reader,
by bytes what it was at the change that closed it: figures, claims, alerts, tasks, the roll-call, and for some months row lists,
breakdowns, proofs, alerts' rows and the records of its days, of which a reader bound to units sees some. Which closing is a
month's is found in plain Python, and must be what the kit's Python and its SQL say.

Prints what was compared and what moved; ends with 1 where anything moved, and where a run over all services compared nothing
that could have (`NEEDED`). `--broken settled` (`carried`, `deep`, `unseen`) breaks the kit first, in this process alone: where that
ends with 0, nothing worth it was compared.
"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import Text, column, func, select

from bureau_common.kit.app import every_book
from bureau_common.kit.books.guards import Scope
from bureau_common.kit.books.periods import Closed, closed_by, read_closed
from bureau_common.kit.core.logs import configure_logs
from bureau_common.kit.core.records import unit_names
from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.schemas.periods import Period
from bureau_common.testing.patience import be_patient
from bureau_gateway.access.issuer import Issuer
from tests.services import DOMAINS, books_of, figures_of
from tests.suite import ROLES, Suite, suite_of

from ._broken import BREAKABLE, break_kit
from ._bureau import WINDOW
from ._courses import Courses
from ._suite import on_demo

FIRST = Period(2021, 6)
"""The month up to which everything is closed at first."""
UNITS = ["349901", "349901101", "district"]
FIGURES = 12
"""Of how many figures of a month all is read, those that are carried first."""
Body = dict[str, Any]


class Reader(NamedTuple):
    """A kind of reader: the token's role, and the books that do not exist for it."""

    role: str
    hidden: frozenset[str] = frozenset()


def closing_of(closed: Closed, month: Period, hidden: frozenset[str]) -> int | None:
    """The change that closed a month, in plain Python: the first closing of it after everything that opened it again."""
    opened = [
        each.change_no for each in closed.reopenings if each.first <= month <= each.last and not each.books <= hidden
    ]
    later = [number for period, number in closed.closings if period >= month and number > max(opened, default=0)]
    return min(later, default=None)


class Watcher:
    """Who compares what a service says of closed months now and as of their closings."""

    def __init__(self, suite: Suite, domain: str, chance: Random) -> None:
        self._suite, self._domain, self._chance = suite, domain, chance
        kept = every_book(books_of(domain), figures_of(domain), suite.apps[domain].state.catalogue)
        self._entries = {book.name: book.entry for book in kept if book.name != "filings"}
        self._app, self._client = suite.apps[domain], suite.direct[domain]
        hidden = self._app.state.views.restricted.books
        self.readers = [Reader("viewer"), Reader("plain", hidden), Reader("bound", hidden)]
        self.wrong: dict[str, tuple[str, str]] = {}
        self.compared: Counter[str] = Counter()
        self._called: dict[int, frozenset[str]] = {}

    async def closed(self) -> Closed:
        """What is closed; the kit's Python and its SQL say the same of it to each reader."""
        async with self._app.state.database.reading() as session:
            closed = await read_closed(session, await read_cutoff(session, None))
            months = func.unnest(func.string_to_array(",".join(WINDOW), ",")).table_valued(column("month", Text))
            name = months.render_derived(name="months").c.month
            asked = select(name, closed_by(name, Scope(change=None)).label("by"))
            for hidden in {reader.hidden for reader in self.readers}:
                rows = await session.execute(asked, {"unseen": sorted(hidden)})
                told = {row.month: row.by for row in rows}
                for month in WINDOW:
                    found = closing_of(closed, month, hidden), closed.without(hidden).closed_by(month), told[str(month)]
                    if len({*found}) > 1:
                        self.wrong[f"closed by {month} {hidden}"] = (f"{found}", f"{closed}")
        return closed

    async def look(self, among: Sequence[Period] = WINDOW, *, parts: bool = True) -> Closed:
        """Compare every closed month of some as a whole, and one in all its parts, or in none."""
        closed = await self.closed()
        for reader in self.readers[:2]:
            months = [month for month in among if closing_of(closed, month, reader.hidden) is not None]
            for month in months:
                await self._compare(reader, closed, month, f"/v1/summary?period={month}")
                await self._compare(reader, closed, month, f"/v1/filings?period={month}")
        reader = self._chance.choice(self.readers)
        months = [month for month in among if closing_of(closed, month, reader.hidden) is not None]
        if months and parts:
            month = self._chance.choice(months)
            for path in [each async for each in self._parts(reader, month)]:
                await self._compare(reader, closed, month, path)
        return closed

    async def _parts(self, reader: Reader, month: Period) -> Any:
        """The addresses of a month's parts."""
        for name in self._books(reader):
            yield f"/v1/{name}?limit=500&from={month}&to={month}"
        if reader.role == "bound":
            return
        summary = await self._get(reader, f"/v1/summary?period={month}")
        told = self._chance.sample(summary["figures"], len(summary["figures"]))
        for figure in sorted(told, key=lambda each: each["state"] != "carried")[:FIGURES]:
            path = f"/v1/figures/{figure['id']}"
            yield f"{path}?period={month}"
            for each in figure["inputs"]:
                if each["opens"]:
                    yield f"{path}/records?limit=500&period={month}&measure={each['name']}"
                    yield f"{path}/breakdown?from={month}&to={month}&split=reporting_unit&measure={each['name']}"
        for alert in summary["alerts"][:5]:
            yield f"/v1/alerts/{alert['cause']['code']}/records?limit=500&period={month}&key={alert['key']}"
        for figure in self._chance.sample(summary["figures"], 3):
            yield f"/v1/proofs/{figure['id']}?period={month}"

    def _books(self, reader: Reader) -> list[str]:
        free = {"filings", "reopenings", "alert-notes", "reporting-units", "closings", "soft-closings"}
        names = [each for each in self._app.state.labels if each not in reader.hidden and each not in free]
        return self._chance.sample(sorted(names), min(8, len(names)))

    async def _compare(self, reader: Reader, closed: Closed, month: Period, path: str) -> None:
        number = closing_of(closed, month, reader.hidden)
        then, now = await self._get(reader, f"{path}&as_of={number}"), await self._get(reader, path)
        self.compared["answers"] += 1
        if path.startswith(("/v1/summary", "/v1/filings")):
            assert number is not None
            await self._count(closed, month, number, now)
        before, after = told_of(then, left=self._names(path)), told_of(now, left=self._names(path))
        for place in different(before, after):
            self.wrong.setdefault(
                f"{reader.role} {path}{place[0]}", (f"as of {number}: {place[1]}", f"now: {place[2]}")
            )

    async def _count(self, closed: Closed, month: Period, number: int, told: Body) -> None:
        """What of it could have moved: see `NEEDED`."""
        if "figures" not in told:
            states: dict[str, set[str | None]] = {}
            for line in told["lines"]:
                states.setdefault(line["book"], set()).add(line["state"])
            self.compared[WAIVED] += {"waived"} in states.values()
            return
        if any(each.change_no > number and each.first <= month for each in closed.reopenings):
            self.compared[CARRIED] += sum(each["state"] == "carried" for each in told["figures"])
            names = await self._units_of(number)
            words = [json.dumps(each, ensure_ascii=False) for each in told["alerts"]]
            self.compared[NAMED] += sum(any(name in each for name in names) for each in words)
        self.compared[ALONE] += closing_of(closed, month, frozenset()) is None

    async def _units_of(self, number: int) -> frozenset[str]:
        """How units were called at a change."""
        if number not in self._called:
            listed = await self._get(self.readers[0], f"/v1/reporting-units?limit=500&as_of={number}")
            self._called[number] = frozenset(each["name"] for each in listed["items"])
        return self._called[number]

    def _names(self, path: str) -> frozenset[str]:
        """The names of units in the list of a book, which is no month's: they are those of the register at its cut-off."""
        entry = self._entries.get(path.removeprefix("/v1/").partition("?")[0])
        return frozenset() if entry is None else frozenset(each.name for each in unit_names(entry))

    async def _get(self, reader: Reader, path: str) -> Body:
        answer = await self._client.get(path, headers=self._suite.auth(reader.role))
        if answer.status_code >= 500:
            self.wrong[f"{reader.role} {path}"] = (f"{answer.status_code}", answer.text[:500])
        body: Body = answer.json()
        return body


CARRIED, NAMED = "carried figures over months opened again", "alerts that name a unit, over months opened again"
WAIVED, ALONE = "months of which a book was waived", "months closed to one reader alone"
NEEDED = (CARRIED, NAMED, WAIVED, ALONE)
"""What has to be compared for the comparison to be worth anything: a run in which one of these is none fails."""
NOT_OF_A_MONTH = frozenset({"head", "change_no", "checkpoint", "entries", "through", "next_cursor", "more_notes"})


def told_of(body: Any, within: str = "", left: frozenset[str] = frozenset()) -> Any:
    """What is told of a month: without the version, what is said of the journal, notes on alerts, and fields that are left out."""
    if isinstance(body, dict):
        out = NOT_OF_A_MONTH | left | ({"notes"} if within == "alerts" else set())
        return {name: told_of(value, name, left) for name, value in body.items() if name not in out}
    if isinstance(body, list):
        return [told_of(each, within, left) for each in body]
    return body


def different(then: Any, now: Any, place: str = "") -> Iterator[tuple[str, str, str]]:
    """Where two bodies differ."""
    if isinstance(then, dict) and isinstance(now, dict):
        for name in {**then, **now}:
            yield from different(then.get(name), now.get(name), f"{place}.{name}")
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, (one, other) in enumerate(zip(then, now, strict=True)):
            named = one.get("id", number) if isinstance(one, dict) else number
            yield from different(one, other, f"{place}.{named}")
    elif then != now:
        yield place, json.dumps(then, ensure_ascii=False)[:600], json.dumps(now, ensure_ascii=False)[:600]


async def attack(suite: Suite, domain: str, asked: argparse.Namespace) -> Watcher:
    """One service; who watched it."""
    chance = Random(f"{domain} {asked.seed}")
    bureau, watcher = Courses(suite, chance, domain), Watcher(suite, domain, chance)
    began = time.monotonic()

    def is_over() -> bool:
        return time.monotonic() - began > asked.seconds or len(watcher.wrong) >= asked.most

    if not await bureau.begin(FIRST):
        raise SystemExit(f"{domain}: the first closing is refused")
    await bureau.look()
    number = 0
    while number < asked.courses and not is_over():
        number += 1
        bureau.knows(await watcher.closed())
        async for months, parts in bureau.course():
            bureau.knows(await watcher.look(months, parts=parts))
    print(f"  {domain}: {number} courses, {time.monotonic() - began:.0f} s", flush=True)
    for number in range(1, asked.acts + 1):
        if is_over():
            break
        bureau.knows(await watcher.closed())
        await bureau.act()
        if number % asked.every == 0 or number == asked.acts:
            await watcher.look()
        if number % 100 == 0:
            print(f"  {domain}: {number} acts, {time.monotonic() - began:.0f} s", flush=True)
    print(f"{domain}: done {dict(bureau.done)}; refused {dict(bureau.refused)}", flush=True)
    print(f"{domain}: compared {dict(watcher.compared)}")
    print(f"{domain}: {bureau.codes.most_common(30)}")
    return watcher


async def run(databases: Mapping[str, str], folder: Path, asked: argparse.Namespace) -> int:
    async with suite_of(databases, folder) as suite:
        configure_logs("soak", "ERROR")  # the apps have said otherwise
        give_tokens(suite)
        failures: list[str] = []
        compared: Counter[str] = Counter()
        for domain in asked.services or DOMAINS:
            watcher = await attack(suite, domain, asked)
            compared += watcher.compared
            for place, (then, now) in watcher.wrong.items():
                failures.append(f"{domain}: {place}\n    {then}\n    {now}")
    failures += [f"compared no {what}" for what in NEEDED if not compared[what] and not asked.services]
    print("\n".join(failures[: asked.most]) or "all of it held")
    return 1 if failures else 0


def give_tokens(suite: Suite) -> None:
    """Tokens for as long as it takes, of readers without the right and bound to units, too."""
    issuer = Issuer(suite.signing_key, "bureau-gateway", "bureau", 86_400)
    for role, roles in ROLES.items():
        suite.tokens[role] = issuer.token(f"client-{role}", f"person-{role}", roles, [], "restricted")
    suite.tokens["plain"] = issuer.token("client-plain", "person-plain", ["viewer"], [])
    suite.tokens["bound"] = issuer.token("client-bound", "person-bound", ["viewer"], UNITS)


def main() -> int:
    parser = argparse.ArgumentParser(prog="closing")
    parser.add_argument("services", nargs="*", choices=[[], *DOMAINS])
    for name, usual in (("courses", 8), ("acts", 400), ("every", 10), ("seconds", 900), ("seed", 1), ("most", 50)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--broken", choices=BREAKABLE, help="break this part of the kit first: then it has to fail")
    asked = parser.parse_args()
    if asked.broken:
        break_kit(asked.broken)
    with on_demo() as (databases, folder):
        return asyncio.run(run(databases, folder, asked))


if __name__ == "__main__":
    be_patient()
    sys.exit(main())
