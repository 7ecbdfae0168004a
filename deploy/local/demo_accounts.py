"""Non-tax notices, unit accounts and enterprise subsidies of the demo district: made up, and the same at every run."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from bureau_common.testing.files import csv_of
from revenue_svc.topics.enterprise_subsidies.schemas import SubsidyAwardEntry, SubsidyPaymentEntry, SubsidyProgramEntry
from revenue_svc.topics.non_tax.schemas import CollectionItemEntry, NoticePaymentEntry, PaymentNoticeEntry
from revenue_svc.topics.unit_accounts.schemas import UnitAccountEntry, UnitAccountEventEntry

from .demo_direct_funds import fund_enterprise
from .demo_receipts import DISTRICT, GROWTH, ITEMS, TOWNSHIPS, Row, receipts_with_items

_TREASURY = "349901000001"
_KINDS = {"10304": "行政事业性收费收入", "1030706": "国有资源（资产）有偿使用收入"}
_UNPAID = (
    ("10304", date(2021, 9, 6), 184_000),
    ("10304", date(2021, 9, 13), 96_500),
    ("1030706", date(2021, 9, 15), 320_000),
    ("10304", date(2021, 10, 25), 71_000),
)
"""What nobody had paid by the end of October: the last one is not due yet."""

_UNITS = (DISTRICT, *TOWNSHIPS, "349901-11", "349901-12", "349901-13", "349901-14")
_ACCOUNT_KINDS = ("零余额账户", "基本存款账户", "专用存款账户")
_CLOSED, _OPENED, _UNINSPECTED = "3499010303", "3499010904", "3499010703"
"""An account closed in 2020, one opened in 2021, and one that the inspection of 2021 has not reached."""

_PROGRAMS = (("JG", "企业技术改造补助", 6_000_000), ("WG", "企业稳岗补助", 2_400_000))
_SUBSIDISED = 12
"""How many of the enterprises in the register."""


def _row(source: str, reference: str, unit: str, day: date, **own: object) -> Row:
    return {"source": source, "source_ref": reference, "reporting_unit": unit, "business_date": day, **own}


def collection_items_file() -> bytes:
    """The district may charge two items, without an end."""
    rows = [
        _row(
            "demo-non-tax", item, DISTRICT, date(2019, 1, 1), item_code=item, name=f"示范{_KINDS[subject][:8]}",
            kind=_KINDS[subject], subject=subject, budget_kind="一般公共预算", destination="国库",
            standard="按核定标准收取", document="示财综〔2018〕20号",
        )
        for subject, item in ITEMS.items()
    ]  # fmt: skip
    return csv_of(CollectionItemEntry, rows, "gb18030")


def payment_notices_file() -> bytes:
    """A notice for every receipt that names an item, given up to five days before; and those that are unpaid."""

    def rows() -> Iterator[Row]:
        for receipt in receipts_with_items():
            paid = receipt["business_date"]
            assert isinstance(paid, date)  # noqa: S101 - rows by field name are untyped
            issued = paid - timedelta(days=min(5, paid.day - 1))
            yield _notice(str(receipt["voucher_no"]), issued, receipt["item_code"], receipt["amount"])
        for number, (subject, issued, yuan) in enumerate(_UNPAID, 1):
            yield _notice(f"未缴{number}", issued, ITEMS[subject], f"{yuan}.00")

    return csv_of(PaymentNoticeEntry, rows(), "gb18030")


def _notice(number: str, issued: date, item: object, amount: object) -> Row:
    return _row(
        "demo-non-tax", f"缴{number}", DISTRICT, issued, notice_no=f"缴{number}", item_code=item, amount=amount,
        due_on=issued + timedelta(days=15),
    )  # fmt: skip


def notice_payments_file() -> bytes:
    """Each paid to the treasury on the day of its receipt."""
    return csv_of(NoticePaymentEntry, map(_notice_payment, receipts_with_items()), "gb18030")


def _notice_payment(receipt: Row) -> Row:
    number, day = receipt["voucher_no"], receipt["business_date"]
    assert isinstance(day, date)  # noqa: S101 - rows by field name are untyped
    return _row(
        "demo-non-tax", f"款{number}", DISTRICT, day, notice_no=f"缴{number}", destination="国库", account_no=_TREASURY,
        bank="示范农商行", bank_reference=f"NT{number}", amount=receipt["amount"],
    )  # fmt: skip


def _accounts() -> Iterator[tuple[str, str, str, date]]:
    """Number, unit, kind and day of opening."""
    for place, unit in enumerate(_UNITS, 1):
        for number, kind in enumerate(_ACCOUNT_KINDS, 1):
            yield f"349901{place:02d}{number:02d}", unit, kind, date(2015 + place % 3, 4, 1 + number)
    yield _OPENED, DISTRICT, "专用存款账户", date(2021, 3, 16)


def unit_accounts_file() -> bytes:
    """Three accounts a unit, and one opened in 2021."""
    rows = [
        _row(
            "demo-accounts", number, unit, opened, account_no=number, bank="示范农商行", kind=kind,
            purpose="预算单位资金核算", approval_no=f"示财库〔{opened.year}〕{number[-4:]}号",
            approved_on=opened - timedelta(days=10),
        )
        for number, unit, kind, opened in _accounts()
    ]  # fmt: skip
    return csv_of(UnitAccountEntry, rows, "gb18030")


def unit_account_events_file() -> bytes:
    """Inspected each May from the year after the opening on; one account was closed in 2020."""
    return csv_of(UnitAccountEventEntry, _events(), "gb18030")


def _events() -> Iterator[Row]:
    for number, unit, kind, opened in _accounts():
        balance = "0.00" if kind == "零余额账户" or number == _CLOSED else f"{int(number) % 97}000.00"
        for year in GROWTH:
            day = date(year, 5, 10 + int(number) % 15)
            if opened.year >= year or (number == _CLOSED and year > 2020) or (number == _UNINSPECTED and year == 2021):
                continue
            yield _row(
                "demo-accounts", f"{number}-{year}", unit, day, account_no=number, event="年检合格", balance=balance,
                last_movement_on=day - timedelta(days=9), document=f"示财库〔{year}〕8号",
            )  # fmt: skip
        if number == _CLOSED:
            day = date(2020, 9, 21)
            yield _row("demo-accounts", f"{number}-销", unit, day, account_no=number, event="销户", balance=balance)


def subsidy_programs_file() -> bytes:
    """Two programs a year."""
    rows = [
        _row(
            "demo-subsidies", f"{code}{year}", DISTRICT, date(year, 1, 1), program_code=f"{code}{year}",
            name=f"{year}年{name}", document=f"示政〔{year}〕6号", ends_on=date(year, 12, 31),
            budget=f"{yuan * growth:.2f}",
        )
        for year, growth in GROWTH.items()
        for code, name, yuan in _PROGRAMS
    ]  # fmt: skip
    return csv_of(SubsidyProgramEntry, rows, "gb18030")


def _awards() -> Iterator[tuple[str, str, str, int, date, Decimal]]:
    """Number, program, its name, enterprise, day and amount: each enterprise once a program, a month in turn."""
    for year, growth in GROWTH.items():
        for place, (code, name, yuan) in enumerate(_PROGRAMS):
            for enterprise in range(1 + place, _SUBSIDISED + 1, place + 1):
                day = date(year, 3 + enterprise % 7, 12)
                amount = round(yuan * growth * (60 + enterprise) / 1000, 2)
                yield f"补{year}-{code}{enterprise:02d}", f"{code}{year}", name, enterprise, day, amount


def subsidy_awards_file() -> bytes:
    """What was granted."""
    rows = [
        _row(
            "demo-subsidies", number, DISTRICT, day, award_no=number, program_code=program,
            credit_code=fund_enterprise(enterprise), award_period=f"{day.year}", purpose=name, amount=f"{amount:.2f}",
        )
        for number, program, name, enterprise, day, amount in _awards()
    ]  # fmt: skip
    return csv_of(SubsidyAwardEntry, rows, "gb18030")


def subsidy_payments_file() -> bytes:
    """Paid forty days after; what was granted last in 2021 is still unpaid."""
    rows = [
        _row(
            "demo-subsidies", f"{number}-兑", DISTRICT, day + timedelta(days=40), award_no=number,
            credit_code=fund_enterprise(enterprise), amount=f"{amount:.2f}",
        )
        for number, _, _, enterprise, day, amount in _awards()
        if day < date(2021, 9, 1)
    ]  # fmt: skip
    return csv_of(SubsidyPaymentEntry, rows, "gb18030")
