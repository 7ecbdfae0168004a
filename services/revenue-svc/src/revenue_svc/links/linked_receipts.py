"""Leads, key projects and receipts: what is linked to a voucher stands on its tax, and on no more than that.

A receipt can break the link as the link itself can: both books ask the same guard, which decides under the lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Select, Table, and_, case, func, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import LISTED, Guarded
from bureau_common.kit.books.old import OldGuard as Guard
from bureau_common.kit.books.old import Touched, standing
from bureau_common.schemas.findings import Finding, blocked, exceeded

from ..topics.key_projects.tables import project_receipts, projects
from ..topics.receipts.rules import TREASURY
from ..topics.receipts.schemas import ReceiptKind
from ..topics.receipts.tables import receipts
from ..topics.tax_sources.rules import TAX
from ..topics.tax_sources.tables import leads, results


@dataclass(frozen=True, eq=False)
class Link:
    """A book whose rows name a voucher, and the book of those it is linked to (leads, projects) by their number."""

    label_zh: str
    label_en: str
    links: Table
    parents: Table
    number: str


LEADS = Link("线索", "lead", results, leads, "lead_no")
PROJECTS = Link("重点项目", "key project", project_receipts, projects, "project_no")


class Linked(NamedTuple):
    """One link with what stands of its voucher: no rows at all, none of tax, or the tax with its first day and payers."""

    number: str
    voucher_no: str
    day: date
    amount: Decimal
    since: date | None
    taxpayer: str | None
    rows: int
    tax: Decimal | None
    received_on: date | None
    payers: Sequence[str | None] | None


def judge_link(link: Link, linked: Linked) -> list[Finding]:
    """The voucher is a receipt of tax of the same day and taxpayer, not received before the lead or project was there."""
    voucher = linked.voucher_no
    if linked.received_on is None:
        if linked.rows:
            zh, en = f"凭证{voucher}没有税收收入（{TAX}类）", f"The voucher {voucher} has no tax revenue ({TAX})"
            return [blocked("receipt_not_tax", zh, en, TREASURY, "voucher_no", voucher, TAX)]
        zh, en = f"没有凭证{voucher}的收入，请先登记入库", f"There is no receipt {voucher}; enter it first"
        return [blocked("receipt_unknown", zh, en, TREASURY, "voucher_no", voucher)]
    findings = []
    day = str(linked.received_on)
    if linked.day != linked.received_on:
        zh, en = (
            f"凭证{voucher}于{day}入库，入库日期应一致",
            f"The voucher {voucher} was received on {day}; name that day",
        )
        findings.append(blocked("receipt_date_differs", zh, en, TREASURY, "business_date", str(linked.day), day))
    if linked.since is not None and linked.received_on < linked.since:
        zh = f"凭证{voucher}于{day}入库，早于{link.label_zh}{linked.number}的日期{linked.since}"
        en = f"The voucher {voucher} of {day} is older than the {link.label_en} {linked.number} of {linked.since}"
        findings.append(blocked("receipt_before_link", zh, en, TREASURY, "voucher_no", day, f">= {linked.since}"))
    payers = linked.payers or ()
    if linked.taxpayer is not None and None not in payers and linked.taxpayer not in payers:
        zh = f"凭证{voucher}的缴款单位不是{link.label_zh}{linked.number}的纳税人{linked.taxpayer}"
        en = f"The voucher {voucher} was not paid by {linked.taxpayer}, the taxpayer of the {link.label_en} {linked.number}"
        findings.append(
            blocked(
                "receipt_payer_differs", zh, en, TREASURY, "voucher_no", ", ".join(map(str, payers)), linked.taxpayer
            )
        )
    return findings


def judge_sum(link: Link, voucher: str, linked: Decimal, tax: Decimal) -> list[Finding]:
    """All that is linked to a voucher stays within its tax."""
    if linked <= tax:
        return []
    zh = f"凭证{voucher}关联{link.label_zh}的税额{linked:.2f}元，超过其税收{tax:.2f}元"
    en = f"{linked:.2f} of the voucher {voucher} is linked to a {link.label_en}, its tax is {tax:.2f}"
    return [exceeded("receipt_overlinked", zh, en, TREASURY, "amount", linked, tax)]


def guard_of(link: Link) -> Guard:
    """The guard of a link's own book, of the book it links to, and of the receipts."""

    async def guard(session: AsyncSession, touched: Touched) -> Guarded:
        findings: list[Finding] = []
        headroom = {}
        rows = [Linked(*row) for row in await session.execute(_linked(link, touched))]
        for voucher, group in groupby(rows, key=lambda linked: linked.voucher_no):
            of_voucher = [*group]
            findings += [finding for linked in of_voucher for finding in judge_link(link, linked)]
            tax = of_voucher[0].tax
            if tax is not None:
                total = sum((linked.amount for linked in of_voucher), Decimal(0))
                findings += judge_sum(link, voucher, total, tax)
                headroom[voucher] = f"{tax - total:.2f}"
        return Guarded(findings[:LISTED], headroom)

    return guard


def _linked(link: Link, touched: Touched) -> Select[Any]:
    """Every standing link of the vouchers that the change touched, by voucher."""
    links, parents = link.links, link.parents
    number = links.c[link.number]
    touched_parents = select(parents.c[link.number]).where(touched.rows(parents))
    keys = union(
        select(receipts.c.voucher_no).where(touched.rows(receipts)),
        select(links.c.voucher_no).where(touched.rows(links)),
        select(links.c.voucher_no).where(standing(links), number.in_(touched_parents)),
    )
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
        .where(standing(receipts), receipts.c.voucher_no.in_(keys))
        .group_by(receipts.c.voucher_no)
        .subquery()
    )
    return (
        select(
            number,
            links.c.voucher_no,
            links.c.business_date,
            links.c.amount,
            parents.c.business_date,
            parents.c.credit_code,
            func.coalesce(vouchers.c.rows, 0),
            vouchers.c.tax,
            vouchers.c.received_on,
            vouchers.c.payers,
        )
        .outerjoin(parents, and_(standing(parents), parents.c[link.number] == number))
        .outerjoin(vouchers, vouchers.c.voucher_no == links.c.voucher_no)
        .where(standing(links), links.c.voucher_no.in_(keys))
        .order_by(links.c.voucher_no, number)
    )


guard_lead_receipts = guard_of(LEADS)
guard_project_receipts = guard_of(PROJECTS)
