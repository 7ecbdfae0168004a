"""The routes of an app by the first segment of their paths: a request meets those of its own segment alone.

Of many routers of one shape, a few for each book, those that nobody has asked for are not even built: the routes of a book
take some 30 ms, most of them those of its records, and a service may have seventy books, into most of which only files are
imported. All of them are built when the OpenAPI document is made.
"""

import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence

from fastapi.routing import iter_route_contexts
from starlette.requests import Request
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from .routing import Router

_FOUND = "bureau.route"
"""Where the scope of a request keeps the route that matched: it is looked for once."""


class Segments(BaseRoute):
    """One route that stands for all: `/v1/receipts/…` is matched against what is `own` there, then the routers of `receipts`.

    A router is built while the first request is matched that those before it do not answer, so before any session of that
    request, by one thread at a time.
    `admit` is asked before a router of `builders` is, so that what is no path for a caller is none with any method.
    """

    def __init__(
        self,
        prefix: str,
        builders: Mapping[str, Sequence[Callable[[], Router]]],
        admit: Callable[[Request, str], Awaitable[None]] | None = None,
        own: Sequence[BaseRoute] = (),
    ) -> None:
        self._admit = admit
        self._prefix = f"{prefix}/"
        self._builders = builders
        self._own = own
        self._by_segment: dict[str, list[BaseRoute]] = {}
        for route in own:
            for segment in {self._segment(str(each.path)): None for each in iter_route_contexts([route])}:
                self._by_segment.setdefault(segment, []).append(route)
        self._built: dict[Callable[[], Router], Router] = {}
        self._building = threading.Lock()

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        best: tuple[Match, Scope] = (Match.NONE, {})
        for route, of_builder in self._of_path(scope["path"]):
            match, found = route.matches(scope)
            if match.value > best[0].value:
                best = match, {**found, _FOUND: (route, of_builder)}
            if match is Match.FULL:
                break
        return best

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        route, of_builder = scope[_FOUND]
        if self._admit is not None and of_builder is not None:
            await self._admit(Request(scope, receive), of_builder)
        await route.handle(scope, receive, send)

    def routes(self) -> Iterator[BaseRoute]:
        """Every route there is, in the order of the segments."""
        yield from self._own
        for builders in self._builders.values():
            for build in builders:
                yield from self._router(build).routes

    def _segment(self, path: str) -> str:
        return path.removeprefix(self._prefix).partition("/")[0]

    def _of_path(self, path: str) -> Iterator[tuple[BaseRoute, str | None]]:
        """The routes that may match, and of those that a builder made its segment."""
        if not path.startswith(self._prefix):
            return
        segment = self._segment(path)
        # Own ones first: `/{book}/{record_id}` would take "declared" or a topic's own "balance" for an id.
        for route in self._by_segment.get(segment, ()):
            yield route, None
        for build in self._builders.get(segment, ()):
            for route in self._router(build).routes:
                yield route, segment

    def _router(self, build: Callable[[], Router]) -> Router:
        with self._building:
            if build not in self._built:
                self._built[build] = build()
            return self._built[build]


def every_route(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """The routes of an app, with those of each segment in the place of the one that stands for them."""
    for route in routes:
        if isinstance(route, Segments):
            yield from route.routes()
        else:
            yield route
