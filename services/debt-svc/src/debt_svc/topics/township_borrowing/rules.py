"""The words of borrowing by townships, and the alert of what is not rectified."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bureau_common.schemas.alerts import cause, yuan
from bureau_common.schemas.terms import AlertOn, Term

from ...reference.debtors import TOWNSHIPS

FINDING = Term("乡镇举债问题", "finding of borrowing by a township", TOWNSHIPS)
RECTIFIED = Term("乡镇举债问题整改", "rectification of the finding", TOWNSHIPS)
ALERT = "township_borrowing"


def judge_open(
    finding_no: str, township: str, creditor: str, amount: Decimal, found: date, rectified: date | None
) -> Iterator[AlertOn]:
    """A finding from the day on which it was made until it is rectified."""
    zh = "{township}向{creditor}举债{amount}的问题（{finding}）尚未整改"
    en = "That {township} borrowed {amount} from {creditor} ({finding}) is not rectified"
    told = cause(
        ALERT, "red", zh, en, TOWNSHIPS, township=township, creditor=creditor, amount=yuan(amount), finding=finding_no
    )
    yield AlertOn(finding_no, found, rectified, told)
