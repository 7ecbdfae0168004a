"""The rules of hidden debt: over one entry, over everything that moved one debt, and over one year."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from bureau_common.schemas.alerts import Said, cause, yuan
from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import AlertOn, Term

from ...reference.debtors import check_debtor
from .schemas import Adjustment, HiddenDebtEntry, HiddenDebtResolutionEntry, Way

NO_INCREASE = Clause(
    document="《中共中央 国务院关于防范化解地方政府隐性债务风险的意见》（中发〔2018〕27号）",
    article=None,
    verified=False,
)
ACCOUNTABILITY = Clause(
    document="《地方政府隐性债务问责办法》（中办发〔2018〕46号）", article=None, verified=False
)  # fmt: skip
WAYS = Clause(document="财政部地方政府隐性债务化解方式和统计口径", article=None, verified=False)
REPLACEMENTS = Clause(document="财政部再融资债券置换存量隐性债务口径（2020年12月起）", article=None, verified=False)

HIDDEN_DEBT = Term("隐性债务", "hidden debt", NO_INCREASE)
ADJUSTMENT = Term("隐性债务认定", "adjustment by", NO_INCREASE)
PLAN = Term("隐性债务化解计划", "plan of resolving in", WAYS)
FORECAST = Term("隐性债务全年预计", "forecast of", WAYS)

RESOLUTION = Term("化解凭证", "voucher of a resolution", WAYS)
CONFIRMATION = Term("隐性债务化解确认", "confirmation of", WAYS)

REPLACEMENT_START = Parameter(
    key="hidden_debt_replacement_start", label_zh="再融资债券置换隐性债务起始日", kind="day", default="2020-12-01",
    clause=REPLACEMENTS, topic="hidden_debt",
)  # fmt: skip
"""The other ways are allowed since before the first baseline."""
CONFIRMED_ONLY = Parameter(
    key="hidden_debt_confirmed_only", label_zh="隐性债务化解是否只计上级已确认的", kind="choice", default="no",
    choices={"no": "按化解凭证计", "yes": "只计上级已确认的"}, clause=WAYS,
)  # fmt: skip
RELIEF = frozenset({Way.REFINANCING, Way.EXTENSION})
"""They win time (缓释): the debt stands, owed to another or later, unless the bureau counts them."""
_RESOLVING = frozenset(Way) - RELIEF
COUNTED: Mapping[str, frozenset[Way]] = {
    "none": _RESOLVING,
    "refinancing": _RESOLVING | {Way.REFINANCING},
    "both": _RESOLVING | RELIEF,
}
"""By value of the parameter: the ways that count as resolving."""
RELIEF_COUNTED = Parameter(
    key="hidden_debt_relief_counted", label_zh="借新还旧、展期是否计入隐性债务化解", kind="choice", default="none",
    choices={"none": "均不计入", "refinancing": "借新还旧计入，展期不计入", "both": "均计入"}, clause=WAYS,
)  # fmt: skip
SCOPE = Parameter(
    key="hidden_debt_scope", label_zh="隐性债务余额的口径", kind="choice", default="all",
    choices={"all": "系统内外全部", "off_system": "只计系统外"}, clause=NO_INCREASE,
)  # fmt: skip
CATCHING_UP = Parameter(
    key="hidden_debt_catching_up", label_zh="全年预计化解是否补上截至本月的计划缺口", kind="choice", default="no",
    choices={"no": "不补", "yes": "补上"}, clause=WAYS,
)  # fmt: skip

INCREASES = frozenset({Adjustment.FOUND_BY_CHECK, Adjustment.FOUND_BY_AUDIT})
INCREASE_ALERT = "hidden_debt_increase"
OPENING = "opening"
_NONE = Decimal(0)


class Move(NamedTuple):
    """What moved one debt on one day: its opening, a kind of adjustment, or a way of resolving.

    A row that the change voided stays as a touched move of nothing; `counted` are the ways that count on that day.
    """

    day: date
    kind: str
    amount: Decimal
    touched: bool
    counted: frozenset[Way]


class Step(NamedTuple):
    """What one day of a year brought: a forecast, or what was resolved by one way; `counted` as in a move."""

    day: date
    way: Way | None
    amount: Decimal
    revised_from: Decimal | None
    counted: frozenset[Way]


class Stand(NamedTuple):
    """How a debt stands at the end of a day: what there was of it, what is resolved, and what that day only relieved."""

    day: date
    stock: Decimal
    resolved: Decimal
    relieved: Decimal
    touched: bool
    """Whether the change touched this day or one before it."""


def check_hidden_debt(entry: HiddenDebtEntry) -> Iterator[Finding]:
    """No township borrows, and nothing is planned for a year that was over."""
    yield from check_debtor(entry.debtor_code, entry.debtor_level)
    planned, year = entry.planned_year, entry.business_date.year
    if planned < year:
        zh = f"计划化解年度不应早于基准日所在的{year}年"
        en = f"The year of resolving must not lie before {year}, the baseline's"
        yield blocked("hidden_debt_planned_year", zh, en, NO_INCREASE, "planned_year", planned, f">= {year}")


def check_resolution(entry: HiddenDebtResolutionEntry) -> Iterator[Finding]:
    """A replacement, and nothing else, names its bond."""
    is_replacement = entry.way is Way.REPLACEMENT
    if (entry.bond_code is not None) != is_replacement:
        code = f"resolution_bond_{'missing' if is_replacement else 'superfluous'}"
        zh, en = "再融资债券置换应填置换债券代码，其他方式不填", "bond_code goes with a replacement, and only with it"
        yield blocked(code, zh, en, REPLACEMENTS, "bond_code", entry.bond_code)


def judge_start(day: date, start: str) -> Iterator[Finding]:
    """No bond replaces hidden debt before the day that holds as the start; ISO days compare as text."""
    if day.isoformat() < start:
        zh = f"{Way.REPLACEMENT.label_zh}自{start}起方可使用，请核对化解日期或方式"
        en = f"The way {Way.REPLACEMENT} is allowed from {start} on; check date or way"
        yield blocked("resolution_way_too_early", zh, en, REPLACEMENTS, "business_date", day, f">= {start}")


def _stands(moves: Iterable[Move]) -> Iterator[Stand]:
    """A debt day by day; `moves` are in the order of days. Relief that does not count leaves the debt as it stood."""
    totals: dict[str, Decimal] = defaultdict(Decimal)
    is_touched = False
    for day, taken in groupby(moves, lambda move: move.day):
        moved = [*taken]
        relief = dict.fromkeys(RELIEF - moved[0].counted, _NONE)
        for move in moved:
            totals[move.kind] += move.amount
            is_touched = is_touched or move.touched
            if move.kind in relief:
                relief[Way.of(move.kind)] += move.amount
        stock = totals[OPENING] + sum(totals[kind] for kind in INCREASES) - totals[Adjustment.RECLASSIFIED]
        resolved = sum((totals[way] for way in moved[0].counted), _NONE)
        yield Stand(day, stock, resolved, max(relief.values(), default=_NONE), is_touched)


def judge_first(debt_no: str, moves: Sequence[Move]) -> Iterator[Finding]:
    """The first day on which a debt moved before it was on the register.

    By what the register says of a debt its moves are in a figure or not: were there moves before its day, a correction in
    that day's month would change the months before, which may be closed.
    """
    since = min(move.day for move in moves if move.kind == OPENING)
    if early := [move.day for move in moves if move.amount and move.day < since]:
        zh = f"隐性债务{debt_no}的登记日期为{since}，不能有{early[0]}的化解、认定或核减；请核对日期，或更正登记日期"
        en = (
            f"The hidden debt {debt_no} is of {since}: nothing moves it on {early[0]}; check the day, or the register's"
        )
        yield blocked("too_early", zh, en, NO_INCREASE, "business_date", early[0], f">= {since}")


def judge_debt(debt_no: str, moves: Iterable[Move]) -> Iterator[Finding]:
    """The first day on which more of a debt was resolved than there was, or more relieved than stood."""
    for day, stock, resolved, relieved, _ in _stands(moves):
        if resolved > stock:
            yield _too_much(debt_no, day, resolved, stock)
            return
        if relieved > stock - resolved:
            yield _relieved_too_much(debt_no, day, relieved, stock - resolved)
            return


def room_of_debt(moves: Iterable[Move]) -> Decimal | None:
    """The least that is left of a debt from the touched day on."""
    return min((stand.stock - stand.resolved for stand in _stands(moves) if stand.touched), default=None)


def judge_year(year: int, steps: Iterable[Step]) -> Iterator[Finding]:
    """The first day on which a forecast does not revise the one before it, or is below what is resolved by then."""
    totals: dict[Way, Decimal] = defaultdict(Decimal)
    expected = None
    for day, taken in groupby(steps, lambda step: step.day):
        counted: frozenset[Way] = frozenset()
        for step in taken:
            counted = step.counted
            if step.way is not None:
                totals[step.way] += step.amount
            elif step.revised_from != expected:
                yield _chain_broken(year, day, step.revised_from, expected)
                return
            else:
                expected = step.amount
        resolved = sum((totals[way] for way in counted), _NONE)
        if expected is not None and resolved > expected:
            yield _beyond_forecast(year, day, resolved, expected)
            return


def room_of_year(steps: Sequence[Step]) -> Decimal | None:
    """What may still be resolved within the latest forecast of a year."""
    forecasts = [step.amount for step in steps if step.way is None]
    resolved = sum((step.amount for step in steps if step.way in steps[-1].counted), _NONE)
    return forecasts[-1] - resolved if forecasts else None


def _too_much(debt_no: str, day: date, resolved: Decimal, stock: Decimal) -> Finding:
    zh = f"债务{debt_no}至{day}累计化解{resolved:.2f}元，超过期初加认定、减核减后的{stock:.2f}元，请核对金额、日期或登记号"
    en = (
        f"By {day} {resolved:.2f} yuan of the debt {debt_no} are resolved, more than its opening with what was found "
        f"and reclassified, {stock:.2f}; check amount, date or number"
    )
    return exceeded("not_covered", zh, en, WAYS, "amount", resolved, stock)


def _relieved_too_much(debt_no: str, day: date, relieved: Decimal, left: Decimal) -> Finding:
    zh = f"债务{debt_no}在{day}的借新还旧或展期{relieved:.2f}元，超过当日余额{left:.2f}元，请核对"
    en = (
        f"On {day} {relieved:.2f} yuan of the debt {debt_no} are refinanced or extended, more than the {left:.2f} that "
        "stand; check the amount"
    )
    return exceeded("hidden_debt_relief_exceeded", zh, en, WAYS, "amount", relieved, left)


def _chain_broken(year: int, day: date, given: Decimal | None, expected: Decimal | None) -> Finding:
    way_zh = "本年此前没有预计，不填调整前预计" if expected is None else f"此前的全年预计为{expected:.2f}元，请照填"
    way_en = "there is none before it" if expected is None else f"the one before it is {expected:.2f}"
    zh = f"{year}年{day}的预计应填明调整前全年预计：{way_zh}"
    en = f"The forecast of {day} must name what it revises in {year}: {way_en}"
    return blocked("forecast_chain", zh, en, WAYS, "revised_from", given, expected)


def _beyond_forecast(year: int, day: date, resolved: Decimal, expected: Decimal) -> Finding:
    zh = f"{year}年至{day}累计化解{resolved:.2f}元，超过全年预计{expected:.2f}元，请先报批调整全年预计"
    en = (
        f"By {day} {resolved:.2f} yuan are resolved in {year}, more than the year's forecast of {expected:.2f}; have "
        "the forecast revised first"
    )
    return exceeded("not_covered", zh, en, WAYS, "amount", resolved, expected)


def say_unknown(debt_no: str) -> Iterator[Finding]:
    """Something moved a debt that is not on the register."""
    zh = f"隐性债务{debt_no}未登记，请先登记；核查、审计新认定的按期初0.00元登记"
    en = (
        f"The hidden debt {debt_no} is not registered; register it first, with an opening of 0.00 if it was found later"
    )
    yield blocked("unknown", zh, en, NO_INCREASE, "debt_no", debt_no)


def say_opening_moved(debt_no: str, by: Decimal) -> Iterator[Finding]:
    """The opening stock no longer moves once anything was resolved or adjusted: an ordinary entry must not change it."""
    raised = by > 0
    way_out = "增加须经核查、审计认定，减少须经核减" if raised else "减少须经核减或化解"
    zh = f"隐性债务{debt_no}的期初余额已定，不得变动{by:.2f}元：{way_out}，凭文号由两人办理"
    en = (
        f"The opening stock of {debt_no} is settled and cannot move by {by:.2f} yuan: an adjustment with its document "
        "number, proposed and approved by two persons, can"
    )
    code = "hidden_debt_raised" if raised else "hidden_debt_lowered"
    yield blocked(code, zh, en, NO_INCREASE, "principal", difference=by)


def judge_increase(debt_no: str, document_no: str, amount: Decimal, on: date) -> Iterator[AlertOn]:
    """An increase that stands is told in the year of its day."""
    zh = "认定新增隐性债务：{debt_no}增加{amount}（{document_no}），须停止新增、查明责任并纳入化解"
    en = (
        "Hidden debt was found to have risen: {debt_no} by {amount} ({document_no}); stop it, establish who answers for "
        "it, and resolve it"
    )
    told: dict[str, Said] = {"debt_no": debt_no, "amount": yuan(amount), "document_no": document_no}
    found = cause(INCREASE_ALERT, "red", zh, en, ACCOUNTABILITY, **told)
    yield AlertOn(f"{debt_no} {document_no}", on, date(on.year + 1, 1, 1), found)
