"""The time of `make test` as its last recorded run told it: read from a log, not run."""

import re

from ..ground import FOLDER, Ground
from ..harness import Goal, Row, spread

_LOG = FOLDER / "test.log"
_ENDED = re.compile(r"^=* ?(.*\bpassed.*) in ([\d.]+)s\b", re.MULTILINE)


async def measure(ground: Ground) -> list[Row]:
    what, goal = "make test, both calls of pytest", Goal("<=", 12)
    if not _LOG.exists():
        note = f"run `make test 2>&1 | tee {_LOG.relative_to(FOLDER.parent)}` before"
        return [Row("suite_time", what, "minutes", goal, note=note)]
    ended = _ENDED.findall(_LOG.read_text(errors="replace"))
    if not ended:
        return [Row("suite_time", what, "minutes", goal, note="the log has no end of a run")]
    minutes = sum(float(seconds) for _, seconds in ended) / 60
    return [
        Row("suite_time", what, "minutes", goal, spread([minutes]), note="; ".join(outcome for outcome, _ in ended))
    ]
