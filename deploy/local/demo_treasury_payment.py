"""Around the demo district's payments: checked payees, the zero-balance account, clearing statements, townships."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from bureau_common.testing.files import csv_of
from revenue_svc.topics.clearing.schemas import ClearingStatementEntry
from revenue_svc.topics.payee_accounts.schemas import PayeeAccountEntry
from revenue_svc.topics.township_treasury.schemas import TownshipEntry, TownshipStepEntry
from revenue_svc.topics.treasury_accounts.schemas import TreasuryAccountEntry

from .demo_payments import CLASSES, PAYER_ACCOUNT, Class, account, bounced, cleared, corrected_account
from .demo_receipts import DISTRICT, Row

_BANK = "示范农商行"
_TOWNSHIPS = (("东河镇", 2016), ("南岗镇", 2017), ("西坝镇", 2018), ("北塘乡", 2019), ("新桥乡", 2020))
"""The townships and the year since which each pays through the treasury."""


def _common(reference: str, day: date) -> Row:
    return {"source": "demo-treasury", "source_ref": reference, "reporting_unit": DISTRICT, "business_date": day}


def _check(of: Class, number: str, day: date) -> Row:
    kind = "企业" if of.payee.endswith("有限公司") else "代发结算机构" if "结算" in of.payee else "事业单位"
    return {
        **_common(f"核{number}-{day}", day), "payee_account": number, "payee_name": of.payee, "payee_bank": _BANK,
        "payee_kind": kind, "result": "核验一致", "document": f"{_BANK}账户核验回单",
    }  # fmt: skip


def _checks() -> Iterator[Row]:
    """Every payee before 2019, and after each bounce the account that was corrected."""
    for of in CLASSES:
        yield _check(of, account(of), date(2018, 12, 20))
    for of, day in bounced():
        yield _check(of, corrected_account(of), day)


def _accounts() -> Iterator[Row]:
    yield {
        **_common("零余额1", date(2015, 1, 5)), "account": PAYER_ACCOUNT, "kind": "财政零余额账户", "agent_bank": _BANK,
        "document": "示财库〔2015〕1号",
    }  # fmt: skip


def _statements() -> Iterator[Row]:
    days: dict[date, tuple[Decimal, Decimal]] = {}
    for day, out, back in cleared():
        before = days.get(day, (Decimal(0), Decimal(0)))
        days[day] = (before[0] + out, before[1] + back)
    for day, (out, back) in sorted(days.items()):
        yield {
            **_common(f"清{day}", day), "statement_no": f"清{day:%Y%m%d}", "agent_bank": _BANK, "cleared_amount": out,
            "returned_amount": back,
        }  # fmt: skip


def _townships() -> Iterator[Row]:
    for number, (name, _) in enumerate(_TOWNSHIPS, 1):
        yield {**_common(f"乡{number}", date(2004, 1, 1)), "township_code": f"{DISTRICT}-X{number}", "name": name}


def _township_steps() -> Iterator[Row]:
    for number, (_, year) in enumerate(_TOWNSHIPS, 1):
        yield {
            **_common(f"乡支{number}", date(year, 1, 1)), "township_code": f"{DISTRICT}-X{number}",
            "action": "实行国库集中支付", "document": f"示财库〔{year}〕2号",
        }  # fmt: skip


def _file(entry: type[BaseModel], rows: Callable[[], Iterator[Row]]) -> Callable[[], bytes]:
    return lambda: csv_of(entry, rows(), "gb18030")


payee_accounts_file = _file(PayeeAccountEntry, _checks)
treasury_accounts_file = _file(TreasuryAccountEntry, _accounts)
clearing_statements_file = _file(ClearingStatementEntry, _statements)
townships_file = _file(TownshipEntry, _townships)
township_steps_file = _file(TownshipStepEntry, _township_steps)
