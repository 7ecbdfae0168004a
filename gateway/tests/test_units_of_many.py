"""What four services say of a large file or register takes the gateway a step for each line, not one for each pair."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import httpx
import pytest

from bureau_common.kit.web.documents import PROBLEM_JSON
from bureau_common.schemas.changes import Head
from bureau_common.schemas.problems import FieldError, Problem
from bureau_common.schemas.reporting_units import Register, Unit
from bureau_gateway.openapi import DOMAINS
from bureau_gateway.units.service import compare
from gateway.tests.alone import Answer, alone, said

MANY = 300


class Counted(str):
    """A code that counts how often any of its kind is looked up."""

    looked: ClassVar[int] = 0

    def __hash__(self) -> int:
        Counted.looked += 1
        return super().__hash__()


class Registers:
    """Stands in for the services: each has the same units."""

    async def read_as(self, model: type[Register], domain: str, target: str, headers: Mapping[str, str]) -> Register:
        unit = {
            "name": "x", "kind": "school", "division_code": "340311", "owner_department": None, "from_day": None,
            "until_day": None, "successor": None,
        }  # fmt: skip
        units = [Unit.model_construct(code=Counted(f"U{number:04}"), **unit) for number in range(MANY)]
        return Register.model_construct(head=Head(change_no=1, chain=""), units=units, lacking=[])


async def test_registers_are_compared_code_by_code() -> None:
    Counted.looked = 0
    told = await compare(Registers(), {})  # type: ignore[arg-type]
    assert (told.is_equal, len(told.units)) == (True, MANY)
    assert Counted.looked < 20 * MANY


async def test_what_four_services_say_of_a_file_is_told_once_without_comparing_each_with_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors = [FieldError(field="code", row=row, rule="unknown", message="x") for row in range(MANY)]
    problem = Problem(
        type="x", title="x", status=422, code="malformed", detail="x", instance="/", request_id="x", errors=errors
    )
    compared = 0

    def counted(one: FieldError, other: object) -> bool:
        nonlocal compared
        compared += 1
        return vars(one) == vars(other)

    monkeypatch.setattr(FieldError, "__eq__", counted)
    async with alone(tmp_path) as gateway:
        for domain in DOMAINS:
            gateway.answers[domain] = said(problem.model_dump_json(), 422, "application/problem+json")
        sent = {"files": {"file": ("u.csv", b"x")}, "headers": {"idempotency-key": "units"}}
        answer = await gateway.post("/v1/units/import", **sent)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (422, "malformed"), told
    assert [each["row"] for each in told["errors"] if each["field"] == "code"] == [*range(MANY)]
    assert compared < 20 * MANY


async def test_a_refusal_says_what_this_request_did_since_an_earlier_one_may_have_been_written_in_some(
    tmp_path: Path,
) -> None:
    """A file that three services have is sent again, and the fourth refuses it now."""
    problem = Problem(type="x", title="x", status=422, code="malformed", detail="x", instance="/", request_id="x")
    async with alone(tmp_path) as gateway:
        for domain in DOMAINS:
            gateway.answers[domain] = said(problem.model_dump_json(), 422, "application/problem+json")
        sent = {"files": {"file": ("u.csv", b"x")}, "headers": {"idempotency-key": "units"}}
        told = [
            (
                await gateway.post(
                    "/v1/units/import", **{**sent, "headers": {**sent["headers"], "accept-language": each}}
                )
            )
            for each in ("en", "zh")
        ]
    english, chinese = [answer.json()["detail"] for answer in told]
    assert "this request wrote nothing" in english
    assert "none of the four" not in english
    assert "本次未向任何服务写入" in chinese


READ: dict[str, object] = {"rows": 1, "sums": {}, "months": []}
REHEARSED = httpx.Response(200, json={"accepted": True, "findings": [], "headroom": {}, "read": READ, "filed": 0})
WRITTEN = httpx.Response(
    201, json={"change_no": 7, "created": 1, "unchanged": 0, "findings": [], "read": READ, "filed": 0}
)
SENT = {"files": {"file": ("u.csv", b"x")}, "headers": {"idempotency-key": "units", "accept-language": "en"}}


def problem(code: str, status: int = 422) -> httpx.Response:
    told = Problem(type="x", title="x", status=status, code=code, detail="x", instance="/", request_id="x")
    return httpx.Response(status, content=told.model_dump_json(), headers={"content-type": PROBLEM_JSON})


def register(rehearsed: httpx.Response = REHEARSED, written: httpx.Response = WRITTEN) -> Answer:
    """A service that answers the rehearsal of a file of units, and the file itself."""
    return lambda request: rehearsed if request.url.query else written


async def test_a_file_that_services_have_is_answered_as_it_was_after_a_unit_was_corrected_in_them(
    tmp_path: Path,
) -> None:
    """The rehearsal refused it for ever, and the demo district did not start any more."""
    corrected = register(problem("differs", 409))
    async with alone(tmp_path, {**dict.fromkeys(DOMAINS, corrected), "debt": register()}) as gateway:
        answer = await gateway.post("/v1/units/import", **SENT)
        assert (answer.status_code, [*answer.json()["services"]]) == (200, [*DOMAINS]), answer.text
        dry = await gateway.post("/v1/units/import?dry_run=true", **SENT)
        assert (dry.status_code, dry.json()["code"]) == (422, "malformed")


@pytest.mark.parametrize(
    "other", [register(problem("differs", 409), problem(code)) for code in ("differs", "key_reused", "busy")]
)
async def test_what_one_service_refuses_and_has_no_answer_to_is_written_nowhere(tmp_path: Path, other: Answer) -> None:
    async with alone(tmp_path, {**dict.fromkeys(DOMAINS, register()), "debt": other}) as gateway:
        answer = await gateway.post("/v1/units/import", **SENT)
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed"), answer.text
        sent = [request.url for request in gateway.asked if request.method == "POST" and not request.url.query]
    assert len(sent) == 1  # where it is refused, for the answer that may be there


async def test_a_key_that_one_service_had_with_another_file_is_refused_as_such_and_not_asked_for_again(
    tmp_path: Path,
) -> None:
    """Sent again under the same key it would be refused for ever."""
    services = {
        domain: register(written=problem("key_reused") if domain == "credit" else WRITTEN) for domain in DOMAINS
    }
    async with alone(tmp_path, services) as gateway:
        answer = await gateway.post("/v1/units/import", **SENT)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (422, "key_reused"), told
    assert "retry-after" not in answer.headers
    assert "under a new key" in told["detail"]
    rules = {each["field"]: each["rule"] for each in told["errors"]}
    assert rules == {**dict.fromkeys(DOMAINS, "accepted"), "credit": "key_reused"}


async def test_a_language_in_other_letters_is_refused_as_it_is_where_calls_are_passed_through(tmp_path: Path) -> None:
    async with alone(tmp_path) as gateway:
        sent = {"headers": {"accept-language": "zhé".encode("latin-1"), "idempotency-key": "k"}}
        file = {"files": {"file": ("units.csv", b"code", "text/csv")}}
        answer = await gateway.post("/v1/units/import", **sent, **file)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "header.accept-language")
        assert gateway.asked == []
