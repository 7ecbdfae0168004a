"""Denied by default: every operation of every app answers 401 without a token, whatever else is wrong with the call."""

import re

from tests.architecture.test_house import OPEN
from tests.documents import service_documents
from tests.suite import Suite

ID = "01a20bd7-7404-7d20-889c-d1d9b309057c"


def filled(path: str) -> str:
    """The path with something in the place of each parameter."""
    values = {"period": "2021-10", "figure_id": "revenue.general_revenue.ytd", "client_id": "someone"}
    return re.sub(r"{(\w+)}", lambda name: values.get(name[1], ID), path)


async def test_no_operation_of_the_suite_answers_without_a_token(suite: Suite) -> None:
    document = (await suite.gateway.get("/v1/openapi.json")).json()
    answered = {}
    for path, operations in document["paths"].items():
        for method in operations if path not in OPEN else ():
            answer = await suite.gateway.request(method.upper(), filled(path), json={})
            answered[f"{method} {path}"] = answer.status_code
    assert len(answered) > 30
    assert {call: status for call, status in answered.items() if status != 401} == {}


async def test_no_operation_of_a_service_answers_without_a_token(suite: Suite) -> None:
    for name, document in service_documents().items():
        for path, operations in document["paths"].items():
            for method in operations if path not in OPEN else ():
                answer = await suite.direct[name].request(method.upper(), filled(path), json={})
                assert answer.status_code == 401, f"{name}: {method} {path}"
