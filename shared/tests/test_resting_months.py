"""Which month a figure rests on is asked of many months, and of each once."""

from types import SimpleNamespace
from typing import Any

from bureau_common.kit.figures import computing
from bureau_common.kit.parameters.parameters import InForce
from bureau_common.schemas.periods import Period
from toy.tables import orders


def test_the_books_of_a_figure_are_found_once_for_each_month() -> None:
    """A figure that nobody filed since 1990 asks of 400 months for each of 240 points: it took seconds on the event loop."""
    chosen: list[object] = []

    def choose(settings: object) -> Any:
        chosen.append(settings)
        return SimpleNamespace(taken=SimpleNamespace(flow=SimpleNamespace(table=orders)))

    in_force = InForce((), {})
    figure: Any = SimpleNamespace(id="toy.total.ytd", inputs={"a": SimpleNamespace(chosen=choose)})
    other: Any = SimpleNamespace(id="toy.other.ytd", inputs={"a": SimpleNamespace(chosen=choose)})
    for _ in range(3):
        for month in (Period(2021, 1), Period(2021, 2)):
            for definition in (figure, other):
                assert computing._books(definition, in_force, month) == {"orders"}
    assert len(chosen) == 4
