"""A replica of the toy that ends as by `kill -9` before a step of a request: a statement, a commit, its answer.

`python -m tests.soak._mortal URL KEYS ANCHORS` reads numbers of steps from its input; for each it forks a replica and tells
its port and its process.
"""

import os
import signal
import socket
import sys
from datetime import date
from pathlib import Path

import uvicorn
from pydantic import SecretStr
from sqlalchemy import event
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bureau_common.testing.patience import LONG
from toy.app import Settings, create_app

MARK = "X-Mortal"
TODAY = date(2031, 1, 1)


class Life:
    """How many steps are left, from the request on that is marked."""

    def __init__(self, app: ASGIApp, steps: int) -> None:
        self._app, self._left, self._counts = app, steps, False

    def step(self, *_: object) -> None:
        if self._counts:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._counts = self._counts or any(name == MARK.lower().encode() for name, _ in scope.get("headers", ()))

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.step()
            await send(message)

        await self._app(scope, receive, sent)


def settings_of(url: str, keys: str, anchors: str) -> Settings:
    """Both replicas' settings; each writes one anchor when it starts."""
    given = Settings(database_url=SecretStr(url), AUTH_JWKS_FILE=Path(keys))
    return given.model_copy(update={"anchors": Path(anchors), "anchor_seconds": LONG, "log_level": "ERROR"})


def main() -> None:
    told = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what else is printed goes where errors go
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    app = create_app(settings_of(*sys.argv[1:]))
    app.state.today = lambda: TODAY
    for line in sys.stdin:
        listening = socket.create_server(("127.0.0.1", 0))
        child = os.fork()
        if child == 0:
            life = Life(app, int(line))
            engine = app.state.database.engine.sync_engine
            event.listen(engine, "before_cursor_execute", life.step)
            event.listen(engine, "commit", life.step)
            uvicorn.Server(uvicorn.Config(life, log_level="error")).run([listening])
            os._exit(0)
        told.write(f"{listening.getsockname()[1]} {child}\n")
        listening.close()


if __name__ == "__main__":
    main()
