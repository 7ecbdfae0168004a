"""Plans of filings, and filings, as the toy's callers send them."""

from collections.abc import Sequence

from bureau_common.schemas.periods import Period

UNIT, OTHER = "340311", "340312"


def plan(*lines: tuple[str, str, int], since: str = "2021-01-01") -> dict[str, object]:
    """A plan with lines of book, unit and days after the month's end."""
    return {
        "source": "office",
        "source_ref": f"P{since}",
        "reporting_unit": "bureau",
        "business_date": since,
        "document": "示财〔2021〕1号",
        "lines": [{"book": book, "unit": unit, "due_days": days} for book, unit, days in lines],
    }


def filing(
    period: str, unit: str = UNIT, state: str = "filed", book: str = "orders", **more: object
) -> dict[str, object]:
    """A filing that breaks no rule, with what a test changes."""
    return {
        "source": "office",
        "source_ref": f"{book}-{unit}-{period}",
        "reporting_unit": unit,
        "book": book,
        "period": period,
        "business_date": f"{Period.parse(period).last_day}",
        "filing_state": state,
        **({"waiver_reason": "本月停业"} if state == "waived" else {}),
        **more,
    }


def filings(
    first: str, last: str, *units: str, state: str = "filed", book: str = "orders"
) -> Sequence[dict[str, object]]:
    """One of each unit for each month."""
    months = Period.parse(first).until(Period.parse(last))
    return [filing(month, unit, state, book) for month in months for unit in units or (UNIT,)]
