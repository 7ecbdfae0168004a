"""Things, their parts and their steps: tables to try the demands of the kit on, and rows in them by change."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import MetaData, Table, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.asking import Asked, Guarded
from bureau_common.kit.books.guards import NOW, Guard, Scope, Touched
from bureau_common.kit.core.records import NAMES, record_table
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.schemas.changes import Head
from bureau_common.schemas.courses import Course
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import Line, RecordEntry
from bureau_common.schemas.terms import Term


class Colour(Labelled):
    """What a thing and its parts have in common."""

    RED = "red", "红"
    BLUE = "blue", "蓝"


class Step(Labelled):
    """What is done with a thing; steps of one day come in this order."""

    START = "start", "启动"
    REPORT = "report", "报告"
    CLOSE = "close", "办结"
    REOPEN = "reopen", "重启"
    DROP = "drop", "终止"


class State(Labelled):
    """Where a thing is."""

    PLANNED = "planned", "计划"
    OPEN = "open", "进行"
    DONE = "done", "完成"
    DROPPED = "dropped", "终止"


class ThingEntry(RecordEntry):
    """A thing, with room for its parts."""

    thing_no: Annotated[Line, Field(title="物品编号")]
    colour: Annotated[Colour | None, Field(title="颜色")] = None
    amount: Annotated[Money, Field(title="额度（元）")]


class PartEntry(RecordEntry):
    """A part, which calls its thing otherwise, and counts on a day of its own."""

    code: Annotated[Line | None, Field(title="零件编号")] = None
    thing: Annotated[Line | None, Field(title="所属物品")] = None
    colour: Annotated[Colour | None, Field(title="颜色")] = None
    amount: Annotated[Money, Field(title="金额（元）")]
    paid_on: Annotated[date | None, Field(title="付款日期")] = None


class StepEntry(RecordEntry):
    """A step of a thing."""

    thing_no: Annotated[Line, Field(title="物品编号")]
    action: Annotated[Step, Field(title="步骤")]


metadata = MetaData(naming_convention=NAMES)
things = record_table(ThingEntry, "things", metadata)
parts = record_table(PartEntry, "parts", metadata)
steps = record_table(StepEntry, "steps", metadata)

THING, PART = Term("物品", "thing"), Term("零件", "part")
COURSE = Course(
    THING,
    State.PLANNED,
    {
        (State.PLANNED, Step.START): State.OPEN,
        (State.OPEN, Step.REPORT): State.OPEN,
        (State.OPEN, Step.CLOSE): State.DONE,
        (State.DONE, Step.REOPEN): State.OPEN,
        (State.OPEN, Step.DROP): State.DROPPED,
        (State.PLANNED, Step.DROP): State.DROPPED,
    },
)


def at(change: int) -> Scope:
    """Every key, as it stood after a change."""
    return Scope(change=None, cutoff=Cutoff(Head(change_no=change, chain=""), current=False, high=change))


class Rows:
    """Writes rows by change, and asks guards about them."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self._numbers = count()
        self._touched: dict[int, list[UUID]] = defaultdict(list)

    async def add(self, table: Table, day: date | str = "2021-03-15", change: int = 1, **values: Any) -> UUID:
        """One more row; what is left out is nothing, or no money."""
        amount = {"amount": Decimal(0)} if "amount" in table.c else {}
        common = {
            "source": "s",
            "source_ref": str(next(self._numbers)),
            "reporting_unit": "u",
            "created_change": change,
        }
        common["business_date"] = date.fromisoformat(day) if isinstance(day, str) else day
        written = insert(table).values({**amount, **common, **values}).returning(table.c.id)
        found: UUID = (await self.session.execute(written)).scalar_one()
        self._touched[change].append(found)
        return found

    async def void(self, table: Table, row: UUID, change: int = 2) -> None:
        await self.session.execute(update(table).where(table.c.id == row).values(voided_change=change))
        self._touched[change].append(row)

    async def ask(self, *guards: Guard, change: int = 1, scope: Scope = NOW) -> Guarded:
        """What guards say of a change; of one that touched few rows they say the same by these."""
        asked, rows = Asked(guards, scope), tuple(self._touched[change])
        told = await asked.put(self.session, Touched(change))
        if 0 < len(rows) <= Touched.MOST:
            assert await asked.put(self.session, Touched(change, rows)) == told
        return told

    async def codes(self, *guards: Guard, change: int = 1, scope: Scope = NOW) -> list[tuple[str, str | None]]:
        """Code and key of each finding."""
        told = await self.ask(*guards, change=change, scope=scope)
        return [(finding.code, finding.actual) for finding in told.findings]
