"""What rules, reference data and the register say of a file, chunk by chunk: each finding points to its line and cell."""

from collections.abc import Mapping, Sequence
from itertools import islice

from ...schemas.findings import Finding
from ...schemas.problems import FieldError
from ..core.context import Caller, say
from ..core.errors import first_told
from .entry_files import MAX_LISTED, Chunk, Reader
from .named_units import Called, misnamed
from .places import Places


class Checked:
    """The rules' findings over all chunks, by line, and the rows of units that the caller's token is not bound to."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.blocked = 0
        self.outside: list[FieldError] = []
        self.outside_total = 0

    @property
    def _room(self) -> int:
        return max(0, MAX_LISTED - len(self.findings))

    def add(self, findings: Sequence[Finding], lines: Sequence[int], places: Places) -> None:
        """What blocks is told before all warnings, however many these are."""
        before = self.blocked
        self.blocked += sum(finding.severity == "block" for finding in findings)
        if not self._room and (before >= MAX_LISTED or before == self.blocked):
            return
        placed = [
            places.point(finding, lines[finding.row - 1]) if finding.row else finding
            for finding in first_told(findings)
        ]
        self.findings = first_told([*self.findings, *placed])

    def turn_away(self, chunk: Chunk, caller: Caller, reader: Reader) -> None:
        """Count the rows of units that the caller does not see, and name the first ones."""
        field, places = "reporting_unit", reader.places
        for line, entry in zip(chunk.rows, chunk.entries, strict=True) if caller.units else ():
            if caller.sees(entry.reporting_unit):
                continue
            self.outside_total += 1
            if len(self.outside) < MAX_LISTED:
                message = places.placed(say("令牌不含该填报单位", "the token is not bound to this unit"), line, field)
                cell, unit = reader.cell_of(line, field), entry.reporting_unit
                self.outside.append(
                    FieldError(field=field, row=line, cell=cell, rule="unit", value=unit, message=message)
                )

    def compare(self, called: Sequence[Called], reader: Reader, names: Mapping[str, str]) -> None:
        """Warn of what rows call units otherwise than the register does."""
        others = (each for each in called if each.is_other(names.get(each.code)))
        self.findings += [
            misnamed(each, names[each.code], reader.cell_of(each.row, each.field))
            for each in islice(others, self._room)
        ]
