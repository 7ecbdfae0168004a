"""A year's list of subjects copied to another year, in one change: so a new year begins with what held in the last."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.schemas.findings import Finding, blocked
from bureau_common.schemas.records import BusinessDate, RegisteredUnit

from .subject_lists import SubjectKind, YearList
from .subjects import CLASSIFICATION, FiscalYear, SubjectEntry, SubjectOrigin, read_list

SOURCE = "subject-copy"


class SubjectCopy(BaseModel):
    """Which list is copied to which year; without a kind all four are."""

    model_config = ConfigDict(extra="forbid")

    reporting_unit: Annotated[RegisteredUnit, Field(title="填报单位")]
    business_date: Annotated[BusinessDate, Field(title="业务日期")]
    from_year: FiscalYear
    to_year: FiscalYear
    kind: SubjectKind | None = None


async def copied_entries(session: AsyncSession, asked: SubjectCopy) -> tuple[list[SubjectEntry], list[Finding]]:
    """The lines of the year's list as entries of the other year, and what is to be said of the list that they are from."""
    kinds = [*SubjectKind] if asked.kind is None else [asked.kind]
    lists = {kind: await read_list(session, kind, asked.from_year) for kind in kinds}
    found = [finding for kind, held in lists.items() for finding in _judge(asked, kind, held)]
    return [entry for kind, held in lists.items() for entry in _entries(asked, kind, held)], found


def _judge(asked: SubjectCopy, kind: SubjectKind, held: YearList) -> Iterator[Finding]:
    """A list is copied from another year, and from one that has it."""
    if held.list_year != asked.from_year:
        zh = f"没有{asked.from_year}年度的{kind.label_zh}表，请从{held.list_year}年度复制"
        en = f"There is no {kind} list of {asked.from_year}: copy that of {held.list_year}"
        yield blocked("subject_list_missing", zh, en, CLASSIFICATION, "from_year", asked.from_year, held.list_year)
    elif asked.from_year == asked.to_year:
        zh, en = "复制到的年度应与来源年度不同", "A list is copied to another year than its own"
        yield blocked("subject_list_same_year", zh, en, CLASSIFICATION, "to_year", asked.to_year)


def _entries(asked: SubjectCopy, kind: SubjectKind, held: YearList) -> Iterator[SubjectEntry]:
    """What the list has becomes the ministry's of the new year, what the bureau added stays its own.

    Codes that were seen in no published list are left out: nobody has confirmed them, and a copy would.
    """
    confirmed = [each for each in held.listed.values() if each.confirmed]
    lines = [(each, SubjectOrigin.MINISTRY) for each in confirmed]
    lines += [(each, SubjectOrigin.OWN) for code, each in held.own.items() if code not in held.listed]
    lines += [
        (held.own[each.code], SubjectOrigin.MINISTRY) for each in held.listed.values() if _was_named(held, each.code)
    ]
    for subject, origin in sorted(lines):
        yield SubjectEntry(
            source=SOURCE,
            source_ref=f"{asked.to_year}-{kind}-{subject.code}",
            reporting_unit=asked.reporting_unit,
            business_date=asked.business_date,
            fiscal_year=asked.to_year,
            kind=kind,
            code=subject.code,
            name=subject.name,
            origin=origin,
        )


def _was_named(held: YearList, code: str) -> bool:
    """Whether the bureau has confirmed a code of the list that was from general knowledge."""
    return not held.listed[code].confirmed and code in held.own
