"""Where applications stand: their state folded from their steps, and the money that moved on them."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.concealing import refuse_rows_of_others, visible_to
from bureau_common.kit.books.demands import taken_in_order
from bureau_common.kit.core.context import Caller
from bureau_common.kit.core.queries import among
from bureau_common.kit.journal.cutoffs import Cutoff

from .rules import COURSE
from .schemas import Action, ApplicationStanding, PaymentKind
from .tables import applications, of_kind, payments, steps


async def read_standings(
    session: AsyncSession, cutoff: Cutoff, numbers: Sequence[str], caller: Caller
) -> list[ApplicationStanding]:
    """The applications of some numbers as they stood at the cut-off; unknown numbers are left out."""
    a, p = applications.c, payments.c
    seen = (cutoff.live(applications), among(a.application_no, numbers), *visible_to(applications, caller))
    its_own = select(a.application_no).where(*seen)
    await refuse_rows_of_others(
        session, cutoff.live, caller, *[(table, table.c.application_no.in_(its_own)) for table in (steps, payments)]
    )
    asked = among(steps.c.application_no, numbers)
    taken = taken_in_order(COURSE, steps, "action", cutoff.live(steps), asked, key="application_no").subquery()
    moved = (
        select(p.application_no, *[func.sum(of_kind(kind)).label(kind.value) for kind in PaymentKind])
        .where(cutoff.live(payments), among(p.application_no, numbers))
        .group_by(p.application_no)
        .subquery()
    )
    query = (
        select(
            a.application_no,
            a.allotment_no,
            a.amount,
            taken.c.actions,
            func.coalesce(taken.c.last, a.business_date).label("since"),
            *[func.coalesce(moved.c[kind.value], 0).label(kind.value) for kind in PaymentKind],
        )
        .outerjoin(taken, taken.c.application_no == a.application_no)
        .outerjoin(moved, moved.c.application_no == a.application_no)
        .where(*seen)
        .order_by(a.application_no)
    )
    return [
        ApplicationStanding(**row._mapping, state=COURSE.follow(map(Action.of, row.actions or ()))[0])
        for row in await session.execute(query)
    ]
