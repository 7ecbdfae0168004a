"""The words of the guards: what a kind of record is called, what must cover what, and what a guard may say of its rows."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .alerts import Cause
from .findings import Clause, Finding

REGISTER_FIRST = Clause(document="本系统登记规则：先登记、后引用，同一编号只登记一次", article=None, verified=True)


class Term(NamedTuple):
    """The name of a kind of record in both languages (English as in the middle of a sentence), and the clause it rests on.

    `remedy` is the way out where one stands already, if there is another than to correct it.
    """

    label_zh: str
    label_en: str
    clause: Clause = REGISTER_FIRST
    remedy_zh: str = ""
    remedy_en: str = ""


class Cover(NamedTuple):
    """One amount that covers another on every day; the texts name what is used and what it is covered by.

    `room` ends the name under which a rehearsal says how much is left; `remedy` is the way out of a refusal, where it
    is more than to enter less.
    """

    used_zh: str
    used_en: str
    limit_zh: str
    limit_en: str
    clause: Clause
    room: str = ""
    remedy_zh: str = ""
    remedy_en: str = ""


class Room(NamedTuple):
    """How much may still be written under a key: what a rehearsal answers as headroom."""

    key: str
    amount: Decimal


class AlertOn(NamedTuple):
    """The cause of an alert on a key, from one day until another: `until` is the first day without it, none for good."""

    key: str
    since: date
    until: date | None
    cause: Cause


Told = Finding | Room
"""What a guard says of one row of its answer."""
