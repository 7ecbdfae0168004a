"""What four services say of a large file or register takes the gateway a step for each line, not one for each pair."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import httpx
import pytest

from bureau_common.kit.web.documents import PROBLEM_JSON
from bureau_common.schemas.changes import Head
from bureau_common.schemas.imports import Imported, ImportRehearsal
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


async def test_a_key_that_one_service_had_with_another_file_is_refused_as_such_and_not_asked_for_again(
    tmp_path: Path,
) -> None:
    """Sent again under the same key it would be refused for ever."""
    problem = Problem(type="x", title="x", status=422, code="key_reused", detail="x", instance="/", request_id="x")
    read = {"rows": 1, "sums": {}, "months": []}
    rehearsed = ImportRehearsal(accepted=True, findings=[], headroom={}, read=read, filed=0)
    written = Imported(change_no=7, created=1, unchanged=0, findings=[], read=read, filed=0)

    def service(*, knows: bool) -> Answer:
        def answer(request: httpx.Request) -> httpx.Response:
            if request.url.query:
                return httpx.Response(200, json=rehearsed.model_dump(mode="json"))
            return said(problem.model_dump_json(), 422, PROBLEM_JSON)(request) if knows else done

        done = httpx.Response(201, json=written.model_dump(mode="json"))
        return answer

    async with alone(tmp_path, {domain: service(knows=domain == "credit") for domain in DOMAINS}) as gateway:
        sent = {"files": {"file": ("u.csv", b"x")}, "headers": {"idempotency-key": "units", "accept-language": "en"}}
        answer = await gateway.post("/v1/units/import", **sent)
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
