"""The catalogue of a service: its figures, the claims and watches judged on them, and the parameters they read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.parameters import Parameter
from ...schemas.periods import Period
from ..books.periods import Closed
from ..books.questions import Answers, Question, Questions
from ..core.context import concealed
from ..journal.cutoffs import Cutoff, read_cutoff
from ..web.access import Authenticated
from .alerts import watched_tables
from .claims import Claim, Watch
from .etags import make_etag
from .figures import Definition


@dataclass(frozen=True)
class Catalogue:
    """A service's figures by id, what is judged on them and on rows, and the version of the code that does so."""

    service: str
    figures: Mapping[str, Definition]
    claims: Sequence[Claim]
    watches: Sequence[Watch]
    parameters: Sequence[Parameter]
    questions: Sequence[Question] = ()
    told: Sequence[Table] = ()
    """The tables whose rows a summary tells of beside them."""
    code: str = ""
    """The version of the code."""
    without: frozenset[str] = frozenset()
    """The restricted topics and fields that its reader knows nothing of."""

    @property
    def codes(self) -> list[str]:
        """The codes of the questions."""
        return [question.code for question in self.questions]

    @property
    def alert_codes(self) -> set[str]:
        """The codes of everything that raises alerts."""
        return {*[watch.code for watch in self.watches], *self.codes}

    @property
    def watched(self) -> list[Definition]:
        """The figures that watches are judged on."""
        names = [name for each in self.watches for name in (*each.figures, *each.last_year, *each.optional)]
        return [self.figures[name] for name in dict.fromkeys(names)]

    @cached_property
    def asked(self) -> Questions:
        """What a summary asks of the rows: every question, and which tables of the watches hold any."""
        tables = {table: None for watch in self.watches for table in watched_tables(watch, self.figures)}
        return Questions(self.questions, [*tables])

    async def ask(self, session: AsyncSession, cutoff: Cutoff, period: Period, closed: Closed) -> Answers:
        """What the questions say of a period, and which tables of the watches it held rows of, as its closing found them."""
        change_no = closed.closed_by(period)
        closing = None if change_no is None else await read_cutoff(session, change_no)
        return await self.asked.put(session, cutoff, period, None if closing is None or closing.current else closing)

    @property
    def names_zh(self) -> Mapping[str, str]:
        """The figures' Chinese names by their ids: in the OpenAPI document, for who must name them while we are away."""
        return {each.id: each.name_zh for each in self.figures.values()}

    def etag(self, cutoff: Cutoff, *parts: object) -> str:
        """Of two districts, or before and after a restore, one change number has two chains; two readers may be told less."""
        return make_etag(
            self.service, cutoff.head.change_no, cutoff.head.chain[:16], *parts, self.code, *sorted(self.without)
        )


async def catalogue_of(request: Request, caller: Authenticated) -> Catalogue:
    """The catalogue as the caller knows it."""
    names = concealed()
    catalogue: Catalogue = request.app.state.views.without(names.topics | names.fields).catalogue
    return catalogue


TheCatalogue = Annotated[Catalogue, Depends(catalogue_of)]
