"""A rural bank whose non-performing loans fall from 5.8 to 2.9 percent; it reports each month up to October 2021.

Its largest borrowers are a group that is above its share of net capital in one quarter.
"""

from collections.abc import Iterator

from bureau_common.schemas.periods import Period

from ..district import LAST, MONTHS, QUARTERS
from ..templates import Values, files

_MONTHS = [month for month in MONTHS if month.last_day <= LAST]
_INDUSTRIES = {"农、林、牧、渔业": 21, "制造业": 24, "建筑业": 11, "批发和零售业": 18, "个人贷款": 20}
"""Percent of all loans."""


def _sheet(place: int, month: Period) -> dict[str, int]:
    """Millions: loans grow, and what is non-performing falls from 5.8 % to 2.9 %; provisions stay."""
    total = 6_000 + 55 * place
    bad = total * (580 - 9 * place) // 10_000
    doubtful, loss = bad * 3 // 10, bad // 10
    watched = total * 4 // 100
    return {
        "total": total, "watched": watched, "substandard": bad - doubtful - loss, "doubtful": doubtful, "loss": loss,
        "normal": total - watched - bad, "overdue": bad * (105 if place < 4 else 92) // 100,
        "provisions": 390 + 2 * place, "capital": 700 + 3 * place, "bad": bad,
    }  # fmt: skip


def _balances() -> Iterator[Values]:
    for place, month in enumerate(_MONTHS):
        yield {"month": month, **_sheet(place, month)}


def _migrations() -> Iterator[Values]:
    """Each quarter some loans fall, and a few recover."""
    for month in QUARTERS:
        yield {"line": "down", "month": month}
        yield {"line": "up", "month": month}


def _disposals() -> Iterator[Values]:
    ways = ("现金清收", "核销", "批量转让", "以物抵债")
    for number, month in enumerate(QUARTERS):
        yield {"month": month, "number": number + 1, "way": ways[number % 4], "millions": 18 + number % 5 * 3}


def _industries() -> Iterator[Values]:
    """As of each quarter's end."""
    for place, month in enumerate(_MONTHS):
        if month in QUARTERS:
            sheet = _sheet(place, month)
            for industry, share in _INDUSTRIES.items():
                lent, bad = sheet["total"] * share // 100, sheet["bad"] * share // 100
                yield {"month": month, "industry": industry, "lent": lent, "bad": bad}


def _borrowers() -> Iterator[Values]:
    """Two of a group, of whom each has less than a tenth of net capital, and both together more than 15 % in one quarter."""
    for number, month in enumerate(QUARTERS):
        for line, millions in (("mill", 62), ("trade", 40 + 20 * (number == 9)), ("park", 55)):
            yield {"line": line, "month": month, "millions": millions}


FILES = files(
    __name__,
    {
        "bank-loan-balances": _balances,
        "bank-loan-migrations": _migrations,
        "bank-loan-disposals": _disposals,
        "bank-industry-loans": _industries,
        "bank-large-borrowers": _borrowers,
    },
)
