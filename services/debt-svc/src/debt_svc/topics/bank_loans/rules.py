"""The words and rules of a bank's loans: a report that balances, the alerts of what it says, and the limits by date."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bureau_common.schemas.alerts import Cause, Level, cause, percentage, yuan
from bureau_common.schemas.dates import check_month_end
from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded, warned
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import AlertOn, Term

from .schemas import BankIndustryLoanEntry, BankLargeBorrowerEntry, BankLoanBalanceEntry, BankLoanMigrationEntry

OLD_CLASSES = Clause(document="《贷款风险分类指引》（银监发〔2007〕54号）", article=None, verified=False)
NEW_CLASSES = Clause(
    document="《商业银行金融资产风险分类办法》（银保监会 人民银行令〔2023〕第1号）", article=None, verified=False
)
NEW_FROM = date(2023, 7, 1)
"""The first day of the newer classes; a report is judged by those of its day."""
PROVISIONS = Clause(
    document="《关于调整商业银行贷款损失准备监管要求的通知》（银监发〔2018〕7号）", article=None, verified=False
)
LINE = Clause(document="商业银行风险监管核心指标（不良贷款率）", article=None, verified=False)
CONCENTRATION = Clause(
    document="《中华人民共和国商业银行法》、商业银行集团客户授信业务风险管理指引",
    article="商业银行法第三十九条",
    verified=False,
)

REPORT = Term("贷款五级分类报表", "report of loans by class")
MIGRATION = Term("贷款迁徙", "migration of loans")
DISPOSAL = Term("不良贷款处置", "disposal")
INDUSTRY = Term("行业贷款", "loans to the industry")
BORROWER = Term("大额借款人", "large borrower")

NPL_ALERT, OVERDUE_ALERT, PROVISION_ALERT, CONCENTRATION_ALERT = (
    "bank_non_performing", "bank_overdue_unclassified", "bank_provisions", "bank_concentration"
)  # fmt: skip


def _percent(key: str, label_zh: str, default: str, clause: Clause, maximum: int = 100) -> Parameter:
    return Parameter(
        key=key, label_zh=label_zh, kind="decimal", default=default, clause=clause,
        minimum=Decimal(0), maximum=Decimal(maximum),
    )  # fmt: skip


NPL_LINE = _percent("bank_npl_line", "农商行不良贷款率预警线（%）", "5", LINE)
COVERAGE_FLOOR = _percent("bank_provision_coverage_floor", "拨备覆盖率下限（%）", "120", PROVISIONS, 1000)
PROVISION_FLOOR = _percent("bank_provision_ratio_floor", "贷款拨备率下限（%）", "1.5", PROVISIONS)
BORROWER_CAP = _percent("bank_borrower_cap", "单一借款人贷款占资本净额上限（%）", "10", CONCENTRATION)
GROUP_CAP = _percent("bank_group_cap", "单一集团贷款占资本净额上限（%）", "15", CONCENTRATION)
PARAMETERS = (NPL_LINE, COVERAGE_FLOOR, PROVISION_FLOOR, BORROWER_CAP, GROUP_CAP)


def classes_of(day: date) -> Clause:
    """By which document loans are classified on a day."""
    return NEW_CLASSES if day >= NEW_FROM else OLD_CLASSES


def check_balance(entry: BankLoanBalanceEntry) -> Iterator[Finding]:
    """The classes add up to all loans; what is overdue for long and not at least substandard is said."""
    clause = classes_of(entry.business_date)
    yield from check_month_end(entry.business_date, classes_of(entry.business_date))
    bad = entry.substandard + entry.doubtful + entry.loss
    classes = entry.normal + entry.special_mention + bad
    if classes != entry.total:
        zh = f"五级分类合计{classes:.2f}元，与各项贷款余额{entry.total:.2f}元不符，请核对"
        en = f"The five classes add up to {classes:.2f}, and all loans are {entry.total:.2f}; check them"
        yield blocked("differs", zh, en, clause, "total", entry.total, classes, difference=entry.total - classes)
    if entry.overdue_90 > entry.total:
        zh, en = "逾期90天以上贷款不应超过各项贷款余额", "No more is overdue than is lent"
        yield exceeded("bank_overdue_above_total", zh, en, clause, "overdue_90", entry.overdue_90, entry.total)
    elif entry.overdue_90 > bad:
        zh = f"逾期90天以上贷款{entry.overdue_90:.2f}元，多于不良贷款{bad:.2f}元，其中有未划入次级及以下的，请督促银行核实分类"
        en = (
            f"{entry.overdue_90:.2f} are overdue for more than 90 days and {bad:.2f} are non-performing: some are not "
            "classified as substandard; have the bank check its classes"
        )
        told = entry.overdue_90 - bad
        yield warned(OVERDUE_ALERT, zh, en, clause, "overdue_90", entry.overdue_90, f"<= {bad:.2f}", difference=told)


def check_migration(entry: BankLoanMigrationEntry) -> Iterator[Finding]:
    """What moves leaves its class."""
    yield from check_month_end(entry.business_date, classes_of(entry.business_date))
    if entry.from_class is entry.to_class:
        zh, en = "迁徙前后分类相同，不是迁徙，请核对", "It stays in its class, which is no migration; check both"
        yield blocked("bank_migration_same", zh, en, classes_of(entry.business_date), "to_class", entry.to_class)


def check_borrower(entry: BankLargeBorrowerEntry) -> Iterator[Finding]:
    """A list of large borrowers is of a month's end."""
    yield from check_month_end(entry.business_date, classes_of(entry.business_date))


def check_industry(entry: BankIndustryLoanEntry) -> Iterator[Finding]:
    """No more of the loans is non-performing than there are."""
    yield from check_month_end(entry.business_date, classes_of(entry.business_date))
    if entry.non_performing > entry.balance:
        zh, en = "行业不良贷款不应超过该行业贷款余额", "No more is non-performing than is lent to the industry"
        clause = classes_of(entry.business_date)
        yield exceeded("bank_industry_npl", zh, en, clause, "non_performing", entry.non_performing, entry.balance)


class Sheet(NamedTuple):
    """A bank's report at a month's end, and the lines of the last day that is asked about."""

    day: date
    total: Decimal
    bad: Decimal
    overdue: Decimal
    provisions: Decimal
    line: Decimal
    coverage: Decimal
    ratio: Decimal


def judge_npl(bank: str, sheet: Sheet) -> Cause | None:
    """Non-performing loans above the line."""
    if not sheet.total or sheet.bad * 100 <= sheet.total * sheet.line:
        return None
    zh = "{bank}不良贷款率{rate}，高于{line}的预警线"
    en = "The non-performing loans of {bank} are {rate} of its loans, above the line of {line}"
    rate = percentage(round(sheet.bad * 100 / sheet.total, 2))
    return cause(NPL_ALERT, "orange", zh, en, LINE, bank=bank, rate=rate, line=percentage(sheet.line))


def judge_overdue(bank: str, sheet: Sheet) -> Cause | None:
    """Loans overdue for more than 90 days that are not at least substandard: graver where the newer classes say so."""
    if sheet.overdue <= sheet.bad:
        return None
    zh = "{bank}逾期90天以上贷款比不良贷款多{gap}，应督促其核实贷款分类"
    en = "{bank} has {gap} more overdue for more than 90 days than non-performing; have it check its classes"
    level: Level = "orange" if sheet.day >= NEW_FROM else "yellow"
    gap = yuan(sheet.overdue - sheet.bad)
    return cause(OVERDUE_ALERT, level, zh, en, classes_of(sheet.day), bank=bank, gap=gap)


def judge_provisions(bank: str, sheet: Sheet) -> Cause | None:
    """Provisions below what non-performing loans, or all loans, ask for."""
    low = [
        (zh, en, percentage(floor))
        for zh, en, base, floor in (
            ("拨备覆盖率", "provision coverage", sheet.bad, sheet.coverage),
            ("贷款拨备率", "provision ratio", sheet.total, sheet.ratio),
        )
        if base and sheet.provisions * 100 < base * floor
    ]
    if not low:
        return None
    zh = "、".join(f"{name}低于{{floor{number}}}" for number, (name, _, _) in enumerate(low))
    en = ", ".join(f"its {name} is below {{floor{number}}}" for number, (_, name, _) in enumerate(low))
    floors = {f"floor{number}": floor for number, (_, _, floor) in enumerate(low)}
    return cause(PROVISION_ALERT, "yellow", "{bank}" + zh, "{bank}: " + en, PROVISIONS, bank=bank, **floors)


def alerts_of(
    judge: Callable[[str, Sheet], Cause | None],
) -> Callable[[str, Iterable[Iterable[object]]], Iterator[AlertOn]]:
    """What is said of a bank's reports, in the order of their days: each holds until the next one."""

    def say(bank: str, rows: Iterable[Iterable[object]]) -> Iterator[AlertOn]:
        sheets = [Sheet(*row) for row in rows]  # type: ignore[arg-type]
        since: date | None = None
        for sheet, following in zip(sheets, [*sheets[1:], None], strict=True):
            found = judge(bank, sheet)
            since = None if found is None else since or sheet.day
            if found is not None and since is not None:
                yield AlertOn(bank, since, following and following.day, found)

    return say


class Lent(NamedTuple):
    """What a borrower or a group owes by a list, until the bank's next list, and the bank's net capital."""

    day: date
    until: date | None
    amount: Decimal
    capital: Decimal
    cap: Decimal


def judge_concentration(bank: str, who: str, rows: Iterable[Iterable[object]]) -> Iterator[AlertOn]:
    """A borrower or a group with more of a bank's net capital than it may have."""
    since = ended = None
    for row in rows:
        lent = Lent(*row)  # type: ignore[arg-type]
        if lent.amount * 100 <= lent.capital * lent.cap:
            since = None
            continue
        since = lent.day if since is None or ended != lent.day else since
        ended = lent.until
        zh = "{who}在{bank}的贷款{amount}，超过资本净额{capital}的{cap}"
        en = "The loans of {bank} to {who} are {amount}, more than {cap} of its net capital of {capital}"
        told = cause(
            CONCENTRATION_ALERT, "yellow", zh, en, CONCENTRATION, who=who, bank=bank, amount=yuan(lent.amount),
            capital=yuan(lent.capital), cap=percentage(lent.cap),
        )  # fmt: skip
        yield AlertOn(f"{bank}.{who}", since, lent.until, told)


def say_industries(bank: str, day: date, lent: Decimal, total: Decimal) -> Iterator[Finding]:
    """Loans by industry are part of all loans."""
    zh = f"{bank}{day}分行业贷款合计{lent:.2f}元，超过各项贷款余额{total:.2f}元，请核对"
    en = (
        f"The loans of {bank} by industry on {day} add up to {lent:.2f}, more than its loans of {total:.2f}; check them"
    )
    yield exceeded("not_covered", zh, en, classes_of(day), "balance", lent, total)
