"""The rules of hidden debt: pure functions over one entry, over everything that moved one debt, and over one year."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded
from bureau_common.schemas.parameters import Parameter

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

SINCE: Mapping[Way, date] = {Way.REPLACEMENT: date(2020, 12, 1)}
"""From when on a way is allowed; the others are since before the first baseline. A way that comes later is one more line."""
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
CATCHING_UP = Parameter(
    key="hidden_debt_catching_up", label_zh="全年预计化解是否补上截至本月的计划缺口", kind="choice", default="no",
    choices={"no": "不补", "yes": "补上"}, clause=WAYS,
)  # fmt: skip

INCREASES = frozenset({Adjustment.FOUND_BY_CHECK, Adjustment.FOUND_BY_AUDIT})
INCREASE_ALERT = "hidden_debt_increase"
OPENING = "opening"
_NONE = Decimal(0)
Counted = Callable[[date], frozenset[Way]]
"""The ways that count by what is in force on a day."""


@dataclass(frozen=True)
class Move:
    """What moved one debt on one day: its opening, a kind of adjustment, or a way of resolving.

    A row that the change voided stays as a touched move of nothing.
    """

    day: date
    kind: str
    amount: Decimal
    touched: bool


@dataclass(frozen=True)
class Step:
    """What one day of a year brought: a forecast, or what was resolved by one way."""

    day: date
    way: Way | None
    amount: Decimal
    revised_from: Decimal | None = None


def check_hidden_debt(entry: HiddenDebtEntry, row: int) -> list[Finding]:
    """No township borrows, and nothing is planned for a year that was over."""
    found = check_debtor(entry.debtor_code, entry.debtor_level, row)
    year = entry.business_date.year
    if entry.planned_year < year:
        found.append(
            blocked(
                "hidden_debt_planned_year", f"计划化解年度不应早于基准日所在的{year}年",
                f"The year of resolving must not lie before {year}, the baseline's", NO_INCREASE, "planned_year",
                str(entry.planned_year), f">= {year}", row=row,
            )
        )  # fmt: skip
    return found


def check_resolution(entry: HiddenDebtResolutionEntry, row: int) -> list[Finding]:
    """A way is allowed from its day on; a replacement, and nothing else, names its bond."""
    found = []
    since = SINCE.get(entry.way)
    if since is not None and entry.business_date < since:
        found.append(
            blocked(
                "resolution_way_too_early", f"{entry.way.label_zh}自{since}起方可使用，请核对化解日期或方式",
                f"The way {entry.way} is allowed from {since} on; check date or way", REPLACEMENTS, "business_date",
                entry.business_date.isoformat(), f">= {since}", row=row,
            )
        )  # fmt: skip
    is_replacement = entry.way is Way.REPLACEMENT
    if (entry.bond_code is not None) != is_replacement:
        missing = "missing" if is_replacement else "superfluous"
        chinese = "再融资债券置换应填置换债券代码，其他方式不填"
        english = "bond_code goes with a replacement, and only with it"
        found.append(
            blocked(f"resolution_bond_{missing}", chinese, english, REPLACEMENTS, "bond_code", entry.bond_code, row=row)
        )
    return found


def judge_debt(debt_no: str, moves: Iterable[Move], counted: Counted) -> tuple[list[Finding], Decimal | None]:
    """Whether on any day more of a debt was resolved than there was, and the least that is left from the touched day on.

    `moves` are in the order of days. Relief that does not count as resolving is no more than what still stands.
    """
    totals: dict[str, Decimal] = defaultdict(Decimal)
    room, is_touched = None, False
    for day, moved in groupby(moves, lambda move: move.day):
        relief = dict.fromkeys(RELIEF, _NONE)
        for move in moved:
            totals[move.kind] += move.amount
            is_touched = is_touched or move.touched
            if move.kind in RELIEF:
                relief[Way.of(move.kind)] += move.amount
        stock = totals[OPENING] + sum(totals[kind] for kind in INCREASES) - totals[Adjustment.RECLASSIFIED]
        resolved = sum((totals[way] for way in counted(day)), _NONE)
        relieved = max((relief[way] for way in RELIEF - counted(day)), default=_NONE)
        if resolved > stock:
            return [_too_much(debt_no, day, resolved, stock)], room
        if relieved > stock - resolved:
            return [_relieved_too_much(debt_no, day, relieved, stock - resolved)], room
        if is_touched:
            room = stock - resolved if room is None else min(room, stock - resolved)
    return [], room


def judge_year(year: int, steps: Iterable[Step], counted: Counted) -> tuple[list[Finding], Decimal | None]:
    """Each forecast revises the one before it, and none falls below what is resolved while it holds; and what is left."""
    totals: dict[Way, Decimal] = defaultdict(Decimal)
    expected = None
    resolved = _NONE
    for day, taken in groupby(steps, lambda step: step.day):
        for step in taken:
            if step.way is not None:
                totals[step.way] += step.amount
                continue
            if step.revised_from != expected:
                return [_chain_broken(year, day, step.revised_from, expected)], None
            expected = step.amount
        resolved = sum((totals[way] for way in counted(day)), _NONE)
        if expected is not None and resolved > expected:
            return [_beyond_forecast(year, day, resolved, expected)], None
    return [], None if expected is None else expected - resolved


def _too_much(debt_no: str, day: date, resolved: Decimal, stock: Decimal) -> Finding:
    return exceeded(
        "hidden_debt_exceeded",
        f"债务{debt_no}至{day}累计化解{resolved:.2f}元，超过期初加认定、减核减后的{stock:.2f}元，请核对金额、日期或登记号",
        f"By {day} {resolved:.2f} yuan of the debt {debt_no} are resolved, more than its opening with what was found "
        f"and reclassified, {stock:.2f}; check amount, date or number",
        WAYS, "amount", resolved, stock,
    )  # fmt: skip


def _relieved_too_much(debt_no: str, day: date, relieved: Decimal, left: Decimal) -> Finding:
    return exceeded(
        "hidden_debt_relief_exceeded",
        f"债务{debt_no}在{day}的借新还旧或展期{relieved:.2f}元，超过当日余额{left:.2f}元，请核对",
        f"On {day} {relieved:.2f} yuan of the debt {debt_no} are refinanced or extended, more than the {left:.2f} that "
        "stand; check the amount",
        WAYS, "amount", relieved, left,
    )  # fmt: skip


def _chain_broken(year: int, day: date, given: Decimal | None, expected: Decimal | None) -> Finding:
    before = None if expected is None else f"{expected:.2f}"
    chinese = "本年此前没有预计，不填调整前预计" if before is None else f"此前的全年预计为{before}元，请照填"
    english = "there is none before it" if before is None else f"the one before it is {before}"
    return blocked(
        "forecast_chain", f"{year}年{day}的预计应填明调整前全年预计：{chinese}",
        f"The forecast of {day} must name what it revises in {year}: {english}", WAYS, "revised_from",
        None if given is None else f"{given:.2f}", before,
    )  # fmt: skip


def _beyond_forecast(year: int, day: date, resolved: Decimal, expected: Decimal) -> Finding:
    return exceeded(
        "hidden_debt_beyond_forecast",
        f"{year}年至{day}累计化解{resolved:.2f}元，超过全年预计{expected:.2f}元，请先报批调整全年预计",
        f"By {day} {resolved:.2f} yuan are resolved in {year}, more than the year's forecast of {expected:.2f}; have "
        "the forecast revised first",
        WAYS, "amount", resolved, expected,
    )  # fmt: skip


def debt_unknown(debt_no: str) -> Finding:
    """Something moved a debt that is not on the register."""
    chinese = f"隐性债务{debt_no}未登记，请先登记；核查、审计新认定的按期初0.00元登记"
    english = (
        f"The hidden debt {debt_no} is not registered; register it first, with an opening of 0.00 if it was found later"
    )
    return blocked("hidden_debt_unknown", chinese, english, NO_INCREASE, "debt_no", debt_no)


def debt_repeated(debt_no: str) -> Finding:
    """One record a debt."""
    chinese, english = f"隐性债务{debt_no}已登记", f"The hidden debt {debt_no} is registered already"
    return blocked("hidden_debt_repeated", chinese, english, NO_INCREASE, "debt_no", debt_no)


def opening_moved(debt_no: str, by: Decimal) -> Finding:
    """The opening stock no longer moves once anything was resolved or adjusted: an ordinary entry must not change it."""
    raised = by > 0
    chinese = "增加须经核查、审计认定，减少须经核减" if raised else "减少须经核减或化解"
    return blocked(
        "hidden_debt_raised" if raised else "hidden_debt_lowered",
        f"隐性债务{debt_no}的期初余额已定，不得变动{by:.2f}元：{chinese}，凭文号由两人办理",
        f"The opening stock of {debt_no} is settled and cannot move by {by:.2f} yuan: an adjustment with its document "
        "number, proposed and approved by two persons, can",
        NO_INCREASE, "principal", difference=f"{by:.2f}",
    )  # fmt: skip


def adjustment_repeated(debt_no: str, document_no: str, adjustment: Adjustment) -> Finding:
    """One line a debt, document and kind."""
    chinese = f"债务{debt_no}的{adjustment.label_zh}（{document_no}）已登记，请更正原记录"
    english = f"The adjustment {adjustment} of {debt_no} by {document_no} is registered already; correct its record"
    return blocked("adjustment_repeated", chinese, english, NO_INCREASE, "document_no", document_no)


def plan_repeated(month: str) -> Finding:
    """One plan a month."""
    chinese, english = f"{month}的化解计划已登记，请更正原记录", f"{month} has its plan already; correct its record"
    return blocked("plan_repeated", chinese, english, WAYS, "business_date", month)


def forecast_repeated(day: date) -> Finding:
    """One forecast a day: of two, none would be the latest."""
    chinese, english = (
        f"{day}的全年预计已登记，请更正原记录",
        f"There is a forecast of {day} already; correct its record",
    )
    return blocked("forecast_repeated", chinese, english, WAYS, "business_date", day.isoformat())


def increase_cause(debt_no: str, document_no: str, amount: Decimal, on: date | None) -> Cause | None:
    """The alert of an increase that stands; `on` is none where none does."""
    if on is None:
        return None
    return Cause(
        code=INCREASE_ALERT,
        level="red",
        on=on,
        message_zh=f"认定新增隐性债务：{debt_no}增加{amount:.2f}元（{document_no}），须停止新增、查明责任并纳入化解",
        message_en=f"Hidden debt was found to have risen: {debt_no} by {amount:.2f} yuan ({document_no}); stop it, "
        "establish who answers for it, and resolve it",
        clause=ACCOUNTABILITY,
        figure_ids=("debt.hidden_debt.balance",),
    )
