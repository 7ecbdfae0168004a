"""The rules of frameworks: three years, versions in order, no line below 0, and the first year beside the annual budget."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.findings import Clause, Finding, blocked

from ...reference.budget_kinds import BudgetKind, is_own_expenditure
from ...reference.subjects import CLASSIFICATION
from .schemas import RollingBudgetEntry

MEDIUM_TERM = Clause(document="国务院关于实行中期财政规划管理的意见", article=None, verified=False)
YEARS = 3
DIFFERS = "rolling_budget_differs"
_NAMED = 5


def check_line(entry: RollingBudgetEntry, row: int) -> list[Finding]:
    """Every rule that needs nothing but the line."""
    return [*_check_years(entry, row), *_check_amount(entry, row), *_check_class(entry, row)]


def _check_years(entry: RollingBudgetEntry, row: int) -> list[Finding]:
    first, last, day = entry.prepared_year, entry.prepared_year + YEARS - 1, entry.business_date
    findings = []
    if not first <= entry.fiscal_year <= last:
        zh = f"{first}年起的三年规划只含{first}至{last}年度；请核对年度，或编入以该年为首年的规划"
        en = f"The framework from {first} covers {first} to {last}; check the year, or use a framework that covers it"
        findings.append(
            blocked(
                "rolling_budget_year", zh, en, MEDIUM_TERM, "fiscal_year", str(entry.fiscal_year), f"{first}–{last}", row=row
            )
        )  # fmt: skip
    if not first - 1 <= day.year <= first:
        zh = f"{first}年起的规划应在{first - 1}或{first}年编制、修订；其后请编制下一期规划"
        en = f"The framework from {first} is made and revised in {first - 1} and {first}; later, prepare the next one"
        findings.append(
            blocked(
                "rolling_budget_date", zh, en, MEDIUM_TERM, "business_date", day.isoformat(), f"{first - 1}–{first}", row=row
            )
        )  # fmt: skip
    return findings


def _check_amount(entry: RollingBudgetEntry, row: int) -> list[Finding]:
    """The framework itself has no negative line; a later version changes something."""
    revises = entry.version > 1
    if entry.amount != 0 if revises else entry.amount >= 0:
        return []
    zh = "修订版填报增减额，不为0" if revises else "第1版的金额不得为负；增减请填报修订版"
    en = "A later version holds what it changes: not 0" if revises else "Version 1 has no negative amount; revise it"
    wanted = "≠ 0" if revises else "≥ 0"
    return [blocked("rolling_budget_amount", zh, en, MEDIUM_TERM, "amount", f"{entry.amount:.2f}", wanted, row=row)]


def _check_class(entry: RollingBudgetEntry, row: int) -> list[Finding]:
    """A class of the general public budget's own expenditure."""
    if is_own_expenditure(BudgetKind.GENERAL_PUBLIC_BUDGET, entry.functional_class):
        return []
    zh = f"{entry.functional_class}不属于一般公共预算本级支出的功能分类"
    en = f"Class {entry.functional_class} is no own expenditure of the general public budget"
    return [
        blocked("rolling_budget_class", zh, en, CLASSIFICATION, "functional_class", entry.functional_class, row=row)
    ]


class LineKey(NamedTuple):
    """A line of a framework, over all of its versions."""

    prepared_year: int
    unit: str
    year: int
    functional_class: str

    @property
    def label_zh(self) -> str:
        return f"{self.prepared_year}年起规划中{self.unit}的{self.year}年{self.functional_class}类"

    def __str__(self) -> str:
        return f"{self.unit} {self.functional_class} {self.year} in the framework from {self.prepared_year}"


def repeated_line(key: LineKey, version: int) -> Finding:
    """A line stands once in a version: twice would count twice."""
    zh = f"{key.label_zh}在第{version}版已有记录；差错请更正原记录"
    en = f"Version {version} has the line {key} already; correct the record that is wrong"
    return blocked("rolling_budget_repeated", zh, en, MEDIUM_TERM, "functional_class", key.functional_class)


def judge_version(prepared_year: int, version: int, first: date, before: date | None) -> list[Finding]:
    """A later version follows the one before it, in number and in time; `before` is when that one began."""
    if version == 1 or (before is not None and before <= first):
        return []
    zh = f"{prepared_year}年起的规划{'尚无' if before is None else f'于{before}才有'}第{version - 1}版，不能有{first}的第{version}版"
    en = (
        f"The framework from {prepared_year} has {'no' if before is None else f'since {before} a'} version {version - 1}: "
        f"version {version} cannot be of {first}"
    )
    expected = None if before is None else f">= {before}"
    return [blocked("rolling_budget_version", zh, en, MEDIUM_TERM, "version", str(version), expected)]


def negative_line(key: LineKey, version: int, amount: Decimal) -> Finding:
    """No version takes off more than the line has."""
    zh = f"{key.label_zh}修订至第{version}版为{amount:.2f}元，不得为负"
    en = f"{key} is {amount:.2f} yuan in version {version}: it may not be negative"
    return blocked("rolling_budget_negative", zh, en, MEDIUM_TERM, "amount", f"{amount:.2f}", ">= 0.00")


class Compared(NamedTuple):
    """A class in the framework's first year and in the annual budget."""

    framework: Decimal
    budget: Decimal


def compare(year: int, classes: Mapping[str, Compared], on: date) -> tuple[list[Finding], Cause | None]:
    """Warns of every class in which the first year and the annual budget differ, and one alert for the year."""
    apart = {code: each for code, each in sorted(classes.items()) if each.framework != each.budget}
    if not apart:
        return [], None
    findings = [
        Finding(
            code=DIFFERS,
            severity="warn",
            message_zh=f"{year}年{code}类：规划首年{each.framework:.2f}元，年度预算{each.budget:.2f}元；请修订规划或说明差异",
            message_en=f"{year}, class {code}: {each.framework:.2f} yuan in the framework's first year, {each.budget:.2f} in "
            "the annual budget; revise the framework, or explain",
            clause=MEDIUM_TERM,
            field="amount",
            actual=f"{each.framework:.2f}",
            expected=f"{each.budget:.2f}",
            difference=f"{each.framework - each.budget:.2f}",
        )
        for code, each in apart.items()
    ]
    named = "、".join([*apart][:_NAMED])
    difference = sum((each.framework - each.budget for each in apart.values()), Decimal(0))
    return findings, Cause(
        code=DIFFERS,
        level="blue",
        on=on,
        message_zh=f"{year}年滚动预算首年与年度预算有{len(apart)}类不一致（{named}等），相差合计{difference:.2f}元",
        message_en=f"{len(apart)} classes of the framework's first year {year} differ from the annual budget ({named}, …), "
        f"by {difference:.2f} yuan in all",
        clause=MEDIUM_TERM,
        figure_ids=("revenue.rolling_budgets.first_year", "revenue.rolling_budgets.difference"),
    )
