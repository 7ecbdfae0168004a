"""Routes that take what they declare and nothing else: unknown or repeated parameters and doubled keys are refused.

A body is read here, too: of nobody who has no token, strictly, and in a thread where it is large or has many objects,
since parsing and validation grow with both.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Collection, Coroutine, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from email.message import Message
from functools import cached_property, partial
from itertools import islice
from typing import Any, NamedTuple, NoReturn, get_origin

from fastapi import APIRouter, HTTPException, Request, Response, params
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import FormData, QueryParams

from ...schemas.records import MAX_BATCH, Batch
from ..core.errors import Refused
from .access import authenticate, refuse_others_than_recorders, refuse_strangers
from .problems import MAX_ERRORS, Malformed

MAX_BODY = 1024 * 1024
"""How many bytes a JSON body may have; files have a limit of their own."""
MAX_FILES = 4
"""Files that are received or read at once: each waits on the disk, or in the memory that stands in for one."""
_LARGE = 16 * 1024
"""From here on a body is worth the way to a thread."""
_MANY = 100
"""Objects of a body that is smaller; of 16 KB five thousand may lack all that they need, and each of it is told."""
_KEYS = 100
"""More than the fields of any record: each key that is none of them would be an error of its own."""
_PLACES, _PLACES_OF_ONE = 60_000, 3_000
"""Keys and elements of a body, more than a thousand records have, and of one record, more than the longest plan has: each
error, as of each field that is missing, holds a copy of what it was found in."""
_LONGEST = 40
"""Characters of a number; far more than a column holds."""
_LONGEST_KIND = 1000
"""Characters of a Content-Type; its parts are told from one another in the square of its length."""
_UNREAD = b""
"""Given to FastAPI in the place of a body that was refused: it asks who is calling first, and then refuses bytes."""
_KEY = "idempotency-key"
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Route(APIRoute):
    """One operation, as every one of ours is: built by `Router`."""

    @cached_property
    def declared(self) -> dict[str, bool]:
        """The names of its query parameters, those of its dependencies included, and whether one may be repeated."""
        queried = [each for each in get_flat_params(self.dependant) if isinstance(each.field_info, params.Query)]
        return {each.alias: get_origin(each.field_info.annotation) is list for each in queried}

    @cached_property
    def is_protected(self) -> bool:
        """Whether it asks for a token."""
        return _asks(self.dependant, authenticate)

    @cached_property
    def parts(self) -> frozenset[str] | None:
        """The names of the parts of its form, where it takes a file. A token's form may hold more: OAuth2 says so."""
        if self.body_field is None or not isinstance(self.body_field.field_info, params.File):
            return None
        return frozenset(each.alias for each in self.dependant.body_params)

    @cached_property
    def body(self) -> TypeAdapter[Any] | None:
        """What its JSON is read by, where it takes any."""
        taken = None if self.body_field is None else self.body_field.field_info
        if taken is None or taken.annotation is None or isinstance(taken, params.Form):
            return None
        return TypeAdapter(taken.annotation)

    @cached_property
    def is_batch(self) -> bool:
        """Whether its JSON is many records at once."""
        taken = None if self.body_field is None else self.body_field.field_info.annotation
        return isinstance(taken, type) and issubclass(taken, Batch)

    @property
    def takes_file(self) -> bool:
        return self.body_field is not None and isinstance(self.body_field.field_info, params.File)

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            if "\x00" in request.scope["path"]:
                raise HTTPException(404)
            if self.body_field is not None and self.is_protected:
                await refuse_strangers(request)  # FastAPI reads a body to its end, and asks then
            _refuse_undeclared(request, self.declared)
            if self.takes_file:
                caller = await refuse_others_than_recorders(request)
                with request.app.state.files.taken(caller.client):
                    return await self._read_strictly(handle, request)
            return await self._read_strictly(handle, request)

        return handle_strictly

    async def _read_strictly(self, handle: Handler, request: Request) -> Response:
        """The answer to a request whose body is read by what is declared, and by nothing else."""
        if self.body_field is not None:
            _refuse_charset(request)
        if self.body is None and self.parts is None:
            return await handle(request)
        read = _Read(request, self.body, self.parts, is_batch=self.is_batch)
        try:
            return await handle(read)
        except RequestValidationError as error:
            if not read.errors:
                raise
            others = [each for each in error.errors() if each["loc"][0] != "body"]
            raise Malformed([*others, *read.errors], len(others) + read.count) from error
        finally:
            await read.close()  # a file's turn ends here, and the answer may be taken slowly


class Router(APIRouter):
    """What every module of routes begins with."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=Route, redirect_slashes=False, **options)


def _refuse_undeclared(request: Request, known: Mapping[str, bool]) -> None:
    """A parameter that is misspelt would be ignored (`dryrun=true` would write), and of two values, or two keys, one."""
    errors = [*islice(_undeclared(request.query_params, known), MAX_ERRORS), *two_keys(request)]
    if errors:
        raise RequestValidationError(errors)


def two_keys(request: Request) -> list[dict[str, Any]]:
    """An error where a request has two idempotency keys: under the one that is not heard the same could be written again."""
    fault, given = "header_repeated", request.headers.getlist(_KEY)
    return [{"type": fault, "loc": ("header", _KEY), "msg": fault, "input": None}] if len(given) > 1 else []


def _undeclared(given: QueryParams, known: Mapping[str, bool]) -> Iterator[dict[str, Any]]:
    listed = ", ".join(sorted(known)) or "-"
    for name, count in Counter(name for name, _ in given.multi_items()).items():
        fault = (
            "query_unknown" if name not in known
            else "query_repeated" if count > 1 and not known[name]
            else "query_nul" if any("\x00" in value for value in given.getlist(name))
            else "query_encoding" if any("\ufffd" in value for value in given.getlist(name))
            else None
        )  # fmt: skip
        if fault is not None:
            yield {"type": fault, "loc": ("query", name), "msg": fault, "input": None, "ctx": {"known": listed}}


def _refuse_charset(request: Request) -> None:
    """Bodies are UTF-8: JSON in another character set would be refused, or misread, and the fields of a form are read in
    whichever a caller names, among them some that make half characters, which no hash, database or answer can hold.
    """
    said, kind = request.headers.get("content-type", ""), Message()
    kind["content-type"] = said[:_LONGEST_KIND]
    charset = str(said if len(said) > _LONGEST_KIND else kind.get_param("charset") or "utf-8")[:40]
    if charset.lower() not in ("utf-8", "utf8"):
        raise Refused(
            "charset_unsupported",
            f"请求正文应以UTF-8编码，Content-Type声明的是{charset}；请转为UTF-8，并去掉Content-Type中的charset",
            f"A body is UTF-8, and Content-Type says {charset}: encode it so, and send Content-Type without a charset",
        )


def _asks(dependant: Dependant, call: Callable[..., Any]) -> bool:
    return any(each.call is call or _asks(each, call) for each in dependant.dependencies)


class _Read(Request):
    """A request whose `json()` or `form()`, which FastAPI asks for, is what was declared; else `errors` say what is wrong."""

    def __init__(
        self, request: Request, body: TypeAdapter[Any] | None, parts: Collection[str] | None, *, is_batch: bool
    ) -> None:
        super().__init__(request.scope, request.receive)
        self._wanted, self._parts, self._is_batch = body, parts, is_batch
        self.errors: list[Any] = []
        self.count = 0

    async def form(self, **limits: Any) -> FormData:  # type: ignore[override]
        """Without any part where one is unknown: of one that was meant for the address a write would not hear.

        A form of another kind has no file, and is not read, since it would be taken apart byte by byte: its parts are told
        to be none.
        """
        known = self._parts or ()
        if not self.headers.get("content-type", "").lower().startswith("multipart/form-data"):
            return FormData([(name, "-") for name in known])
        form = await super().form(**limits)
        unknown = [name for name in dict.fromkeys(form) if name not in known]
        if not unknown:
            return form
        await form.close()
        listed, loc = ", ".join(sorted(known)), ("body",)
        self.errors = [
            {
                "type": "part_unknown",
                "loc": (*loc, name),
                "msg": "part_unknown",
                "input": None,
                "ctx": {"known": listed},
            }
            for name in unknown
        ]
        self.count = len(self.errors)
        return FormData()

    async def json(self) -> Any:
        content = await self.body()
        if len(content) < _LARGE and content.count(b"{") <= _MANY:
            return self._valid(content)
        async with self.app.state.bodies:  # what one of them takes that is all wrong is taken once
            return await asyncio.to_thread(self._valid, content)

    def _valid(self, content: bytes) -> Any:
        assert self._wanted is not None  # noqa: S101 - FastAPI asks for JSON where JSON is taken
        try:
            sized = partial(_sized, iter(range(_PLACES)))
            sizes = json.loads(content, object_pairs_hook=sized, parse_int=len, parse_float=_refuse_inexact)
            of_records = sizes.of_items if self._is_batch and isinstance(sizes, _Sizes) else [_size(sizes)]
            if max(of_records, default=0) > _PLACES_OF_ONE:
                _refuse("too_many_places")
            return self._wanted.validate_json(content, strict=True)
        except RequestValidationError as error:
            self.errors = [*error.errors()]
        except ValidationError:
            pass  # asked again below, while no error is handled
        except (ValueError, RecursionError) as error:
            self.errors = [{"type": "json_invalid", "loc": ("body",), "msg": str(error)[:200], "input": None}]
        self.count = len(self.errors)
        if not self.errors:
            self.errors, self.count = _wrong_places(content, self._wanted)
        return _UNREAD


def _wrong_places(content: bytes, body: TypeAdapter[Any]) -> tuple[list[Any], int]:
    """What is wrong with a body, and in how many places; of a batch the first items that have a thousand between them.

    pydantic builds all errors of what it is given or none, and ends a batch at the first item that is wrong: so each item
    is asked for by itself, without what else the body holds.

    No name here holds pydantic's error, and it is asked for while no other is handled: what an error is made of holds the
    calls that it came through, with their names, and the other error. Such a ring goes through pydantic and is never freed.
    """

    def wrong(part: bytes | str) -> list[Any]:
        try:
            body.validate_json(part, strict=True)
        except ValidationError as error:
            return _told(error)
        return []

    first = wrong(content)
    told = [each for each in first if not _is_of_item(each)]
    if len(told) == len(first):
        return first[:MAX_ERRORS], len(first)
    count, has_room, items = len(told), True, json.loads(content)["items"][:MAX_BATCH]
    for place, item in enumerate(items):
        of_item = [each for each in wrong(json.dumps({"items": [item]})) if _is_of_item(each)]
        count += len(of_item)
        has_room = has_room and len(told) + len(of_item) <= MAX_ERRORS
        if has_room:
            told += [{**each, "loc": ("body", "items", place, *each["loc"][3:])} for each in of_item]
    return told or first[:MAX_ERRORS], max(count, len(first))


def _is_of_item(error: Mapping[str, Any]) -> bool:
    """Whether it stands in an item of a batch, and is none of the whole."""
    return error["loc"][1:2] == ("items",) and len(error["loc"]) > 2


def _told(error: ValidationError) -> list[Any]:
    """What pydantic says of a body, without the calls through which the causes came."""
    errors = error.errors(include_url=False)
    for each in errors:
        if isinstance(cause := each.get("ctx", {}).get("error"), Exception):
            cause.__traceback__ = None
        if not isinstance(each["input"], str | int | float):
            each["input"] = None  # nothing is told of it, and its copies would stand until all are told
    return [{**each, "loc": ("body", *each["loc"])} for each in errors]


def _refuse_inexact(literal: str) -> None:
    """A number with a point is read as a binary one: digits that it has no room for would be changed, or become 0."""
    try:
        exact = len(literal) <= _LONGEST and Decimal(literal) == Decimal(repr(float(literal)))
    except InvalidOperation:  # an exponent that no decimal has
        exact = False
    if not exact:
        fault = {"type": "number_inexact", "loc": ("body",), "msg": "number_inexact", "input": None}
        raise RequestValidationError([{**fault, "ctx": {"number": literal[:_LONGEST]}}])


class _Sizes(NamedTuple):
    """How many keys and elements an object has at any depth, and each element of its `items`."""

    places: int
    of_items: list[int]


def _sized(room: Iterator[int], pairs: list[tuple[str, Any]]) -> _Sizes:
    """Of two values of one key readers take the first or the last, each as it likes; nothing else is kept of an object.

    `room` ends with as many objects as a body may have: what has more is not read to its end.
    """
    counts = Counter(key for key, _ in pairs)
    if doubled := [key for key, count in counts.items() if count > 1]:
        _refuse("key_repeated", doubled)
    if len(counts) > _KEYS:
        _refuse("too_many_keys")
    values = dict(pairs)
    places = len(values) + sum(map(_size, values.values()))
    if places > _PLACES or next(room, None) is None:
        _refuse("too_many_places")
    items = values.get("items")
    return _Sizes(places, [*map(_size, items)] if isinstance(items, list) else [])


def _size(value: Any) -> int:
    if isinstance(value, _Sizes):
        return value.places
    return len(value) + sum(map(_size, value)) if isinstance(value, list) else 0


def _refuse(fault: str, keys: Sequence[str] = ("",)) -> NoReturn:
    most = {"keys": _KEYS, "of_one": _PLACES_OF_ONE, "of_batch": _PLACES}
    raise RequestValidationError(
        [{"type": fault, "loc": ("body", key), "msg": fault, "input": None, "ctx": most} for key in keys[:MAX_ERRORS]]
    )
