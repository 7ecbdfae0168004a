"""`python -m tests.soak.files`: what hostile files make a service hold, and the report beside 50 readers of an export.

Brings the five deployables up on a scratch database, enters 100,000 receipts, and prints what it saw. Ends with 1 where a
file took a service to 384 MB above idle or more, or where a report did not come while nobody read the exports.
"""

import asyncio
import io
import socket
import sys
import time
import zipfile
from collections.abc import Callable
from typing import Any

import httpx
import xlsxwriter

from tests.receipt_files import Line, receipts_csv
from tests.soak._suite import Running, Suite, suite

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


async def attack(up: Suite) -> int:
    running, headers = up.running, up.headers("recorder")
    async with httpx.AsyncClient(base_url=up.base, headers=headers, timeout=900, trust_env=False) as client:
        lines = (Line(str(n), f"2021-{n % 9 + 1:02d}-05", "1010101", f"{n % 977 + 1}.00") for n in range(ROWS))
        print("100,000 receipts:", await send(client, "receipts.csv", receipts_csv(lines), "first"))
        answered = await export_to_nobody(client, up.base, running)
        held = await send_files(client, running["revenue"])
    print(f"the report answered: {answered}; memory stayed under {MOST_MIB} MB above idle: {held}")
    return 0 if answered and held else 1


if __name__ == "__main__":
    with suite(REVENUE_EXPORTS=str(2 * READERS)) as up:  # one client has at most half of the turns
        sys.exit(asyncio.run(attack(up)))
