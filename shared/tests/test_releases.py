"""Two releases over one database: what a reader holds of the one is asked for anew of the other."""

import shutil
import sys
from importlib import import_module
from pathlib import Path

import httpx
import pytest

import toy
from bureau_common.testing.fixtures import client_of
from bureau_common.testing.issuer import Issuer
from toy.app import Settings
from toy.proofs import Order

SUMMARY = "/v1/summary?period=2021-03"
CHANGES = {
    "how a claim is judged": ("seen.printed(GROWTH) > 0", "seen.printed(GROWTH) < 0"),
    "how an input is called": ('Measure("订购合计"', 'Measure("采购合计"'),
}


@pytest.mark.parametrize("changed", CHANGES)
async def test_an_answer_of_another_release_is_not_taken_for_that_of_this_one(
    client: httpx.AsyncClient, settings: Settings, issuer: Issuer, order: Order, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, changed: str,
) -> None:  # fmt: skip
    """The tag named what is declared in words: of a claim that was judged otherwise since, the old answer went on to hold."""
    for number, day in enumerate(("2020-03-05", "2021-03-05")):
        body = order(f"R{number}", business_date=day, amount=f"{number + 1}.00", share_pct="100")
        assert (await client.post("/v1/orders", json=body)).status_code == 201
    first = await client.get(SUMMARY)
    name = f"toy_{[*CHANGES].index(changed)}"
    shutil.copytree(Path(toy.__path__[0]), tmp_path / name)
    figures = tmp_path / name / "figures.py"
    before, after = CHANGES[changed]
    text = figures.read_text(encoding="utf-8")
    assert before in text
    figures.write_text(text.replace(before, after), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    release = import_module(f"{name}.app")
    try:
        address = settings.database_url.get_secret_value()
        app = release.create_app(release.Settings(database_url=address, AUTH_JWKS_FILE=issuer.jwks_file))
        async with client_of(app) as other:
            headers = {**issuer.headers("viewer"), "If-None-Match": first.headers["etag"]}
            answer = await other.get(SUMMARY, headers=headers)
        assert (answer.status_code, answer.content != first.content) == (200, True)
    finally:
        for each in [each for each in sys.modules if each.partition(".")[0] == name]:
            del sys.modules[each]
