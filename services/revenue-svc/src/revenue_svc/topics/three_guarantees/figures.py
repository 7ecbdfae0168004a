"""The figures of the three guarantees: need, guarantee and gap, of each kind and of all."""

from collections.abc import Mapping

from sqlalchemy import func

from bureau_common.kit.figures.figures import Definition, Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import Formula, shortfall, total
from bureau_common.kit.measures.flows import Flow

from .schemas import GuaranteeKind
from .tables import needs

# What is budgeted before its year counts from January on, what is added within the year from its own date: so no
# write alters a month that is closed.
_counts_from = func.greatest(needs.c.business_date, func.make_date(needs.c.fiscal_year, 1, 1))

NEED, GUARANTEED = [
    Flow(f"guarantee_needs_{column.name}", needs, category=needs.c.kind, amount=column, on=_counts_from)
    for column in (needs.c.need, needs.c.guaranteed)
]
_KINDS = tuple(GuaranteeKind)
_NEEDED = {kind: Input(Measure(f"{kind.label_zh}需求", NEED, (kind,)), year_to_date) for kind in _KINDS}
_BUDGETED = {kind: Input(Measure(f"{kind.label_zh}预算安排", GUARANTEED, (kind,)), year_to_date) for kind in _KINDS}


def _of_kind(kind: GuaranteeKind) -> tuple[Definition, ...]:
    """What one kind needs, what is budgeted for it, and what is wanting."""
    needed, budgeted = _NEEDED[kind], _BUDGETED[kind]
    parts: list[tuple[str, str, Mapping[str, Input], Formula, str]] = [
        ("need", "需求", {"need": needed}, total("need"), "需求合计"),
        ("guaranteed", "预算安排", {"guaranteed": budgeted}, total("guaranteed"), "预算安排合计"),
        (
            "gap",
            "缺口",
            {"need": needed, "guaranteed": budgeted},
            shortfall({kind.label_zh: ("need", "guaranteed")}),
            "需求超出预算安排的部分（不足为0）",
        ),
    ]
    return tuple(
        Definition(
            id=f"revenue.three_guarantees.{kind}_{name}",
            name_zh=f"{kind.label_zh}{label}",
            display_unit="万元",
            basis="annual",
            inputs=inputs,
            formula=formula,
            formula_text=f"本年度{kind.label_zh}的{text}，截至本月",
        )
        for name, label, inputs, formula, text in parts
    )


FIGURES = (
    Definition(
        id="revenue.three_guarantees.need",
        name_zh="三保需求",
        display_unit="万元",
        basis="annual",
        inputs={"need": Input(Measure("三保需求", NEED, _KINDS), year_to_date)},
        formula=total("need"),
        formula_text="本年度保基本民生、保工资、保运转的需求合计，截至本月",
    ),
    Definition(
        id="revenue.three_guarantees.guaranteed",
        name_zh="三保预算安排",
        display_unit="万元",
        basis="annual",
        inputs={"guaranteed": Input(Measure("三保预算安排", GUARANTEED, _KINDS), year_to_date)},
        formula=total("guaranteed"),
        formula_text="本年度保基本民生、保工资、保运转的预算安排合计，截至本月",
    ),
    Definition(
        id="revenue.three_guarantees.gap",
        name_zh="三保缺口",
        display_unit="万元",
        basis="annual",
        inputs={
            **{f"{kind}_need": needed for kind, needed in _NEEDED.items()},
            **{f"{kind}_guaranteed": budgeted for kind, budgeted in _BUDGETED.items()},
        },
        formula=shortfall({kind.label_zh: (f"{kind}_need", f"{kind}_guaranteed") for kind in _KINDS}),
        formula_text="保基本民生、保工资、保运转三类分别取需求超出预算安排的部分（不足为0）后相加，类别之间不互抵",
    ),
    *[figure for kind in _KINDS for figure in _of_kind(kind)],
)
