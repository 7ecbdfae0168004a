"""Numbers printed without their sign in a sentence that has no word for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..nodes import (
    AllOf,
    AnyOf,
    Body,
    Change,
    ClaimHolds,
    Clause,
    Compare,
    Condition,
    Fig,
    If,
    IsNone,
    Missing,
    Not,
    Number,
    Text,
    Word,
)  # fmt: skip


@dataclass
class _Sentence:
    """What stands between two full stops: the unsigned numbers, and what says how they are meant."""

    unsigned: list[Number] = field(default_factory=list)
    worded: set[str] = field(default_factory=set)
    has_claim: bool = False


def unsigned_numbers(body: Body) -> list[Number]:
    """The numbers with `abs=true` beside which neither `word()`, a condition on the same figure nor a claim stands."""
    sentences = [_Sentence()]
    _walk(body, sentences)
    return [
        number for each in sentences if not each.has_claim for number in each.unsigned if number.id not in each.worded
    ]


def _walk(body: Body, sentences: list[_Sentence]) -> None:
    for part in body:
        match part:
            case Text() if "。" in part.text or "\n\n" in part.text:
                sentences.append(_Sentence())
            case Fig(number=number, absolute=True):
                sentences[-1].unsigned.append(number)
            case Word(number=number) | Change(word=Word(number=number)):
                sentences[-1].worded.add(number.id)
            case Missing():
                sentences[-1].has_claim = True
            case Clause():
                _walk(part.body, sentences)
            case If():
                _walk_branches(part, sentences)


def _walk_branches(statement: If, sentences: list[_Sentence]) -> None:
    """What a condition asks is said of the sentences of every branch: an earlier condition was denied in a later one."""
    asked = [name for condition, _ in statement.branches for name in _asked(condition)]
    worded = {each.id for each in asked if isinstance(each, Number)}
    has_claim = any(isinstance(each, ClaimHolds) for each in asked)
    first = len(sentences) - 1
    bodies: Sequence[Body] = [*[body for _, body in statement.branches], statement.otherwise]
    for body in bodies:
        _walk(body, sentences)
    for each in sentences[first:]:
        each.worded |= worded
        each.has_claim |= has_claim


def _asked(condition: Condition) -> Iterator[Number | ClaimHolds]:
    match condition:
        case ClaimHolds():
            yield condition
        case Compare():
            operands = (condition.first, *(other for _, other in condition.others))
            yield from (each for each in operands if isinstance(each, Number))
        case Not():
            yield from _asked(condition.condition)
        case AllOf() | AnyOf():
            for inner in condition.conditions:
                yield from _asked(inner)
        case IsNone() | bool():
            return
