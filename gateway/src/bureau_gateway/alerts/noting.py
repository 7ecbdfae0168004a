"""A note on an alert from its page: written as the signed-in client's own, by whoever may write, through the service's book."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from bureau_common.kit.core.context import current
from bureau_common.kit.core.errors import Refused
from bureau_common.kit.web.routing import Router
from bureau_common.schemas.periods import Period
from bureau_common.schemas.records import MAX_KEY
from bureau_common.schemas.reporting_units import BUREAU

from ..access.routes import MAX_FORM
from ..forwarding import upstreams_of
from ..openapi import DOMAINS
from ..pages.navigation import address, alerts_address
from ..pages.session import NOT_FROM_US, FormNo, sender_of_form

router = Router(include_in_schema=False)


class _Written(BaseModel):
    """What the service says of the note: by which change it has it, or none where it had it before."""

    change_no: int | None


@router.get("/alerts/notes")
async def leave_note() -> RedirectResponse:
    """Where a browser stands after a refused note; whoever asks for that address again sent no form."""
    return RedirectResponse("/", HTTPStatus.SEE_OTHER)


@router.post("/alerts/notes", max_body_size=MAX_FORM)
async def note(
    request: Request,
    domain: Annotated[str, Form()],
    code: Annotated[str, Form(max_length=100)],
    period: Annotated[Period, Form()],
    note: Annotated[str, Form(max_length=200)],
    form_no: FormNo,
    alert_key: Annotated[str, Form(max_length=MAX_KEY)] = "",
) -> Response:
    """The form's number is the note's own: a form that is sent twice writes once."""
    if domain not in DOMAINS:
        raise Refused(*NOT_FROM_US)
    authorization = await sender_of_form(request)
    if authorization is None:
        return RedirectResponse(address("/", next=alerts_address(period)), HTTPStatus.SEE_OTHER)
    entry = {
        "source": "pages",
        "source_ref": form_no,
        "reporting_unit": BUREAU,
        "business_date": current().today.isoformat(),
        "code": code,
        "alert_key": alert_key or None,
        "period": period,
        "note": note,
    }
    headers = {"authorization": authorization, "accept-language": current().language}
    await upstreams_of(request).send(_Written, domain, "/v1/alert-notes", headers, entry)
    return RedirectResponse(alerts_address(period), HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})
