"""The figures of the three guarantees: need, guarantee and gap, of each kind and of all."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, select

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Definition, Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import shortfall
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.balances import Balance
from bureau_common.kit.measures.flows import Flow

from .schemas import GuaranteeKind
from .tables import needs

# What is budgeted before its year counts from January on, what is added within the year from its own date: so no
# write alters a month that is closed.
_counts_from = func.greatest(needs.c.business_date, func.make_date(needs.c.fiscal_year, 1, 1))

NEED = Flow("guarantee_needs_need", needs, needs.c.kind, needs.c.need, on=_counts_from)
GUARANTEED = Flow("guarantee_needs_guaranteed", needs, needs.c.kind, needs.c.guaranteed, on=_counts_from)

_KINDS = tuple(GuaranteeKind)


def _wanting(kind: GuaranteeKind) -> Input:
    """What is wanting of a kind: of each unit its need less its guarantee, where it is more; no unit covers another."""

    def moved(cutoff: Cutoff) -> Select[Any]:
        """By how much each row moves its unit's gap."""
        n = needs.c
        rows = (
            select(
                n.id, n.reporting_unit, n.fiscal_year, _counts_from.label("day"), (n.need - n.guaranteed).label("less")
            )
            .where(cutoff.live(needs), n.kind == kind)
            .subquery()
        )
        in_order = (rows.c.day, rows.c.id)
        run = func.sum(rows.c.less).over(partition_by=(rows.c.fiscal_year, rows.c.reporting_unit), order_by=in_order)
        gaps = select(rows, run.label("run")).subquery()
        gap, before = func.greatest(gaps.c.run, 0), func.greatest(gaps.c.run - gaps.c.less, 0)
        key = func.concat_ws(" ", gaps.c.fiscal_year, gaps.c.reporting_unit).label("key")
        return select(key, gaps.c.id, gaps.c.day, (gap - before).label("amount"))

    gap = Balance(f"guarantee_gap_{kind}", needs, moved, {needs: needs.c.reporting_unit})
    return Input(Measure(f"{kind.label_zh}各单位缺口", gap), year_to_date, nil=True)


_WANTING = {kind: _wanting(kind) for kind in _KINDS}
_NEEDED = {kind: Measure(f"{kind.label_zh}需求", NEED, (kind,)) for kind in _KINDS}
_BUDGETED = {kind: Measure(f"{kind.label_zh}预算安排", GUARANTEED, (kind,)) for kind in _KINDS}


def _of_kind(kind: GuaranteeKind) -> Iterator[Definition]:
    """What one kind needs, what is budgeted for it, and what is wanting."""
    label, needed, budgeted = kind.label_zh, _NEEDED[kind], _BUDGETED[kind]
    yield figure(
        f"{kind}_need", f"{label}需求", "万元", f"本年度{label}的需求合计，截至本月", basis="annual", need=needed
    )
    yield figure(
        f"{kind}_guaranteed", f"{label}预算安排", "万元", f"本年度{label}的预算安排合计，截至本月",
        basis="annual", guaranteed=budgeted,
    )  # fmt: skip
    yield figure(
        f"{kind}_gap", f"{label}缺口", "万元", f"本年度各单位{label}的需求超出预算安排的部分（不足为0）合计，截至本月",
        shortfall({label: ("need", "guaranteed", "wanting")}), basis="annual", version=2, need=needed, guaranteed=budgeted,
        wanting=_WANTING[kind],
    )  # fmt: skip


FIGURES = topic_figures(
    "revenue.three_guarantees",
    figure(
        "need", "三保需求", "万元", "本年度保基本民生、保工资、保运转的需求合计，截至本月",
        basis="annual", need=Measure("三保需求", NEED, _KINDS),
    ),
    figure(
        "guaranteed", "三保预算安排", "万元", "本年度保基本民生、保工资、保运转的预算安排合计，截至本月",
        basis="annual", guaranteed=Measure("三保预算安排", GUARANTEED, _KINDS),
    ),
    figure(
        "gap", "三保缺口", "万元",
        "保基本民生、保工资、保运转三类按单位分别取需求超出预算安排的部分（不足为0）后相加，类别之间、单位之间不互抵",
        shortfall({kind.label_zh: (f"{kind}_need", f"{kind}_guaranteed", f"{kind}_wanting") for kind in _KINDS}),
        basis="annual",
        version=2,
        basic_livelihood_need=_NEEDED[GuaranteeKind.BASIC_LIVELIHOOD],
        wages_need=_NEEDED[GuaranteeKind.WAGES],
        running_costs_need=_NEEDED[GuaranteeKind.RUNNING_COSTS],
        basic_livelihood_guaranteed=_BUDGETED[GuaranteeKind.BASIC_LIVELIHOOD],
        wages_guaranteed=_BUDGETED[GuaranteeKind.WAGES],
        running_costs_guaranteed=_BUDGETED[GuaranteeKind.RUNNING_COSTS],
        basic_livelihood_wanting=_WANTING[GuaranteeKind.BASIC_LIVELIHOOD],
        wages_wanting=_WANTING[GuaranteeKind.WAGES],
        running_costs_wanting=_WANTING[GuaranteeKind.RUNNING_COSTS],
    ),
    *[definition for kind in _KINDS for definition in _of_kind(kind)],
)  # fmt: skip
