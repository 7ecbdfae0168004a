"""`python -m tests.soak.files`: what hostile files make a service hold, and the report beside 50 readers of an export.

Brings the five deployables up on a scratch database, enters 100,000 receipts, and prints what it saw. Ends with 1 where a
file took a service to 384 MB above idle or more, or where a report did not come while nobody read the exports.
"""

import asyncio
import contextlib
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import xlsxwriter

from bureau_common.testing.postgres import restore_cluster, start_cluster
from bureau_common.testing.scratch import scratch_folder
from bureau_common.testing.templates import migrated, template_of
from bureau_common.testing.workspace import DEPLOYABLES
from tests.receipt_files import Line, receipts_csv

MOST_MIB = 384
READERS = 50
ROWS = 100_000
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MAIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
SST = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
HEAD = receipts_csv([])


def swollen(part: str, head: bytes, block: bytes, times: int, tail: bytes) -> bytes:
    """A workbook one of whose parts unpacks to `times` blocks."""
    plain, target = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet("数据").write(0, 0, "来源系统")
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            if name != part:
                package.writestr(name, source.read(name))
        with package.open(part, "w", force_zip64=True) as sheet:
            sheet.write(head)
            for _ in range(times):
                sheet.write(block)
            sheet.write(tail)
    return target.getvalue()


def named(form: str) -> bytes:
    return "".join(form.format(number) for number in range(500_000)).encode()


def titled() -> bytes:
    titles = HEAD.decode("utf-8-sig").strip().split(",")
    return b"<row>" + "".join(f'<c t="inlineStr"><is><t>{title}</t></is></c>' for title in titles).encode() + b"</row>"


FILES: dict[str, Callable[[], bytes]] = {
    "cells without names": lambda: swollen(SHEET, MAIN + b"<row>", b"<c><v>1</v></c>" * 10_000, 2000, b"</row>"),
    "rows that end far out": lambda: swollen(
        SHEET, MAIN + titled(), b'<row><c r="XFD1"><v>1</v></c></row>' * 10_000, 20, b"</sheetData></worksheet>"
    ),
    "open elements": lambda: swollen(SHEET, MAIN, b"<a>" * 1_000_000, 100, b""),
    "names of elements": lambda: swollen(SHEET, MAIN, named("<x{}/>"), 1, b""),
    "prefixes": lambda: swollen(SHEET, MAIN, named('<c xmlns:p{}="u"/>'), 1, b""),
    "one long text": lambda: swollen(STRINGS, SST + b"<si><t>", b"A" * (1 << 20), 127, b"</t></si></sst>"),
    "many long texts": lambda: swollen(STRINGS, SST, b"<si><t>" + b"A" * 30_000 + b"</t></si>", 4_200, b"</sst>"),
    "3 million texts": lambda: swollen(STRINGS, SST, b"<si><t>ab</t></si>" * 100_000, 29, b"</sst>"),
    "a long text in every row": lambda: swollen(
        SHEET,
        MAIN + titled(),
        b'<row><c t="inlineStr"><is><t>' + "长".encode() * 12_000 + b"</t></is></c></row>",
        10_000,
        b"</sheetData></worksheet>",
    ),
    "100 rows of 16,384 columns": lambda: swollen(
        SHEET, MAIN, b"<row>" + b"<c><v>1</v></c>" * 16_384 + b"</row>", 100, b"</sheetData></worksheet>"
    ),
    "CSV: a million columns": lambda: (b"a," * 900_000 + b"\n") * 100,
    "CSV: a row of many lines": lambda: (b'"x",' + b"ab," * 330_000 + b'"\n') * 200,
    "CSV: a million wrong rows": lambda: HEAD + b"x,1,2,3,4,5,6,7,8,9,10,11\n" * 1_000_000,
    "CSV: 250 MB of one cell a row": lambda: HEAD + b"x" * 100_000 + b"\n" + (b"y" * 100_000 + b"\n") * 2_500,
    "50,000 wrong rows": lambda: HEAD + "市,{0},u,昨天,V,?,?,?,x,?,一,?\n".encode() * 50_000,
}


class Running:
    """One deployable of this run, and its memory as the kernel tells it."""

    def __init__(self, name: str, environment: dict[str, str], log: Path) -> None:
        package = "bureau_gateway" if name == "gateway" else f"{name}_svc"
        arguments = ["serve"] if name == "gateway" else []
        self.log = log.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", package, *arguments], env=environment, stdout=self.log, stderr=self.log
        )

    def _mib(self, field: str) -> int:
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(field)) // 1024

    @property
    def now(self) -> int:
        return self._mib("VmRSS")

    @property
    def peak(self) -> int:
        return self._mib("VmHWM")

    async def rest(self) -> None:
        """Wait until it computes for less than a twentieth of its time."""
        spent, before = self._ticks(), 0
        while spent - before > os.sysconf("SC_CLK_TCK") // 10:
            before = spent
            await asyncio.sleep(2)
            spent = self._ticks()

    def _ticks(self) -> int:
        user, system = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return int(user) + int(system)

    def forget_peak(self) -> None:
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)
        self.log.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def suite() -> Iterator[tuple[dict[str, Running], str, dict[str, str]]]:
    """The five deployables, the gateway's address, and headers of someone who may enter and read."""
    with scratch_folder() as folder:
        with migrated() as saved:
            restore_cluster(saved, folder / "postgres")
        cluster = start_cluster(folder / "postgres", durable=False)
        ports = {name: free_port() for name in DEPLOYABLES}
        environment = {
            **os.environ,
            "AUTH_JWKS_FILE": str(folder / "keys/jwks.json"),
            "GATEWAY_SIGNING_KEY_FILE": str(folder / "keys/signing.json"),
            "GATEWAY_TOKEN_SECONDS": "86400",
            "REVENUE_EXPORTS": str(READERS),
        }
        for name in DEPLOYABLES:
            environment[f"{name.upper()}_DATABASE_URL"] = cluster.url(template_of(name))
            environment[f"{name.upper()}_PORT"] = str(ports[name])
            environment[f"GATEWAY_{name.upper()}_URL"] = f"http://127.0.0.1:{ports[name]}"
        (folder / "keys").mkdir()
        bootstrap = [sys.executable, "-m", "bureau_gateway", "bootstrap", "--data", str(folder)]
        subprocess.run(bootstrap, env=environment, check=True)
        running = {name: Running(name, environment, folder / f"{name}.log") for name in DEPLOYABLES}
        base = f"http://127.0.0.1:{ports['gateway']}"
        try:
            for port in ports.values():
                _wait_for(f"http://127.0.0.1:{port}/readyz")
            client = json.loads((folder / "clients.json").read_text())["recorder"]
            form = {"grant_type": "client_credentials", **client}
            token = httpx.post(f"{base}/oauth/token", data=form, trust_env=False).raise_for_status().json()
            yield running, base, {"Authorization": f"Bearer {token['access_token']}"}
        finally:
            for each in running.values():
                each.stop()


def _wait_for(address: str) -> None:
    for _ in range(600):
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(address, trust_env=False).status_code == 200:
                return
        time.sleep(0.5)
    raise SystemExit(f"{address} does not get ready")


async def send(client: httpx.AsyncClient, name: str, content: bytes, key: str, **params: str) -> str:
    answer = await client.post(
        "/v1/revenue/receipts/import",
        files={"file": (name, content)}, headers={"Idempotency-Key": key}, params=params,
    )  # fmt: skip
    if answer.headers["content-type"].startswith("application/problem"):
        problem = answer.json()
        rules = [error["rule"] for error in problem["errors"][:1]]
        return f"{answer.status_code} {problem['code']} {' '.join(rules)}"
    return f"{answer.status_code} {len(answer.content)} bytes"


async def send_files(client: httpx.AsyncClient, revenue: Running) -> bool:
    """Each hostile file three times at once; whether memory stayed under its limit, and came back."""
    held = True
    idle = revenue.now
    print(f"revenue-svc idle: {idle} MB")
    for number, (name, create) in enumerate(FILES.items()):
        content = create()
        revenue.forget_peak()
        started = time.monotonic()
        wanted = [{}, {"problems": "xlsx"}, {"problems": "xlsx", "dry_run": "true"}]
        answers = [send(client, name, content, f"{number}-{n}", **each) for n, each in enumerate(wanted)]
        told = sorted(set(await asyncio.gather(*answers)))
        again = await send(client, name, content, f"{number}", problems="xlsx")
        above, left = revenue.peak - idle, revenue.now - idle
        held &= above < MOST_MIB
        took = time.monotonic() - started
        print(
            f"{name:32} {len(content) / 2**20:7.2f} MB  peak +{above:4} MB  left +{left:4} MB  {took:6.1f} s  {told} {again}"
        )
    good = receipts_csv([Line("after", "2021-03-05", "1010101", "1.00")])
    print("a good file afterwards:", await send(client, "good.csv", good, "good"))
    return held and revenue.now - idle < MOST_MIB


async def export_to_nobody(client: httpx.AsyncClient, base: str, running: dict[str, Running]) -> bool:
    """Readers who send a request for an export and read nothing; whether the report came each time."""
    host, port = base.removeprefix("http://").split(":")
    authorization = client.headers["authorization"]
    request = f"GET /v1/revenue/receipts/export HTTP/1.1\r\nHost: x\r\nAuthorization: {authorization}\r\n\r\n".encode()
    readers = []
    for _ in range(READERS):
        reader = socket.socket()
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.connect((host, int(port)))
        reader.sendall(request)
        readers.append(reader)
    while_made = await ask_reports(client, 30)
    await running["revenue"].rest()  # every buffer on the way to the readers is full
    when_stuck = await ask_reports(client, 60)
    begun = sum(reader.recv(15) == b"HTTP/1.1 200 OK" for reader in readers)
    for reader in readers:
        reader.close()
    print(f"{READERS} readers of {ROWS} rows who read nothing: {begun} answers begun")
    print("complete reports while pages were made:", told(while_made))
    print("complete reports when all were stuck:", told(when_stuck))
    print(", ".join(f"{name} {running[name].now} MB" for name in ("revenue", "gateway")))
    return begun == READERS and None not in when_stuck


async def ask_reports(client: httpx.AsyncClient, times: int) -> list[float | None]:
    """How long each report took; None where it did not come, or not whole."""
    found: list[float | None] = []
    for _ in range(times):
        started = time.monotonic()
        answer = await client.get("/v1/reports/2021-03", headers={"Accept": "application/json"})
        whole = answer.status_code == 200 and is_whole(answer.json())
        found.append(time.monotonic() - started if whole else None)
    return found


def is_whole(report: dict[str, Any]) -> bool:
    return all(section["status"] != "unavailable" for section in report["sections"])


def told(reports: list[float | None]) -> str:
    came = sorted(each for each in reports if each is not None)
    slow = f", median {came[len(came) // 2]:.2f} s, slowest {came[-1]:.2f} s" if came else ""
    return f"{len(came)} of {len(reports)}{slow}"


async def attack(running: dict[str, Running], base: str, headers: dict[str, str]) -> int:
    async with httpx.AsyncClient(base_url=base, headers=headers, timeout=900, trust_env=False) as client:
        lines = (Line(str(n), f"2021-{n % 9 + 1:02d}-05", "1010101", f"{n % 977 + 1}.00") for n in range(ROWS))
        print("100,000 receipts:", await send(client, "receipts.csv", receipts_csv(lines), "first"))
        answered = await export_to_nobody(client, base, running)
        held = await send_files(client, running["revenue"])
    print(f"the report answered: {answered}; memory stayed under {MOST_MIB} MB above idle: {held}")
    return 0 if answered and held else 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the deployables end with it
    with suite() as up:
        sys.exit(asyncio.run(attack(*up)))
