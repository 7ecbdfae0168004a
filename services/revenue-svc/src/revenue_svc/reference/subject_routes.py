"""The registers of subjects as forms and other systems read them."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel

from bureau_common.kit.web.access import Reader
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession

from .subjects import SubjectKind, read_subjects

router = Router(tags=["reference"])


class SubjectItem(BaseModel):
    """A subject that records of the year may name."""

    code: str
    name: str
    own: bool


@router.get("/reference/subjects", summary="The subjects of a fiscal year: national and the bureau's own")
async def list_subjects_of_year(
    session: ReadSession,
    caller: Reader,
    kind: SubjectKind,
    year: Annotated[int, Query(ge=1994, le=2199)],
) -> list[SubjectItem]:
    subjects = await read_subjects(session, kind, year)
    return [SubjectItem(code=s.code, name=s.name, own=s.own) for _, s in sorted(subjects.items())]
