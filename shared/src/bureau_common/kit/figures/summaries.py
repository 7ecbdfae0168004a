"""Summaries as a service answers and keeps them: made once for one change, one code and one kind of reader (ADR 38)."""

from fastapi import FastAPI
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.periods import Period
from ...schemas.plans import PlanTask
from ...schemas.summaries import Summary
from ..core.context import ANONYMOUS, enter_caller
from ..core.newest import Newest
from ..journal.cutoffs import Cutoff, read_cutoff
from .alerts import judge
from .catalogue import Catalogue
from .claims import decide, name_missing
from .computing import compute, load

At = tuple[int | None, int | None]
"""The cut-off that is asked for, and the change that must be in the answer."""
_SUMMARY = TypeAdapter(Summary)
"""Writes bytes at once, and not text first."""


def tag_of(catalogue: Catalogue, cutoff: Cutoff, period: Period) -> str:
    """What a summary holds, too: one that a caller kept from before it held a part is not taken for this one."""
    return catalogue.etag(cutoff, "summary", *Summary.model_fields, period)


async def make_summary(app: FastAPI, catalogue: Catalogue, period: Period, at: At = (None, None)) -> tuple[str, bytes]:
    """A summary's tag and its bytes, kept from now on; in its turn, for it is work of the one thread."""
    kept: Newest[str, bytes] = app.state.summaries
    async with app.state.database.reading_soon(again=at[0] is None) as session:
        cutoff = await read_cutoff(session, *at)  # somebody may have written since the caller looked
        tag = tag_of(catalogue, cutoff, period)
        if (content := kept.get(tag)) is None:  # or have made it, while this waited for its turn
            tasks = await app.state.read_tasks(session, cutoff, period)
            content = _SUMMARY.dump_json(await _compute(session, catalogue, cutoff, period, tasks))
    kept.put(tag, content, len(content))
    return tag, content


async def _compute(
    session: AsyncSession, catalogue: Catalogue, cutoff: Cutoff, period: Period, tasks: list[PlanTask]
) -> Summary:
    definitions = list(catalogue.figures.values())
    # The year before too: some claims compare with it.
    loaded = await load(session, cutoff, definitions, [period.last_year, period], catalogue.parameters)
    answers = await catalogue.ask(session, cutoff, period, loaded.closed)
    judged, spoken = judge(catalogue.watches, catalogue.figures, catalogue.codes, period, loaded, answers)
    claims = decide(catalogue.claims, catalogue.figures, period, loaded, spoken)
    return Summary(
        service=catalogue.service,
        period=period,
        head=cutoff.head,
        figures=[compute(definition, period, loaded) for definition in definitions],
        claims=await name_missing(session, cutoff, period, catalogue.claims, claims, loaded.closed),
        tasks=tasks,
        **dict(judged),
    )


async def warm_summaries(app: FastAPI) -> None:
    """Make the last month's summary for each kind of reader, so that the statements of all others are built and compiled.

    Nobody asks yet: what a kind of reader may not see is said here, as it is of whoever asks.
    """
    last = Period.of(app.state.today()).preceding
    views = app.state.views
    for view in {id(each.catalogue): each for each in (views.without(frozenset()), views.open)}.values():
        enter_caller(ANONYMOUS, views.restricted, view.concealed)
        await make_summary(app, view.catalogue, last)
