"""Households whose heads have a birth date that a test chooses, and microcredit to them."""

import itertools
from collections.abc import Awaitable, Callable

import httpx
import pytest
from stdnum.cn import ric

Body = dict[str, object]


def id_number(born: str, serial: int) -> str:
    """A valid number of a division that does not exist."""
    places = f"349901{born.replace('-', '')}{serial:03d}"
    return f"{places}{ric.calc_check_digit(f'{places}0')}"  # it reads all places but the last


@pytest.fixture
def person(client: httpx.AsyncClient, body: Callable[..., Body]) -> Callable[..., Awaitable[str]]:
    """Register a person by birth date; returns the id."""
    serials = itertools.count(1)

    async def register(born: str = "1980-05-06", name: str = "张三") -> str:
        entry = body("2018-01-01", name=name, id_number=id_number(born, next(serials)))
        answer = await client.post("/v1/persons", json=entry)
        assert answer.status_code == 201, answer.text
        known: str = answer.json()["person"]["id"]
        return known

    return register


@pytest.fixture
def household(
    enter: Callable[..., Awaitable[Body]], person: Callable[..., Awaitable[str]]
) -> Callable[..., Awaitable[str]]:
    """Register a household by its number; returns that."""

    async def register(number: str, kind: str = "lifted_out", born: str = "1980-05-06", day: str = "2018-01-01") -> str:
        head = await person(born)
        await enter("households", day, household_no=number, kind=kind, township="349901101", head=head, members=3)
        return number

    return register


@pytest.fixture
def microcredit() -> Callable[..., Body]:
    """The fields of a loan that breaks no rule in June 2021, with what a test changes."""

    def create(loan_no: str, household_no: str, amount: str = "50000.00", **changes: object) -> Body:
        return {
            "loan_no": loan_no, "bank": "示范农商行", "household_no": household_no, "household_kind": "lifted_out",
            "origin": "new", "signed_on": "2021-06-01", "purpose": "planting", "security": "credit",
            "amount": amount, "rate_pct": "3.85", "due_on": "2022-06-01", **changes,
        }  # fmt: skip

    return create
