"""The figures of subsidies: what was paid to how many households, the card's share of it, and the list of programs.

They are of what the bank says of the lines of frozen lists, whose households and cards no later record moves.
"""

from typing import Any

from sqlalchemy import (
    UUID,
    ColumnElement,
    Integer,
    Numeric,
    Select,
    Text,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    or_,
    select,
    union_all,
)

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, Selected, since_ever, year_to_date
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.balances import Balance
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.stocks import Stock, first_of
from bureau_common.schemas.periods import Period

from .rules import CARD_BASIS, LINE_COURSE, PAYS
from .schemas import CardKind, Payee, ResultAction, ReviewOutcome
from .tables import card_moves, programs, results, reviews, stopped

_PAYS = results.c.action.in_(PAYS)
_RETURNS = results.c.action == ResultAction.RETURN
_ONE = cast(literal(1), Numeric)
PAID = Flow(
    "subsidies_paid", results, results.c.card_kind,
    case((_PAYS, results.c.amount), (_RETURNS, -results.c.amount), else_=0),
)  # fmt: skip
"""What is paid; what comes back leaves on its day, and what is paid again returns."""
COUNTED = Flow(
    "subsidy_payments", results, results.c.card_kind, case((_PAYS, 1), (_RETURNS, -1), else_=0), unit="count"
)


def _year(day: ColumnElement[Any]) -> ColumnElement[Any]:
    return extract("year", day)


def _reached(cutoff: Cutoff, *where: ColumnElement[bool]) -> Select[Any]:
    """Each household with the first payment of a year: the first by day, and of a day the first that was recorded."""
    r = results.c
    first = func.min(func.to_char(r.business_date, "YYYY-MM-DD").concat(cast(r.id, Text)))  # sorts no row
    return (
        select(
            r.household_no.label("key"), cast(func.substr(first, 11), UUID).label("id"),
            func.min(r.business_date).label("day"), _ONE.label("amount"),
        )
        .where(cutoff.live(results), _PAYS, *where)
        .group_by(r.household_no, _year(r.business_date))
    )  # fmt: skip


def _lost(cutoff: Cutoff, *where: ColumnElement[bool]) -> Select[Any]:
    """Households of whose payments of the year nothing is left since a day, and those that get something again.

    Only those are looked at of which something came back. What comes back of an earlier year's payment leaves that of
    this year as it is. A line is one household's: it is named beside it, so that one is looked at without the others.
    """
    r = results.c
    kept = (cutoff.live(results), *where)
    order = case(*[(r.action == each, place) for place, each in enumerate(LINE_COURSE.actions)])
    paid_on = func.lag(r.business_date).over(
        partition_by=(r.household_no, r.line_no), order_by=(r.business_date, order, r.id)
    )
    back = and_(_RETURNS, _year(paid_on) == _year(r.business_date))
    moved = (
        select(
            r.household_no, r.id, r.business_date.label("day"), _year(r.business_date).label("year"),
            case((_PAYS, 1), (back, -1), else_=0).label("net"), case((_PAYS, 1), else_=0).label("paid"),
        )
        .where(*kept, r.household_no.in_(select(r.household_no).where(*kept, _RETURNS)))
        .subquery("moved")
    )  # fmt: skip
    by = (moved.c.household_no, moved.c.year)
    net, paid = func.sum(moved.c.net), func.sum(moved.c.paid)
    net_now, paid_now = [func.sum(each).over(partition_by=by, order_by=moved.c.day) for each in (net, paid)]
    days = (
        select(
            moved.c.household_no, func.min(cast(moved.c.id, Text)).label("id"), moved.c.day,
            cast(and_(paid_now > 0, net_now <= 0), Integer).label("gone"),
            cast(and_(paid_now - paid > 0, net_now - net <= 0), Integer).label("before"),
        )
        .group_by(*by, moved.c.day)
        .subquery("days")
    )  # fmt: skip
    change = cast(days.c.before - days.c.gone, Numeric)
    return select(days.c.household_no, cast(days.c.id, UUID), days.c.day, change).where(days.c.before != days.c.gone)


def _households(name: str, *where: ColumnElement[bool]) -> Balance:
    """Households with a payment of the year that stands, each once."""

    def moves(cutoff: Cutoff) -> Select[Any]:
        both = union_all(_reached(cutoff, *where), _lost(cutoff, *where)).subquery()
        return select(both.c.key, both.c.id, both.c.day, both.c.amount)

    return Balance(name, results, moves, {results: results.c.household_no}, unit="count", keyed=True)


_TO_PEOPLE = programs.c.payee.in_((Payee.PERSONS, Payee.HOUSEHOLDS))


def _ending(cutoff: Cutoff, begun: Select[Any], *, in_year: bool = False) -> Select[Any]:
    """What begins counts until a review stops the program, within the same year where the count is of years."""
    rows = begun.subquery("begun")
    ends = rows.c.ended > rows.c.day
    if in_year:
        ends = and_(ends, _year(rows.c.ended) == _year(rows.c.day))
    counts = or_(rows.c.ended.is_(None), rows.c.ended > rows.c.day)
    both = union_all(
        select(rows.c.key, rows.c.id, rows.c.day, _ONE.label("amount")).where(counts),
        select(rows.c.key, rows.c.id, rows.c.ended, -_ONE).where(ends),
    ).subquery("both")
    return select(both.c.key, both.c.id, both.c.day, both.c.amount)


def _on_card(cutoff: Cutoff) -> Select[Any]:
    """Programs from the day on which they are on the card."""
    begun = (
        select(
            programs.c.program_code.label("key"), programs.c.id, card_moves.c.business_date.label("day"),
            stopped(cutoff.live).label("ended"),
        )
        .join(card_moves, and_(cutoff.live(card_moves), card_moves.c.program_code == programs.c.program_code))
        .where(cutoff.live(programs), _TO_PEOPLE)
    )  # fmt: skip
    return _ending(cutoff, begun)


def _reviewed(cutoff: Cutoff) -> Select[Any]:
    """Programs from their first review of a year on."""
    begun = (
        select(
            programs.c.program_code.label("key"), programs.c.id, func.min(reviews.c.business_date).label("day"),
            stopped(cutoff.live).label("ended"),
        )
        .join(reviews, and_(cutoff.live(reviews), reviews.c.program_code == programs.c.program_code))
        .where(cutoff.live(programs), _TO_PEOPLE)
        .group_by(programs.c.program_code, programs.c.id, _year(reviews.c.business_date))
    )  # fmt: skip
    return _ending(cutoff, begun, in_year=True)


_CODES = {programs: programs.c.program_code, reviews: reviews.c.program_code}
_STOPPED = first_of(programs, reviews, "program_code", reviews.c.outcome == ReviewOutcome.STOPPED)
_PROGRAMS = Measure("月末在册的惠农补贴项目", Stock("subsidy_programs_listed", programs, _STOPPED, where=_TO_PEOPLE))
_MOVED = Measure(
    "纳入社保卡发放的项目",
    Balance(
        "subsidy_programs_on_card",
        programs,
        _on_card,
        {**_CODES, card_moves: card_moves.c.program_code},
        "count",
        keyed=True,
    ),
)
_REVIEWED = Measure(
    "本年审核过的项目", Balance("subsidy_programs_reviewed", programs, _reviewed, _CODES, "count", keyed=True)
)

_ALL, _SOCIAL = tuple(CardKind), (CardKind.SOCIAL,)
_REACHED = Measure("惠及农户", _households("subsidised_households"))
_BY_BASIS = {
    "count": (Measure("社保卡发放笔数", COUNTED, _SOCIAL), Measure("发放笔数", COUNTED, _ALL)),
    "amount": (Measure("社保卡发放金额", PAID, _SOCIAL), Measure("发放金额", PAID, _ALL)),
    "households": (
        Measure("社保卡惠及农户", _households("subsidised_on_card", results.c.card_kind == CardKind.SOCIAL)), _REACHED,
    ),
}  # fmt: skip
_ON_CARD, _WHOLE = [
    Selected(CARD_BASIS, {basis: pair[place] for basis, pair in _BY_BASIS.items()}.__getitem__) for place in (0, 1)
]

FIGURES = topic_figures(
    "performance.subsidies",
    figure(
        "ytd", "惠农补贴发放", "万元", "1月至本月银行发放成功和重新发放的冻结清册明细，退回的在退回日减去",
        paid=Measure("惠农补贴发放", PAID, _ALL),
    ),
    figure(
        "card_pct", "社保卡发放比率", "%", "1月至本月发放到社会保障卡的部分÷发放合计×100，按口径以笔数、金额或农户计",
        percent("on_card", "whole"), basis="ytd",
        on_card=Input(_ON_CARD, year_to_date, nil=True), whole=Input(_WHOLE, year_to_date),
    ),
    figure(
        "households", "惠及农户", "万户", "1月至本月有补贴发放到位的农户，同一户只计一次，按清册上的户计，不按收款人计", basis="ytd",
        households=Input(_REACHED, year_to_date, nil=True), paid=Measure("惠农补贴发放", PAID, _ALL),
    ),
    figure("programs", "惠农补贴项目", "项", "月末在册、对个人或农户发放的补贴项目", programs=_PROGRAMS),
    figure(
        "programs_on_card", "其中纳入社保卡发放", "项", "月末在册项目中已纳入社保卡发放的",
        moved=Input(_MOVED, since_ever, nil=True), programs=_PROGRAMS,
    ),
    figure(
        "programs_reviewed", "本年已审核调整的补贴项目", "项", "月末在册项目中1月至本月审核过的，多次审核只计一次", basis="ytd",
        reviewed=Input(_REVIEWED, year_to_date, nil=True), programs=_PROGRAMS,
    ),
)  # fmt: skip
PROGRAMS, PROGRAMS_ON_CARD, PROGRAMS_REVIEWED = (
    f"performance.subsidies.{name}" for name in ("programs", "programs_on_card", "programs_reviewed")
)


def programs_not_moved(cutoff: Cutoff, period: Period) -> Select[Any]:
    """The names of the programs of a period's last day that are not on the card."""
    last = period.last_day
    moved = select(card_moves.c.id).where(
        cutoff.live(card_moves),
        card_moves.c.program_code == programs.c.program_code,
        card_moves.c.business_date <= last,
    )
    ended = stopped(cutoff.live)
    return (
        select(programs.c.name)
        .where(cutoff.live(programs), _TO_PEOPLE, programs.c.business_date <= last)
        .where(or_(ended.is_(None), ended > last), ~moved.exists())
        .order_by(programs.c.program_code)
    )
