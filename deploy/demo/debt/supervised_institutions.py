"""Eight licensed institutions and thirteen investment companies: inspected each year, one with findings still open.

Of the two microcredit companies one lends a borrower more than a tenth of its net assets in one quarter.
"""

from collections.abc import Iterator

from ..district import LAST, MONTHS
from ..templates import Values, as_written, files

_ABOVE = ("2020-07", "2020-08", "2020-09")


def _positions() -> Iterator[Values]:
    """By ten thousands of yuan, at each month's end."""
    for place, month in enumerate(MONTHS):
        if month.last_day <= LAST:
            net = 10_400 + 20 * place
            yield {
                "line": "first", "month": month, "net": net, "borrowed": 3_000 + 40 * place, "borrower": 820,
                "group": 1_150,
            }  # fmt: skip
            borrower = 720 if month in _ABOVE else 480
            yield {
                "line": "second", "month": month, "net": 6_100 + 10 * place, "borrowed": 1_500, "borrower": borrower,
                "group": borrower + 90,
            }  # fmt: skip


FILES = files(
    __name__,
    {
        **dict.fromkeys(
            (
                "supervised-institutions",
                "institution-licences",
                "institution-inspections",
                "inspection-findings",
                "inspection-rectifications",
                "control-checks",
                "institution-ratings",
            ),
            as_written,
        ),
        "microcredit-positions": _positions,
    },
)
