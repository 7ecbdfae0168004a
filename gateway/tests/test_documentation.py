"""The documents of the gateway: each is made once, however many ask for it at once."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from bureau_gateway import documentation
from gateway.tests.alone import alone

PATHS = ("/v1/openapi.json", "/v1/openapi/revenue.json", "/v1/openapi/gateway.json?tag=figures")


@pytest.mark.race
async def test_a_document_is_made_once_however_many_ask_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each request made its own: 120 strangers took half a gigabyte that did not come back, and reports took 21 seconds."""
    made = Counter[str]()
    real = documentation.JSONResponse

    def counting(content: dict[str, object]) -> object:
        made[str(len(content["paths"]))] += 1  # type: ignore[arg-type]
        return real(content)

    monkeypatch.setattr(documentation, "JSONResponse", counting)
    documentation._made.cache_clear()
    async with alone(tmp_path) as gateway:
        for path in PATHS:
            answers = await asyncio.gather(*[gateway.get(path) for _ in range(9)])
            assert len({each.content for each in answers}) == 1
            assert answers[0].json()["openapi"]
    assert list(made.values()) == [1, 1, 1]


async def test_a_tag_that_there_is_not_is_not_found_and_not_kept(tmp_path: Path) -> None:
    async with alone(tmp_path) as gateway:
        before = documentation._made.cache_info().currsize
        for number in range(5):
            assert (await gateway.get(f"/v1/openapi/revenue.json?tag=x{number}")).status_code == 404
    assert documentation._made.cache_info().currsize == before
