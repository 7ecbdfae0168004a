"""What may be set and what is in force, as a form or another system reads it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query

from ...schemas.days import Day
from ...schemas.parameters import DeclaredParameter, Parameter, Setting, ValueInForce
from ..core.context import concealed
from ..journal.cutoffs import read_cutoff
from ..web.access import Reader
from ..web.paging import AsOf
from ..web.routing import Router
from ..web.sessions import ReadSession
from .parameters import read_in_force


def parameter_routes(declared: Sequence[Parameter]) -> Router:
    """What a service declares, with the value in force on a day."""
    router = Router(tags=["parameters"])

    @router.get("/parameters/declared", summary="Every parameter, what it may be, and its value in force on a day")
    async def list_declared(
        session: ReadSession,
        caller: Reader,
        on: Annotated[Day, Query(description="The day; figures take the last day of their period")],
        as_of: AsOf = None,
    ) -> list[DeclaredParameter]:
        shown = [each for each in declared if each.key not in concealed().parameters]
        in_force = await read_in_force(session, await read_cutoff(session, as_of), shown)
        return [describe(setting) for setting in in_force.at(on).values()]

    return router


def describe(setting: Setting) -> DeclaredParameter:
    """A parameter as whoever reads it is told of it."""
    parameter = setting.parameter
    return DeclaredParameter(
        key=parameter.key,
        label_zh=parameter.label_zh,
        kind=parameter.kind,
        choices=dict(parameter.choices),
        minimum=None if parameter.minimum is None else str(parameter.minimum),
        maximum=None if parameter.maximum is None else str(parameter.maximum),
        default=parameter.default,
        clause=parameter.clause,
        in_force=ValueInForce(
            value=setting.text, since=setting.since, document=setting.document, note_zh=setting.note_zh()
        ),
    )
