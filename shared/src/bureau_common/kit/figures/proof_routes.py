"""`/v1/proofs/{figure_id}`: the file by which a figure can be checked without this system."""

import asyncio
from typing import Annotated

from fastapi import Depends, Request, Response

from ...schemas.proofs import Proof
from ..journal.cutoffs import read_cutoff
from ..web.access import DistrictReader
from ..web.documents import LONG
from ..web.months import InPeriod
from ..web.paging import AsOf, MinVersion
from ..web.routing import Router
from ..web.sessions import ReadSession
from ..web.turns import Turns
from .catalogue import TheCatalogue
from .proofs import Ledger, read_proof
from .routes import TheDefinition

router = Router(tags=["figures"])


async def _ledger(request: Request) -> Ledger:
    own = request.app.state.ledger
    return Ledger(own.service, own.tables, own.flows, own.kept)


TheLedger = Annotated[Ledger, Depends(_ledger)]


@router.get(
    "/proofs/{figure_id}",
    response_model=Proof,
    openapi_extra=LONG,
    summary="The proof of a figure: its entries of the journal and its rows, to be checked offline against a checkpoint",
)
async def read_figure_proof(
    request: Request,
    caller: DistrictReader,
    session: ReadSession,
    catalogue: TheCatalogue,
    definition: TheDefinition,
    ledger: TheLedger,
    period: InPeriod,
    as_of: AsOf = None,
    min_version: MinVersion = None,
) -> Response:
    turns: Turns = request.app.state.proofs
    with turns.taken(caller.client):
        cutoff = await read_cutoff(session, as_of, min_version)
        proof = await read_proof(session, ledger, definition, period, cutoff, catalogue.parameters)
        content = await asyncio.to_thread(proof.model_dump_json, exclude_none=True)
    return Response(content, media_type="application/json")
