"""`python -m tests.soak.writers [MINUTES [WRITES]]`: what stands after writers have written through kills of everything.

First 32 writers write for MINUTES (10) while services, the gateway and PostgreSQL are killed at random, often together, and
two callers follow the change feed; then 16 clients send WRITES (10,000) keyed writes through 20 kills. Each sends until it
is answered. Ends with 1 where an answered write is not there, or twice, or where the feed of changes leaves one out.
"""

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx

from bureau_common.testing.places import cluster_folder
from bureau_common.testing.ports import free_port
from bureau_common.testing.processes import command_of, members_of
from bureau_common.testing.scratch import scratch_folder
from bureau_common.testing.workspace import ROOT
from local.state import State

WRITERS, CLIENTS, KILLS = 32, 16, 20
TOKEN_SECONDS = 300.0
PAUSE_SECONDS = (3.0, 12.0)
TARGETS = (("revenue_svc",), ("bureau_gateway",), ("postgres",), ("revenue_svc", "postgres"),
           ("revenue_svc", "bureau_gateway", "postgres"))  # fmt: skip
RECEIPT = {
    "source": "soak", "reporting_unit": "349901", "business_date": "2021-11-15", "voucher_no": "V1",
    "budget_kind": "general_public_budget", "subject": "1010101", "budget_level": "shared", "district_share_pct": "50",
    "kind": "in", "amount": "1.00", "collecting_body": "tax",
}  # fmt: skip


class Attacked:
    """A running suite: callers that do not give up, and the hand that kills."""

    def __init__(self, state: State, client: httpx.AsyncClient) -> None:
        self._state, self._client = state, client
        self._tokens: dict[str, tuple[float, str]] = {}
        self.kills = self.retries = 0

    async def ask(self, role: str, method: str, path: str, **about: Any) -> Any:
        """Send the same until a definite answer comes: what was not answered may have been done or not."""
        while True:
            try:
                headers = {**about.pop("headers", {}), "Authorization": f"Bearer {await self._token(role)}"}
                about["headers"] = headers
                answer = await self._client.request(method, path, **about)
                if answer.is_success:
                    return answer.json()
                if answer.status_code < 500 and answer.json().get("code") not in ("in_progress", "busy"):
                    raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
            except (httpx.TransportError, json.JSONDecodeError):
                pass
            self.retries += 1
            await asyncio.sleep(random.uniform(0.1, 1))

    async def _token(self, role: str) -> str:
        until, token = self._tokens.get(role, (0.0, ""))
        if time.monotonic() > until:
            form = {"grant_type": "client_credentials", **json.loads(self._state.clients.read_text())[role]}
            answer = await self._client.post("/oauth/token", data=form)
            if not answer.is_success:
                raise httpx.ReadError("no token yet")
            token = answer.json()["access_token"]
            self._tokens[role] = (time.monotonic() + TOKEN_SECONDS, token)
        return token

    async def enter(self, ref: str, *, keyed: bool) -> int:
        """Enter a receipt; returns its change."""
        headers = {"Idempotency-Key": f"soak-{ref}"} if keyed else {}
        body = {**RECEIPT, "source_ref": ref}
        answer = await self.ask("recorder", "POST", "/v1/revenue/receipts", json=body, headers=headers)
        return int(answer["change_no"] or 0)  # an unkeyed resend of what is there already made no change

    def kill(self) -> None:
        """Kill at random, without warning."""
        for target in random.choice(TARGETS):
            # What is just ending, or only beginning, is left alone.
            with contextlib.suppress(ProcessLookupError, FileNotFoundError, ValueError):
                for pid in self._postmaster() if target == "postgres" else self._processes(target):
                    os.kill(pid, signal.SIGKILL)
        self.kills += 1

    def _processes(self, package: str) -> list[int]:
        leader = int((self._state.data / "supervisord.pid").read_text())
        return [pid for pid in members_of(leader) if f"-m {package}" in command_of(pid)]

    def _postmaster(self) -> list[int]:
        data = cluster_folder(self._state.postgres) / "server/data"
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        return [pid] if str(data) in command_of(pid) else []

    async def head(self) -> int:
        feed = await self.ask("viewer", "GET", "/v1/revenue/changes", params={"limit": 1})
        return int(feed["head"]["change_no"])

    async def follow(self, after: int, is_over: Callable[[], bool]) -> list[int]:
        """The numbers of the changes as a caller of the feed gets them, to its end once all is written."""
        seen: list[int] = []
        while True:
            last = is_over()
            asked = {"after": seen[-1] if seen else after, "limit": 500}
            found = [
                each["change_no"]
                for each in (await self.ask("viewer", "GET", "/v1/revenue/changes", params=asked))["items"]
            ]
            seen += found
            if last and not found:
                return seen
            await asyncio.sleep(0 if found else 0.2)

    async def verify(self) -> bool:
        """Whether every journal agrees with what stands, as `make verify` says."""
        environment = {**os.environ, "BUREAU_DATA": str(self._state.data), "PYTHONPATH": str(ROOT / "deploy")}
        command = (sys.executable, "-m", "local.verify")
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment)
        return await process.wait() == 0

    async def stored(self) -> Counter[str]:
        """How often each reference of ours stands among the live records."""
        found: Counter[str] = Counter()
        cursor = None
        while True:
            asked = {"source": "soak", "limit": 500, **({"cursor": cursor} if cursor else {})}
            page = await self.ask("viewer", "GET", "/v1/revenue/receipts", params=asked)
            found.update(item["source_ref"] for item in page["items"])
            if (cursor := page["next_cursor"]) is None:
                return found


async def write_for(suite: Attacked, seconds: float) -> bool:
    """32 writers, half of them with keys, kills at random, two followers."""
    end, start = time.monotonic() + seconds, await suite.head()
    answered: dict[str, int] = {}

    async def write(number: int) -> None:
        count = 0
        while time.monotonic() < end:
            count += 1
            ref = f"w{number}-{count}"
            answered[ref] = await suite.enter(ref, keyed=number % 2 == 0)

    async def kill() -> None:
        while time.monotonic() < end:
            await asyncio.sleep(random.uniform(*PAUSE_SECONDS))
            suite.kill()

    writing = asyncio.gather(kill(), *[write(number) for number in range(WRITERS)])
    feeds = await asyncio.gather(*[suite.follow(start, writing.done) for _ in range(2)], writing)
    return judge(answered, await suite.stored(), feeds[:2], start)


async def write_keyed(suite: Attacked, writes: int) -> bool:
    """16 clients share a number of keyed writes, which 20 kills interrupt."""
    start, waiting = await suite.head(), [f"k{number}" for number in range(writes)]
    answered: dict[str, int] = {}
    kills = {writes * number // (KILLS + 1) for number in range(1, KILLS + 1)}

    async def write() -> None:
        while waiting:
            ref = waiting.pop()
            if len(waiting) in kills:
                suite.kill()
            answered[ref] = await suite.enter(ref, keyed=True)

    await asyncio.gather(*[write() for _ in range(CLIENTS)])
    stored = Counter({ref: count for ref, count in (await suite.stored()).items() if ref.startswith("k")})
    return judge(answered, stored, [await suite.follow(start, lambda: True)], start)


def judge(answered: dict[str, int], stored: Counter[str], feeds: list[list[int]], start: int) -> bool:
    """Print what is lost, twice, or left out of the feed; true where nothing is."""
    lost = answered.keys() - stored.keys()
    numbers = [change_no for change_no in answered.values() if change_no]
    twice = [ref for ref, count in stored.items() if count > 1] + [
        no for no, count in Counter(numbers).items() if count > 1
    ]
    wrong = [feed for feed in feeds if feed != [*range(start + 1, start + 1 + len(stored))]]
    print(
        f"  {len(answered)} answered, {len(stored)} stored: {len(lost)} lost, {len(twice)} twice, {len(wrong)} feeds jump"
    )
    return not (lost or twice or wrong or stored.keys() - answered.keys())


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[Attacked]:
    """`make run` on a scratch folder; it restarts what is killed."""
    with scratch_folder() as folder:
        state, port = State(folder / "data"), free_port()
        own = {key: value for key, value in os.environ.items() if not key.endswith("_DATABASE_URL")}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "local.run"),
            cwd=ROOT,
            env={**own, "PYTHONPATH": str(ROOT / "deploy"), "BUREAU_DATA": str(state.data), "PORT": str(port)},
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        try:
            while not (line := await process.stdout.readline()).startswith(b"Stop:"):
                if not line:
                    raise RuntimeError("the suite did not come up")
                print(" ", line.decode().rstrip())
            reading = asyncio.create_task(process.stdout.read())
            limits = httpx.Limits(max_connections=WRITERS + 8, max_keepalive_connections=WRITERS + 8)
            base = f"http://127.0.0.1:{port}"
            async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=60, limits=limits) as client:
                yield Attacked(state, client)
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()
        await reading


async def main(minutes: float, writes: int) -> int:
    async with running() as suite:
        print(f"{WRITERS} writers for {minutes:g} minutes", flush=True)
        held = await write_for(suite, minutes * 60)
        print(f"  {suite.kills} kills, {suite.retries} retries\n{writes} keyed writes by {CLIENTS} clients", flush=True)
        suite.kills = suite.retries = 0
        held &= await write_keyed(suite, writes)
        print(f"  {suite.kills} kills, {suite.retries} retries", flush=True)
        verified = await suite.verify()
    return 0 if held and verified else 1


if __name__ == "__main__":
    given = [*sys.argv[1:], *["10", "10000"][len(sys.argv) - 1 :]]
    sys.exit(asyncio.run(main(float(given[0]), int(given[1]))))
