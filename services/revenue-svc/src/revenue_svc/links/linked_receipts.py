"""Leads, key projects and receipts: what is linked to a voucher stands on its tax, and on no more than that.

A receipt can break the link as the link itself can: both books ask the same guards, which decide under the lock.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Select, Table, all_, and_, case, func, or_, select, union

from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.openings import is_voucher
from bureau_common.schemas.findings import Finding, blocked, exceeded
from bureau_common.schemas.terms import Room, Term, Told

from ..topics.key_projects.rules import PROJECT
from ..topics.key_projects.tables import project_receipts, projects
from ..topics.receipts.rules import TREASURY
from ..topics.receipts.schemas import ReceiptKind
from ..topics.receipts.tables import receipts
from ..topics.tax_sources.rules import LEAD, TAX
from ..topics.tax_sources.tables import leads, results


class Link(NamedTuple):
    """A book whose rows name a voucher, and the book of what they link it to (leads, projects) by its number."""

    term: Term
    links: Table
    parents: Table
    number: str

    def vouchers(self, scope: Scope) -> CompoundSelect[Any]:
        """The vouchers that a change touched: in receipts to which anything is linked, in links, or through what is linked."""
        linked = select(self.links.c.voucher_no).where(scope.live(self.links))
        touched_parents = select(self.parents.c[self.number]).where(scope.touched(self.parents))
        return union(
            select(receipts.c.voucher_no).where(scope.touched(receipts), receipts.c.voucher_no.in_(linked)),
            select(self.links.c.voucher_no).where(scope.touched(self.links)),
            select(self.links.c.voucher_no).where(
                scope.live(self.links), self.links.c[self.number].in_(touched_parents)
            ),
        )

    def linked(self, scope: Scope) -> Select[Any]:
        """Every standing link of those vouchers, with all that is `linked` to its voucher, and what stands of that.

        No rows at all, none of tax, or the tax with its first day and payers.
        """
        links, parents, number = self.links, self.parents, self.links.c[self.number]
        is_tax = receipts.c.subject.startswith(TAX)
        signed = receipts.c.amount * case((receipts.c.kind == ReceiptKind.REFUND, -1), else_=1)
        vouchers = (
            select(
                receipts.c.voucher_no,
                func.count().label("rows"),
                func.sum(signed).filter(is_tax).label("tax"),
                func.min(receipts.c.business_date).filter(is_tax).label("received_on"),
                func.array_agg(receipts.c.payer_code.distinct()).filter(is_tax).label("payers"),
            )
            .where(scope.live(receipts), receipts.c.voucher_no.in_(self.vouchers(scope)))
            .group_by(receipts.c.voucher_no)
            .subquery()
        )
        return (
            select(
                number.label("number"),
                links.c.voucher_no,
                links.c.business_date.label("day"),
                func.sum(links.c.amount).over(partition_by=links.c.voucher_no).label("linked"),
                parents.c.business_date.label("since"),
                parents.c.credit_code.label("taxpayer"),
                func.coalesce(vouchers.c.rows, 0).label("rows"),
                vouchers.c.tax,
                vouchers.c.received_on,
                vouchers.c.payers,
            )
            .outerjoin(parents, and_(scope.live(parents), parents.c[self.number] == number))
            .outerjoin(vouchers, vouchers.c.voucher_no == links.c.voucher_no)
            .where(scope.live(links), is_voucher(links), links.c.voucher_no.in_(self.vouchers(scope)))
        )


def _borne(link: Link) -> Guard:
    """What is linked to a voucher fits it, each link by itself and all of them together."""

    def ask(scope: Scope) -> Select[Any]:
        c = link.linked(scope).subquery().c
        # Where one payer of a voucher is not known, it may be the taxpayer: `<> all` over a null is not true.
        other_payer = c.taxpayer != all_(c.payers)
        broken = or_(
            c.received_on.is_(None), c.day != c.received_on, c.received_on < c.since, other_payer, c.linked > c.tax
        )
        voucher = (c.voucher_no, c.rows, c.received_on, c.payers, c.linked, c.tax)
        return select(*voucher, c.number, c.day, c.since, c.taxpayer).where(broken).order_by(c.voucher_no, c.number)

    def say(
        voucher: str, rows: int, received_on: date | None, payers: Sequence[str | None] | None,
        linked: Decimal, tax: Decimal | None, links: Sequence[tuple[str, date, date | None, str | None]],
    ) -> Iterator[Told]:  # fmt: skip
        if received_on is None or tax is None:
            yield judge_missing(voucher, rows)
            return
        for number, day, since, taxpayer in links:
            yield from judge_link(link.term, voucher, number, (day, received_on), since, (taxpayer, payers or ()))
        if linked > tax:
            zh = f"凭证{voucher}关联{link.term.label_zh}的税额{linked:.2f}元，超过其税收{tax:.2f}元"
            en = f"{linked:.2f} of the voucher {voucher} is linked to a {link.term.label_en}, its tax is {tax:.2f}"
            yield exceeded("not_covered", zh, en, TREASURY, "amount", linked, tax)

    return Guard((receipts, link.links, link.parents), ask, say, grouped=6)


def judge_missing(voucher: str, rows: int) -> Finding:
    """A voucher that is none, or of which nothing is tax."""
    if rows:
        zh, en = f"凭证{voucher}没有税收收入（{TAX}类）", f"The voucher {voucher} has no tax revenue ({TAX})"
        return blocked("receipt_not_tax", zh, en, TREASURY, "voucher_no", voucher, TAX)
    zh, en = f"没有凭证{voucher}的收入，请先登记入库", f"There is no receipt {voucher}; enter it first"
    return blocked("unknown", zh, en, TREASURY, "voucher_no", voucher)


def judge_link(
    term: Term, voucher: str, number: str, days: tuple[date, date], since: date | None,
    payers: tuple[str | None, Sequence[str | None]],
) -> Iterator[Finding]:  # fmt: skip
    """The voucher is of the same day and taxpayer, not received before the lead or project was there.

    `days` are the link's and the receipt's; `payers` are the taxpayer, and those who paid.
    """
    (day, received_on), (taxpayer, paid_by) = days, payers
    if day != received_on:
        zh = f"凭证{voucher}于{received_on}入库，入库日期应一致"
        en = f"The voucher {voucher} was received on {received_on}; name that day"
        yield blocked("differs", zh, en, TREASURY, "business_date", day, received_on)
    if since is not None and received_on < since:
        zh = f"凭证{voucher}于{received_on}入库，早于{term.label_zh}{number}的日期{since}"
        en = f"The voucher {voucher} of {received_on} is older than the {term.label_en} {number} of {since}"
        yield blocked("too_early", zh, en, TREASURY, "voucher_no", received_on, f">= {since}")
    if taxpayer is not None and None not in paid_by and taxpayer not in paid_by:
        zh = f"凭证{voucher}的缴款单位不是{term.label_zh}{number}的纳税人{taxpayer}"
        en = f"The voucher {voucher} was not paid by {taxpayer}, the taxpayer of the {term.label_en} {number}"
        yield blocked("differs", zh, en, TREASURY, "voucher_no", ", ".join(map(str, paid_by)), taxpayer)


def _room(link: Link) -> Guard:
    """What is left of the tax of a voucher to link to."""

    def ask(scope: Scope) -> Select[Any]:
        c = link.linked(scope).subquery().c
        return select(c.voucher_no, c.tax - c.linked).distinct().where(c.tax.is_not(None)).order_by(c.voucher_no)

    def say(voucher: str, left: Decimal) -> Iterator[Told]:
        yield Room(voucher, left)

    return Guard((receipts, link.links, link.parents), ask, say, rehearsed=True)


_LINKS = (Link(LEAD, results, leads, "lead_no"), Link(PROJECT, project_receipts, projects, "project_no"))

GUARDS = tuple(guard for link in _LINKS for guard in (_borne(link), _room(link)))
