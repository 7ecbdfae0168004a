"""What is restricted of a service: derived from the levels of its books, for whatever reads one of their tables.

A topic says its level once, in its books. A figure, claim, watch, question or parameter has the highest level of what it
reads, so that none can be declared lower.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from fastapi import Request
from sqlalchemy import Column, Table

from ...schemas.findings import Clause
from ...schemas.levels import Level
from ...schemas.parameters import Parameter
from ...schemas.periods import BEGINNING
from ..books.books import Book
from ..books.guards import Scope
from ..books.questions import Question
from ..core.context import NOTHING, Caller, Names, conceal
from ..core.prebuilt import Prebuilt
from ..core.queries import read_by
from ..core.records import restricted_fields
from ..journal.cutoffs import NOW
from ..measures.flows import ALL
from ..parameters.parameters import in_force_of, values_of
from ..web.sessions import Database
from .catalogue import Catalogue
from .claims import Claim, Watch
from .figures import Definition, Source, sources_of

_CLASSIFIED = Clause(document="《中华人民共和国保守国家秘密法》（2024年修订）", article=None, verified=False)
Read = Set[Table | Column[Any]]


@dataclass(frozen=True)
class View:
    """What of a service a reader knows: the catalogue of it, and by name what there is not for that reader."""

    catalogue: Catalogue
    concealed: Names


def in_use(topic: str) -> Parameter:
    """What switches a restricted topic off: to everybody it is then unknown, from that day on. It hides nothing of itself."""
    return Parameter(
        key=f"{topic}_in_use",
        label_zh=f"启用受限专题（{topic}）",
        kind="choice",
        choices={"yes": "启用", "no": "停用"},
        default="yes",
        clause=_CLASSIFIED,
    )


def restricted_topics(books: Iterable[Book[Any]]) -> list[str]:
    """The topics that need the right."""
    return [*dict.fromkeys(book.topic for book in books if book.level is Level.RESTRICTED)]


class Views:
    """What each reader of a service knows: all of it, or that without some of the restricted topics and fields."""

    def __init__(self, catalogue: Catalogue, books: Sequence[Book[Any]]) -> None:
        self._catalogue, self._books = catalogue, books
        self._known: dict[frozenset[str], View] = {}
        self._switches = {topic: in_use(topic) for topic in restricted_topics(books)}
        self._switched = Prebuilt(values_of([*self._switches.values()], NOW))
        self._fields = {
            name: book.table.c[field] for book in books for field, name in restricted_fields(book.table).items()
        }

    @property
    def open(self) -> View:
        """What a reader without the right knows."""
        return self.without(frozenset([*self._switches, *self._fields]))

    @property
    def restricted(self) -> Names:
        """What needs the right."""
        return self.open.concealed

    def without(self, unknown: frozenset[str]) -> View:
        """What is left to whoever knows nothing of these topics and fields."""
        if unknown not in self._known:
            hidden = [book for book in self._books if book.level is Level.RESTRICTED and book.topic in unknown]
            columns = {name: column for name, column in self._fields.items() if name in unknown}
            rest = _without(self._catalogue, {*[book.table for book in hidden], *columns.values()}, unknown)
            self._known[unknown] = View(rest, _names(self._catalogue, rest, hidden, columns))
        return self._known[unknown]

    async def names(self, database: Database, caller: Caller, today: date) -> tuple[Names, Names]:
        """What is restricted, and what of it does not exist for a caller: all without the right, else what is switched off."""
        if caller.level is not Level.RESTRICTED:
            return self.restricted, self.restricted
        if not self._switches:
            return self.restricted, NOTHING
        settings = in_force_of([*self._switches.values()], await database.glance(self._switched, {})).at(today)
        off = frozenset(topic for topic, switch in self._switches.items() if settings[switch.key].text == "no")
        return self.restricted, self.without(off).concealed


def open_edition(request: Request) -> Catalogue:
    """The catalogue as everybody knows it, whatever the caller has a right to, who knows no more for this request."""
    view: View = request.app.state.views.open
    conceal(view.concealed)
    return view.catalogue


def _without(catalogue: Catalogue, hidden: Read, unknown: frozenset[str]) -> Catalogue:
    """The catalogue without anything that reads what is hidden.

    A watch is judged without the optional figures that do; it is there as long as the others are.
    """
    if not hidden:
        return catalogue
    figures = {name: each for name, each in catalogue.figures.items() if hidden.isdisjoint(_read_by_figure(each))}
    questions = [each for each in catalogue.questions if hidden.isdisjoint(_read_by_question(each))]
    watches = [
        replace(each, optional=tuple(name for name in each.optional if name in figures))
        for each in catalogue.watches
        if figures.keys() >= {*each.figures, *each.last_year}
    ]
    codes = {*[watch.code for watch in watches], *[question.code for question in questions]}
    claims = [
        each
        for each in catalogue.claims
        if figures.keys() >= {*each.figures, *each.last_year}
        and codes >= {*each.watches}
        and hidden.isdisjoint(_read_by_claim(each))
    ]
    kept = _read([*figures.values()], claims, watches)
    read = _read([*catalogue.figures.values()], catalogue.claims, catalogue.watches)
    return replace(
        catalogue,
        figures=figures,
        claims=claims,
        watches=watches,
        questions=questions,
        parameters=[
            each
            for each in catalogue.parameters
            if (each.key in kept or each.key not in read) and each.topic not in unknown
        ],
        without=unknown,
    )


def _names(catalogue: Catalogue, rest: Catalogue, hidden: Sequence[Book[Any]], fields: Iterable[str]) -> Names:
    """By name what the catalogue has beyond the rest of it, and the books and fields of that."""
    return Names(
        topics=frozenset(book.topic for book in hidden),
        books=frozenset(book.name for book in hidden),
        fields=frozenset(fields),
        figures=frozenset(catalogue.figures.keys() - rest.figures.keys()),
        parameters=frozenset({each.key for each in catalogue.parameters} - {each.key for each in rest.parameters}),
        codes=frozenset(catalogue.alert_codes - rest.alert_codes),
        switches={book.name: in_use(book.topic).key for book in hidden},
    )


def _read(figures: Sequence[Definition], claims: Sequence[Claim], watches: Sequence[Watch]) -> set[str]:
    """The keys of the parameters that these read."""
    judged: list[Claim | Watch] = [*claims, *watches]
    of_figures = {parameter.key for figure in figures for parameter in figure.parameters}
    return of_figures | {parameter.key for each in judged for parameter in each.parameters}


def _read_by_figure(definition: Definition) -> Read:
    return {each for source in sources_of(definition) for each in read_by_source(source)}


@cache
def read_by_source(source: Source) -> Read:
    """What the rows behind a measure are of: a declaration stays as it is, and looking costs more than most reads."""
    return read_by(source.rows(NOW, ALL, BEGINNING, BEGINNING))


def _read_by_question(question: Question) -> Read:
    return {*question.tables, *read_by(question.ask(Scope(change=None)))}


def _read_by_claim(claim: Claim) -> Read:
    """What a claim reads beside its figures and watches: who is missing."""
    return set() if claim.names is None else read_by(claim.names(NOW, BEGINNING))
