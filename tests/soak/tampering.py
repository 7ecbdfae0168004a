"""`python -m tests.soak.tampering [--count 1000] [--seed 1]`: many tamperings at places of chance, all of which are found.

Each begins from the same filled service and its anchors; the seed of one that was not found is printed. By hand only.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from bureau_common.kit.core.logs import configure_logs
from bureau_common.testing.clones import Clones
from bureau_common.testing.fixtures import app_of, client_of
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.patience import LONG
from bureau_common.testing.postgres import create_application, create_database, start_cluster
from bureau_common.testing.scratch import scratch_folder
from bureau_common.testing.templates import template_of
from bureau_common.testing.units import register_units
from toy.app import Settings, create_app, create_tables
from toy.evidence import file_of, fill, verified
from toy.tampering import KINDS, tamper


def order(source_ref: str, **changes: object) -> dict[str, object]:
    return {
        "source": "shop", "source_ref": source_ref, "reporting_unit": "340311", "business_date": "2021-03-15",
        "order_no": f"V{source_ref}", "item": "1010101", "share_pct": "50", "kind": "order", "amount": "1000.01",
        **changes,
    }  # fmt: skip


async def prepare(clones: Clones, issuer: Issuer, folder: Path) -> tuple[Settings, str, bytes, str]:
    """The service's settings, its filled database as saved, its anchors, and the last of them as somebody noted it."""
    settings = Settings(database_url=clones.make("toy"), AUTH_JWKS_FILE=issuer.jwks_file)
    settings = settings.model_copy(update={"anchors": folder, "anchor_seconds": LONG})
    app = app_of(create_app, settings)
    async with client_of(app) as client:
        client.headers.update(issuer.headers("viewer", "recorder"))
        await fill(app, client, issuer, order, folder)
        noted = (await verified(app, folder)).anchor or ""
    return settings, clones.save(settings.database_url.get_secret_value()), file_of(folder).read_bytes(), noted


async def run(clones: Clones, issuer: Issuer, folder: Path, count: int, seed: int) -> Counter[str]:
    """Tamper and verify, again and again; what was not found by kind."""
    settings, saved, anchors, noted = await prepare(clones, issuer, folder)
    app, missed, tried = app_of(create_app, settings), Counter[str](), Counter[str]()
    address = settings.database_url.get_secret_value()
    for number in range(count):
        kind = list(KINDS)[number % len(KINDS)]
        clones.restore(address, saved)
        file_of(folder).write_bytes(anchors)
        app_of(create_app, settings)
        await tamper(app, folder, kind, Random(f"{seed} {number}"))
        found = await verified(app, folder, noted if "everywhere" in kind else None)
        tried[kind] += 1
        if found.ok:
            missed[kind] += 1
            print(f"not found: {kind} (seed {seed}, number {number})", flush=True)
        await app.state.database.close()
    print(json.dumps({"tried": sum(tried.values()), "kinds": len(tried), "found": count - sum(missed.values())}))
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(prog="tampering")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with scratch_folder() as place, tempfile.TemporaryDirectory() as folder:
        cluster = start_cluster(place / "postgres", durable=False)
        asyncio.run(create_application(cluster))
        asyncio.run(create_database(cluster, template_of("toy")))
        create_tables(cluster.url(template_of("toy")), "application")
        asyncio.run(register_units(cluster.url(template_of("toy"))))
        clones = Clones(cluster)
        missed = asyncio.run(run(clones, Issuer(Path(folder)), Path(folder) / "a", asked.count, asked.seed))
        clones.close()
    return 1 if missed else 0


if __name__ == "__main__":
    configure_logs("soak", "ERROR")
    sys.exit(main())
