"""A bureau that starts in mid-year with openings has the demo district's figures."""

from pathlib import Path
from typing import Any

from bureau_common.testing.fixtures import NewDatabase
from bureau_common.testing.templates import empty
from bureau_common.testing.workspace import DEPLOYABLES
from demo.revenue.receipts import FILES as RECEIPT_FILES
from tests.starting.follow import follow, refused
from tests.suite import Suite, suite_of

DOMAINS = ("revenue", "credit", "debt", "performance")


async def figures(suite: Suite, domain: str) -> dict[str, tuple[Any, str]]:
    told = (await suite.get(f"/v1/{domain}/summary?period=2021-10")).json()["figures"]
    return {each["id"]: (each["value"], each["state"]) for each in told}


async def test_the_figures_of_a_bureau_that_started_in_mid_year_are_those_of_the_demo(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    (_, receipts) = RECEIPT_FILES[0]
    (tmp_path / "own").mkdir()
    databases = {name: new_database(name if name == "gateway" else empty(name)) for name in DEPLOYABLES}
    async with suite_of(databases, tmp_path / "own") as suite:
        await follow(suite.gateway, suite.tokens, print)
        assert await refused(suite.gateway, suite.tokens, receipts) == {
            "万元": (422, "unit"),
            "merged": (422, "merged"),
        }
        own = {domain: await figures(suite, domain) for domain in DOMAINS}
        import json

        Path("/tmp/own.json").write_text(json.dumps(own, ensure_ascii=False))
