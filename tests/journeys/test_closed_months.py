"""After a close no accepted write of any book changes a figure, a claim, an alert, a row list or the text of the period.

Tried on the demo district: records of every book are voided, corrected and entered anew, with every day, year and month
that they hold moved to and fro over the end of the closed period; then what `tests.later_records` has. No book is left out:
each must have accepted a record, and a new one of which none is accepted fails here until it has one there. Closings and
reopenings are no such books: what is closed is what they are about.

While a month is open, too, nothing changes it whose days all lie after it, but inputs that reach ahead of their month; and
no write at all changes what is read at an earlier cut-off.
"""

import itertools
import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from bureau_common.kit.app import every_book
from bureau_common.kit.books.books import Book
from bureau_common.kit.core.tables import filings, reopenings
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.periods import Period
from bureau_gateway.openapi import DOMAINS
from tests.later import HEAD, Row, dated, parameter
from tests.later_records import LATER, of_the_kit
from tests.services import books_of, figures_of
from tests.suite import Suite

CLOSED = Period(2021, 6)
SET_ON = "2021-06-01"
SHOWN = ("2021-06", "2021-05", "2020-12")
"""The periods that are compared as a whole; of the closed one every row list, too."""
DAYS = ("2021-06-30", "2021-07-01", "2021-12-15", "2022-01-10")
EVERY = ("from=2021-05&to=2021-06", "to=2021-06", "from=2021-07")
"""Where records are looked for that are tried."""
numbers = itertools.count(1)


@pytest.mark.parametrize("domain", DOMAINS)
async def test_no_accepted_write_changes_a_closed_month(demo: Suite, domain: str) -> None:
    client = demo.direct[domain]
    before = await _closed(demo, client)
    books = {book.name: book for book in _books(demo, domain)}
    outcomes = await _tried(demo, client, books)
    async for name, entry in _later(demo, client, domain):
        outcome = await _write(demo, client, books[name], ("enter", None, entry))
        assert outcome == "accepted", (name, outcome)
        outcomes[name]["enter", outcome] += 1
    assert _changed(before, await _shown(demo, client)) == {}
    assert any(outcome == "period_closed" for each in outcomes.values() for _, outcome in each)
    written = {name: each["enter", "accepted"] + each["correct", "accepted"] for name, each in outcomes.items()}
    # A service that judges no alert has none to note.
    silent = [] if demo.apps[domain].state.catalogue.alert_codes else ["alert-notes"]
    assert [name for name, count in written.items() if not count] == silent


@pytest.mark.parametrize("domain", ["debt"])  # a minute each: the kit decides alike for all
async def test_nor_does_one_where_every_parameter_is_set_to_something_else(demo: Suite, domain: str) -> None:
    """In the closed month, and so not in those before it: what a parameter selects counts by days of its own."""
    client, books = demo.direct[domain], {book.name: book for book in _books(demo, domain)}
    default = await _shown(demo, client)
    declared = demo.apps[domain].state.catalogue.parameters
    outcomes_of: Counter[str] = Counter()
    for each in declared:
        if each.key.endswith("_in_use"):
            continue  # of a topic that is switched off nothing is left to try
        set_so = {**parameter(each.key, _another(each))[1], "source_ref": f"set-{each.key}", "business_date": SET_ON}
        outcomes_of[await _write(demo, client, books["parameters"], ("enter", None, set_so))] += 1
    # Some values would leave the demo's own records in breach of a rule.
    assert outcomes_of["accepted"] > outcomes_of.total() // 2
    before = await _closed(demo, client)
    assert _changed(default, before) != {}
    outcomes = await _tried(demo, client, books)
    async for name, entry in _later(demo, client, domain):
        outcomes[name]["later", await _write(demo, client, books[name], ("enter", None, entry))] += 1
    assert _changed(before, await _shown(demo, client)) == {}
    assert sum(count for each in outcomes.values() for (_, outcome), count in each.items() if outcome == "accepted") > 0


def _another(declared: Parameter) -> str:
    """A value of a parameter that is not its default."""
    if declared.kind == "choice":
        return next(each for each in declared.choices if each != declared.default)
    if declared.kind == "codes":
        codes = declared.default.split(",")
        return ",".join(codes[:-1]) or next(each for each in declared.choices if each != codes[0])
    if declared.kind == "day":
        return f"{date.fromisoformat(declared.default) - timedelta(days=200)}"
    number = Decimal(declared.default)
    room = [number + 1, number - 1]
    fitting = [
        each for each in room
        if each >= (declared.minimum or Decimal(0)) and (declared.maximum is None or each <= declared.maximum)
    ]  # fmt: skip
    return f"{fitting[0]:f}"


async def _closed(demo: Suite, client: httpx.AsyncClient) -> dict[str, Any]:
    """What is shown once everything up to the month is closed."""
    closing = {"headers": demo.auth("approver"), "json": {"reason": "结账"}}
    assert (await client.post(f"/v1/periods/{CLOSED}/close", **closing)).status_code == 200
    shown = await _shown(demo, client)
    assert not any(figure["provisional"] for figure in shown.values() if "provisional" in figure)
    return shown


async def _tried(
    demo: Suite, client: httpx.AsyncClient, books: Mapping[str, Book[Any]]
) -> dict[str, Counter[tuple[str, str]]]:
    """What became of all that is tried on every book, by operation."""
    outcomes: dict[str, Counter[tuple[str, str]]] = {}
    for name, book in books.items():
        asked = await _asked(demo, client, book)
        outcomes[name] = Counter([(each[0], await _write(demo, client, book, each)) for each in asked])
    return outcomes


def _changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {key: (before.get(key), after.get(key)) for key in {*before, *after} if before.get(key) != after.get(key)}


@pytest.mark.parametrize("domain", DOMAINS)
async def test_writes_of_later_days_change_no_open_month_and_none_changes_an_earlier_cut_off(
    demo: Suite, domain: str
) -> None:
    client = demo.direct[domain]
    summary = (await client.get(f"/v1/summary?period={CLOSED}", headers=demo.auth("viewer"))).json()
    as_of = summary["head"]["change_no"]
    before, fixed = await _shown(demo, client), await _shown(demo, client, as_of)
    accepted: Counter[str] = Counter()
    for book in _books(demo, domain):
        for operation, record, entry in await _asked(demo, client, book, ("from=2021-07",)):
            if entry is not None and not _is_later(entry):
                continue
            accepted[await _write(demo, client, book, (operation, record, entry))] += 1
    after = await _shown(demo, client)
    ahead = {
        figure["id"]
        for figure in summary["figures"]
        if any(needed["end"] > CLOSED.last_day.isoformat() for needed in figure["inputs"])
    }
    judged = {claim["id"] for claim in summary["claims"] if ahead & {*claim["depends_on"]}}
    before, after = _without_paragraphs_of(ahead, before), _without_paragraphs_of(ahead, after)
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    assert {name for name in changed if re.split("[ /]", name)[0] not in ahead | judged} == set()
    assert ahead == AHEAD[domain]
    assert accepted["accepted"] > 0
    assert await _shown(demo, client, as_of) == fixed


def _books(demo: Suite, domain: str) -> list[Book[Any]]:
    """The books of a service and the kit's, but reopenings: they say which months may change."""
    kept = every_book(books_of(domain), figures_of(domain), demo.apps[domain].state.catalogue)
    return [book for book in kept if book.table is not reopenings]


AHEAD: dict[str, set[str]] = {
    "revenue": {
        f"revenue.treasury_cash.{name}" for name in ("expected_in", "expected_out", "expected_first", "cover_pct")
    },
    "credit": set(),
    "debt": {"debt.hidden_debt.resolved_year_expected"},
    "performance": set(),
}
"""The figures that take something of the months after theirs: of an open month they follow what is known of these."""


def _is_later(entry: dict[str, Any]) -> bool:
    """Whether every day, month and year of an entry lies after the closed period."""
    bounds = {"day": CLOSED.last_day.isoformat(), "month": str(CLOSED), "year": CLOSED.year - 1}
    kinds = {name: kind for name, value in entry.items() if (kind := _kind(name, value)) is not None}
    return all(entry[name] > bounds[kind] for name, kind in kinds.items())


def _without_paragraphs_of(ahead: set[str], shown: dict[str, Any]) -> dict[str, Any]:
    """What is shown, but the paragraphs that print one of these figures."""
    return {
        name: [text for printed, text in value if not ahead & printed] if name.startswith("text ") else value
        for name, value in shown.items()
    }


async def _paragraphs(demo: Suite, period: str) -> list[tuple[set[str], str]]:
    """The report's paragraphs: the figures that each prints, and its words."""
    report = (await demo.gateway.get(f"/v1/reports/{period}", headers=demo.auth("viewer"))).json()
    assert [section["status"] for section in report["sections"]] == ["complete"] * len(DOMAINS)
    return [
        ({run["figure_id"] for run in each["runs"] if "figure_id" in run}, "".join(run["text"] for run in each["runs"]))
        for each in report["paragraphs"]
    ]


async def _shown(demo: Suite, client: httpx.AsyncClient, as_of: int | None = None) -> dict[str, Any]:
    """Every figure, claim and alert of the periods, their report's text, and the rows behind each input in the closed one.

    At an earlier cut-off there is no text: the report is read at the newest.
    """
    found: dict[str, Any] = {}
    cut = "" if as_of is None else f"&as_of={as_of}"
    for period in SHOWN:
        summary = (await client.get(f"/v1/summary?period={period}{cut}", headers=demo.auth("viewer"))).json()
        found[f"alerts {period}"] = (summary["alerts"], summary["not_judged"])
        if as_of is None:
            found[f"text {period}"] = await _paragraphs(demo, period)
        for figure in summary["figures"]:
            found[f"{figure['id']} {period}"] = {name: value for name, value in figure.items() if name != "change_no"}
            if period == CLOSED:
                for needed in figure["inputs"]:
                    name = f"{figure['id']}/records?period={period}&measure={needed['name']}{cut}"
                    found[name] = await _rows(demo, client, name)
        found |= {f"{claim['id']} {period}": claim for claim in summary["claims"]}
    return found


async def _rows(demo: Suite, client: httpx.AsyncClient, name: str) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    cursor = ""
    while cursor is not None:
        path = f"/v1/figures/{name}&limit=500" + (f"&cursor={cursor}" if cursor else "")
        page = (await client.get(path, headers=demo.auth("viewer"))).json()
        rows += [(row["id"], row["contribution"]) for row in page["items"]]
        cursor = page["next_cursor"]
    return rows


Asked = tuple[str, str | None, dict[str, Any] | None]
"""An operation, the record that it is about, and an entry."""


async def _asked(
    demo: Suite, client: httpx.AsyncClient, book: Book[Any], queries: Sequence[str] = EVERY
) -> list[Asked]:
    """What is tried on a book: a record of the closed months and one of the open ones, changed and entered anew."""
    listed: list[dict[str, Any]] = []
    for query in queries:
        listed += [record for record in (await _listed(demo, client, book, query))[-1:] if record not in listed]
    asked: list[Asked] = []
    for record in listed:
        entry = {name: record[name] for name in book.fields}
        for moved in _moved(entry):
            asked.append(("enter", None, _renamed(moved, next(numbers))))
            asked.append(("correct", record["id"], moved))
        asked.append(("enter", None, entry | {"source_ref": f"try-{next(numbers)}"}))
        asked.append(("void", record["id"], None))
    return asked


async def _listed(demo: Suite, client: httpx.AsyncClient, book: Book[Any], query: str) -> list[dict[str, Any]]:
    """Records of a book between two months; the list of filings is the roll-call of one, which names their ids."""
    viewer = demo.auth("viewer")
    if book.table is not filings:
        answer = await client.get(f"/v1/{book.name}?limit=500&{query}", headers=viewer)
        return list(answer.json()["items"])
    month = query.rpartition("=")[2]
    lines = (await client.get(f"/v1/{book.name}?period={month}", headers=viewer)).json()["lines"]
    made = [line["record_id"] for line in lines if line["record_id"] is not None]
    return [(await client.get(f"/v1/{book.name}/{each}", headers=viewer)).json()["record"] for each in made[-1:]]


async def _later(demo: Suite, client: httpx.AsyncClient, domain: str) -> AsyncIterator[Row]:
    """What is entered last, of whatever service, each once those before it are entered, which it may take something from."""
    catalogue = demo.apps[domain].state.catalogue
    person = {"households": "head", "subsidy-lines": "beneficiary", "deaths": "person"}
    for name, entry in [*of_the_kit(books_of(domain)[0].name, sorted(catalogue.alert_codes)), *LATER[domain]]:
        taken: dict[str, object] = {}
        if name in person:
            head = await client.post("/v1/persons", json=dated("户主", **HEAD), headers=demo.auth("recorder"))
            taken = {person[name]: head.json()["person"]["id"]}
        elif name in BATCHES:
            taken = {"content_hash": await _hash_of(demo, client, BATCHES[name], entry["batch_no"])}
        yield name, entry | taken


BATCHES = {
    "interest-subsidy-approvals": "interest-subsidy-batches",
    "subsidy-batch-approvals": "subsidy-batches",
}
"""The books of batches that two persons approve by their statement."""


async def _hash_of(demo: Suite, client: httpx.AsyncClient, book: str, batch_no: str) -> str:
    """The hash of what is in a batch, as its statement says."""
    viewer = demo.auth("viewer")
    listed = (await client.get(f"/v1/{book}?limit=500", headers=viewer)).json()["items"]
    (batch,) = [each["id"] for each in listed if each["batch_no"] == batch_no]
    return str((await client.get(f"/v1/{book}/{batch}/statement", headers=viewer)).json()["content_hash"])


def _moved(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """The entry with its days, years and months moved, one by one and all at once, or with its amounts changed; each once."""
    kinds = {name: kind for name, value in entry.items() if (kind := _kind(name, value)) is not None}
    made = [{name: _more(value) for name, value in entry.items()}]
    for day in DAYS:
        values = {"day": day, "year": int(day[:4]), "month": day[:7]}
        made.append(entry | {name: values[kind] for name, kind in kinds.items()})
        made += [entry | {name: values[kind]} for name, kind in kinds.items() if len(kinds) > 1]
    return [each for place, each in enumerate(made) if each not in made[:place]]


def _kind(name: str, value: object) -> str | None:
    if isinstance(value, int) and name.endswith("year"):
        return "year"
    if isinstance(value, str) and len(value) in (7, 10) and value[:4].isdigit() and value[4:5] == "-":
        return "day" if len(value) == 10 else "month"
    return None


def _more(value: object) -> object:
    """An amount and a yuan more."""
    is_amount = isinstance(value, str) and re.fullmatch(r"[0-9]+\.[0-9]{2}", value)
    return f"{Decimal(str(value)) + 1}" if is_amount else value


def _renamed(entry: dict[str, Any], number: int) -> dict[str, Any]:
    """The entry under numbers of its own: what may stand once stands anew."""
    own = [name for name in entry if name.endswith("_no") or name == "unit_code"][:1]
    unit = {"code": f"try-{number}"} if "division_code" in entry else {}
    return entry | {"source_ref": f"try-{number}", **dict.fromkeys(own, f"试{number}"), **unit}


async def _write(demo: Suite, client: httpx.AsyncClient, book: Book[Any], asked: Asked) -> str:
    """One write, by two persons where the book is changed by two: `accepted`, or the code of the refusal."""
    operation, record, entry = asked
    recorder = demo.auth("recorder")
    about = {"operation": operation, "reason": "试验", "record_id": record, "entry": entry}
    if operation in book.operations:
        path, body = {
            "enter": (f"/v1/{book.name}", entry),
            "correct": (f"/v1/{book.name}/{record}/correct", {"reason": "试验", "entry": entry}),
            "void": (f"/v1/{book.name}/{record}/void", {"reason": "试验"}),
        }[operation]
        answer = await client.post(path, json=body, headers=recorder)
    elif "propose" in book.operations:
        body = {name: value for name, value in about.items() if value is not None}
        answer = await client.post(f"/v1/{book.name}/proposals", json=body, headers=recorder)
        if answer.status_code == 201:
            headers = demo.auth("approver") | {"Idempotency-Key": f"try-{next(numbers)}"}
            path = f"/v1/{book.name}/proposals/{answer.json()['proposal']['id']}/approve"
            answer = await client.post(path, headers=headers)
    else:
        return "not_offered"
    assert answer.status_code < 500, answer.text
    return "accepted" if answer.is_success else str(answer.json()["code"])
