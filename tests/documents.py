"""The OpenAPI documents of the services as they are now: made once, since that takes longer than most tests."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from bureau_common.testing.kept import kept
from bureau_common.testing.workspace import sources
from local import openapi


@cache
def service_documents() -> dict[str, dict[str, Any]]:
    """By domain."""
    with kept("documents", sources(), _make) as folder:
        return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir()}


def _make(folder: Path) -> None:
    for name, document in openapi.service_documents().items():
        (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
