"""What an import says: how far it is, and what was read of its file."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from .money import Money
from .periods import Period
from .records import DryRun, Written
from .several import Several

ImportState = Literal["reading", "checking", "writing", "done", "refused", "interrupted"]


class ImportProgress(BaseModel):
    """An import as its client sees it while it runs; `rows_staged` passed the checks of their own row.

    One that runs and whose `updated_at` stands still for minutes was broken off with its service: nothing was written,
    send it again under the same key. It reads `interrupted` when the next import has begun.
    """

    state: ImportState
    rows_read: int
    rows_staged: int
    started_at: datetime
    updated_at: datetime


class MonthRead(BaseModel):
    """The rows of a file whose business date lies in one month."""

    period: Period
    rows: int
    sums: dict[str, Money] = Field(description="By field, each column of money; empty cells count nothing")


class FileRead(BaseModel):
    """What was read of a file, for comparing with the totals of the office: new rows and those that stood already."""

    rows: int
    sums: dict[str, Money] = Field(description="By field, each column of money; empty cells count nothing")
    months: Several[MonthRead] = Field(description="The same by the month of the business date, oldest first")


class Imported(Written):
    """What an import wrote, in one change, and what was read."""

    read: FileRead
    filed: int = Field(0, description="How many units and months were filed with it, where `file=true` asked for that")


class ImportRehearsal(DryRun):
    """What the same import would meet, and what was read: nothing was written."""

    read: FileRead
    filed: int = Field(0, description="How many units and months would be filed with it")


class SheetRead(BaseModel):
    """One sheet of a workbook of openings: whose rows it holds, and what was read of it."""

    sheet: str
    book: str
    created: int
    unchanged: int
    read: FileRead


class OpeningsImported(Written):
    """What a workbook of openings wrote, all of it in one change."""

    sheets: list[SheetRead]


class OpeningsRehearsal(DryRun):
    """What the same workbook would meet, and what was read of it: nothing was written."""

    sheets: list[SheetRead]
