"""How far each import is, kept in the process that runs it: its transaction shows nothing to others until it ends."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ...schemas.imports import ImportProgress, ImportState
from ..core.errors import not_found

MAX_KEPT = 256


@dataclass
class Progress:
    """One import; the import itself keeps it up to date."""

    state: ImportState = "reading"
    rows_read: int = 0
    rows_staged: int = 0
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))


class ImportLog:
    """The newest imports of this process, by client and key."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Progress] = OrderedDict()

    def start(self, client: str, key: str) -> Progress:
        """A new import under the key; one that still runs keeps its place, so that a resend does not hide it."""
        running = self._kept.get((client, key))
        if running is not None and running.state in ("reading", "checking", "writing"):
            return Progress()
        progress = self._kept[client, key] = Progress()
        self._kept.move_to_end((client, key))
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        return progress

    def read(self, client: str, key: str) -> ImportProgress:
        """What the client may know of its own import."""
        progress = self._kept.get((client, key))
        if progress is None:
            raise not_found("次导入", "import; it is not received in whole, or it ended long ago")
        return ImportProgress(
            state=progress.state,
            rows_read=progress.rows_read,
            rows_staged=progress.rows_staged,
            started_at=progress.started_at,
        )
