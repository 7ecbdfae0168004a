"""`python -m tests.soak.killing [ACT …]`: one of two replicas is killed before each step of a write, which the other then does.

For each act (ACTS) and each step of its request, a statement, a commit or the answer: a replica that is sent it ends there
as by `kill -9`; sent again under its key to the other replica, it is done once, and answered alike from then on. At the
end the journal and the anchors verify. Ends with 1 where something did not hold. By hand only.
"""

import asyncio
import csv
import io
import json
import os
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bureau_common.kit.core.logs import configure_logs
from bureau_common.testing.clones import Clones
from bureau_common.testing.fixtures import app_of, client_of
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.postgres import create_application, create_database, start_cluster
from bureau_common.testing.scratch import scratch_folder
from bureau_common.testing.templates import template_of
from bureau_common.testing.units import register_units
from toy.app import create_app, create_tables
from toy.evidence import verified
from toy.filings import UNIT, filing
from toy.schemas import OrderEntry

from ._mortal import MARK, TODAY, settings_of
from .tampering import order

STEPS = 400
"""More than any request has."""
BUREAU = {"source": "o", "reporting_unit": "bureau", "business_date": "2030-12-31"}
Send = Callable[[httpx.AsyncClient, dict[str, str]], Awaitable[httpx.Response]]


@dataclass(frozen=True)
class Killed:
    """The replica that stays, the one that ends, and what is sent to them."""

    client: httpx.AsyncClient
    issuer: Issuer
    mortal: asyncio.subprocess.Process

    def _post(self, path: str, headers: dict[str, str] | None = None, **sent: Any) -> Send:
        return lambda who, more: who.post(f"/v1/{path}", headers={**(headers or {}), **more}, **sent)

    @property
    def _approver(self) -> dict[str, str]:
        return self.issuer.headers("approver", person="李四")

    async def _proposed(self, book: str, entry: dict[str, object]) -> Send:
        answer = await self._propose(book, entry)(self.client, {})
        return self._post(f"{book}/proposals/{answer.json()['proposal']['id']}/approve", self._approver)

    def _propose(self, book: str, entry: dict[str, object]) -> Send:
        return self._post(f"{book}/proposals", json={"operation": "enter", "reason": "年度下达", "entry": entry})

    def _limit(self, name: str) -> dict[str, object]:
        return {**BUREAU, "source_ref": name, "reporting_unit": UNIT, "limit_no": name, "fiscal_year": 2030,
                "amount": "5000.00"}  # fmt: skip

    async def enter(self, n: int) -> Send:
        return self._post("orders", json=order(f"e{n}"))

    async def correct(self, n: int) -> Send:
        entered = await self.client.post("/v1/orders", json=order(f"c{n}"))
        body = {"reason": "更正金额", "entry": order(f"c{n}", amount="7.00")}
        return self._post(f"orders/{entered.json()['record']['id']}/correct", json=body)

    async def file(self, n: int) -> Send:
        """An import."""
        text = io.StringIO()
        lines = csv.writer(text)
        lines.writerow(field.title for field in OrderEntry.model_fields.values())
        rows = [order(f"i{n}-{row}") for row in range(3)]
        lines.writerows([row.get(name) or "" for name in OrderEntry.model_fields] for row in rows)
        return self._post("orders/import", files={"file": ("o.csv", text.getvalue().encode(), "text/csv")})

    async def close(self, n: int) -> Send:
        return self._post(f"periods/{2000 + n // 12}-{n % 12 + 1:02d}/close", self._approver, json={"reason": "结账"})

    async def reopen(self, n: int) -> Send:
        month = {"from_period": "1990-01", "through_period": "1990-01", "books": "orders", "expires_on": "2031-01-05"}
        if n == 1:
            await self._post("periods/1990-01/close", self._approver, json={"reason": "结账"})(self.client, {})
        return await self._proposed("reopenings", {**BUREAU, "source_ref": f"R{n}", **month})

    async def propose(self, n: int) -> Send:
        return self._propose("limits", self._limit(f"P{n}"))

    async def approve(self, n: int) -> Send:
        return await self._proposed("limits", self._limit(f"L{n}"))

    async def tell(self, n: int) -> Send:
        """A filing."""
        return self._post("filings", json=filing(f"20{n // 12 + 10}-{n % 12 + 1:02d}", UNIT))

    async def changes(self) -> int:
        return int((await self.client.get("/v1/changes")).json()["head"]["change_no"])

    async def kill(self, step: int, key: str, send: Send) -> bool:
        """Send it to a replica that ends before that step; whether it had so many."""
        assert self.mortal.stdin
        assert self.mortal.stdout
        self.mortal.stdin.write(f"{step}\n".encode())
        port, child = map(int, (await self.mortal.stdout.readline()).split())
        base = f"http://127.0.0.1:{port}"
        try:
            async with httpx.AsyncClient(
                base_url=base, headers=self.client.headers, trust_env=False, timeout=60
            ) as other:
                await send(other, {"Idempotency-Key": key, MARK: "1"})
        except httpx.HTTPError:
            return True
        finally:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return False

    async def told(self, key: str, send: Send) -> httpx.Response:
        """The other replica's answer, once the dead one's connection has let go of what it held."""
        while True:
            answer = await send(self.client, {"Idempotency-Key": key})
            if answer.status_code != 503 and answer.json().get("code") != "in_progress":
                return answer
            await asyncio.sleep(0.05)

    async def try_act(self, act: str) -> bool:
        """Each step of one act; whether it was done once each time."""
        held, killed, n = True, True, 0
        while killed and n < STEPS:
            n += 1
            send, key = await getattr(self, act)(n), f"{act}-{n}"
            before = await self.changes()
            killed = await self.kill(n, key, send)
            answer, again = await self.told(key, send), await self.told(key, send)
            done = await self.changes() - before
            if not answer.is_success or answer.content != again.content or done != 1:
                held = False
                print(f"  {act}, step {n}: done {done} times, {answer.status_code} {answer.text[:300]}", flush=True)
        print(json.dumps({"act": act, "steps": n - 1, "held": held}), flush=True)
        return held and 3 < n < STEPS


ACTS = ("enter", "correct", "file", "close", "reopen", "propose", "approve", "tell")


async def run(address: str, issuer: Issuer, folder: Path, acts: list[str]) -> bool:
    about = (address, str(issuer.jwks_file), str(folder))
    mortal = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.soak._mortal", *about),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    app = app_of(create_app, settings_of(*about))
    app.state.today = lambda: TODAY
    async with client_of(app) as client:
        client.headers.update(issuer.headers("viewer", "recorder"))
        killed = Killed(client, issuer, mortal)
        held = [await killed.try_act(act) for act in acts]
        found = await verified(app, folder)
    assert mortal.stdin
    mortal.stdin.close()
    await mortal.wait()
    print(json.dumps({"changes": found.changes, "ok": found.ok, "problems": found.problems}, ensure_ascii=False))
    return all(held) and found.ok


def main() -> int:
    with scratch_folder() as place, tempfile.TemporaryDirectory() as folder:
        cluster = start_cluster(place / "postgres", durable=False)
        asyncio.run(create_application(cluster))
        asyncio.run(create_database(cluster, template_of("toy")))
        create_tables(cluster.url(template_of("toy")), "application")
        asyncio.run(register_units(cluster.url(template_of("toy"))))
        clones = Clones(cluster)
        address = clones.make("toy")
        held = asyncio.run(run(address, Issuer(Path(folder)), Path(folder) / "a", sys.argv[1:] or [*ACTS]))
        clones.close()
    return 0 if held else 1


if __name__ == "__main__":
    configure_logs("soak", "ERROR")
    sys.exit(main())
