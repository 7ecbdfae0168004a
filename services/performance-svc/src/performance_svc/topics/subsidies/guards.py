"""What subsidies demand of their rows: nobody is paid twice, the list stands once it is shown, and two persons approve it.

Every question is of the lines that a change touched, or of the lines of the batch that it approves, in one statement.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, func, literal, or_, select, union, union_all

from bureau_common.kit.books.demands import in_course, names, once, taken_in_order
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.core.tables import person_details, persons
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.schemas.findings import Finding

from ...reference.registers import registered_household
from .rules import (
    APPROVAL,
    BATCH,
    BATCH_COURSE,
    CARD_MOVE,
    DEATH,
    LINE,
    LINE_COURSE,
    PAID_DEAD_ALERT,
    PAID_ONCE,
    PLOT_ONCE,
    POSTING_DAYS,
    PROGRAM,
    REVIEW,
    judge_approval,
    judge_batch,
    judge_paid_dead,
    say_dead,
    say_frozen,
    say_household_twice,
    say_kept,
    say_plot,
    say_shared,
    say_short,
    say_unfit,
    say_unknown_person,
    say_unsent,
)
from .schemas import BatchAction, PayBasis, Payee
from .tables import (
    approvals,
    batches,
    card_moves,
    deaths,
    first_day,
    lines,
    lists,
    programs,
    results,
    reviews,
    steps,
    stopped,
)

_PAYEE = func.coalesce(lines.c.payee, lines.c.beneficiary)


def _approved(scope: Scope) -> Select[Any]:
    """The batches that the change approves."""
    return select(approvals.c.batch_no).where(scope.own(approvals), scope.live(approvals))


def _judged(scope: Scope) -> ColumnElement[bool]:
    """The lines that the change touched, and those of a batch that it approves."""
    own = select(lines.c.id).where(scope.touched(lines), scope.live(lines))
    of_approved = select(lines.c.id).where(scope.live(lines), lines.c.batch_no.in_(_approved(scope)))
    return lines.c.id.in_(union(own, of_approved))


def _ask_batches(scope: Scope) -> Select[Any]:
    """The touched batches, and those of touched programs, by what their program pays."""
    code = batches.c.program_code
    return (
        select(
            batches.c.batch_no, batches.c.business_date, batches.c.period, programs.c.payee, programs.c.frequency,
            first_day(batches.c.period), stopped(scope.live),
        )
        .join(programs, and_(scope.live(programs), programs.c.program_code == code))
        .where(scope.live(batches), scope.concerns((code,), (programs.c.program_code,), (reviews.c.program_code,)))
        .order_by(batches.c.batch_no)
    )  # fmt: skip


def _of_programs(scope: Scope) -> ColumnElement[bool]:
    """The lines of touched programs: what a program pays and by what is judged anew when it is corrected."""
    return lines.c.program_code.in_(scope.keys((programs.c.program_code,)))


def _plots(scope: Scope, which: ColumnElement[bool]) -> Select[Any]:
    """Lines that name a plot where the program is not by area, or none where it is."""
    by_area = programs.c.basis == PayBasis.AREA
    return (
        select(lines.c.line_no, by_area)
        .join(programs, and_(scope.live(programs), programs.c.program_code == lines.c.program_code))
        .where(scope.live(lines), which, by_area != lines.c.plot_no.is_not(None))
        .order_by(lines.c.line_no)
    )


_HOUSEHOLD = (lines.c.household_no, lines.c.program_code, lines.c.period)


def _households(scope: Scope, which: ColumnElement[bool]) -> Select[Any]:
    """Households that a program by household pays twice for a period."""
    by_household = select(programs.c.program_code).where(
        scope.live(programs), programs.c.payee == Payee.HOUSEHOLDS, programs.c.basis != PayBasis.AREA
    )
    return (
        select(*_HOUSEHOLD)
        .where(scope.live(lines), which, lines.c.program_code.in_(by_household))
        .group_by(*_HOUSEHOLD)
        .having(func.count() > 1)
        .order_by(*_HOUSEHOLD)
    )


def _ask_unfit(scope: Scope) -> Select[Any]:
    """Lines whose beneficiary or payee is unknown to the writer, or whose payee has no card."""
    gets, receives = persons.alias("gets"), persons.alias("receives")
    return (
        select(lines.c.line_no, gets.c.id.is_not(None), receives.c.id.is_not(None), person_details.c.card.is_not(None))
        .select_from(lines)
        .outerjoin(gets, and_(scope.live(gets), gets.c.person == lines.c.beneficiary, scope.visible(gets)))
        .outerjoin(receives, and_(scope.live(receives), receives.c.person == _PAYEE, scope.visible(receives)))
        .outerjoin(person_details, person_details.c.person == receives.c.person)
        .where(_judged(scope), or_(gets.c.id.is_(None), person_details.c.card.is_(None)))
        .order_by(lines.c.line_no)
    )


def _ask_shared(scope: Scope) -> Select[Any]:
    """Lines of an approved batch whose payee's card is somebody else's, too: asked once a batch, since it reads all cards."""
    card = person_details.c.card
    shared = select(card).where(card.is_not(None)).group_by(card).having(func.count() > 1)
    return (
        select(lines.c.batch_no, lines.c.line_no)
        .join(person_details, person_details.c.person == _PAYEE)
        .where(scope.live(lines), lines.c.batch_no.in_(_approved(scope)), card.in_(shared))
        .order_by(lines.c.line_no)
    )


def _ask_dead(scope: Scope) -> Select[Any]:
    """Lines for somebody who died before the period began."""
    dead = and_(scope.live(deaths), deaths.c.person == lines.c.beneficiary)
    return (
        select(lines.c.line_no, deaths.c.business_date, lines.c.period)
        .join(deaths, and_(dead, deaths.c.business_date < first_day(lines.c.period)))
        .where(_judged(scope))
        .order_by(lines.c.line_no)
    )


def _ask_unknown_persons(scope: Scope) -> Select[Any]:
    """Deaths of persons whom the writer does not know."""
    known = select(persons.c.id).where(persons.c.person == deaths.c.person, scope.live(persons), scope.visible(persons))
    return select(deaths.c.person).where(scope.touched(deaths), scope.live(deaths), ~known.exists())


def _ask_frozen(scope: Scope) -> Select[Any]:
    """Batches that are approved or shown in public, of which the change touched the list."""
    touched = scope.keys((lines.c.batch_no,), (batches.c.batch_no,)).subquery("listed")
    key = touched.c.batch_no
    posted = and_(scope.live(steps), steps.c.batch_no == key, steps.c.action == BatchAction.POST)
    return (
        select(key, approvals.c.business_date)
        .select_from(touched)
        .outerjoin(approvals, and_(scope.live(approvals), approvals.c.batch_no == key))
        .where(or_(approvals.c.id.is_not(None), select(steps.c.id).where(posted).exists()))
        .order_by(key)
    )


def _ask_steps(scope: Scope) -> Select[Any]:
    """The touched batches, each with its steps and its approval in their order."""
    sides = ((steps.c.batch_no,), (approvals.c.batch_no,))
    s, a = steps.c, approvals.c
    taken = union_all(
        select(s.batch_no, s.business_date, s.action, s.id).where(scope.live(steps), scope.concerns(*sides)),
        select(a.batch_no, a.business_date, literal(BatchAction.APPROVE.value, Text), a.id).where(
            scope.live(approvals), scope.concerns(*sides[::-1])
        ),
    ).subquery("taken")
    way = taken_in_order(BATCH_COURSE, taken, key="batch_no").subquery()
    return select(way.c.batch_no, way.c.actions).order_by(way.c.batch_no)


def _judge_steps(batch_no: str, actions: Sequence[str]) -> Iterator[Finding]:
    yield from BATCH_COURSE.judge(batch_no, [BatchAction.of(each) for each in actions])


def _ask_short(scope: Scope) -> Select[Any]:
    """Batches that were checked before they were shown for as many days as they must be."""
    posted, checked = steps.alias("posted"), steps.alias("checked")
    key = checked.c.batch_no
    days = in_force(POSTING_DAYS, checked.c.business_date, scope)
    return (
        select(key, posted.c.business_date, checked.c.business_date, days)
        .select_from(checked)
        .join(posted, and_(scope.live(posted), posted.c.batch_no == key, posted.c.action == BatchAction.POST))
        .where(scope.live(checked), checked.c.action == BatchAction.CHECK)
        .where(key.in_(scope.keys((steps.c.batch_no,))))
        .where(checked.c.business_date - posted.c.business_date < days)
        .order_by(key)
    )


def _ask_approvals(scope: Scope) -> Select[Any]:
    """What the change approves, and the list as it stands."""
    listed = lists(scope.live).where(lines.c.batch_no.in_(_approved(scope))).subquery("listed")
    said = (approvals.c.batch_no, approvals.c.lines, approvals.c.amount, approvals.c.content_hash)
    return (
        select(*said, listed.c.lines, listed.c.amount, listed.c.content_hash)
        .outerjoin(listed, listed.c.batch_no == approvals.c.batch_no)
        .where(scope.own(approvals), scope.live(approvals))
    )


def _ask_kept(scope: Scope) -> Select[Any]:
    """Approvals that the change takes away."""
    return select(approvals.c.batch_no).where(scope.touched(approvals), ~scope.live(approvals))


def _ask_unsent(scope: Scope) -> Select[Any]:
    """Batches with a result before they were sent to the bank."""
    key, first = results.c.batch_no, func.min(results.c.business_date)
    sent = and_(scope.live(steps), steps.c.batch_no == key, steps.c.action == BatchAction.SEND)
    return (
        select(key, first, steps.c.business_date)
        .outerjoin(steps, sent)
        .where(scope.live(results), scope.concerns((key,), (steps.c.batch_no,)))
        .group_by(key, steps.c.business_date)
        .having(or_(steps.c.business_date.is_(None), first < steps.c.business_date))
        .order_by(key)
    )


def _ask_paid_dead(scope: Scope) -> Select[Any]:
    """What the bank did with lines for persons who had died before the period."""
    return (
        select(lines.c.line_no, programs.c.name, results.c.action, results.c.business_date)
        .select_from(deaths)
        .join(lines, and_(scope.live(lines), lines.c.beneficiary == deaths.c.person))
        .join(results, and_(scope.live(results), results.c.line_no == lines.c.line_no))
        .join(programs, and_(scope.live(programs), programs.c.program_code == lines.c.program_code))
        .where(scope.live(deaths), deaths.c.business_date < first_day(lines.c.period))
        .order_by(lines.c.line_no, results.c.business_date, results.c.id)
    )


GUARDS = (
    once(PROGRAM, programs.c.program_code),
    names(card_moves, PROGRAM, programs, "program_code"),
    once(CARD_MOVE, card_moves.c.program_code),
    names(reviews, PROGRAM, programs, "program_code"),
    once(REVIEW, reviews.c.program_code, reviews.c.business_date),
    Guard((deaths,), _ask_unknown_persons, say_unknown_person),
    once(DEATH, deaths.c.person),
    once(BATCH, batches.c.batch_no),
    names(batches, PROGRAM, programs, "program_code"),
    Guard((batches, programs, reviews), _ask_batches, judge_batch, limit=None),
    once(LINE, lines.c.line_no),
    names(lines, BATCH, batches, "batch_no", "program_code", "period"),
    registered_household(lines.c.household_no),
    Guard((lines, approvals), _ask_unfit, say_unfit),
    Guard((approvals,), _ask_shared, say_shared),
    Guard((lines, approvals), _ask_dead, say_dead),
    Guard((lines,), lambda scope: _plots(scope, scope.touched(lines)), say_plot),
    Guard((programs,), lambda scope: _plots(scope, _of_programs(scope)), say_plot),
    once(
        PAID_ONCE, lines.c.beneficiary, lines.c.program_code, lines.c.period, where=lines.c.plot_no.is_(None)
    ),
    once(PLOT_ONCE, lines.c.plot_no, lines.c.program_code, lines.c.period, where=lines.c.plot_no.is_not(None)),
    Guard((lines,), lambda scope: _households(scope, scope.concerns(_HOUSEHOLD)), say_household_twice),
    Guard((programs,), lambda scope: _households(scope, _of_programs(scope)), say_household_twice),
    Guard((lines, batches), _ask_frozen, say_frozen),
    names(steps, BATCH, batches, "batch_no"),
    names(approvals, BATCH, batches, "batch_no"),
    once(APPROVAL, approvals.c.batch_no),
    Guard((steps, approvals), _ask_steps, _judge_steps, limit=None),
    Guard((steps,), _ask_short, say_short),
    Guard((approvals,), _ask_approvals, judge_approval),
    Guard((approvals,), _ask_kept, say_kept),
    names(results, LINE, lines, "line_no", "batch_no", "household_no", "card_kind", "amount"),
    Guard((results, steps), _ask_unsent, say_unsent),
    in_course(LINE_COURSE, results, "line_no"),
    Question(
        PAID_DEAD_ALERT,
        {
            deaths: (deaths.c.person,),
            lines: (lines.c.line_no,),
            results: (results.c.line_no,),
            programs: (programs.c.program_code,),
        },
        _ask_paid_dead,
        judge_paid_dead,
        grouped=2,
    ),
)  # fmt: skip
