"""The words and rules of government debt: what an entry must say, what covers what, a ratio's colour."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from bureau_common.schemas.alerts import Cause, FigurePart, Said, cause, percentage
from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded, warned
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import Cover, Term
from bureau_common.schemas.years import within_year

from ...reference.debtors import check_debtor
from .schedules import matures_on
from .schemas import (
    ArrearChange,
    BondEntry,
    CapacityComponent,
    DebtArrearEntry,
    DebtKind,
    DebtLimitEntry,
    DebtMovementEntry,
    Instrument,
    LimitMovement,
    Movement,
    Purpose,
)

LIMITS = Clause(
    document="《财政部关于对地方政府债务实行限额管理的实施意见》（财预〔2015〕225号）", article=None, verified=False
)
BOOKS = Clause(document="财政部地方政府债务统计口径（限额、余额、转贷、还本）", article=None, verified=False)
PROJECTS = Clause(
    document="《地方政府专项债务预算管理办法》（财预〔2016〕155号）", article=None, verified=False
)  # fmt: skip
PUBLIC_WELFARE = Clause(
    document="《地方政府一般债务预算管理办法》（财预〔2016〕154号）", article=None, verified=False
)  # fmt: skip
CAPACITY = Clause(document="财政部地方政府债务风险评估口径（综合财力）", article=None, verified=False)
COLOURS = Clause(document="财政部地方政府债务风险等级评定口径（红橙黄绿）", article=None, verified=False)

LIMIT_OPENING = Term("期初限额", "opening limit", LIMITS)
NOTICE = Term("限额通知", "notice of a limit", LIMITS)
BOND = Term("债券", "bond", BOOKS)
COMPONENT = Term("综合财力", "component of fiscal capacity", CAPACITY)
LIMIT_KEPT = Cover(
    "余额", "yuan of debt", "当日限额", "yuan of its limit", LIMITS,
    remedy_zh="请先登记限额通知，或核对金额和日期",
    remedy_en="enter the notice of the limit first, or check amount and date",
)  # fmt: skip
REPAID = Cover(
    "还本", "yuan repaid", "期初和已转贷的", "yuan that it opened with and that were on-lent", BOOKS,
    remedy_zh="请核对金额、日期或债券代码", remedy_en="check amount, date or bond code",
)  # fmt: skip
QUOTA = (LimitMovement.NEW_QUOTA, LimitMovement.WITHDRAWAL)
"""What moves the quota of one year."""
DEDUCTED = (CapacityComponent.PAID_UPWARD, CapacityComponent.TRANSFERRED_OUT)
"""What lowers fiscal capacity."""

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
RESTRUCTURING = Clause(
    document="《国务院办公厅关于印发地方政府性债务风险应急处置预案的通知》（国办函〔2016〕88号）",
    article=None,
    verified=False,
)
INTEREST_LINE = Parameter(
    key="debt_interest_line", label_zh="利息支出率上限（%）", kind="decimal", default="10", clause=RESTRUCTURING,
    minimum=Decimal(0), maximum=Decimal(100),
)  # fmt: skip
COST = Term("债务付息凭证", "payment of interest", BOOKS)
EXPENDITURE = Term("支出测算", "expenditure", RESTRUCTURING)
CLEARED = Cover("清偿", "yuan cleared", "逾期本金", "yuan overdue", BOOKS)


def _check_amount(entry: DebtLimitEntry | DebtMovementEntry) -> Iterator[Finding]:
    """Only an opening may be 0: it says that there was none, which no record at all does not say."""
    if entry.amount == 0 and entry.movement not in (LimitMovement.OPENING, Movement.OPENING):
        zh, en = "金额应大于0；期初为零可填0.00", "The amount must be above 0; an opening of nothing may be 0.00"
        yield blocked("debt_amount_zero", zh, en, BOOKS, "amount", "0.00", "> 0")


def _check_given(entry: object, field: str, wanted: bool, zh: str, en: str) -> Iterator[Finding]:
    """`field` is filled exactly where the rest of the entry asks for it."""
    if (getattr(entry, field) is not None) != wanted:
        yield blocked(f"debt_{field}_{'missing' if wanted else 'superfluous'}", zh, en, BOOKS, field)


_told_in_time = within_year(LIMITS, before=1, year="quota_year")
check_capacity = within_year(CAPACITY, before=1)
check_expenditure = within_year(RESTRUCTURING, before=1)
"""A year's capacity is worked out within it or in the year before: so no later write moves a month that is closed."""


def check_limit(entry: DebtLimitEntry) -> Iterator[Finding]:
    """Quota, and only quota, belongs to a year and a batch; it is told within its year or in the year before."""
    of_quota = entry.movement in QUOTA
    yield from _check_amount(entry)
    for field, label in (("quota_year", "额度年度"), ("batch", "额度批次")):
        zh, en = f"新增限额的下达、收回应填{label}，期初和核减不填", f"{field} goes with new quota and withdrawals only"
        yield from _check_given(entry, field, of_quota, zh, en)
    if of_quota and entry.quota_year is not None:
        yield from _told_in_time(entry)


def check_bond(entry: BondEntry) -> Iterator[Finding]:
    """New bonds are bound to a project, never to running costs, and refinancing ones need none; payments lie within the term."""
    is_unbound = entry.purpose is Purpose.NEW and entry.project_code is None
    if is_unbound and entry.debt_kind is DebtKind.SPECIAL:
        zh = "新增专项债券须对应项目，不得用于经常性支出，请填项目编码"
        en = "A new special bond is bound to a project and never pays running costs; give the project code"
        yield blocked("bond_without_project", zh, en, PROJECTS, "project_code")
    elif is_unbound:
        zh = "新增一般债券应用于公益性资本支出，请补填项目编码"
        en = "A new general bond pays for public-welfare capital expenditure; give the code of its project"
        yield warned("bond_without_project", zh, en, PUBLIC_WELFARE, "project_code")
    last = matures_on(entry)
    if entry.first_payment_on is not None and not entry.business_date < entry.first_payment_on <= last:
        zh = f"首次付息日应晚于起息日{entry.business_date}，且不晚于到期日{last}，请核对"
        en = f"The first payment comes after {entry.business_date}, when interest begins, and by {last}, when the term ends"
        yield blocked("bond_first_payment", zh, en, BOOKS, "first_payment_on")


def check_movement(entry: DebtMovementEntry) -> Iterator[Finding]:
    """Bonds are named by code, what is on-lent of one by its purpose, and no township borrows."""
    is_bond = entry.instrument is Instrument.BOND
    on_lent = is_bond and entry.movement is Movement.ON_LENT
    yield from _check_amount(entry)
    zh, en = "政府债券应填债券代码，其他形式不填", "bond_code goes with bonds only"
    yield from _check_given(entry, "bond_code", is_bond, zh, en)
    zh, en = "转贷政府债券应填发行用途，其他变动不填", "purpose goes with bonds that are on-lent only"
    yield from _check_given(entry, "purpose", on_lent, zh, en)
    yield from check_debtor(entry.debtor_code, entry.debtor_level)


def check_arrear(entry: DebtArrearEntry) -> Iterator[Finding]:
    """Nothing may be overdue, which is worth saying; of nothing nothing is cleared."""
    if entry.amount == 0 and entry.change is ArrearChange.CLEARED:
        zh, en = (
            "清偿金额应大于0；没有逾期的登记逾期0.00",
            "What is cleared is above 0; that nothing is overdue is entered as 0.00",
        )
        yield blocked("debt_amount_zero", zh, en, BOOKS, "amount", "0.00", "> 0")


def interest_cause(kind: DebtKind, line: Decimal, figure_id: str) -> Cause:
    """Interest of a kind above its share of expenditure: a plan of fiscal restructuring is due."""
    zh = f"{kind.label_zh}利息支出率{{ratio}}，超过{{line}}，应启动财政重整计划"
    en = f"Interest of {kind} debt is {{ratio}} of expenditure, above {{line}}: a plan of fiscal restructuring is due"
    told: dict[str, Said] = {"ratio": FigurePart(figure_id=figure_id), "line": percentage(line)}
    return cause(f"debt_interest_{kind}", "orange", zh, en, RESTRUCTURING, **told)


def say_beyond_principal(code: str, principal: Decimal, on_lent: Decimal) -> Iterator[Finding]:
    """More of a bond is on-lent than its principal."""
    zh = f"债券{code}累计转贷{on_lent:.2f}元，超过登记的转贷本金{principal:.2f}元，请核对"
    en = f"{on_lent:.2f} yuan of the bond {code} are on-lent, more than its principal of {principal:.2f}; check both"
    yield exceeded("not_covered", zh, en, BOOKS, "amount", on_lent, principal)


def say_beyond_quota(kind: DebtKind, year: int, on_lent: Decimal, quota: Decimal | None) -> Iterator[Finding]:
    """More new bonds of a kind are on-lent in a year than its new quota; the notice may be on its way."""
    told = f"{quota or Decimal(0):.2f}"
    zh = f"{year}年新增{kind.label_zh}累计转贷{on_lent:.2f}元，超过当年新增额度{told}元，请核对额度通知是否已登记"
    en = f"New {kind} bonds of {on_lent:.2f} yuan are on-lent in {year}, above the year's new quota of {told}; check the notices"
    yield warned("new_quota_exceeded", zh, en, LIMITS, "amount", f"{on_lent:.2f}", f"<= {told}")


def say_refinancing(code: str, repaid: str, purpose: Purpose) -> Iterator[Finding]:
    """What names a bond that it repays is a refinancing bond of the same kind, and not itself."""
    if purpose != Purpose.REFINANCING:
        zh, en = (
            f"债券{code}是{purpose.label_zh}债券，不用于偿还其他债券",
            f"The bond {code} is {purpose} and repays no other bond",
        )
    elif code == repaid:
        zh, en = f"再融资债券{code}不能偿还自身", f"The refinancing bond {code} does not repay itself"
    else:
        zh = f"再融资债券{code}与被偿还债券{repaid}债务类别不同，请核对"
        en = f"The refinancing bond {code} and the bond {repaid} that it repays are of different kinds; check both"
    yield blocked("refinancing_unfit", zh, en, BOOKS, "repaid_code", repaid)


def say_beyond_refinancing(code: str, principal: Decimal, named: Decimal) -> Iterator[Finding]:
    """A refinancing bond is said to repay more than its principal."""
    zh = f"债券{code}用于偿还的本金合计{named:.2f}元，超过其本金{principal:.2f}元，请核对"
    en = f"{named:.2f} yuan are repaid by the bond {code}, more than its principal of {principal:.2f}; check them"
    yield exceeded("not_covered", zh, en, BOOKS, "amount", named, principal)


def say_beyond_standing(code: str, day: date, stood: Decimal, named: Decimal) -> Iterator[Finding]:
    """More of a bond is refinanced than stood of it on that day, before what was repaid then."""
    stood = max(stood, Decimal(0))
    zh = f"债券{code}于{day}由再融资债券偿还{named:.2f}元，超过当日偿还前的未偿本金{stood:.2f}元，请核对金额、日期和转贷、还本记录"
    en = (
        f"{named:.2f} yuan of the bond {code} are refinanced on {day}, and {stood:.2f} of it stood then before repayment; "
        "check amount and day, and what was on-lent and repaid"
    )
    yield exceeded("not_covered", zh, en, BOOKS, "amount", named, stood)


def say_unnamed(code: str, on_lent: Decimal, named: Decimal | None) -> Iterator[Finding]:
    """A refinancing bond of which more is on-lent than what it is said to repay."""
    told = f"{named or Decimal(0):.2f}"
    zh = f"再融资债券{code}已转贷{on_lent:.2f}元，已登记偿还到期债券{told}元；差额请登记再融资偿还明细，用于置换的除外"
    en = (
        f"{on_lent:.2f} yuan of the refinancing bond {code} are on-lent and {told} are said to repay other bonds; name "
        "what the rest repays, unless it replaces other debt"
    )
    yield warned("refinancing_unnamed", zh, en, BOOKS, "amount", f"{on_lent:.2f}", told)


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


def ratio_cause(scope: RatioScope, ratio: Decimal, floors: Mapping[Level, Decimal]) -> Cause | None:
    """The alert of a ratio in the colour of its level."""
    level = ratio_level(ratio, floors)
    if level is None:
        return None
    label = next(label for each, label, _ in _FLOORS if each == level)
    zh = f"{scope.label_zh}{{ratio}}，达到{label}等级（{{floor}}及以上）{scope.remark_zh}"
    en = f"{scope.label_en} is {{ratio}}, which is {level} ({{floor}} and above){scope.remark_en}"
    told: dict[str, Said] = {"ratio": FigurePart(figure_id=scope.figure_id), "floor": percentage(floors[level])}
    return cause(RATIO_ALERT, level, zh, en, COLOURS, **told)
