"""Running a deployable: one uvicorn process that drains on SIGTERM and then exits 0.

A drain has three parts. `/readyz` says 503 and answers close their connections, while everything is still served, so that
a balancer looks away; then nothing new is accepted; then what runs may finish. What does not is refused with 503.
"""

import asyncio
import gc
import signal
import socket
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

import uvicorn
from fastapi import FastAPI

from ..core.settings import Misconfigured, ServiceSettings, read_settings, refusing_misconfiguration
from .heads import WholeHeads
from .listening import listening

_LONGER_THAN_A_POOLED_CONNECTION = 75
SECONDS_FOR_REFUSALS = 5
_STARTUP_FAILED = 3
_SECONDS_OF_A_THREAD = 0.0005
"""For how long a thread that computes keeps the interpreter from who waits for it (ADR 62).

The loop waits for it anew after every call that lets go of it, some ten times a request: of Python's own 5 ms each, a file
that is read beside made a twentieth of a second.
"""
S = TypeVar("S", bound=ServiceSettings)


def _stop(_number: int, _frame: Any) -> None:
    """A stop that was asked for is a clean exit, so that a process manager restarts only what crashed."""
    sys.exit(0)


def serve(create_app: Callable[[S], FastAPI], kind: type[S]) -> None:
    """Serve an app by the settings of the environment, until the process is asked to stop."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    sys.setswitchinterval(_SECONDS_OF_A_THREAD)
    with refusing_misconfiguration():
        settings = read_settings(kind)
        app = create_app(settings)
        if not app.state.keys.has_source:
            raise Misconfigured({"AUTH_JWKS_URL": "neither it nor AUTH_JWKS_FILE says where the public keys are"})
        sockets = listening(settings)
    server = Server(app, settings)
    server.run(sockets)
    if not server.started:
        sys.exit(_STARTUP_FAILED)


class Server(uvicorn.Server):
    """uvicorn, with the drain that it does not know."""

    def __init__(self, app: FastAPI, settings: ServiceSettings) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=WholeHeads,
                ws="none",
                host=settings.host,
                port=settings.port,
                workers=1,  # else it hears WEB_CONCURRENCY, which may be no number
                log_config=None,
                access_log=False,
                server_header=False,
                forwarded_allow_ips=settings.forwarded_allow_ips,
                timeout_keep_alive=_LONGER_THAN_A_POOLED_CONNECTION,
                timeout_graceful_shutdown=settings.finish_seconds,
            )
        )
        self._app, self._drain_seconds = app, settings.drain_seconds
        self._closing_at: float | None = None
        self._warming: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept connections, and do what the first callers would wait for; until that is done, `/readyz` says so."""
        await super().startup(sockets)
        if self.started:
            self._warming = asyncio.create_task(self._settle())

    async def _settle(self) -> None:
        """What stands then stays: the collector of garbage, which stopped everything to walk through it, leaves it alone."""
        if (warm := self._app.state.warm) is not None:
            await self._app.state.readiness.warm(warm)
        gc.collect()
        gc.freeze()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first SIGTERM begins the drain; a second one, or Ctrl-C, does without its first part."""
        first = not self._app.state.readiness.draining
        self._app.state.readiness.draining = True
        if sig == signal.SIGTERM and first:
            self._closing_at = time.monotonic() + self._drain_seconds
        else:
            super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        """Asked ten times a second whether to stop."""
        if self._closing_at is not None and time.monotonic() >= self._closing_at:
            self.should_exit = True
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, let what runs finish, and have what was cut say so."""
        if self._warming is not None:
            self._warming.cancel()
        await super().shutdown(sockets)
        if cut := self.server_state.tasks:
            await asyncio.wait(cut, timeout=SECONDS_FOR_REFUSALS)
