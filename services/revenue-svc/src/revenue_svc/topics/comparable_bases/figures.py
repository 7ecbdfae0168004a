"""What restatements add up to, by measure and month; the growths that read it are the summary's."""

from sqlalchemy import case, func

from bureau_common.kit.measures.flows import Flow

from .schemas import RestatedMeasure, RestatedSide
from .tables import restatements

_CATEGORY = case(
    (restatements.c.side == RestatedSide.CURRENT, func.concat(restatements.c.measure, ":", restatements.c.side)),
    else_=restatements.c.measure,
)
RESTATEMENTS = Flow("base_restatements", restatements, _CATEGORY, restatements.c.amount)


def restated(side: RestatedSide, *measures: RestatedMeasure) -> tuple[str, ...]:
    """The categories under which restatements of one side of some measures count."""
    return tuple(f"{measure}:{side}" if side is RestatedSide.CURRENT else str(measure) for measure in measures)
