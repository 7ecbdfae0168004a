"""Courses: which step leads from which state to which, as a table; everything about steps follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from .findings import Finding, blocked
from .labels import Labelled
from .terms import Term

S = TypeVar("S", bound=Labelled)
A = TypeVar("A", bound=Labelled)


@dataclass(frozen=True)
class Course(Generic[S, A]):
    """A state machine over the standing steps of one thing; steps of one day come in the order of the actions.

    `steps` is by (state, action) the state that follows; what is not in it is refused. `field` is the entry's field
    that names the action.
    """

    term: Term
    start: S
    steps: Mapping[tuple[S, A], S]
    field: str = "action"

    @property
    def actions(self) -> list[A]:
        """Every action, in the order in which those of one day count."""
        return [*type(next(iter(self.steps))[1])]

    def follow(self, actions: Iterable[A]) -> tuple[S, A | None]:
        """The state after some actions in their order, and the first of them that was not possible, if any."""
        state = self.start
        for action in actions:
            following = self.steps.get((state, action))
            if following is None:
                return state, action
            state = following
        return state, None

    def judge(self, key: object, actions: Iterable[A], count: int = 1) -> list[Finding]:
        """What is wrong with the way that `count` things like the one named went, if anything."""
        state, refused = self.follow(actions)
        if refused is None:
            return []
        more_zh, more_en = (f"等{count}项", f" and {count - 1} more") if count > 1 else ("", "")
        term = self.term
        zh = f"{term.label_zh}{key}{more_zh}处于“{state.label_zh}”，不能{refused.label_zh}"
        en = f"The {term.label_en} {key}{more_en} is {state}: {refused} is not possible"
        allowed = " / ".join(action for (at, action) in self.steps if at is state)
        return [blocked("step_out_of_order", zh, en, term.clause, self.field, refused, allowed or None)]
