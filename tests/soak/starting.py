"""`python -m tests.soak.starting`: a bureau that starts in mid-year by the guide, with the demo's data, has the demo's figures.

Follows `docs/guide/starting.md` on empty databases with office files made of the demo district's records, tells how long each
step took, and compares every figure of October 2021 with the demo's. Ends with 1 where one differs that is not named here.
"""

import asyncio
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from bureau_common.testing.patience import be_patient
from bureau_common.testing.postgres import restore_cluster, start_cluster
from bureau_common.testing.scratch import scratch_folder
from bureau_common.testing.templates import empty, migrated, template_of, with_demo
from bureau_common.testing.workspace import DEPLOYABLES
from demo.revenue.receipts import FILES as RECEIPT_FILES
from tests.soak._follow import follow, refused
from tests.suite import Suite, suite_of

DOMAINS = ("revenue", "credit", "debt", "performance")
PERIOD = "2021-10"
WRONG = {"unit": (422, "unit"), "merged": (422, "merged")}
"""Office files that must be refused, by status and rule."""
Told = dict[str, tuple[object, str]]


async def figures(suite: Suite) -> Told:
    """Every figure's value and state."""
    found: Told = {}
    for domain in DOMAINS:
        summary = (await suite.get(f"/v1/{domain}/summary?period={PERIOD}")).json()
        found |= {each["id"]: (each["value"], each["state"]) for each in summary["figures"]}
    return found


async def started(databases: dict[str, str], folder: Path) -> Told:
    """The figures of a bureau that followed the guide."""
    (_, receipts) = RECEIPT_FILES[0]
    async with suite_of(databases, folder) as suite:
        await follow(suite.gateway, suite.tokens, lambda line: print(line, file=sys.stderr, flush=True))
        found = await refused(suite.gateway, suite.tokens, receipts)
        if found != WRONG:
            raise SystemExit(f"files that must be refused: {found}")
        return await figures(suite)


async def known(databases: dict[str, str], folder: Path) -> Told:
    """The figures of the demo district."""
    async with suite_of(databases, folder) as suite:
        return await figures(suite)


def on_cluster(
    saved: Callable[[], AbstractContextManager[Path]], folder: Path, name_of: Callable[[str], str]
) -> dict[str, str]:
    """The addresses of a cluster's databases."""
    with saved() as files:
        restore_cluster(files, folder)
    cluster = start_cluster(folder, durable=False)
    return {name: cluster.url(template_of(name_of(name))) for name in DEPLOYABLES}


def main() -> int:
    be_patient()
    with scratch_folder() as folder:
        for name in ("own", "demo"):
            (folder / "keys" / name).mkdir(parents=True)
        own = on_cluster(migrated, folder / "migrated", lambda name: name if name == "gateway" else empty(name))
        mine = asyncio.run(started(own, folder / "keys" / "own"))
        theirs = asyncio.run(known(on_cluster(with_demo, folder / "demo", str), folder / "keys" / "demo"))
    differing = {name: (mine.get(name), value) for name, value in theirs.items() if mine.get(name) != value}
    print(f"{len(theirs) - len(differing)} of {len(theirs)} figures of {PERIOD} are the demo's")
    for name, (found, value) in differing.items():
        print(f"{name}: {found}, of the demo {value}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
