"""Each tax in prose: what came in of it, how that has grown, and what of its budget it is."""

from collections.abc import Mapping

from bureau_common.schemas.figures import Figure

from .context import ReportContext
from .layout import Layout
from .nodes import NEARLY_UNCHANGED, UNCHANGED, Change, Fig, Number, Word
from .planned import SO_FAR
from .printing import known, print_change, print_figure

_TAXES, _AMOUNT = "revenue.taxes.", ".ytd"
_GROWTH, _COMPLETION = ".yoy_pct", ".completion_pct"


def is_of_tax(figure_id: str) -> bool:
    """Whether a figure is one of a single tax."""
    return figure_id.startswith(_TAXES)


def told_taxes(figures: Mapping[str, Figure]) -> list[str]:
    """The taxes of which there is something to tell, in the order of their subjects.

    Nobody writes of a tax that brought nothing in both years and was not budgeted.
    """
    taxes = sorted(name.removesuffix(_AMOUNT) for name in figures if is_of_tax(name) and name.endswith(_AMOUNT))
    return [tax for tax in taxes if figures[f"{tax}{_AMOUNT}"].number or len(_known(tax, figures)) > 1]


def figures_told(figures: Mapping[str, Figure]) -> set[str]:
    """The figures that are printed of the taxes."""
    return {name for tax in told_taxes(figures) for name in _known(tax, figures)}


def print_taxes(context: ReportContext, layout: Layout) -> None:
    """Tax by tax its name and its numbers; nothing where there is none."""
    for place, tax in enumerate(told_taxes(context.figures)):
        amount, growth, completion = (Number(0, f"{tax}{name}", None, None) for name in (_AMOUNT, _GROWTH, _COMPLETION))
        layout.text(f"{'；' if place else ''}{context.figures[amount.id].name_zh.removesuffix(SO_FAR)}")
        print_figure(Fig(amount, absolute=False, floor=False, with_unit=True), context, layout)
        if known(growth, context) is not None:
            layout.text("，")
            grown = Word(growth, "同比增长", "同比下降", f"与上年同期{UNCHANGED}", f"与上年同期{NEARLY_UNCHANGED}")
            print_change(Change(grown), context, layout)
        if known(completion, context) is not None:
            layout.text("，完成年度预算的")
            print_figure(Fig(completion, absolute=False, floor=False, with_unit=True), context, layout)


def _known(tax: str, figures: Mapping[str, Figure]) -> list[str]:
    """Of a tax whose amount is known the figures that have a value, the amount first."""
    named = [f"{tax}{name}" for name in (_AMOUNT, _GROWTH, _COMPLETION)]
    values = [name for name in named if name in figures and figures[name].value is not None]
    return values if named[0] in values else []
