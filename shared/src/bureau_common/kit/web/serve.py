"""Running a deployable: one uvicorn process that drains on SIGTERM and then exits 0."""

import signal
import sys
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI

from ..core.settings import ServiceSettings
from .heads import WholeHeads
from .keys import Keys

log = structlog.get_logger(__name__)

_LONGER_THAN_A_POOLED_CONNECTION = 75


def _stop(_number: int, _frame: Any) -> None:
    """A stop that was asked for is a clean exit, so that a process manager restarts only what crashed."""
    sys.exit(0)


def serve(app: FastAPI, settings: ServiceSettings) -> None:
    keys: Keys = app.state.keys
    if not keys.has_source:
        log.error("cannot_start", error="set AUTH_JWKS_URL or AUTH_JWKS_FILE: where the issuer's public keys are")
        sys.exit(1)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    uvicorn.run(
        app,
        http=WholeHeads,
        ws="none",
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=_LONGER_THAN_A_POOLED_CONNECTION,
        timeout_graceful_shutdown=10,
    )
