"""Every day that a book takes is one as ISO 8601 writes it, to pydantic 0 is a day, too; and there are days behind it."""

from datetime import date, timedelta
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from bureau_common.schemas.days import LAST_DAY
from tests.services import DOMAINS, books_of


def days(field: FieldInfo) -> bool:
    """Whether a field is of a day, or of one that may be left out."""
    return date in (field.annotation, *get_args(field.annotation))


def taken(field: FieldInfo, value: object) -> Any:
    """What a field makes of a value; none where it refuses."""
    try:
        return TypeAdapter(field.annotation if not field.metadata else field.rebuild_annotation()).validate_python(
            value
        )
    except ValidationError:
        return None


def days_of(domain: str) -> dict[str, FieldInfo]:
    """The fields of a service's books that are days."""
    return {
        f"{book.name}.{name}": field
        for book in books_of(domain)
        for name, field in book.entry.model_fields.items()
        if days(field)
    }


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_field_of_a_day_takes_a_number(domain: str) -> None:
    fields = days_of(domain)
    assert len(fields) >= len(books_of(domain))
    assert [name for name, field in fields.items() if taken(field, "2021-10-05") != date(2021, 10, 5)] == []
    assert [name for name, field in fields.items() for value in (0, "0", True) if taken(field, value)] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_field_of_a_day_takes_one_with_no_room_behind_it_or_before(domain: str) -> None:
    """Rules and alerts count on from it: of a deadline on 9999-12-31 the day after is none."""
    fields = days_of(domain)
    assert [name for name, field in fields.items() if taken(field, f"{LAST_DAY}") != LAST_DAY] == []
    beyond = [f"{day}" for day in (date.min, LAST_DAY + timedelta(1), date.max)]
    assert [name for name, field in fields.items() for day in beyond if taken(field, day)] == []
