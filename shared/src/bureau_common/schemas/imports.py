"""How far an import is."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

ImportState = Literal["reading", "checking", "writing", "done", "refused"]


class ImportProgress(BaseModel):
    """An import as its client sees it while it runs; `rows_staged` passed the checks of their own row."""

    state: ImportState
    rows_read: int
    rows_staged: int
    started_at: datetime
