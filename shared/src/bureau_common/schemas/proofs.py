"""A proof of a figure: one file by which whoever has a checkpoint can check it without us (`tools/verify_figure.py`)."""

from typing import Literal

from pydantic import BaseModel

from .changes import Head
from .figures import Basis
from .periods import Period
from .units import BaseUnit

Unproved = Literal["before_roots", "withheld", "large_change", "not_in_change"]
"""Why a row is shown without a path: it is of before there were roots; its reader may not see all of its change; its change has
too many rows; its change does not have it."""


NotSaid = Literal["withheld", "median", "text", "read_from_rows"]
"""Why nothing is proved of an input: its changes are not shown to this reader; it is a median; it is words; or it is
computed from the rows of several books whenever it is asked for, and no change says by how much it moved."""


class ProvedFigure(BaseModel):
    """What is to be proved; `of` is the month that the figure is of, an earlier one than `period` where it is carried."""

    id: str
    name_zh: str
    period: Period
    of: Period
    basis: Basis
    unit: BaseUnit
    value: str | None = None
    formula: str
    formula_version: int


class ProvedInput(BaseModel):
    """A sum that the figure is made of: of a flow, in some categories and months, up to a change.

    `flow` is what the entries name it by in their differences. It is null where they do not say how it moved, and
    `not_said` says why: then nothing is proved of it.

    `by_key` is set where it is no sum of rows but of what keys come to: a stock, a distinct count, the latest amounts, a
    balance. Its rows come to it as a whole, not month by month, and that each of them counts follows from others by a rule.
    `key_field` says where a row's own text has its key, which no two rows of a distinct count have in common.

    `sign` is how it goes into the figure's value, null where that is no sum. `rows_before` and `value_before` are of
    before the first entry of the file. The field names say where a row's own text has its amount and its day, null where
    they follow from an expression over it.
    """

    name: str
    label_zh: str
    flow: str | None = None
    categories: list[str]
    start: Period
    end: Period
    through: int
    sign: int | None = None
    rows: int
    value: str
    rows_before: int = 0
    value_before: str = "0"
    amount_field: str | None = None
    day_field: str | None = None
    by_key: bool = False
    key_field: str | None = None
    not_said: NotSaid | None = None


class ProofEntry(BaseModel):
    """One change on the way to the checkpoint, as far as the reader may see it.

    With `header` and `digest`: who did what, and the root over its rows; with `header_hash` in place of the header, the
    root alone: the header has numbers by which somebody without the right could tell that others wrote. With `inner` in
    place of both: neither. With `seal` alone: nothing.
    """

    header: str | None = None
    header_hash: str | None = None
    digest: str | None = None
    inner: str | None = None
    differences: str | None = None
    seal: str | None = None
    chain: str


class ProvedRow(BaseModel):
    """A row of an input, with its text as it was hashed and its path to the digest of the change that created it."""

    input: str
    month: Period
    category: str
    contribution: str
    change_no: int | None = None
    table: str | None = None
    text: str | None = None
    place: int | None = None
    leaves: int | None = None
    path: list[str] = []
    unproved: Unproved | None = None


class Proof(BaseModel):
    """`start` is the entry before the first, `checkpoint` the last; `rows` is null where there are more than a file holds."""

    format: Literal["bureau-proof/1"] = "bureau-proof/1"
    service: str
    figure: ProvedFigure
    start: Head
    checkpoint: Head
    inputs: list[ProvedInput]
    entries: list[ProofEntry]
    rows: list[ProvedRow] | None = None
