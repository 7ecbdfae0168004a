"""Tables, views and JSON follow from the entry: each kind of field has its column, and rows are shown as they are."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, field_validator
from sqlalchemy import MetaData
from sqlalchemy.dialects import postgresql

from bureau_common.kit.core.records import NAMES, as_json, record_table, unchecked, view_of
from bureau_common.schemas.codes import plain_line
from bureau_common.schemas.money import Digits, Money
from bureau_common.schemas.records import Line, RecordEntry
from toy.things import Colour


class WideEntry(RecordEntry):
    """An entry with a field of every kind."""

    text: Annotated[Line, Field(title="文本")]
    flag: bool
    whole: Annotated[int, Field(ge=1)]
    day: date
    moment: datetime
    other: UUID
    colour: Annotated[Colour, Field(title="颜色")]
    amount: Money
    percent: Annotated[Decimal, Field(max_digits=7, decimal_places=4)]
    rate: Annotated[Decimal, Digits(9, 6)]
    clients: list[str]
    colours: list[Colour]
    note: Line | None = None
    paid: Annotated[Money | None, Field(title="已付")] = None
    share: Annotated[Decimal, Field(max_digits=5, decimal_places=2)] | None = None


WIDE = record_table(
    WideEntry, "wide", MetaData(naming_convention=NAMES), live=["text", ("day", "whole")], checks={"whole": "whole > 0"}
)
VIEW = view_of(WideEntry)


@pytest.mark.parametrize(
    ("field", "kind", "optional"),
    [
        ("source", "TEXT", False),
        ("business_date", "DATE", False),
        ("text", "TEXT", False),
        ("flag", "BOOLEAN", False),
        ("whole", "INTEGER", False),
        ("day", "DATE", False),
        ("moment", "TIMESTAMP WITH TIME ZONE", False),
        ("other", "UUID", False),
        ("colour", "TEXT", False),
        ("amount", "NUMERIC(20, 2)", False),
        ("percent", "NUMERIC(7, 4)", False),
        ("rate", "NUMERIC(9, 6)", False),
        ("clients", "TEXT[]", False),
        ("colours", "TEXT[]", False),
        ("note", "TEXT", True),
        ("paid", "NUMERIC(20, 2)", True),
        ("share", "NUMERIC(5, 2)", True),
    ],
)
def test_a_column_has_the_type_precision_and_nullability_of_its_field(field: str, kind: str, optional: bool) -> None:
    column = WIDE.c[field]
    assert (column.type.compile(postgresql.dialect()), column.nullable) == (kind, optional)


def test_every_field_has_a_column_and_the_kit_adds_its_own() -> None:
    own = {"id", "replaces", "created_change", "voided_change"}
    assert set(WIDE.c.keys()) == {*WideEntry.model_fields, *own}


def test_columns_keep_title_and_labels_and_the_table_its_checks_and_indexes() -> None:
    assert (WIDE.c.colour.info, WIDE.c.text.info["title"]) == ({"title": "颜色", "labels": Colour}, "文本")
    assert WIDE.c.whole.info["title"] == "whole"
    named = {index.name: [column.name for column in index.columns] for index in WIDE.indexes}
    assert (named["ix_wide_live_text"], named["ix_wide_live_day_whole"]) == (["text"], ["day", "whole"])
    assert "ck_wide_whole" in {constraint.name for constraint in WIDE.constraints}


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        (Decimal, "the field bad must say its digits"),
        (Annotated[Decimal, Field(max_digits=5)], "the field bad must say its digits"),
        (Annotated[Decimal, Field(ge=0, decimal_places=2)], "the field bad must say its digits"),
        (dict[str, str], "no column type for the field bad"),
        (Literal["a"], "no column type for the field bad"),
    ],
)
def test_a_field_without_digits_or_of_no_known_kind_is_refused_by_name(annotation: Any, message: str) -> None:
    class BadEntry(RecordEntry):
        bad: annotation

    with pytest.raises(TypeError, match=message):
        record_table(BadEntry, "bad", MetaData())


lines = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(
    lambda text: text and text == text.strip() == plain_line(text)  # as it is stored, in its one spelling
)
amounts = st.decimals(-(10**12), 10**12, places=2)
stored = st.fixed_dictionaries(
    {
        "source": st.just("s"), "source_ref": st.from_regex(r"[A-Z]{1,9}", fullmatch=True), "reporting_unit": st.just("u"),
        "business_date": st.dates(date(1990, 1, 1), date(2199, 12, 31)), "text": lines, "flag": st.booleans(),
        "whole": st.integers(1, 2**31 - 1), "day": st.dates(), "moment": st.datetimes(timezones=st.just(UTC)),
        "other": st.uuids(), "colour": st.sampled_from([each.value for each in Colour]), "amount": amounts,
        "percent": st.decimals(0, 999, places=4), "rate": st.decimals(0, 999, places=6), "clients": st.lists(lines),
        "colours": st.lists(st.sampled_from([each.value for each in Colour])), "note": st.none() | lines,
        "paid": st.none() | amounts, "share": st.none() | st.decimals(0, 999, places=2), "id": st.uuids(),
        "state": st.sampled_from(["live", "corrected", "voided"]), "replaces": st.none() | st.uuids(),
        "recorded_change": st.integers(1), "recorded_at": st.datetimes(timezones=st.just(UTC)), "recorded_by": lines,
        "reporting_unit_name": st.none() | lines,
    }
)  # fmt: skip


@given(stored)
def test_a_row_is_shown_as_a_validated_record_would_be(row: dict[str, Any]) -> None:
    assert as_json(unchecked(VIEW, row)) == VIEW.model_validate(row).model_dump_json().encode()


def test_a_row_that_a_rule_of_today_would_refuse_is_shown_as_it_stands() -> None:
    class StricterEntry(RecordEntry):
        amount: Annotated[Money, Field(gt=0)]
        colour: Colour
        no: Annotated[str, Field(pattern="^[0-9]+$")]

        @field_validator("no")
        @classmethod
        def _fail(cls, value: str) -> str:
            raise ValueError(value)

    row = {"source": "s", "source_ref": "r", "reporting_unit": "u", "business_date": date(1980, 1, 1),
           "amount": Decimal("-1.00"), "colour": "green", "no": "old", "id": uuid4(), "state": "live", "replaces": None,
           "recorded_change": 1, "recorded_at": datetime(2021, 1, 1, tzinfo=UTC), "recorded_by": "张三"}  # fmt: skip
    shown = json.loads(as_json(unchecked(view_of(StricterEntry), row)))
    assert (shown["amount"], shown["colour"], shown["no"], shown["business_date"]) == (
        "-1.00",
        "green",
        "old",
        "1980-01-01",
    )


async def test_lists_and_histories_show_rows_that_a_rule_of_today_would_refuse(
    client: httpx.AsyncClient, order: Callable[..., dict[str, object]], superuser: asyncpg.Connection
) -> None:
    record = (await client.post("/v1/orders", json=order("R1"))).json()["record"]["id"]
    await superuser.execute("update orders set kind = 'gone', item = 'x', amount = 0, business_date = '1980-01-01'")
    listed, one = await client.get("/v1/orders"), await client.get(f"/v1/orders/{record}")
    assert (listed.status_code, one.status_code) == (200, 200)
    (shown,) = listed.json()["items"]
    assert (shown["kind"], shown["item"], shown["amount"], shown["business_date"]) == (
        "gone",
        "x",
        "0.00",
        "1980-01-01",
    )
    assert one.json()["record"] == shown
