"""Conditional reads: an ETag names service, version, chain, period, cut-off and the code that computed the answer."""

import hashlib
import json
from functools import cache
from importlib import resources
from pathlib import Path

from fastapi import Request, Response


@cache
def code_version(*packages: str) -> str:
    """Changes with any file of some packages, so that a cached answer of other code, or of other lists, is not taken for ours.

    What a claim, a rule of rounding or a helper of a watch says stands in no declaration that could be compared.
    """
    digest = hashlib.sha256()
    for package in packages:
        root = Path(str(resources.files(package)))
        for file in sorted(each for each in root.rglob("*") if each.is_file() and "__pycache__" not in each.parts):
            digest.update(f"{package}/{file.relative_to(root)} ".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:8]


def make_etag(*parts: object) -> str:
    """A hash, since parts may be what a caller sent, and a header holds less than a query."""
    return f'"{hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()[:32]}"'


def etag_of(content: bytes) -> str:
    """The tag of bytes that stand by themselves."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def not_modified(request: Request, etag: str) -> Response | None:
    """304 when the caller holds this very answer."""
    held = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    return Response(status_code=304, headers={"ETag": etag}) if etag in held or "*" in held else None
