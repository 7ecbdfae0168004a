"""Evaluates a checked template over the figures of one period: words follow the data, and a gap is printed as a gap."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from bureau_common.schemas.alerts import AmountPart, FigurePart, TextPart
from bureau_common.schemas.figures import Figure
from bureau_common.schemas.report import Paragraph

from ..marks import carried, written_amount, written_days
from .context import OpenedAmount, ReportContext
from .layout import Layout
from .nodes import (
    AllOf,
    AnyOf,
    Body,
    Change,
    ClaimHolds,
    Clause,
    Compare,
    Condition,
    Constant,
    Fig,
    If,
    IsNone,
    Missing,
    Name,
    Not,
    Number,
    Operand,
    Plan,
    Problems,
    Taxes,
    Text,
    Word,
)
from .pieces import Piece
from .planned import of_group, print_group
from .printing import known, plain_text, print_change, print_figure, printed, word
from .taxes import print_taxes, told_taxes

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": eq,
    "ne": ne,
    "lt": lt,
    "lteq": le,
    "gt": gt,
    "gteq": ge,
}


def evaluate_piece(piece: Piece, context: ReportContext) -> list[Paragraph]:
    """The paragraphs; a TemplateError where a figure is asked for in a unit that it cannot be shown in."""
    layout = Layout()
    _evaluate_body(piece.body, context, layout)
    return layout.finish()


def _evaluate_body(body: Body, context: ReportContext, layout: Layout) -> None:
    for part in body:
        match part:
            case Text():
                layout.literal(part.text)
            case Fig():
                print_figure(part, context, layout)
            case Word():
                layout.text(word(part, context))
            case Change():
                print_change(part, context, layout)
            case Missing():
                layout.text(_missing(part, context))
            case Problems() | Plan() | Taxes():
                _print_list(part, context, layout)
            case Constant() | Name():
                layout.text(plain_text(_operand_value(part, context)))
            case If():
                _evaluate_chosen(part, context, layout)
            case Clause():
                if all(_is_known(named, context) for named in part.names):
                    _evaluate_body(part.body, context, layout)


def _evaluate_chosen(statement: If, context: ReportContext, layout: Layout) -> None:
    """The first branch that holds. What it says in words alone of a carried figure says its month as the number would."""
    for condition, body in statement.branches:
        if _truth(condition, context):
            marks = filter(None, map(carried, _compared(condition, context)))
            _evaluate_body(_marked(body, next(marks, "")), context, layout)
            return
    _evaluate_body(statement.otherwise, context, layout)


def _compared(condition: Condition, context: ReportContext) -> Iterator[Figure]:
    """The figures whose numbers a condition compares."""
    match condition:
        case Compare():
            operands = (condition.first, *(other for _, other in condition.others))
            numbers = (operand for operand in operands if isinstance(operand, Number))
            yield from (figure for number in numbers if (figure := context.figures.get(number.id)) is not None)
        case Not():
            yield from _compared(condition.condition, context)
        case AllOf() | AnyOf():
            for inner in condition.conditions:
                yield from _compared(inner, context)


def _marked(body: Body, mark: str) -> Body:
    """A branch with a mark at the end of its words, before what ends them; one that prints more has its own marks."""
    text = "".join(part.text for part in body if isinstance(part, Text))
    words = text.rstrip("，；。 \n")
    if not (mark and words) or not all(isinstance(part, Text) for part in body):
        return body
    return [Text(f"{words}{mark}{text[len(words) :]}")]


def _truth(condition: Condition, context: ReportContext) -> bool | None:
    """True, false, or none where it hangs on a missing figure: then neither it nor its opposite holds."""
    match condition:
        case bool():
            return condition
        case ClaimHolds():
            return _holds(condition, context)
        case IsNone():
            return _is_unknown(condition.tested, context)
        case Not():
            inner = _truth(condition.condition, context)
            return None if inner is None else not inner
        case AllOf():
            found = [_truth(inner, context) for inner in condition.conditions]
            return False if False in found else None if None in found else True
        case AnyOf():
            found = [_truth(inner, context) for inner in condition.conditions]
            return True if True in found else None if None in found else False
        case Compare():
            return _compare(condition, context)


def _is_unknown(tested: Number | ClaimHolds | Problems | Plan | Taxes, context: ReportContext) -> bool:
    if isinstance(tested, Problems):
        return not context.problems
    if isinstance(tested, Plan):
        return not of_group(tested.group, context)
    if isinstance(tested, Taxes):
        return not told_taxes(context.figures)
    if isinstance(tested, ClaimHolds):
        return _holds(tested, context) is None
    return printed(tested, context) is None


def _is_known(named: Number | ClaimHolds, context: ReportContext) -> bool:
    if isinstance(named, ClaimHolds):
        return _holds(named, context) is not None
    return known(named, context) is not None


def _holds(claim: ClaimHolds, context: ReportContext) -> bool | None:
    """None, too, where the claim's service did not answer."""
    result = context.claims.get(claim.id)
    return None if result is None else result.holds


def _compare(condition: Compare, context: ReportContext) -> bool | None:
    values = [
        _operand_value(operand, context) for operand in (condition.first, *(other for _, other in condition.others))
    ]
    if None in values:
        return None
    comparisons = [_COMPARISONS[comparator] for comparator, _ in condition.others]
    return all(holds(left, right) for holds, (left, right) in zip(comparisons, pairwise(values), strict=True))


def _operand_value(operand: Operand, context: ReportContext) -> Decimal | str | None:
    match operand:
        case Constant():
            return operand.value
        case Name():
            return _name_value(operand, context)
        case Number():
            return printed(operand, context)


def _name_value(name: Name, context: ReportContext) -> Decimal | str:
    match name.name:
        case "year":
            return Decimal(context.period.year + name.offset)
        case "month":
            return Decimal(context.period.month)
        case "district":
            return context.names.district
        case "city":
            return context.names.city
        case "rural_bank":
            return context.names.rural_bank
        case "edition":
            return "open" if context.concealed else "whole"
        case "span":
            return _span(context.period.month)
        case "so_far":
            return "全年" if context.period.month == 12 else "今年"


def _span(month: int) -> str:
    """The year's months up to one, as a report calls them."""
    return "全年" if month == 12 else "1月" if month == 1 else f"1—{month}月"


def _print_list(part: Problems | Plan | Taxes, context: ReportContext, layout: Layout) -> None:
    match part:
        case Problems():
            _print_problems(context, layout)
        case Plan():
            print_group(part.group, context, layout)
        case Taxes():
            print_taxes(context, layout)


def _print_problems(context: ReportContext, layout: Layout) -> None:
    """Every problem with its figures as `amount()` prints them."""
    for place, parts in enumerate(context.problems):
        layout.text("；" if place else "")
        for part in parts:
            if isinstance(part, FigurePart):
                number = Number(0, part.figure_id, part.unit, None)
                print_figure(Fig(number, absolute=False, floor=False, with_unit=True), context, layout)
            else:
                layout.text(_part_text(part), part.href if isinstance(part, OpenedAmount) else None)


def _part_text(part: TextPart | AmountPart) -> str:
    """A part of an alert that is no figure, as prose has it."""
    return written_days(part.text) if isinstance(part, TextPart) else written_amount(part)


def _missing(part: Missing, context: ReportContext) -> str:
    """The names joined; where there are more, how many in all."""
    result = context.claims.get(part.claim.id)
    if result is None:
        return ""
    names = "、".join(result.names)
    return f"{names}等{len(result.names) + result.more}个" if result.more else names
