"""Each tax by itself (分税种): its receipts to date, last year's, its growth, its budget and what of that is done.

The parts of the figures of all taxes, by 款 of the subjects (10101 增值税 …); a comparable base is restated for all taxes
together, so that here both years stand as they were recorded.
"""

from decimal import Decimal

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.figures.breakdowns import read_breakdown
from bureau_common.kit.figures.catalogue import Catalogue
from bureau_common.kit.figures.formulas import Formula, Value, growth, percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.flows import Sum
from bureau_common.schemas.money import Money
from bureau_common.schemas.periods import Period

from ..reference.subject_lists import SubjectKind
from ..reference.subjects import read_list

_DIGITS = 5
_GROWTH, _COMPLETION = growth("ytd", "base"), percent("ytd", "budget")
_PARTS = {
    "ytd": ("revenue.tax_revenue.yoy_pct", "tax"),
    "base": ("revenue.tax_revenue.yoy_pct", "base"),
    "budget": ("revenue.tax_revenue.completion_pct", "budget"),
}
"""By part of a line the figure and the input that it is a part of: its rows are found there, split by subject."""


class TaxLine(BaseModel):
    """One tax; what was not recorded is null, and so is a ratio to nothing."""

    subject: str
    name: str | None
    ytd: Money | None
    base: Money | None
    """The same months of last year, as they were recorded."""
    yoy_pct: str | None
    budget: Money | None
    completion_pct: str | None


class Taxes(BaseModel):
    """Every tax of a month's year to date, the largest first; amounts in yuan, ratios in percent."""

    period: Period
    change_no: int
    items: list[TaxLine] = Field(description="The lines sum to the figures of all taxes")


async def read_taxes(session: AsyncSession, catalogue: Catalogue, cutoff: Cutoff, period: Period) -> Taxes:
    """Every tax that has receipts, this year or last, or a budget."""
    parts: dict[str, dict[str, Decimal]] = {}
    for name, (figure, measure) in _PARTS.items():
        found = await read_breakdown(
            session, cutoff, catalogue.figures[figure], [period], catalogue.parameters,
            split="subject", digits=_DIGITS, measure=measure,
        )  # fmt: skip
        known = found.points[0].value is not None
        parts[name] = {line.key or "": Decimal(line.values[0]) for line in found.lines} if known else {}
    names = await read_list(session, SubjectKind.REVENUE, period.year)
    codes = sorted({code for amounts in parts.values() for code in amounts})
    codes.sort(key=lambda code: -abs(parts["ytd"].get(code, Decimal(0))))
    return Taxes(
        period=period,
        change_no=cutoff.head.change_no,
        items=[
            _line(code, subject.name if (subject := names.find(code)) else None, amounts)
            for code in codes
            for amounts in [{name: of_part.get(code) for name, of_part in parts.items()}]
        ],
    )


def _line(code: str, name: str | None, amounts: dict[str, Decimal | None]) -> TaxLine:
    return TaxLine(
        subject=code,
        name=name,
        ytd=amounts["ytd"],
        base=amounts["base"],
        yoy_pct=_ratio(_GROWTH, amounts, "ytd", "base"),
        budget=amounts["budget"],
        completion_pct=_ratio(_COMPLETION, amounts, "ytd", "budget"),
    )


def _ratio(formula: Formula, amounts: dict[str, Decimal | None], *needed: str) -> str | None:
    """By the figures' own formula; of a part that was not recorded there is none."""
    values = {name: Value(Sum(amount, 1), "reported") for name in needed if (amount := amounts[name]) is not None}
    found = formula.compute(values).value if len(values) == len(needed) else None
    return None if found is None else f"{found:f}"
