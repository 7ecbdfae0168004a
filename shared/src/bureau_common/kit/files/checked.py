"""What rules, reference data and the register say of a file, chunk by chunk: each finding points to its line and cell."""

from collections.abc import Mapping, Sequence
from itertools import islice

from ...schemas.findings import Finding
from .entry_files import MAX_LISTED, Reader
from .named_units import Called, misnamed
from .places import Places


class Checked:
    """The rules' findings and field errors over all chunks, by line."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.blocked = 0

    @property
    def _room(self) -> int:
        return max(0, MAX_LISTED - len(self.findings))

    def add(self, findings: Sequence[Finding], lines: Sequence[int], places: Places) -> None:
        self.blocked += sum(finding.severity == "block" for finding in findings)
        self.findings += [
            places.point(finding, lines[finding.row - 1]) if finding.row else finding
            for finding in findings[: self._room]
        ]

    def compare(self, called: Sequence[Called], reader: Reader, names: Mapping[str, str]) -> None:
        """Warn of what rows call units otherwise than the register does."""
        others = (each for each in called if each.is_other(names.get(each.code)))
        self.findings += [
            misnamed(each, names[each.code], reader.cell_of(each.row, each.field))
            for each in islice(others, self._room)
        ]
