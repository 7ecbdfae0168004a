"""What non-tax revenue demands of its rows as they stand: the catalogue, the notices, and their payments."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Integer, Select, and_, cast, not_, or_, select, tuple_, union

from bureau_common.kit.books.demands import names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.schemas.findings import blocked
from bureau_common.schemas.terms import Told

from .rules import ASKED_FOR, CATALOGUE, NOTICE, NOTICE_DAYS, PAYMENT, judge_payment, say_misdated
from .schemas import Destination
from .tables import collection_items, notices, payments

_ITEM = (collection_items.c.item_code, collection_items.c.reporting_unit)
_NOTICED = (notices.c.item_code, notices.c.reporting_unit)


def _in_force(scope: Scope) -> ColumnElement[bool]:
    """The catalogue's entry that a notice rests on: the unit's own, valid on the day of issue."""
    items = collection_items.c
    return and_(
        scope.live(collection_items),
        items.item_code == notices.c.item_code,
        items.reporting_unit == notices.c.reporting_unit,
        items.business_date <= notices.c.business_date,
        or_(items.valid_until.is_(None), items.valid_until >= notices.c.business_date),
    )


def _ask_misdated(scope: Scope) -> Select[Any]:
    """Touched notices that leave more time to pay than was allowed on the day of issue, or none."""
    n = notices.c
    days = cast(in_force(NOTICE_DAYS, n.business_date, scope), Integer)
    return (
        select(n.notice_no, n.business_date, n.due_on, days)
        .where(scope.touched(notices), scope.live(notices))
        .where(not_(n.due_on.between(n.business_date, n.business_date + days)))
        .order_by(n.notice_no)
    )


def _charged(scope: Scope) -> CompoundSelect[Any]:
    """The notices that a change touched, by themselves or through their item."""
    of_items = tuple_(*_NOTICED).in_(scope.keys(_ITEM))
    return union(
        select(notices.c.notice_no).where(scope.touched(notices)),
        select(notices.c.notice_no).where(scope.live(notices), of_items),
    )


def _ask_overlaps(scope: Scope) -> Select[Any]:
    """Items of a unit that are in the catalogue twice on some day."""
    earlier, later = collection_items, collection_items.alias()
    return (
        select(*_ITEM)
        .distinct()
        .join(later, and_(later.c.item_code == earlier.c.item_code, later.c.reporting_unit == earlier.c.reporting_unit))
        .where(scope.live(earlier), scope.live(later), scope.concerns(_ITEM))
        .where(tuple_(earlier.c.business_date, earlier.c.id) < tuple_(later.c.business_date, later.c.id))
        .where(or_(earlier.c.valid_until.is_(None), earlier.c.valid_until >= later.c.business_date))
        .order_by(*_ITEM)
    )


def _say_overlap(item_code: str, unit: str) -> Iterator[Told]:
    """A unit's item is in the catalogue once on any day: two entries would be two standards."""
    zh = f"{unit}的执收项目{item_code}有效期重叠；请先为原记录填写终止日期"
    en = f"Item {item_code} of {unit} is in the catalogue twice on a day; set the end of the earlier entry first"
    yield blocked("item_overlaps", zh, en, CATALOGUE, "item_code", item_code)


def _ask_uncatalogued(scope: Scope) -> Select[Any]:
    """Notices that no entry of the catalogue allows."""
    return (
        select(notices.c.notice_no, *_NOTICED, notices.c.business_date)
        .outerjoin(collection_items, _in_force(scope))
        .where(scope.live(notices), notices.c.notice_no.in_(_charged(scope)), collection_items.c.id.is_(None))
        .order_by(notices.c.notice_no)
    )


def _say_uncatalogued(notice_no: str, item_code: str, unit: str, issued: date) -> Iterator[Told]:
    """A unit charges only what its catalogue holds on the day."""
    zh = f"缴款书{notice_no}：{issued}不在{unit}执收项目{item_code}的有效期内，不得收取；请先核定执收目录"
    en = f"Notice {notice_no}: {unit} may not charge the item {item_code} on {issued}; its catalogue does not hold it"
    yield blocked("item_not_in_catalogue", zh, en, CATALOGUE, "item_code", item_code)


def _ask_payments(scope: Scope) -> Select[Any]:
    """Payments that disagree with their notice, or with the catalogue on which it rests."""
    paid = union(_charged(scope), select(payments.c.notice_no).where(scope.touched(payments)))
    pairs = [
        (payments.c.amount, notices.c.amount),
        (payments.c.reporting_unit, notices.c.reporting_unit),
        (payments.c.destination, collection_items.c.destination),
    ]
    return (
        select(payments.c.notice_no, *[column for pair in pairs for column in pair])
        .join(notices, and_(scope.live(notices), notices.c.notice_no == payments.c.notice_no))
        .outerjoin(collection_items, _in_force(scope))
        .where(scope.live(payments), payments.c.notice_no.in_(paid), or_(*[own != theirs for own, theirs in pairs]))
        .order_by(payments.c.notice_no)
    )


def _say_payment(
    notice_no: str, paid: Decimal, asked: Decimal, unit: str, own: str, paid_to: Destination, wanted: Destination | None
) -> Iterator[Told]:
    yield from judge_payment(notice_no, (paid, asked), (unit, own), (paid_to, wanted))


GUARDS = (
    Guard((collection_items,), _ask_overlaps, _say_overlap),
    Guard((notices,), _ask_misdated, say_misdated),
    once(NOTICE, notices.c.notice_no),
    Guard((collection_items, notices), _ask_uncatalogued, _say_uncatalogued),
    once(PAYMENT, payments.c.notice_no),
    names(payments, ASKED_FOR, notices, "notice_no"),
    Guard((collection_items, notices, payments), _ask_payments, _say_payment),
)
