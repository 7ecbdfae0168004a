"""What one service says of one period: all its figures at one version."""

from .alerts import Judged
from .changes import Head
from .claims import ClaimResult
from .figures import Figure
from .periods import Period
from .plans import PlanTask
from .several import Several


class Summary(Judged):
    """Figures and version were read in one snapshot; `head` is the journal entry they stand at."""

    service: str
    period: Period
    head: Head
    figures: Several[Figure]
    claims: Several[ClaimResult]
    tasks: Several[PlanTask] = []
    """What the work plans of the period's year and of the next hold at its end; most services keep none."""
