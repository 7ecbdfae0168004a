"""Anchors: a file outside the database with a line for each time that its state was noted.

Every line has a number and the hash of the line before it, so that one line binds all before it. Whatever cannot be read
stays in the file, and is told.
"""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Literal
from uuid import UUID

from pydantic import BaseModel, ValidationError

from .trails import Trail, Whole

NOTHING_BEFORE = bytes(32).hex()
_TAIL = 256 * 1024
_LONGEST = 64 * 1024
LINES_AT_ONCE = 1000


class Restored(BaseModel):
    """An act of two persons: the database was put back from one change to another, and verification goes on from here.

    Of the lines before this one those up to the number `stands` still hold. `before` binds all lines before it as they
    then stood in the file, what was torn or missing among them; acts of before it was written have none.
    """

    id: UUID
    from_change_no: int
    to_change_no: int
    stands: int
    reason: str
    proposed_by: str
    approved_by: str
    before: str | None = None


class Line(BaseModel):
    """One anchor. Lines of before they were numbered have no `no`, no `previous` and no `trails`."""

    no: Whole | None = None
    previous: str | None = None
    kind: Literal["anchor", "restored"] = "anchor"
    at: datetime
    change_no: Whole
    chain: str
    trails: dict[str, Trail] = {}
    restored: Restored | None = None


@dataclass(frozen=True)
class Read:
    """One line as it stands in the file; `line` is none where it is torn or not ours."""

    end: int
    """The place in the file after it."""
    hash: str
    line: Line | None


def anchor_file(folder: Path, service: str) -> Path:
    return folder / f"{service}.jsonl"


@contextlib.contextmanager
def _opened(path: Path, mode: str, lock: int) -> Iterator[BinaryIO]:
    with path.open(mode, buffering=0) as file:
        fcntl.flock(file, lock)
        yield file  # type: ignore[misc]


def size_of(path: Path) -> int | None:
    """How long the file is between two writes; none where there is no file."""
    if not path.is_file():
        return None
    with _opened(path, "rb", fcntl.LOCK_SH) as file:
        return os.fstat(file.fileno()).st_size


def read_lines(path: Path, begin: int, end: int, limit: int) -> list[Read]:
    """The next lines of a part of the file, none where the file is gone or has become shorter than that."""
    found: list[Read] = []
    if not path.is_file():
        return found
    with path.open("rb") as file:
        end = min(end, os.fstat(file.fileno()).st_size)
        file.seek(min(begin, end))
        while len(found) < limit and file.tell() < end:
            raw = file.readline(_LONGEST)
            found.append(_read(raw, file.tell()))
    return found


def hash_of(path: Path) -> str:
    """One hash over all lines of the file."""
    running, begin, size = hashlib.sha256(), 0, size_of(path) or 0
    while lines := read_lines(path, begin, size, LINES_AT_ONCE):
        for each in lines:
            running.update(bytes.fromhex(each.hash))
        begin = lines[-1].end
    return running.hexdigest()


def _read(raw: bytes, end: int) -> Read:
    bare = raw.rstrip(b"\n")
    try:
        line = Line.model_validate_json(bare)
    except ValidationError:
        line = None
    return Read(end, hashlib.sha256(bare).hexdigest(), line)


def last_line(path: Path) -> Read | None:
    """The last line that can be read."""
    size = size_of(path) or 0
    if size == 0:
        return None
    begin = max(0, size - _TAIL)
    lines = read_lines(path, begin, size, _TAIL)
    return next((each for each in reversed(lines) if each.line is not None), None)


def write_line(path: Path, line: Line) -> str:
    """Append a line so that it outlives a power failure; returns its hash. A torn line before it is ended first."""
    raw = json.dumps(line.model_dump(mode="json", exclude_none=True), ensure_ascii=False).encode()
    is_new = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    with _opened(path, "ab+", fcntl.LOCK_EX) as file:
        size = os.fstat(file.fileno()).st_size
        file.seek(max(0, size - 1))
        torn = size > 0 and file.read(1) != b"\n"
        whole = (b"\n" if torn else b"") + raw + b"\n"
        try:
            if file.write(whole) < len(whole):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(file.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                file.truncate(size)  # what a full disk took of it would stay as a torn line
            raise
    if is_new:
        _sync_folder(path.parent)
    return hashlib.sha256(raw).hexdigest()


def _sync_folder(folder: Path) -> None:
    """A new file's name stands in its folder, which is written apart."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
