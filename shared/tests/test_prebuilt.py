"""Statements whose SQL is written once: what is a constant in them comes back as it is, whatever stands in it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Date, Integer, Text, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from bureau_common.kit.core.prebuilt import Prebuilt

pytestmark = pytest.mark.usefixtures("client")  # whose end closes the database
ODD = ("it's", "a\\b", "100%", "%s", "$1", ":name", "{x}", "名", "")


async def test_constants_come_back_as_they_are_and_of_their_type(app: FastAPI) -> None:
    typed = (Decimal("-1.50"), date(2021, 1, 2), -7, True, None)
    constants: list[Any] = [*[literal(each, Text) for each in ODD], *map(literal, typed)]
    asked = [literal(each).in_(ODD) for each in ("b", "名")]
    statement = Prebuilt(select(*constants, *asked))
    async with app.state.database.reading() as session:
        (found,) = await statement.rows(session, {})
    assert [*found] == [*ODD, *typed, False, True]
    assert [type(each) for each in found[len(ODD) : -2]] == [type(each) for each in typed]


async def test_parameters_travel_anew_each_time_however_often_one_is_named(app: FastAPI) -> None:
    number, days = bindparam("number", type_=Integer), bindparam("days", type_=ARRAY(Date))
    statement = Prebuilt(select(number, number + 1, func.cardinality(days)).where(number > 1))
    async with app.state.database.reading() as session:
        found = [
            await statement.rows(session, {"number": each, "days": [date(2021, 1, 2)] * each, "more": 1})
            for each in (1, 2, 3)
        ]
    assert [[tuple(row) for row in rows] for rows in found] == [[], [(2, 3, 2)], [(3, 4, 3)]]
