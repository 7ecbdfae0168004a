"""Following one request opens at most five files in two folders of the service, and rules over two topics in links/.

A summary is of every topic: it may open each topic's figures and tables, the questions of its guards with what rules make
of their answers, what several topics share in reference/, what the summary and the links join, and nothing else.
"""

import asyncio
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from bureau_common.testing.workspace import ROOT
from tests.receipt_files import Line, receipts_csv
from tests.suite import Suite

SOURCE = ROOT / "services/revenue-svc/src"
INSIDE = f"{SOURCE}/"
SUMMARY, READING = "revenue_svc/summary/", ("figures.py", "tables.py", "guards.py", "rules.py")
REFERENCE = "revenue_svc/reference/"
"""What several topics say alike, such as which year a row is of."""
LINKS = "revenue_svc/links/"
"""Where the rules and questions over two topics stand."""


@contextmanager
def files_entered(seen: set[Path]) -> Iterator[None]:
    """Note each file of the service in which a function is called meanwhile."""

    def note(frame: FrameType, event: str, _argument: object) -> None:
        # Every call of every library passes here: nothing but text is compared, or the database's time limits pass.
        if event == "call" and frame.f_code.co_filename.startswith(INSIDE):
            seen.add(Path(frame.f_code.co_filename))

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


async def entered(suite: Suite, method: str, path: str, body: dict[str, object] | None = None) -> list[str]:
    """The service's files in which one request calls a function."""
    seen: set[Path] = set()
    with files_entered(seen):
        answer = await suite.gateway.request(method, path, json=body, headers=suite.auth("recorder"))
        await asyncio.sleep(0)
    assert answer.status_code in (200, 201), answer.text
    return sorted(str(path.relative_to(SOURCE)) for path in seen)


async def test_a_summary_enters_figures_and_questions_and_nothing_else(suite: Suite) -> None:
    names = await entered(suite, "GET", "/v1/revenue/summary?period=2021-10")
    assert names
    strange = [
        path for path in names if Path(path).name not in READING and not path.startswith((SUMMARY, LINKS, REFERENCE))
    ]
    assert strange == []


async def test_one_request_enters_at_most_five_files_in_two_folders(suite: Suite) -> None:
    content = receipts_csv([Line("1", "2021-03-01", "10304", "1.00")])
    assert (await suite.import_file("revenue/receipts", content, "warm")).status_code == 201
    receipt = (await suite.get("/v1/revenue/receipts")).json()["items"][0]
    entry = {
        name: value
        for name, value in receipt.items()
        if name
        not in ("id", "state", "replaces", "recorded_change", "recorded_at", "recorded_by", "reporting_unit_name")
    }
    calls = {
        "enter": ("POST", "/v1/revenue/receipts", {**entry, "source_ref": "2"}),
        "figure": ("GET", "/v1/figures/revenue.general_revenue.ytd?period=2021-10", None),
        "rows": ("GET", "/v1/figures/revenue.general_revenue.ytd/records?period=2021-10", None),
    }
    for name, (method, path, body) in calls.items():
        every = await entered(suite, method, path, body)
        names = [path for path in every if name != "enter" or not path.startswith(LINKS)]
        assert len(names) <= 5, f"{name}: {names}"
        assert len({Path(path).parent for path in names}) <= 2, f"{name}: {names}"
        if name == "enter":
            assert "revenue_svc/topics/receipts/rules.py" in names
