"""The rules of government debt: pure functions over one entry, over what stands, over a bond's terms and over a ratio."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.findings import Clause, Finding
from bureau_common.schemas.parameters import Parameter

from ...reference.debtors import check_debtor
from .schemas import (
    BondEntry,
    BondSchedule,
    CapacityComponent,
    DebtKind,
    DebtLimitEntry,
    DebtMovementEntry,
    FiscalCapacityEntry,
    Instrument,
    InterestFrequency,
    LimitMovement,
    Movement,
    Payment,
)

LIMITS = Clause(
    document="《财政部关于对地方政府债务实行限额管理的实施意见》（财预〔2015〕225号）", article=None, verified=False
)
BOOKS = Clause(document="财政部地方政府债务统计口径（限额、余额、转贷、还本）", article=None, verified=False)
PROJECTS = Clause(
    document="《地方政府专项债务预算管理办法》（财预〔2016〕155号）", article=None, verified=False
)  # fmt: skip
CAPACITY = Clause(document="财政部地方政府债务风险评估口径（综合财力）", article=None, verified=False)
COLOURS = Clause(document="财政部地方政府债务风险等级评定口径（红橙黄绿）", article=None, verified=False)

Level = Literal["red", "orange", "yellow"]
_FLOORS: tuple[tuple[Level, str, str], ...] = (
    ("red", "红色", "300"),
    ("orange", "橙色", "200"),
    ("yellow", "黄色", "120"),
)
RATIO_LEVELS: dict[Level, Parameter] = {
    level: Parameter(
        key=f"debt_ratio_{level}", label_zh=f"债务率{label}等级下限（%）", kind="decimal",
        default=default, clause=COLOURS, minimum=Decimal(0),
    )
    for level, label, default in _FLOORS
}  # fmt: skip
"""From which debt ratio on each colour holds, the gravest first; below all of them it is green."""
RATIO_ALERT = "debt_ratio"


def _block(
    clause: Clause, code: str, field: str | None, chinese: str, english: str, row: int | None = None, **sides: str
) -> Finding:
    """A finding that refuses the write; `sides` are actual, expected and difference."""
    return Finding(
        code=code, severity="block", message_zh=chinese, message_en=english, clause=clause, field=field, row=row, **sides
    )  # fmt: skip


def _check_amount(entry: DebtLimitEntry | DebtMovementEntry, row: int) -> list[Finding]:
    """Only an opening may be 0: it says that there was none, which no record at all does not say."""
    if entry.amount > 0 or entry.movement in (LimitMovement.OPENING, Movement.OPENING):
        return []
    chinese, english = "金额应大于0；期初为零可填0.00", "The amount must be above 0; an opening of nothing may be 0.00"
    return [_block(BOOKS, "debt_amount_zero", "amount", chinese, english, row, actual="0.00", expected="> 0")]


def _check_given(entry: object, row: int, field: str, wanted: bool, chinese: str, english: str) -> list[Finding]:
    """`field` is filled exactly where the rest of the entry asks for it."""
    if (getattr(entry, field) is not None) == wanted:
        return []
    return [_block(BOOKS, f"debt_{field}_{'missing' if wanted else 'superfluous'}", field, chinese, english, row)]


def check_limit(entry: DebtLimitEntry, row: int) -> list[Finding]:
    """Quota, and only quota, belongs to a year and a batch; it is told within its year or in the year before."""
    of_quota = entry.movement in (LimitMovement.NEW_QUOTA, LimitMovement.WITHDRAWAL)
    findings = _check_amount(entry, row)
    for field, label in (("quota_year", "额度年度"), ("batch", "额度批次")):
        chinese = f"新增限额的下达、收回应填{label}，期初和核减不填"
        findings += _check_given(
            entry, row, field, of_quota, chinese, f"{field} goes with new quota and withdrawals only"
        )
    year = entry.quota_year
    if of_quota and year is not None and not year - 1 <= entry.business_date.year <= year:
        findings.append(
            _block(
                LIMITS, "debt_quota_year", "quota_year", "额度年度应为通知当年，提前下达的为次年",
                "The quota year is the notice's own, or the next for quota told in advance", row,
                actual=str(year), expected=f"{entry.business_date.year} – {entry.business_date.year + 1}",
            )
        )  # fmt: skip
    return findings


def check_bond(entry: BondEntry, row: int) -> list[Finding]:
    """Special bonds are bound to a project: never to running costs."""
    if entry.debt_kind is not DebtKind.SPECIAL or entry.project_code is not None:
        return []
    chinese = "专项债券须对应项目，不得用于经常性支出，请填项目编码"
    english = "A special bond is bound to a project and never pays running costs; give the project code"
    return [_block(PROJECTS, "bond_without_project", "project_code", chinese, english, row)]


def check_movement(entry: DebtMovementEntry, row: int) -> list[Finding]:
    """Bonds are named by code, what is on-lent of one by its purpose, and no township borrows."""
    is_bond = entry.instrument is Instrument.BOND
    on_lent = is_bond and entry.movement is Movement.ON_LENT
    return [
        *_check_amount(entry, row),
        *_check_given(
            entry, row, "bond_code", is_bond, "政府债券应填债券代码，其他形式不填", "bond_code goes with bonds only"
        ),
        *_check_given(
            entry, row, "purpose", on_lent, "转贷政府债券应填发行用途，其他变动不填",
            "purpose goes with bonds that are on-lent only",
        ),
        *check_debtor(entry.debtor_code, entry.debtor_level, row),
    ]  # fmt: skip


def check_capacity(entry: FiscalCapacityEntry, row: int) -> list[Finding]:
    """A year's capacity is worked out within it or in the year before: so no later write moves a month that is closed."""
    year = entry.fiscal_year
    if year - 1 <= entry.business_date.year <= year:
        return []
    chinese = f"测算日期应在{year}年度内或其上一年；决算后的财力请更正原记录"
    english = f"The date must lie in {year} or the year before; correct the record when the accounts are settled"
    return [
        _block(
            CAPACITY, "capacity_date", "business_date", chinese, english, row,
            actual=entry.business_date.isoformat(), expected=f"{year - 1}-01-01 – {year}-12-31",
        )
    ]  # fmt: skip


def limit_exceeded(kind: DebtKind, day: date, limit: Decimal, balance: Decimal) -> Finding:
    """What stands on a day is more than the limit in force then."""
    over = f"{balance - limit:.2f}"
    return _block(
        LIMITS, "debt_limit_exceeded", "amount",
        f"{day}{kind.label_zh}余额{balance:.2f}元，超过当日限额{limit:.2f}元，超出{over}元；请先登记限额通知，或核对金额和日期",
        f"On {day} the {kind} debt of {balance:.2f} yuan exceeds its limit of {limit:.2f} by {over}: "
        "enter the notice of the limit first, or check amount and date",
        actual=f"{balance:.2f}", expected=f"<= {limit:.2f}", difference=over,
    )  # fmt: skip


def repaid_too_much(holding: str, day: date, outstanding: Decimal) -> Finding:
    """More was repaid of a bond, or of the stock beside bonds, than was outstanding; `outstanding` is negative."""
    return _block(
        BOOKS, "debt_repaid_exceeds", "amount",
        f"{holding}至{day}还本超过已转贷金额{-outstanding:.2f}元，请核对金额、日期或债券代码",
        f"By {day} {-outstanding:.2f} yuan more of {holding} are repaid than were on-lent; check amount, date or bond code",
        actual=f"{outstanding:.2f}", expected=">= 0",
    )  # fmt: skip


def bond_unknown(code: str) -> Finding:
    """Movements stand on a bond that does not."""
    chinese, english = f"债券{code}未登记，请先登记债券", f"The bond {code} is not registered; register it first"
    return _block(BOOKS, "bond_unknown", "bond_code", chinese, english, actual=code)


def bond_differs(code: str) -> Finding:
    """A movement says another kind or purpose than its bond."""
    chinese = f"债券{code}登记的债务类别或发行用途与债务变动不一致，请核对"
    english = f"The bond {code} is of another kind or purpose than its movements say; check both"
    return _block(BOOKS, "bond_differs", "bond_code", chinese, english, actual=code)


def bond_exceeded(code: str, principal: Decimal, on_lent: Decimal) -> Finding:
    """More of a bond is on-lent than its principal."""
    return _block(
        BOOKS, "bond_exceeded", "amount", f"债券{code}累计转贷{on_lent:.2f}元，超过登记的转贷本金{principal:.2f}元",
        f"{on_lent:.2f} yuan of the bond {code} are on-lent, more than its principal of {principal:.2f}",
        actual=f"{on_lent:.2f}", expected=f"<= {principal:.2f}", difference=f"{on_lent - principal:.2f}",
    )  # fmt: skip


def limit_repeated(kind: DebtKind, movement: LimitMovement, notice_no: str) -> Finding:
    """One opening a kind, one line a notice: twice would double the room to borrow."""
    chinese = f"{kind.label_zh}的{movement.label_zh}已登记（{notice_no}），请更正原记录"
    english = f"The {movement} of {kind} debt ({notice_no}) is registered already; correct its record"
    return _block(LIMITS, "limit_repeated", "notice_no", chinese, english, actual=notice_no)


def bond_repeated(code: str) -> Finding:
    """One record a bond."""
    chinese, english = f"债券{code}已登记，请更正原记录", f"The bond {code} is registered already; correct its record"
    return _block(BOOKS, "bond_repeated", "code", chinese, english, actual=code)


def component_repeated(year: int, component: CapacityComponent) -> Finding:
    """One record a component and year."""
    chinese = f"{year}年综合财力中的{component.label_zh}已登记，请更正原记录"
    english = f"The component {component} of {year} is registered already; correct its record"
    return _block(CAPACITY, "component_repeated", "component", chinese, english, actual=component)


def schedule(bond: BondEntry) -> BondSchedule:
    """Every payment by a bond's terms; each interest is rounded to the fen, half up, as it is paid."""
    times = 1 if bond.interest_frequency is InterestFrequency.ANNUAL else 2
    each = (bond.principal * bond.rate_pct / 100 / times).quantize(Decimal("0.01"), ROUND_HALF_UP)
    count = bond.term_years * times
    payments = [
        Payment(
            on=_months_after(bond.business_date, number * 12 // times),
            interest=each,
            principal=bond.principal if number == count else Decimal("0.00"),
        )
        for number in range(1, count + 1)
    ]
    return BondSchedule(code=bond.code, payments=payments, interest=each * count, principal=bond.principal)


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def ratio_level(ratio: Decimal, floors: Mapping[Level, Decimal]) -> Level | None:
    """The colour of a debt ratio, none where it is green; a border belongs to the higher level."""
    return next((level for level in RATIO_LEVELS if ratio >= floors[level]), None)


@dataclass(frozen=True)
class RatioScope:
    """Which debt a ratio counts: the report's word for it, and what must be known of what it leaves out."""

    figure_id: str
    label_zh: str
    label_en: str
    remark_zh: str = ""
    remark_en: str = ""


FULL_SCOPE = RatioScope("debt.government_debt.full_ratio_pct", "全口径债务率", "The debt ratio of the full scope")
LEGAL_SCOPE = RatioScope(
    "debt.government_debt.ratio_pct", "法定债务率", "The debt ratio by law",
    "；未计隐性债务，全口径只会更高", "; hidden debt is not in it, so the full scope can only be higher",
)  # fmt: skip
"""What is judged where hidden debt was never reported, which can only add to the full scope that is coloured."""


def ratio_cause(scope: RatioScope, ratio: Decimal, floors: Mapping[Level, Decimal], on: date) -> Cause | None:
    """The alert of a ratio in the colour of its level."""
    level = ratio_level(ratio, floors)
    if level is None:
        return None
    label = next(label for each, label, _ in _FLOORS if each == level)
    return Cause(
        code=RATIO_ALERT,
        level=level,
        on=on,
        message_zh=f"{scope.label_zh}{ratio:.2f}%，达到{label}等级（{floors[level]}%及以上）{scope.remark_zh}",
        message_en=f"{scope.label_en} is {ratio:.2f}%, which is {level} ({floors[level]}% and above){scope.remark_en}",
        clause=COLOURS,
        figure_ids=(scope.figure_id,),
    )
