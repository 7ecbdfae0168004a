"""A summary lists so many alerts and counts the others; equal questions at once are computed once."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.periods import Closed
from bureau_common.kit.books.questions import Answers
from bureau_common.kit.core.newest import Newest
from bureau_common.kit.figures.alerts import judge
from bureau_common.kit.figures.computing import Loaded
from bureau_common.kit.filings.filed import Filed
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.parameters.parameters import InForce
from bureau_common.kit.web.sessions import SOON_AT_ONCE
from bureau_common.schemas.alerts import Level, cause
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.periods import Period
from bureau_common.schemas.plans import PlanTask
from bureau_common.schemas.terms import AlertOn

CLAUSE = Clause(document="《测试规定》", article=None, verified=False)
LOADED = Loaded({}, InForce((), {}), Closed(), {None: Filed()}, 1)


def raised(code: str, level: Level, count: int) -> list[AlertOn]:
    told = cause(code, level, "逾期", "late", CLAUSE)
    return [AlertOn(f"{code}-{number:05}", date(2021, 3, 1), None, told) for number in range(count)]


@pytest.mark.parametrize(
    ("counts", "listed", "unlisted"),
    [
        ({"a": 100}, {"a": 100}, {}),
        ({"a": 101, "b": 1}, {"a": 100, "b": 1}, {"a": 1}),
        ({"a": 50_000, "b": 3}, {"a": 100, "b": 3}, {"a": 49_900}),
        ({f"c{n:02}": 100 for n in range(12)}, {f"c{n:02}": 100 for n in range(10)}, {"c10": 100, "c11": 100}),
    ],
)
def test_of_each_code_and_in_all_so_many_alerts_are_listed_and_the_others_counted(
    counts: dict[str, int], listed: dict[str, int], unlisted: dict[str, int]
) -> None:
    alerts = [each for code, count in counts.items() for each in raised(code, "yellow", count)]
    found, spoken = judge([], {}, [*counts], Period(2021, 3), LOADED, Answers(alerts, {}, frozenset()))
    assert Counter(each.cause.code for each in found.alerts) == listed
    assert [each.key for each in found.alerts] == sorted(each.key for each in found.alerts)
    assert found.unlisted == unlisted
    # Claims go by all of them, listed or not.
    assert spoken == dict.fromkeys(counts, "yellow")


def test_the_gravest_are_listed() -> None:
    alerts = [
        *raised("a", "blue", 150),
        *raised("b", "red", 90),
        *[each for n in range(10) for each in raised(f"c{n}", "orange", 99)],
    ]
    found, spoken = judge([], {}, [], Period(2021, 3), LOADED, Answers(alerts, {}, frozenset()))
    assert Counter(each.cause.level for each in found.alerts) == {"red": 90, "orange": 910}
    assert (found.unlisted, spoken["a"]) == ({"a": 150, "c9": 80}, "blue")


@pytest.fixture
def computed(app: FastAPI) -> Iterator[list[Period]]:
    """The periods of the summaries that are computed; the app is another test's, too, and has its own again."""
    found: list[Period] = []
    own = app.state.read_tasks

    async def read(session: AsyncSession, cutoff: Cutoff, period: Period) -> list[PlanTask]:
        found.append(period)
        return []

    app.state.read_tasks = read
    yield found
    app.state.read_tasks = own


async def test_summaries_are_kept_by_what_they_weigh(
    app: FastAPI, client: httpx.AsyncClient, computed: list[Period], nothing_kept: None
) -> None:
    size = len((await client.get("/v1/summary?period=2021-03")).content)
    app.state.summaries = Newest(size * 3 // 2)
    computed.clear()
    for month in (3, 3, 4, 4, 3):
        await client.get(f"/v1/summary?period=2021-{month:02}")
    assert computed == [Period(2021, 3), Period(2021, 4), Period(2021, 3)]


@pytest.mark.race
async def test_a_summary_that_many_ask_for_at_once_is_computed_for_no_more_than_have_a_turn(
    client: httpx.AsyncClient, order: Callable[..., dict[str, object]], computed: list[Period]
) -> None:
    assert (await client.post("/v1/orders", json=order("1"))).status_code == 201
    answers = await asyncio.gather(*[client.get("/v1/summary?period=2021-03") for _ in range(12)])
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert 1 <= len(computed) <= SOON_AT_ONCE
