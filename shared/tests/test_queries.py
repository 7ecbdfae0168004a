"""Lists of keys in SQL: one array however many they are."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import ColumnElement, select

from bureau_common.kit.core.queries import among
from toy.things import Colour, Rows, parts


async def found(rows: Rows, condition: ColumnElement[bool]) -> list[Any]:
    return [*await rows.session.scalars(select(parts.c.code).where(condition).order_by(parts.c.code))]


@pytest.mark.parametrize("count", [0, 1, 2, 5000])
async def test_the_rows_are_those_whose_column_is_one_of_the_values(rows: Rows, count: int) -> None:
    for code in ("0001", "0002", "4999", "5000", None):
        await rows.add(parts, code=code)
    wanted = [f"{number:04d}" for number in range(1, count + 1)]
    assert await found(rows, among(parts.c.code, wanted)) == [
        c for c in ("0001", "0002", "4999", "5000") if c in wanted
    ]


@pytest.mark.parametrize("count", [1, 2, 5000])
async def test_of_several_columns_they_are_those_whose_tuple_is_listed_and_no_mixture(rows: Rows, count: int) -> None:
    for code, thing in (("1", "T1"), ("2", "T2"), ("1", "T2"), ("4999", "T4999"), ("1", None)):
        await rows.add(parts, code=code, thing=thing, colour=Colour.RED)
    wanted: Sequence[tuple[str, str, Colour]] = [(f"{n}", f"T{n}", Colour.RED) for n in range(1, count + 1)]
    listed = await found(rows, among((parts.c.code, parts.c.thing, parts.c.colour), wanted))
    assert listed == {1: ["1"], 2: ["1", "2"], 5000: ["1", "2", "4999"]}[count]
    others = [(code, thing, Colour.BLUE) for code, thing, _ in wanted]
    assert await found(rows, among((parts.c.code, parts.c.thing, parts.c.colour), others)) == []


def test_a_statement_has_one_parameter_a_column() -> None:
    pairs = [(str(n), str(n)) for n in range(5000)]
    assert len(select(parts).where(among((parts.c.code, parts.c.thing), pairs)).compile().params) == 2
