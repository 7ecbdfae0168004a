"""The catalogue of a service: its figures, the claims and watches judged on them, and the parameters they read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from ...schemas.parameters import Parameter
from ..journal.cutoffs import Cutoff
from .claims import Claim, Watch
from .etags import code_version, make_etag
from .figures import Definition


@dataclass(frozen=True)
class Catalogue:
    """A service's figures by id, and the version of the code that computes them."""

    service: str
    figures: Mapping[str, Definition]
    claims: Sequence[Claim]
    watches: Sequence[Watch]
    parameters: Sequence[Parameter]

    @property
    def code(self) -> str:
        return code_version(self.figures.values(), self.claims)

    @property
    def names_zh(self) -> Mapping[str, str]:
        """The figures' Chinese names by their ids: in the OpenAPI document, for who must name them while we are away."""
        return {each.id: each.name_zh for each in self.figures.values()}

    def etag(self, cutoff: Cutoff, *parts: object) -> str:
        """Of two districts, or before and after a restore, one change number has two chains."""
        return make_etag(self.service, cutoff.head.change_no, cutoff.head.chain[:16], *parts, self.code)


def catalogue_of(request: Request) -> Catalogue:
    catalogue: Catalogue = request.app.state.catalogue
    return catalogue


TheCatalogue = Annotated[Catalogue, Depends(catalogue_of)]
