"""The shipped template names figures and claims that the services declare: a misspelt one would print 〔暂缺〕 for ever."""

from importlib import import_module
from typing import Any
from unittest.mock import patch

import pytest

from bureau_gateway.report.template import shipped_template
from tests.services import DOMAINS


def declared(kind: str) -> set[str]:
    """The ids of one kind that the four services hand to the kit."""
    found: set[str] = set()
    for domain in DOMAINS:
        app = import_module(f"{domain}_svc.app")
        with patch.object(app, "create_service") as create_service:
            app.create_app(None)
        given: Any = create_service.call_args.kwargs.get(kind, ())
        found |= {each.id for each in given}
    return found


@pytest.mark.parametrize("kind", ["figures", "claims"])
def test_every_name_in_the_shipped_template_is_declared_by_a_service(kind: str) -> None:
    template = shipped_template()
    named = template.figure_ids if kind == "figures" else template.claim_ids
    assert named, f"the shipped template names no {kind}"
    assert named <= declared(kind)
