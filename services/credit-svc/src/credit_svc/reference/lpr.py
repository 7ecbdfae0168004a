"""The loan prime rate (贷款市场报价利率, LPR): as published up to now as data, and what the bureau enters since as a book."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Numeric,
    Select,
    Values,
    cast,
    column,
    literal,
    select,
    union_all,
    values,
)

from bureau_common.kit.books.books import Book
from bureau_common.kit.books.demands import once
from bureau_common.kit.books.guards import Scope
from bureau_common.kit.core.records import record_table
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.records import BusinessDate, RecordEntry
from bureau_common.schemas.terms import Term

from .metadata import metadata

LPR = Clause(document="中国人民银行公告〔2019〕第15号（贷款市场报价利率）", article=None, verified=False)
QUOTE = Term("贷款市场报价利率", "loan prime rate of", LPR)

Rate = Annotated[Decimal, Field(gt=0, lt=100, max_digits=7, decimal_places=4, examples=["3.85"])]


class LprQuoteEntry(RecordEntry):
    """The two rates as they were published on a day; they hold from that day until the next one."""

    business_date: Annotated[BusinessDate, Field(title="公布日期")]
    one_year_pct: Annotated[Rate, Field(title="1年期LPR（%）")]
    five_year_pct: Annotated[Rate, Field(title="5年期以上LPR（%）")]


def check_quote(entry: LprQuoteEntry) -> Iterator[Finding]:
    """There was none before the reform of August 2019."""
    first = _published()[0][0]
    if entry.business_date < first:
        zh, en = f"LPR自{first}起按新机制公布", f"The loan prime rate has been published in this way since {first}"
        yield blocked("lpr_too_early", zh, en, LPR, "business_date", entry.business_date, f">= {first}")


quotes = record_table(LprQuoteEntry, "lpr_quotes", metadata, live=["business_date"])
LPR_QUOTES = Book(
    "贷款市场报价利率",
    LprQuoteEntry,
    quotes,
    (check_quote,),
    topic="lpr",
    guards=(once(QUOTE, quotes.c.business_date),),
    common=True,
)


@cache
def _published() -> list[tuple[date, Decimal, Decimal]]:
    with files("credit_svc.reference").joinpath("data/lpr.csv").open(encoding="utf-8") as file:
        return [
            (date.fromisoformat(row["published_on"]), Decimal(row["one_year_pct"]), Decimal(row["five_year_pct"]))
            for row in csv.DictReader(file)
        ]


def _as_values() -> Values:
    rates = [column(name, Numeric) for name in ("one_year_pct", "five_year_pct")]
    return values(column("day", Date), *rates, name="published").data(_published())


def lpr_on(day: ColumnElement[date], scope: Scope) -> Select[Any]:
    """The last quote published by a row's day, inside of a question: `day`, `one_year_pct` and `five_year_pct`."""
    data, own = _as_values(), literal(True, Boolean)
    known = union_all(
        select(data.c.day, data.c.one_year_pct, data.c.five_year_pct, cast(False, Boolean).label("own")),
        select(quotes.c.business_date, quotes.c.one_year_pct, quotes.c.five_year_pct, own).where(scope.live(quotes)),
    ).subquery("quoted")
    return (
        select(known.c.day, known.c.one_year_pct, known.c.five_year_pct)
        .where(known.c.day <= day)
        .order_by(known.c.day.desc(), known.c.own.desc())
        .limit(1)
    )
