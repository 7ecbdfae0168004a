"""What a template may print by itself, in whichever month: its own words of every branch."""

from collections.abc import Iterator

from ..nodes import Body, Change, Clause, Constant, If, Text, Word


def literals(body: Body) -> Iterator[str]:
    """Each of its texts, in their order."""
    for part in body:
        match part:
            case Text(text=text) | Constant(value=str(text)):
                yield text
            case (Word() as word) | Change(word=word):
                yield from (word.up, word.down, word.same, word.near)
            case Clause():
                yield from literals(part.body)
            case If():
                for branch in (*(each for _, each in part.branches), part.otherwise):
                    yield from literals(branch)
