"""Evaluates a checked template over the figures of one period: words follow the data, and a gap is printed as a gap."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from bureau_common.schemas.alerts import AmountPart, FigurePart, Part, TextPart
from bureau_common.schemas.claims import ClaimResult
from bureau_common.schemas.figures import Figure, State
from bureau_common.schemas.money import unsigned_zero
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import FigureRun, Paragraph
from bureau_common.schemas.units import DISPLAY_UNITS, base_unit, shown, worded, written_unit

from ..marks import carried, decimals_in, gap, written_day
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
    Problems,
    Text,
    Word,
)
from .problems import refuse
from .template import Template

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": eq,
    "ne": ne,
    "lt": lt,
    "lteq": le,
    "gt": gt,
    "gteq": ge,
}


@dataclass(frozen=True)
class Names:
    """The names that the prose uses for the place."""

    district: str = "示范区"
    city: str = "示范市"
    rural_bank: str = "示范农商行"


@dataclass(frozen=True)
class ReportContext:
    """What a template is evaluated over; `cutoffs` holds the change number of each domain that answered."""

    period: Period
    figures: Mapping[str, Figure]
    cutoffs: Mapping[str, int]
    names: Names
    claims: Mapping[str, ClaimResult] = field(default_factory=dict)
    """Claims by id, of the services that answered."""
    problems: Sequence[Sequence[Part]] = ()
    """What the alerts say, the gravest first."""
    concealed: Collection[str] = ()
    """The figures that are not for this reader: in the open edition."""


def evaluate(template: Template, context: ReportContext) -> list[Paragraph]:
    """The paragraphs; a TemplateError where a figure is asked for in a unit that it cannot be shown in."""
    layout = Layout()
    _evaluate_body(template.body, context, layout)
    return layout.finish()


def _evaluate_body(body: Body, context: ReportContext, layout: Layout) -> None:
    for part in body:
        match part:
            case Text():
                layout.literal(part.text)
            case Fig():
                _print_figure(part, context, layout)
            case Word():
                layout.text(_word(part, context))
            case Change():
                _print_change(part, context, layout)
            case Missing():
                layout.text(_missing(part, context))
            case Problems():
                _print_problems(context, layout)
            case Constant() | Name():
                layout.text(_plain_text(_operand_value(part, context)))
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


def _is_unknown(tested: Number | ClaimHolds | Problems, context: ReportContext) -> bool:
    if isinstance(tested, Problems):
        return not context.problems
    if isinstance(tested, ClaimHolds):
        return _holds(tested, context) is None
    return _printed(tested, context) is None


def _is_known(named: Number | ClaimHolds, context: ReportContext) -> bool:
    if isinstance(named, ClaimHolds):
        return _holds(named, context) is not None
    return _known(named, context) is not None


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
            return _printed(operand, context)


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


def _word(part: Word, context: ReportContext) -> str:
    number = _printed(part.number, context)
    if number is None:
        return ""
    if number == 0:
        return part.same
    return part.up if number > 0 else part.down


def _print_problems(context: ReportContext, layout: Layout) -> None:
    """Every problem with its figures as `amount()` prints them."""
    for place, parts in enumerate(context.problems):
        layout.text("；" if place else "")
        for part in parts:
            if isinstance(part, FigurePart):
                number = Number(0, part.figure_id, part.unit, None)
                _print_figure(Fig(number, absolute=False, floor=False, with_unit=True), context, layout)
            else:
                layout.text(_part_text(part))


def _part_text(part: TextPart | AmountPart) -> str:
    """A part of an alert that is no figure, as prose has it."""
    if isinstance(part, TextPart):
        return part.text
    return worded(Decimal(part.amount), part.unit, part.decimals)


def _missing(part: Missing, context: ReportContext) -> str:
    """The names joined; where there are more, how many in all."""
    result = context.claims.get(part.claim.id)
    if result is None:
        return ""
    names = "、".join(result.names)
    return f"{names}等{len(result.names) + result.more}个" if result.more else names


def _print_figure(part: Fig, context: ReportContext, layout: Layout) -> None:
    figure = context.figures.get(part.number.id)
    is_number = figure is not None and figure.number is not None
    unit = written_unit(part.number.unit or figure.display_unit) if figure is not None and is_number else ""
    layout.figure(_figure_run(part, context), unit, "" if figure is None else carried(figure))
    if part.with_unit:
        layout.text(unit)


def _print_change(part: Change, context: ReportContext, layout: Layout) -> None:
    """A gap, too, stands alone: without a number there is no direction."""
    layout.text(_word(part.word, context))
    if _printed(part.word.number, context) == 0:
        figure = context.figures.get(part.word.number.id)
        layout.text(carried(figure) if part.word.same and figure is not None else "")
    else:
        _print_figure(Fig(part.word.number, absolute=True, floor=False, with_unit=True), context, layout)


def _figure_run(part: Fig, context: ReportContext) -> FigureRun:
    figure = context.figures.get(part.number.id)
    state: State = "unavailable" if figure is None else figure.state
    if part.number.id in context.concealed:
        state = "restricted"
    if figure is None or figure.value is None:
        text = gap(state)
    elif figure.kind == "text":
        text = written_day(" ".join(figure.value.split()))
    else:
        text = _plain_text(_shown(part.number, figure, context, absolute=part.absolute, floor=part.floor))
    return FigureRun(
        text=text,
        figure_id=part.number.id,
        state=state,
        href=_href(part.number.id, figure, context),
        carried_from=None if figure is None else figure.carried_from,
    )


def _printed(number: Number, context: ReportContext) -> Decimal | None:
    """The number as fig() prints it, or none where there is no value."""
    figure = _known(number, context)
    return None if figure is None else _shown(number, figure, context)


def _known(number: Number, context: ReportContext) -> Figure | None:
    """The figure, or none where it has no value or did not come."""
    figure = context.figures.get(number.id)
    return None if figure is None or figure.value is None else figure


def _shown(
    number: Number, figure: Figure, context: ReportContext, *, absolute: bool = False, floor: bool = False
) -> Decimal:
    unit = number.unit or figure.display_unit
    value = figure.number
    if value is None or unit not in DISPLAY_UNITS or base_unit(unit) != figure.unit:
        raise refuse(
            number.line,
            "wrong_unit",
            f"{figure.id} 不能以“{unit}”为单位表示",
            f"{figure.id} cannot be shown as a number in {unit}",
        )
    decimals = decimals_in(unit, figure, context.figures) if number.decimals is None else number.decimals
    return shown(value, unit, decimals, absolute=absolute, floor=floor)


def _plain_text(value: Decimal | str | None) -> str:
    """Digits without exponent, and without a minus sign before 0."""
    return f"{unsigned_zero(value):f}" if isinstance(value, Decimal) else value or ""


def _href(figure_id: str, figure: Figure | None, context: ReportContext) -> str:
    """The rows behind a sum; a ratio has none of its own, and its page lists the sums it was computed from."""
    path = f"/v1/figures/{figure_id}/records" if figure is not None and figure.is_sum else f"/v1/figures/{figure_id}"
    change_no = context.cutoffs.get(figure_id.partition(".")[0])
    as_of = "" if change_no is None else f"&as_of={change_no}"
    return f"{path}?period={context.period}{as_of}"
