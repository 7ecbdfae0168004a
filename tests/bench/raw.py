"""A floor: a bare ASGI application on one database, with nothing between the socket and the driver.

`/version` reads the journal's head as a service does for its tag, `/bytes` answers bytes that it keeps, `/list` a list
with two filters as the driver gives it.
"""

import os
import urllib.parse
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import orjson  # from the folder of the peers: no part of the suite

_VERSION = "select change_no, chain from journal order by change_no desc limit 1"
_LIST = (
    "select * from receipts where voided_change is null and reporting_unit = $1 and source = $2"
    " order by business_date, id limit 100"
)
_pool: Any = None
_kept = Path(os.environ["BENCH_BYTES"]).read_bytes()


def _plain(value: object) -> str:
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(type(value).__name__)


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer the three paths."""
    global _pool  # noqa: PLW0603 - one a process, made when it starts
    if scope["type"] == "lifespan":
        await receive()
        _pool = await asyncpg.create_pool(os.environ["BENCH_DATABASE_URL"], min_size=4, max_size=10)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await _pool.close()
        await send({"type": "lifespan.shutdown.complete"})
        return
    if scope["path"] == "/bytes":
        body = _kept
    elif scope["path"] == "/version":
        row = await _pool.fetchrow(_VERSION)
        body = b"%d %s" % (row["change_no"], row["chain"].hex().encode())
    else:
        asked = urllib.parse.parse_qs(scope["query_string"].decode())
        rows = await _pool.fetch(_LIST, asked["reporting_unit"][0], asked["source"][0])
        body = orjson.dumps({"items": [dict(row) for row in rows]}, default=_plain)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": body})
