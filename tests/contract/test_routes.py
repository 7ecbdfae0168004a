"""Every operation of a service's document is what a request on its path meets, whichever routes stand before it."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, get_args
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.routing import Match

from bureau_common.kit.core.context import NOTHING
from bureau_common.kit.web.documents import operation_id, operations
from bureau_common.schemas.proofs import Proof
from credit_svc.app import create_app as create_credit
from credit_svc.settings import Settings as CreditSettings
from debt_svc.app import create_app as create_debt
from debt_svc.settings import Settings as DebtSettings
from performance_svc.app import create_app as create_performance
from performance_svc.settings import Settings as PerformanceSettings
from revenue_svc.app import create_app as create_revenue
from revenue_svc.settings import Settings as RevenueSettings
from tests.documents import service_documents

NOWHERE = "postgresql://nobody:nothing@127.0.0.1:1/none"
APPS: dict[str, Callable[[], FastAPI]] = {
    "revenue": lambda: create_revenue(RevenueSettings(database_url=NOWHERE)),
    "credit": lambda: create_credit(CreditSettings(database_url=NOWHERE)),
    "debt": lambda: create_debt(DebtSettings(database_url=NOWHERE)),
    "performance": lambda: create_performance(PerformanceSettings(database_url=NOWHERE)),
}
ID = str(UUID(int=7))


@pytest.mark.parametrize("name", APPS)
async def test_a_path_leads_to_the_operation_that_the_document_says(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[str] = []

    async def note(route: APIRoute, *_: Any) -> None:
        met.append(route.operation_id or operation_id(route))

    monkeypatch.setattr(APIRoute, "handle", note)
    app = APPS[name]()
    app.state.views = SimpleNamespace(restricted=NOTHING)  # whose a path is, is asked elsewhere
    expected = []
    for path, methods in service_documents()[name]["paths"].items():
        for method, operation in operations({"paths": {path: methods}}):
            scope = {"type": "http", "method": method.upper(), "path": re.sub(r"\{\w+\}", ID, path), "headers": []}
            await app.router({**scope, "app": app}, _nothing, _nothing)
            expected.append(operation["operationId"])
    assert len(expected) > 60
    assert met == expected


async def _nothing(*_: Any) -> Any:
    raise AssertionError("nothing is read and nothing is sent: the route itself was not run")


@pytest.mark.parametrize("name", APPS)
def test_a_path_answers_to_the_methods_that_the_document_says_and_to_no_other(name: str) -> None:
    app = APPS[name]()
    met = {}
    for path in service_documents()[name]["paths"]:
        scope = {"type": "http", "path": re.sub(r"\{\w+\}", ID, path), "headers": []}
        met[path] = {
            method
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
            if any(route.matches({**scope, "method": method})[0] is Match.FULL for route in app.routes)
        }
    assert met == {
        path: {method.upper() for method in methods} for path, methods in service_documents()[name]["paths"].items()
    }


def _models(kind: Any, seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """The models that a type names, at whatever depth."""
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in seen:
        seen.add(kind)
        for field in kind.model_fields.values():
            _models(field.annotation, seen)
    for each in get_args(kind):
        _models(each, seen)
    return seen


def test_what_a_proof_leaves_out_where_it_is_null_is_not_promised() -> None:
    for model in _models(Proof, set()):
        promised = [name for name, field in model.model_fields.items() if field.is_required()]
        nullable = [name for name in promised if type(None) in get_args(model.model_fields[name].annotation)]
        assert nullable == [], model
