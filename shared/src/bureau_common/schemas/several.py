"""Several of a thing, as one deployable tells another: reading them ends at the first that is wrong.

Every fault that is noted takes a kilobyte, and a value of two bytes can be one: who answers nonsense could fill the memory
of whoever reads it.
"""

from typing import Annotated, TypeVar

from pydantic import BeforeValidator, FailFast

T = TypeVar("T")
Several = Annotated[list[T], FailFast()]
Sequenced = Annotated[tuple[T, ...], FailFast()]
MOST_KEYS = 1000


def _bounded(told: object) -> object:
    if isinstance(told, dict) and len(told) > MOST_KEYS:
        raise ValueError(f"has more than {MOST_KEYS} keys")
    return told


V = TypeVar("V")
Keyed = Annotated[dict[str, V], BeforeValidator(_bounded)]
"""By its key what there is one of for each; a mapping is read to its end, so that there is a most."""
