"""A template in pieces, each of which ends where a paragraph does, and whose figures and claims each of them reads."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass

from .nodes import Body, ClaimHolds, Number, Part, Plan, Problems, Taxes, Text

_BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Piece:
    """Some paragraphs of a template: what they say follows from the services and claims that they name, in any branch."""

    body: Body
    domains: frozenset[str]
    claim_ids: frozenset[str]
    lists: bool
    """Whether it prints a list, or asks for one: these tell of what any service says."""


def cut(body: Body) -> Sequence[Piece]:
    """The pieces of a whole text: a blank line between its parts ends a paragraph wherever it stands."""
    bodies: list[list[Part]] = [[]]
    for part in body:
        if isinstance(part, Text):
            first, *others = _BLANK_LINE.split(part.text)
            bodies[-1].append(Text(first))
            bodies += [[Text(each)] for each in others]
        else:
            bodies[-1].append(part)
    return [_piece(each) for each in bodies]


def _piece(body: Body) -> Piece:
    named = [*_within(body)]
    return Piece(
        body,
        domains=frozenset(each.id.partition(".")[0] for each in named if isinstance(each, Number)),
        claim_ids=frozenset(each.id for each in named if isinstance(each, ClaimHolds)),
        lists=any(isinstance(each, Problems | Plan | Taxes) for each in named),
    )


def _within(node: object) -> Iterator[object]:
    """Every node of a tree."""
    if isinstance(node, list | tuple):
        for each in node:
            yield from _within(each)
    elif is_dataclass(node):
        yield node
        for field in fields(node):
            yield from _within(getattr(node, field.name))
