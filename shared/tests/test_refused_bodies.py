"""Of a body that was refused nothing stays in memory, and it is read no further than it is refused."""

import json
import threading
import weakref
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from fastapi import Request
from pydantic import BaseModel, TypeAdapter

from bureau_common.kit.web import problems
from bureau_common.kit.web.routing import _Read
from toy.schemas import OrderEntry


class Lot(BaseModel):
    """Some orders at once."""

    items: list[OrderEntry]


def test_errors_hold_no_request_by_the_calls_that_they_came_through(order: Callable[..., dict[str, object]]) -> None:
    """Nobody collects here: what is in no ring goes with its last name, and a ring through pydantic is never freed."""
    for many, told in ((3, 6), (600, 1000)):
        wrong = [order(f"R{number}", amount="1_0", business_date="1.1") for number in range(many)]
        read = _Read(Request({"type": "http", "headers": []}), TypeAdapter(Lot), None, is_batch=True)
        read._valid(json.dumps({"items": wrong}).encode())
        assert (len(read.errors), read.count) == (told, 2 * many)
        gone = weakref.ref(read)
        del read
        assert gone() is None


def test_a_body_of_more_objects_than_it_may_have_is_not_read_to_its_end() -> None:
    read = _Read(Request({"type": "http", "headers": []}), TypeAdapter(Lot), None, is_batch=True)
    read._valid(b'{"items":[' + b"{}," * 60_001 + b"is no JSON")
    assert [(each["loc"], each["type"]) for each in read.errors] == [(("body", ""), "too_many_places")]


@pytest.mark.parametrize(("many", "at_once"), [(3, True), (4, False)])
async def test_what_is_told_of_more_than_a_few_wrong_places_is_put_together_in_a_thread(
    client: httpx.AsyncClient,
    order: Callable[..., dict[str, object]],
    monkeypatch: pytest.MonkeyPatch,
    many: int,
    at_once: bool,
) -> None:
    """All of them are looked through for persons, which took a second of a batch of a mebibyte."""
    looked: dict[str, bool] = {}
    asked = problems.may_identify

    def looks(text: str) -> bool:
        looked[text] = threading.current_thread() is threading.main_thread()
        return asked(text)

    monkeypatch.setattr(problems, "may_identify", looks)
    unknown = {f"{number}{'多' * 2000}": 1 for number in range(1, many)}
    answer = await client.post("/v1/orders", json=order("R1", amount="没有数" * 2000, **unknown))
    assert (answer.status_code, answer.json()["errors_total"]) == (422, many)
    keys = [f"{number}{'多' * 999}" for number in range(1, many)]
    assert looked == dict.fromkeys(["amount", ("没有数" * 2000)[:1000], *keys], at_once)


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "APPLICATION/x-www-form-urlencoded; x=1", "text/csv", ""]
)
async def test_a_form_that_can_hold_no_file_is_not_read(client: httpx.AsyncClient, kind: str) -> None:
    """250 MB of `&` took a hundred seconds in which others waited."""
    taken: list[bytes] = []

    async def body() -> AsyncIterator[bytes]:
        for _ in range(20):
            taken.append(b"&" * 100_000)
            yield taken[-1]

    headers = {"Content-Type": kind, "Idempotency-Key": "k"}
    answer = await client.post("/v1/orders/import", content=body(), headers=headers)
    assert (answer.status_code, [(each["field"], each["rule"]) for each in answer.json()["errors"]]) == (
        422,
        [("file", "no_file")],
    )
    assert len(taken) < 2


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", None])
async def test_an_object_that_is_not_announced_as_json_is_told_how_it_is_sent(
    client: httpx.AsyncClient, order: Callable[..., dict[str, object]], kind: str | None
) -> None:
    """`curl -d` alone announces a form."""
    headers = {"Accept-Language": "en", **({"Content-Type": kind} if kind else {})}
    answer = await client.post("/v1/orders", content=json.dumps(order("R1")), headers=headers)
    (told,) = answer.json()["errors"]
    assert (answer.status_code, told["field"]) == (422, "body")
    assert told["message"] == "must be a JSON object, sent with Content-Type: application/json"


async def test_what_is_announced_as_json_and_no_object_is_not_told_how_it_is_sent(client: httpx.AsyncClient) -> None:
    headers = {"Accept-Language": "en", "Content-Type": "application/json"}
    for body in ("[]", '"x"', "1"):
        answer = await client.post("/v1/orders", content=body, headers=headers)
        assert [each["message"] for each in answer.json()["errors"]] == ["must be an object"]
