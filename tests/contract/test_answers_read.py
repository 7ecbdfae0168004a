"""Whoever answers nonsense cannot fill the gateway's memory: reading a list ends at the first thing in it that is wrong."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from bureau_common.kit.watch.closings import Periods
from bureau_common.schemas.alerts import AlertRows
from bureau_common.schemas.figures import Breakdown, Figure, FigureRows, Histories, Series
from bureau_common.schemas.filings import RollCall
from bureau_common.schemas.imports import Imported, ImportRehearsal
from bureau_common.schemas.problems import Problem
from bureau_common.schemas.reporting_units import Register
from bureau_common.schemas.summaries import Summary

READ: list[type[BaseModel]] = [
    AlertRows, Breakdown, Figure, FigureRows, Histories, Imported, ImportRehearsal, Periods, Problem, Register, RollCall,
    Series, Summary,
]  # fmt: skip
"""What the gateway asks the services for, or is answered instead."""


def lists(schema: Any, place: str = "") -> Iterator[tuple[str, bool]]:
    """By its place every list of a model, and whether reading it ends at the first fault."""
    if isinstance(schema, dict):
        if schema.get("type") in ("list", "tuple"):
            yield place, schema.get("fail_fast", False)
        for name, part in schema.items():
            yield from lists(part, f"{place}.{name}")
    elif isinstance(schema, list):
        for part in schema:
            yield from lists(part, place)


@pytest.mark.parametrize("model", READ, ids=lambda model: model.__name__)
def test_reading_a_list_ends_at_its_first_fault(model: type[BaseModel]) -> None:
    assert [place for place, ends in lists(model.__pydantic_core_schema__) if not ends] == []


@pytest.mark.parametrize(
    "content",
    [
        {"figures": [{"notes": [1] * 1000}] * 1000},
        {"figures": [{}] * 1000},
        {"alerts": [{"cause": {"parts_zh": [{}] * 1000}}] * 1000},
        {"unlisted": {str(number): 0 for number in range(2000)}},
    ],
    ids=["texts", "objects", "parts", "counts"],
)
def test_a_thousand_wrong_things_are_told_as_one(content: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refused:
        Summary.model_validate_json(json.dumps(content))
    assert refused.value.error_count() < 40
