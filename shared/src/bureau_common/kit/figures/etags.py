"""Conditional reads: an ETag names service, version, chain, period, cut-off and the code that computed the answer."""

import hashlib
import inspect
import json
from collections.abc import Callable, Iterable

from fastapi import Request, Response

from ..books.questions import Question
from .claims import Claim, Watch
from .figures import Definition


def code_version(
    definitions: Iterable[Definition], claims: Iterable[Claim], watches: Iterable[Watch], questions: Iterable[Question]
) -> str:
    """Changes whenever a declaration does, so that a cached answer of older code is not taken for ours.

    Of watches and questions, which have no version of their own, the code itself counts.
    """
    lines = sorted(
        [
            *[f"{d.id} {d.formula_version} {d.formula_text} {d.display_unit} {d.name_zh}" for d in definitions],
            *[f"{claim.id} {claim.words_zh} {claim.otherwise_zh}" for claim in claims],
            *[f"{watch.code} {watch.figures} {_written(watch.judge)}" for watch in watches],
            *[f"{each.code} {_written(each.ask)} {_written(each.say)}" for each in questions],
        ]
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]


def _written(function: Callable[..., object]) -> str:
    """A function's text, with the values that it was made with."""
    given = inspect.getclosurevars(function).nonlocals.items()
    return inspect.getsource(function) + str([f"{name}={value!r}" for name, value in given if not callable(value)])


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
