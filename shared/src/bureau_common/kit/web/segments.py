"""Many routers of one shape in an app, of which a request meets its own alone: the first segment of its path says which.

To build the routes of a book takes some 30 ms, and a service may have seventy books: each router is built when the first
request asks for it, and all of them when the OpenAPI document is made.
"""

import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping

from starlette.requests import Request
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from .routing import Router


class Segments(BaseRoute):
    """One route that stands for a router by segment: `/v1/receipts/…` is matched against the routes of `receipts`.

    A router is built while its first request is matched, so before any session of that request, by one thread at a time.
    `admit` is asked before anything else is looked at, so that what is no path for a caller is none with any method.
    """

    def __init__(
        self,
        prefix: str,
        builders: Mapping[str, Callable[[], Router]],
        admit: Callable[[Request, str], Awaitable[None]] | None = None,
    ) -> None:
        self._admit = admit
        self._prefix = f"{prefix}/"
        self._builders = builders
        self._built: dict[str, Router] = {}
        self._building = threading.Lock()

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        router = self._of_path(scope["path"])
        found = [] if router is None else [route.matches(scope)[0] for route in router.routes]
        return max(found, key=lambda match: match.value, default=Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        router = self._of_path(scope["path"])
        assert router is not None  # noqa: S101 - what has matched has a router
        if self._admit is not None:
            await self._admit(Request(scope, receive), self._segment(scope["path"]))
        await router(scope, receive, send)

    def routes(self) -> Iterator[BaseRoute]:
        """Every route of every router, in the order of the segments."""
        for segment in self._builders:
            yield from self._router(segment).routes

    def _segment(self, path: str) -> str:
        return path.removeprefix(self._prefix).partition("/")[0]

    def _of_path(self, path: str) -> Router | None:
        segment = self._segment(path)
        return self._router(segment) if path.startswith(self._prefix) and segment in self._builders else None

    def _router(self, segment: str) -> Router:
        with self._building:
            if segment not in self._built:
                self._built[segment] = self._builders[segment]()
            return self._built[segment]


def every_route(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """The routes of an app, with those of each segment in the place of the one that stands for them."""
    for route in routes:
        if isinstance(route, Segments):
            yield from route.routes()
        else:
            yield route
