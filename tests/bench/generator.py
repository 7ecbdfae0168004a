"""The load generator: a process of its own that sends requests as fast as its readers get answers, and tells how long each took.

One generator serves the suite, the floors and the peers alike, so that what it costs itself is in all of them. A shot is
one request, or several that are sent at once and are over when the last is answered.
"""

import asyncio
import contextlib
import itertools
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import uvloop

from bureau_common.testing.workspace import ROOT

from .harness import Sample

_LINE_BYTES = 64 * 1024**2
_ANSWER_SECONDS = 1800


@dataclass(frozen=True)
class Request:
    """A request; with `file` it is a form that carries the file."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: Any = None
    file: str | None = None


Shot = Sequence[Request]


@dataclass(frozen=True)
class Fired:
    """What came of some shots.

    `seconds` of each shot of the order, in the order in which they ended; `answers` by status or error; `short` counts
    answers in which `mark` did not stand as often as it should; `took` is the whole time.
    """

    by_shot: list[list[float]]
    answers: dict[str, int]
    short: int
    took: float

    @property
    def seconds(self) -> list[float]:
        """Of all shots."""
        return [second for shot in self.by_shot for second in shot]

    @property
    def rate(self) -> float:
        """Shots a second, as long as it took."""
        return len(self.seconds) / self.took

    def median(self) -> Sample:
        """The middle one, in ms."""
        return Sample(statistics.median(self.seconds) * 1000, self.answers)


class Generator:
    """The process, as the bench sees it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def fire(
        self,
        shots: Sequence[Shot],
        *,
        times: int | None = None,
        seconds: float | None = None,
        readers: int = 1,
        mark: str = "",
        marks: int = 0,
    ) -> Fired:
        """Each reader takes the next shot, over and over, `times` in all or for some seconds; else each shot once."""
        order = {
            "shots": [[asdict(request) for request in shot] for shot in shots],
            "times": len(shots) if times is None and seconds is None else times,
            "seconds": seconds,
            "readers": readers,
            "mark": mark,
            "marks": marks,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        await self._process.stdin.drain()
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("the load generator has ended")
        return Fired(**json.loads(line))

    async def get(self, *requests: Request, times: int = 1, readers: int = 1) -> Fired:
        """One shot of these requests, some times."""
        return await self.fire([requests], times=times, readers=readers)


@contextlib.asynccontextmanager
async def generating() -> AsyncIterator[Generator]:
    """A generator that ends with the block."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.generator"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_LINE_BYTES,
    )
    try:
        yield Generator(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def _serve() -> None:
    """Read orders and answer each with what came of it, a line each."""
    loop = asyncio.get_running_loop()
    # 127.0.0.1 only, and never through a proxy of the environment.
    connector, limit = aiohttp.TCPConnector(limit=0), aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
    async with aiohttp.ClientSession(connector=connector, timeout=limit, trust_env=False) as session:
        while line := await loop.run_in_executor(None, sys.stdin.buffer.readline):
            fired = await _fire(session, **json.loads(line))
            sys.stdout.buffer.write(json.dumps(asdict(fired)).encode() + b"\n")
            sys.stdout.buffer.flush()


async def _fire(
    session: aiohttp.ClientSession,
    *,
    shots: list[list[dict[str, Any]]],
    times: int | None,
    seconds: float | None,
    readers: int,
    mark: str,
    marks: int,
) -> Fired:
    taken: list[list[float]] = [[] for _ in shots]
    answers: Counter[str] = Counter()
    short = 0
    began = time.perf_counter()
    left = _orders(shots, times, None if seconds is None else began + seconds)

    async def read() -> None:
        nonlocal short
        for number, shot in left:
            sent = time.perf_counter()
            if len(shot) == 1:
                told = [await _send(session, shot[0])]
            else:
                told = await asyncio.gather(*[_send(session, request) for request in shot])
            taken[number].append(time.perf_counter() - sent)
            answers.update(status for status, _ in told)
            if mark:
                short += sum(body.count(mark.encode()) != marks for status, body in told if status == "200")

    await asyncio.gather(*[read() for _ in range(readers)])
    return Fired(taken, dict(answers), short, time.perf_counter() - began)


def _orders(
    shots: list[list[dict[str, Any]]], times: int | None, until: float | None
) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """What all readers take from: so many shots by their numbers, or shots until a moment."""
    for number, shot in enumerate(itertools.cycle(shots)):
        if (times is not None and number >= times) or (until is not None and time.perf_counter() >= until):
            return
        yield number % len(shots), shot


async def _send(session: aiohttp.ClientSession, request: dict[str, Any]) -> tuple[str, bytes]:
    body: dict[str, Any] = {} if request["body"] is None else {"json": request["body"]}
    try:
        with contextlib.ExitStack() as stack:
            if request["file"] is not None:
                form = aiohttp.FormData()
                form.add_field(
                    "file", stack.enter_context(open(request["file"], "rb")), filename=Path(request["file"]).name
                )
                body = {"data": form}
            async with session.request(request["method"], request["url"], headers=request["headers"], **body) as answer:
                return str(answer.status), await answer.read()
    except (aiohttp.ClientError, TimeoutError) as error:
        return type(error).__name__, b""


if __name__ == "__main__":
    uvloop.run(_serve())
