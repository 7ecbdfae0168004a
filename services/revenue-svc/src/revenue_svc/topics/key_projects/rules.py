"""The rule of key projects: what a year brings is estimated in that year or before it."""

from bureau_common.schemas.findings import Clause, Finding, blocked

from .schemas import KeyProjectTaxEntry

KEY_SOURCES = Clause(document="本局重点税源项目管理办法", article=None, verified=False)


def check_expected(entry: KeyProjectTaxEntry, row: int) -> list[Finding]:
    """An estimate made after its year is none."""
    if entry.business_date.year <= entry.fiscal_year:
        return []
    zh = f"{entry.fiscal_year}年的预计税收应在{entry.fiscal_year}年底前测算，请核对年度"
    en = f"The tax expected of {entry.fiscal_year} is estimated by the end of that year; check the year"
    actual, expected = str(entry.business_date), f"<= {entry.fiscal_year}-12-31"
    return [blocked("expected_tax_late", zh, en, KEY_SOURCES, "business_date", actual, expected, row=row)]
