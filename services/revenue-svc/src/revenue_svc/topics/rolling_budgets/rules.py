"""The rules of frameworks: three years, the amounts of their versions, and the first year beside the annual budget."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bureau_common.schemas.alerts import cause, yuan
from bureau_common.schemas.findings import Clause, Finding, blocked, warned
from bureau_common.schemas.terms import AlertOn, Term

from ...reference.subject_lists import BudgetKind, is_own_expenditure
from ...reference.subjects import CLASSIFICATION
from .schemas import RollingBudgetEntry

MEDIUM_TERM = Clause(document="国务院关于实行中期财政规划管理的意见", article=None, verified=False)
LINE = Term("滚动预算中一版的一行", "line of one version of the rolling budget", MEDIUM_TERM)
YEARS = 3
DIFFERS = "rolling_budget_differs"
_NAMED = 5


def check_line(entry: RollingBudgetEntry) -> Iterator[Finding]:
    """Every rule that needs nothing but the line."""
    yield from _check_years(entry)
    yield from _check_amount(entry)
    yield from _check_class(entry)


def _check_years(entry: RollingBudgetEntry) -> Iterator[Finding]:
    """A framework covers three years, and is made or revised in its first or in the one before it."""
    first, last, day = entry.prepared_year, entry.prepared_year + YEARS - 1, entry.business_date
    if not first <= entry.fiscal_year <= last:
        zh = f"{first}年起的三年规划只含{first}至{last}年度；请核对年度，或编入以该年为首年的规划"
        en = f"The framework from {first} covers {first} to {last}; check the year, or use a framework that covers it"
        yield blocked("rolling_budget_year", zh, en, MEDIUM_TERM, "fiscal_year", entry.fiscal_year, f"{first}–{last}")
    if not first - 1 <= day.year <= first:
        zh = f"{first}年起的规划应在{first - 1}或{first}年编制、修订；其后请编制下一期规划"
        en = f"The framework from {first} is made and revised in {first - 1} and {first}; later, prepare the next one"
        yield blocked("outside_year", zh, en, MEDIUM_TERM, "business_date", day, f"{first - 1}–{first}")


def _check_amount(entry: RollingBudgetEntry) -> Iterator[Finding]:
    """The framework itself has no negative line; a later version changes something."""
    revises, amount = entry.version > 1, entry.amount
    if amount != 0 if revises else amount >= 0:
        return
    zh = "修订版填报增减额，不为0" if revises else "第1版的金额不得为负；增减请填报修订版"
    en = "A later version holds what it changes: not 0" if revises else "Version 1 has no negative amount; revise it"
    yield blocked("rolling_budget_amount", zh, en, MEDIUM_TERM, "amount", amount, "≠ 0" if revises else "≥ 0")


def _check_class(entry: RollingBudgetEntry) -> Iterator[Finding]:
    """A class of the general public budget's own expenditure."""
    code = entry.functional_class
    if not is_own_expenditure(BudgetKind.GENERAL_PUBLIC_BUDGET, code):
        zh = f"{code}不属于一般公共预算本级支出的功能分类"
        en = f"Class {code} is no own expenditure of the general public budget"
        yield blocked("rolling_budget_class", zh, en, CLASSIFICATION, "functional_class", code)


class Compared(NamedTuple):
    """A class in the framework's first year and in the annual budget; none where no row of that side stands."""

    framework: Decimal | None = None
    budget: Decimal | None = None

    def plus(self, other: "Compared") -> "Compared":
        """Both together."""
        zero = Decimal(0)
        return Compared(
            *[None if a is b is None else (a or zero) + (b or zero) for a, b in zip(self, other, strict=True)]
        )

    @property
    def difference(self) -> Decimal:
        return (self.framework or Decimal(0)) - (self.budget or Decimal(0))


def differing(classes: Mapping[str, Compared]) -> dict[str, Decimal]:
    """By class how much the first year and the annual budget differ; nothing while either has no row at all."""
    if any(all(each[side] is None for each in classes.values()) for side in (0, 1)):
        return {}
    return {code: each.difference for code, each in sorted(classes.items()) if each.difference}


def compare(year: int, classes: Mapping[str, Compared]) -> Iterator[Finding]:
    """Warns of every class in which the first year and the annual budget differ."""
    for code, difference in differing(classes).items():
        framework, budget = (f"{amount or 0:.2f}" for amount in classes[code])
        zh = f"{year}年{code}类：规划首年{framework}元，年度预算{budget}元；请修订规划或说明差异"
        en = (
            f"{year}, class {code}: {framework} yuan in the framework's first year, {budget} in the annual budget; "
            "revise the framework, or explain"
        )
        yield warned(DIFFERS, zh, en, MEDIUM_TERM, "amount", framework, budget, difference=f"{difference:.2f}")


def judge_difference(year: int, days: Mapping[date, Mapping[str, Compared]]) -> Iterator[AlertOn]:
    """A year in which any class differs, to its end; `days` are by day what was added to each class on either side.

    There is something to compare from the day on by which both a framework and an annual budget stand.
    """
    classes: dict[str, Compared] = {}
    since, apart = None, {}
    for day, added in sorted(days.items()):
        for code, each in added.items():
            known = classes.get(code, Compared())
            classes[code] = known.plus(each)
        apart = differing(classes)
        since = (since or day) if apart else None
    if since is None:
        return
    zh = "{year}年滚动预算首年与年度预算有{count}类不一致（{named}等），相差合计{difference}"
    en = (
        "{count} classes of the framework's first year {year} differ from the annual budget ({named}, …), by {difference} "
        "in all"
    )
    found = cause(
        DIFFERS, "blue", zh, en, MEDIUM_TERM, year=year, count=len(apart), named="、".join([*apart][:_NAMED]),
        difference=yuan(sum(apart.values(), Decimal(0))),
    )  # fmt: skip
    yield AlertOn(str(year), since, date(year + 1, 1, 1), found)
