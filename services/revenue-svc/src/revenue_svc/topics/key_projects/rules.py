"""The words and the rule of key projects: what a year brings is estimated in that year or before it."""

from collections.abc import Iterator

from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.terms import Term

from .schemas import KeyProjectTaxEntry

KEY_SOURCES = Clause(document="本局重点税源项目管理办法", article=None, verified=False)
PROJECT = Term("重点项目", "key project")
ESTIMATE = Term("重点项目预计税收", "expected tax of the key project")
BROUGHT = Term("重点项目入库税收", "receipt of the key project")


def check_expected(entry: KeyProjectTaxEntry) -> Iterator[Finding]:
    """An estimate made after its year is none."""
    year, day = entry.fiscal_year, entry.business_date
    if day.year > year:
        zh = f"{year}年的预计税收应在{year}年底前测算，请核对年度"
        en = f"The tax expected of {year} is estimated by the end of that year; check the year"
        yield blocked("late_for_its_year", zh, en, KEY_SOURCES, "business_date", day, f"<= {year}-12-31")
