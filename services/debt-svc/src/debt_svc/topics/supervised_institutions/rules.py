"""The words and rules of supervised institutions: deadlines, month's ends, and the limits of microcredit companies by date."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from bureau_common.schemas.alerts import cause, percentage, times, yuan
from bureau_common.schemas.dates import check_later, check_month_end
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import AlertOn, Term

from .schemas import (
    InspectionFindingEntry,
    InstitutionKind,
    InstitutionLicenceEntry,
    InstitutionRatingEntry,
    MicrocreditPositionEntry,
)

SUPERVISION = Clause(document="地方金融组织监督管理和检查制度", article=None, verified=False)
MICROCREDIT = Clause(
    document="《中国银保监会办公厅关于加强小额贷款公司监督管理的通知》（银保监办发〔2020〕86号）",
    article=None,
    verified=False,
)
INSTITUTION = Term("地方金融机构", "institution", SUPERVISION)
EXIT = Term("退出监管", "exit of the institution", SUPERVISION)
LICENCE = Term("许可证", "licence", SUPERVISION)
INSPECTION = Term("检查", "inspection", SUPERVISION)
FINDING = Term("检查问题", "finding", SUPERVISION)
RECTIFIED = Term("检查问题整改", "rectification of the finding", SUPERVISION)
CONTROL = Term("内控检查事项", "line of the checklist", SUPERVISION)
RATING = Term("年度评级", "rating of the year", SUPERVISION)
POSITION = Term("小额贷款公司月报", "position of the month", MICROCREDIT)
OVERDUE_ALERT, LICENCE_ALERT, LIMIT_ALERT = (
    "institution_finding_overdue",
    "institution_licence_expired",
    "microcredit_limit",
)
LICENSED = tuple(kind for kind in InstitutionKind if kind is not InstitutionKind.INVESTMENT)


def _line(key: str, label_zh: str, default: str) -> Parameter:
    return Parameter(
        key=f"microcredit_{key}", label_zh=label_zh, kind="decimal", default=default, clause=MICROCREDIT,
        minimum=Decimal(0), maximum=Decimal(100),
    )  # fmt: skip


LINES = (
    _line("borrowed_multiple", "小额贷款公司非标准化融资与净资产的倍数上限", "1"),
    _line("bonds_multiple", "小额贷款公司标准化融资与净资产的倍数上限", "4"),
    _line("borrower_pct", "小额贷款公司单一借款人贷款占净资产上限（%）", "10"),
    _line("group_pct", "小额贷款公司借款人及其关联方贷款占净资产上限（%）", "15"),
)


def check_licence(entry: InstitutionLicenceEntry) -> Iterator[Finding]:
    """A licence ends after it is given."""
    day, until = entry.business_date, entry.valid_until
    yield from check_later("valid_until", until, day, "发证日期", "the licence is given", SUPERVISION)


def check_finding(entry: InspectionFindingEntry) -> Iterator[Finding]:
    """The deadline of a rectification comes after the finding."""
    day = entry.business_date
    yield from check_later("due_on", entry.due_on, day, "认定日期", "the finding is made", SUPERVISION)


def check_rating(entry: InstitutionRatingEntry) -> Iterator[Finding]:
    """A year is rated when it is over."""
    if entry.rating_year >= entry.business_date.year:
        zh, en = "年度评级应在该年度结束后评定，请核对评级年度", "A year is rated when it is over; check the year"
        yield blocked("rating_year_open", zh, en, SUPERVISION, "rating_year", entry.rating_year)


def check_position(entry: MicrocreditPositionEntry) -> Iterator[Finding]:
    """A position is of a month's end, and a group owes no less than its largest member."""
    yield from check_month_end(entry.business_date, MICROCREDIT)
    if entry.largest_group < entry.largest_borrower:
        zh = "最大借款人及其关联方贷款余额不应小于最大单一借款人贷款余额，请核对"
        en = "The largest borrower with related parties owes no less than the largest one alone; check both"
        floor = f">= {entry.largest_borrower:.2f}"
        yield blocked("microcredit_group", zh, en, MICROCREDIT, "largest_group", entry.largest_group, floor)


def say_kind(code: str, kind: InstitutionKind, allowed: Iterable[InstitutionKind]) -> Iterator[Finding]:
    """A record that an institution of this kind does not have."""
    wanted = [*allowed]
    zh = f"{code}是{kind.label_zh}，此项只登记{'、'.join(each.label_zh for each in wanted)}；请核对代码"
    en = f"{code} is of the kind {kind}; this is recorded of {', '.join(wanted)} only; check the code"
    yield blocked("institution_kind", zh, en, SUPERVISION, "credit_code", kind, ", ".join(wanted))


def judge_overdue(finding_no: str, name: str, matter: str, due_on: date, rectified: date | None) -> Iterator[AlertOn]:
    """A finding that is not rectified on the day after its deadline."""
    zh = "{name}的检查问题（{matter}）未在{day}前整改完成"
    en = "A finding on {name} ({matter}) was not rectified by {day}"
    told = cause(OVERDUE_ALERT, "orange", zh, en, SUPERVISION, name=name, matter=matter, day=due_on)
    yield AlertOn(finding_no, due_on + timedelta(days=1), rectified, told)


def judge_licences(code: str, name: str, exited: date | None, rows: Iterable[tuple[date, date]]) -> Iterator[AlertOn]:
    """The days on which no licence was valid, from the end of the last one until the next is given or the institution leaves."""
    licences = sorted(rows)
    for number, (_, valid_until) in enumerate(licences):
        later = [given for given, _ in licences[number + 1 :]]
        covered = [
            until for given, until in licences if given <= valid_until + timedelta(days=1) and until > valid_until
        ]
        if covered or (exited is not None and exited <= valid_until):
            continue
        zh, en = "{name}的许可证{day}到期，尚未换发", "The licence of {name} ended on {day} and is not renewed"
        told = cause(LICENCE_ALERT, "orange", zh, en, SUPERVISION, name=name, day=valid_until)
        ends = [day for day in (*[each for each in later if each > valid_until], exited) if day is not None]
        yield AlertOn(code, valid_until + timedelta(days=1), min(ends, default=None), told)


class Position(NamedTuple):
    """A microcredit company's position, and the lines of the last day that is asked about."""

    day: date
    net_assets: Decimal
    borrowed: Decimal
    bonds: Decimal
    borrower: Decimal
    group: Decimal
    borrowed_multiple: Decimal
    bonds_multiple: Decimal
    borrower_pct: Decimal
    group_pct: Decimal


def judge_position(code: str, name: str, exited: date | None, rows: Iterable[Iterable[object]]) -> Iterator[AlertOn]:
    """What of a company's position is above its limits, each until the next position or the company's exit."""
    positions = [Position(*row) for row in rows]  # type: ignore[arg-type]
    since: date | None = None
    for at, following in zip(positions, [*positions[1:], None], strict=True):
        above = [
            (zh, en, amount, limit)
            for zh, en, amount, share, limit in (
                ("非标准化融资", "borrowed", at.borrowed, at.borrowed_multiple, times(at.borrowed_multiple)),
                ("标准化融资", "raised by bonds", at.bonds, at.bonds_multiple, times(at.bonds_multiple)),
                (
                    "单一借款人贷款",
                    "lent to one borrower",
                    at.borrower,
                    at.borrower_pct / 100,
                    percentage(at.borrower_pct),
                ),
                ("关联借款人贷款", "lent to related ones", at.group, at.group_pct / 100, percentage(at.group_pct)),
            )
            if amount > max(at.net_assets, Decimal(0)) * share
        ]
        since = (since or at.day) if above else None
        if since is None:
            continue
        zh = "{name}超过净资产的规定比例：" + "；".join(
            f"{each}{{amount{n}}}，上限{{limit{n}}}" for n, (each, *_) in enumerate(above)
        )
        en = "{name} is above its share of net assets: " + "; ".join(
            f"{{amount{n}}} {each}, at most {{limit{n}}}" for n, (_, each, *_) in enumerate(above)
        )
        said = {f"amount{n}": yuan(amount) for n, (_, _, amount, _) in enumerate(above)}
        limits = {f"limit{n}": limit for n, (*_, limit) in enumerate(above)}
        ends = [day for day in (following and following.day, exited) if day is not None]
        told = cause(LIMIT_ALERT, "orange", zh, en, MICROCREDIT, name=name, **said, **limits)
        yield AlertOn(code, since, min(ends, default=None), told)
