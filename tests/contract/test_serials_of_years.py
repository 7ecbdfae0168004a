"""What a field takes today it takes in years: a record's correction, and the rows that name it, come long after it."""

from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter, ValidationError
from stdnum.cn import ric

from bureau_common.schemas import personal
from tests.services import DOMAINS, books_of

SERIAL = f"349901{datetime.now(UTC):%Y%m%d}009"
"""Of unit, day and counter, with the check character by which one in eleven reads as an ID number."""


class Later(datetime):
    """A clock of years after."""

    @classmethod
    def now(cls, tz: object = None) -> "Later":  # type: ignore[override]
        return cls(datetime.now(UTC).year + 5, 1, 1, tzinfo=UTC)


def taken(domain: str) -> set[str]:
    """The fields of a service's books that take the serial."""
    serial, found = SERIAL + ric.calc_check_digit(SERIAL + "0"), set()
    for book in books_of(domain):
        for name, field in book.entry.model_fields.items():
            try:
                TypeAdapter(field.rebuild_annotation()).validate_python(serial)
            except ValidationError:
                continue
            found.add(f"{book.name}.{name}")
    return found


@pytest.mark.parametrize("domain", DOMAINS)
def test_what_a_field_takes_of_a_serial_is_the_same_in_years(domain: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = taken(domain)
    assert now
    monkeypatch.setattr(personal, "datetime", Later)
    assert taken(domain) == now
