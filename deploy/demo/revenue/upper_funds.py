"""Funds won from above: each year a programme a department, most applications with an outcome."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from ..district import GROWTH
from ..templates import Values, files, table


class _Programme(BaseModel):
    code: str
    department: str
    name: str
    tier: str
    yuan: int


@dataclass(frozen=True)
class _Bid:
    """One application of a year: two a programme, the second for half the money."""

    year: int
    number: int
    half: int
    of: _Programme

    @property
    def yuan(self) -> int:
        return int(self.of.yuan * GROWTH[self.year]) // self.half

    @property
    def opportunity(self) -> str:
        return f"机{self.year}-{self.of.code}"

    @property
    def reference(self) -> str:
        return f"争{self.year}-{self.number:02d}"

    @property
    def outcome(self) -> str | None:
        """One in five is refused, one in seven still waits."""
        turn = self.number + self.year
        return None if turn % 7 == 0 else "refused" if turn % 5 == 0 else "granted"


def _bids() -> Iterator[_Bid]:
    programmes = [_Programme.model_validate(row) for row in table(__name__, "programmes")]
    for year in GROWTH:
        for place, programme in enumerate(programmes):
            for half in (1, 2):
                yield _Bid(year, 2 * place + half, half, programme)


def _opportunities() -> Iterator[Values]:
    return ({"bid": bid} for bid in _bids() if bid.half == 1)


def _applications() -> Iterator[Values]:
    return ({"bid": bid} for bid in _bids())


def _steps() -> Iterator[Values]:
    """Applied for in March, decided in May or June, received by half in July and September."""
    for bid in _bids():
        yield {"line": "applied", "bid": bid}
        if bid.outcome is not None:
            granted = bid.yuan // 10 * 8
            decided = {"decided": 5 + bid.number % 2, "granted": granted, "half": granted // 2}
            yield {"line": bid.outcome, "bid": bid, **decided}


FILES = files(
    __name__,
    {"upper-fund-opportunities": _opportunities, "upper-fund-applications": _applications, "upper-fund-steps": _steps},
)
