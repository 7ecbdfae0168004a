"""What a normal form makes digits of, as ² and ①, is no digit of the codes and months that give an example, in any book."""

from collections.abc import Iterator

import pytest
from pydantic import TypeAdapter, ValidationError

from tests.services import DOMAINS, books_of

_ODD = "⁰①²③④⑤⑥⑦⑧⑨"


def codes_of(domain: str) -> Iterator[tuple[str, TypeAdapter[object], str]]:
    """The fields of a service's books whose document gives a pattern, each with an example of its own that has a digit."""
    for book in books_of(domain):
        properties = book.entry.model_json_schema()["properties"]
        for name, field in book.entry.model_fields.items():
            shown = properties[field.alias or name]
            for example in shown.get("examples", []) if "pattern" in shown else []:
                if isinstance(example, str) and any(each.isdigit() for each in example):
                    yield f"{book.name}.{name}", TypeAdapter(field.rebuild_annotation()), example


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_code_has_digits_that_are_none(domain: str) -> None:
    found = [*codes_of(domain)]
    assert found
    taken = []
    for name, adapter, example in found:
        adapter.validate_python(example)
        for place, each in enumerate(example):
            if each.isdigit():
                odd = f"{example[:place]}{_ODD[int(each)]}{example[place + 1 :]}"
                try:
                    adapter.validate_python(odd)
                except ValidationError:
                    continue
                taken.append((name, odd))
    assert taken == []
