"""What records of supervised institutions demand of each other, and the alerts that they raise."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, select

from bureau_common.kit.books.demands import names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.schemas.findings import Finding

from .rules import (
    CONTROL,
    EXIT,
    FINDING,
    INSPECTION,
    INSTITUTION,
    LICENCE,
    LICENCE_ALERT,
    LICENSED,
    LIMIT_ALERT,
    LINES,
    OVERDUE_ALERT,
    POSITION,
    RATING,
    RECTIFIED,
    judge_licences,
    judge_overdue,
    judge_position,
    say_kind,
)
from .schemas import InstitutionKind
from .tables import (
    controls,
    exits,
    findings,
    inspections,
    institutions,
    licences,
    positions,
    ratings,
    rectifications,
)


def _only(child: Table, *kinds: InstitutionKind) -> Guard:
    """Rows of `child` are of institutions of these kinds."""
    own, theirs = child.c.credit_code, institutions.c.credit_code

    def ask(scope: Scope) -> Select[Any]:
        return (
            select(own, institutions.c.kind)
            .distinct()
            .join(institutions, and_(scope.live(institutions), theirs == own))
            .where(scope.live(child), institutions.c.kind.not_in(kinds), scope.concerns((own,), (theirs,)))
            .order_by(own)
        )

    def say(code: str, kind: InstitutionKind) -> Iterator[Finding]:
        yield from say_kind(code, kind, kinds)

    return Guard((child, institutions), ask, say)


def _ask_findings(scope: Scope) -> Select[Any]:
    """Every finding with its institution and the day of its rectification."""
    f, done = findings.c, rectifications.c
    return (
        select(f.finding_no, institutions.c.name, f.matter, f.due_on, done.business_date)
        .join(inspections, and_(scope.live(inspections), inspections.c.inspection_no == f.inspection_no))
        .join(institutions, and_(scope.live(institutions), institutions.c.credit_code == inspections.c.credit_code))
        .outerjoin(rectifications, and_(scope.live(rectifications), done.finding_no == f.finding_no))
        .where(scope.live(findings))
        .order_by(f.finding_no)
    )


def _of_institutions(scope: Scope, child: Table, *columns: ColumnElement[Any]) -> Select[Any]:
    """By institution its name and exit, and its rows of `child` in the order of their days."""
    i = institutions.c
    return (
        select(i.credit_code, i.name, exits.c.business_date, child.c.business_date, *columns)
        .join(child, and_(scope.live(child), child.c.credit_code == i.credit_code))
        .outerjoin(exits, and_(scope.live(exits), exits.c.credit_code == i.credit_code))
        .where(scope.live(institutions))
        .order_by(i.credit_code, child.c.business_date, child.c.id)
    )


def _ask_positions(scope: Scope) -> Select[Any]:
    p = positions.c
    held: Sequence[ColumnElement[Any]] = (p.net_assets, p.borrowed, p.bonds, p.largest_borrower, p.largest_group)
    return _of_institutions(scope, positions, *held, *[in_force(each, scope.end, scope) for each in LINES])


_REGISTER = {institutions: (institutions.c.credit_code,), exits: (exits.c.credit_code,)}
_OF_FINDINGS = {
    findings: (findings.c.finding_no,),
    rectifications: (rectifications.c.finding_no,),
    inspections: (inspections.c.inspection_no,),
    institutions: (institutions.c.credit_code,),
}

GUARDS = (
    once(INSTITUTION, institutions.c.credit_code),
    once(EXIT, exits.c.credit_code),
    names(exits, INSTITUTION, institutions, "credit_code"),
    once(LICENCE, licences.c.licence_no, licences.c.business_date),
    names(licences, INSTITUTION, institutions, "credit_code", by_day=False),
    _only(licences, *LICENSED),
    once(INSPECTION, inspections.c.inspection_no),
    names(inspections, INSTITUTION, institutions, "credit_code", "kind"),
    once(FINDING, findings.c.finding_no),
    names(findings, INSPECTION, inspections, "inspection_no"),
    once(RECTIFIED, rectifications.c.finding_no),
    names(rectifications, FINDING, findings, "finding_no"),
    once(CONTROL, controls.c.inspection_no, controls.c.item),
    names(controls, INSPECTION, inspections, "inspection_no"),
    once(RATING, ratings.c.credit_code, ratings.c.rating_year),
    names(ratings, INSTITUTION, institutions, "credit_code"),
    once(POSITION, positions.c.credit_code, positions.c.business_date),
    names(positions, INSTITUTION, institutions, "credit_code"),
    _only(positions, InstitutionKind.MICROCREDIT),
    Question(OVERDUE_ALERT, _OF_FINDINGS, _ask_findings, judge_overdue),
    Question(
        LICENCE_ALERT,
        {**_REGISTER, licences: (licences.c.credit_code,)},
        lambda scope: _of_institutions(scope, licences, licences.c.valid_until),
        judge_licences,
        grouped=3,
    ),
    Question(
        LIMIT_ALERT, {**_REGISTER, positions: (positions.c.credit_code,)}, _ask_positions, judge_position, grouped=3
    ),
)
