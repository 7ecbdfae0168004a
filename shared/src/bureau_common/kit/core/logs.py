"""JSON logs with the request id and the trace id on every line."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from . import context

_VALUES = re.compile(
    r"(?<=DETAIL:).*|(?<=CONTEXT:).*|(?<=input_value=).*|(?<=query argument).*|(?<=input syntax for type).*"
    r"|[0-9]{11,}[Xx]?"
)
"""What the database, its driver and pydantic repeat of the data in their messages, and any number of eleven digits."""


def _with_ids(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    here = context.current()
    event.setdefault("request_id", here.request_id)
    event.setdefault("trace_id", here.trace_id)
    return event


def _without_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A log line keeps what went wrong, not with whose data."""
    return {name: _VALUES.sub("…", text) if name in ("error", "exception") else text for name, text in event.items()}


_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _with_ids,
]
_PROCESSORS = [*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter]
"""One list however often logs are configured: a logger that has spoken keeps the list that it began with."""


def configure_logs(service: str, level: str) -> None:
    """One JSON object a line on standard output, for our own loggers and the libraries' alike."""
    structlog.configure(
        processors=_PROCESSORS,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            lambda _l, _m, event: {"service": service, **event},
            structlog.processors.format_exc_info,
            _without_values,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for noisy in ("uvicorn.access", "httpx", "httpcore", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
