"""`python -m tests.soak.subsidies`: 200,000 payments to 40,000 households through the import, in frozen batches.

Brings the five deployables up on a scratch database, puts a head for each household in, imports households and the lists
of eight batches, has each shown, checked, approved by a second person and sent, imports what the bank did, and compares every
figure of some months, by each basis of the card's share, with sums over the same rows in plain Python. Then some persons and
households change, and no figure moves; and a frozen list takes no line. Ends with 1 where anything differs, or where
performance-svc took 768 MB above idle or more. `python -m tests.soak.subsidies 4000` takes a tenth of the households.
"""

import asyncio
import itertools
import sys
import time
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
from stdnum.cn import ric

from bureau_common.testing.postgres import as_owner
from bureau_common.testing.templates import template_of
from tests.soak._suite import Suite, suite
from tests.subsidy_files import Listed, Result, households_csv, lines_csv, results_csv

DISTRICT, TOWNSHIP = "district", "340311101"
PROGRAMS = {
    "耕地": {"payee": "households", "basis": "area", "frequency": "yearly"},
    "高龄": {"payee": "persons", "basis": "head", "frequency": "yearly"},
    "低保": {"payee": "households", "basis": "head", "frequency": "monthly"},
}
BATCHES = (
    *[(f"land-{year}", "耕地", f"{year}", date(year, 5, 3)) for year in (2020, 2021)],
    *[(f"old-{year}", "高龄", f"{year}", date(year, 3, 3)) for year in (2020, 2021)],
    *[
        (f"poor-{year}-{month}", "低保", f"{year}-{month:02}", date(year, month, 3))
        for year in (2020, 2021)
        for month in (4, 10)
    ],
)
"""Number, program, period and day: the first are of every household, the next of every even one, the last of every odd one."""
MONTHS = ("2020-03", "2020-06", "2020-12", "2021-01", "2021-05", "2021-12")
BASES = (("count", None), ("amount", "2020-06-01"), ("households", "2020-12-01"), ("count", "2021-05-01"))
"""The card's basis by the day from which it holds: the default before."""
MOST_MIB, CHANGED = 768, 20
ORDER = ("pay", "fail", "return", "reissue")


def lines_of(batch: tuple[str, str, str, date], persons: list[str]) -> list[Listed]:
    """The list of a batch; one line in five is paid to another card."""
    number, program, period, day = batch
    first, step = (0, 1) if program == "耕地" else (0, 2) if program == "高龄" else (1, 2)
    made = []
    for household in range(first, len(persons), step):
        standard, halves = Decimal(f"{80 + household % 40}.25"), 1 + household % 7
        yuan = (standard * halves / 2 + Decimal("0.000001")).quantize(Decimal("0.01"))
        plot = f"P{household:06}" if program == "耕地" else None
        made.append(
            Listed(
                f"{number}-{household:06}", number, program, period, persons[household], f"H{household:06}", plot,
                f"{standard}", f"{Decimal(halves) / 2}", f"{yuan}", (household + day.month) % 5 != 0, f"{day}",
            )
        )  # fmt: skip
    return made


def results_of(lines: list[Listed]) -> list[Result]:
    """Paid a fortnight after the list; some fail at first, some come back, soon or in the next year, and half of them are
    paid again.
    """
    made = []
    for place, line in enumerate(lines):
        paid = date.fromisoformat(line.day) + timedelta(days=15)
        fails = place % 97 == 0
        made.append(Result(line, f"{paid}", "fail" if fails else "pay"))
        if fails:
            made.append(Result(line, f"{paid + timedelta(days=7)}", "reissue"))
        elif place % 53 == 0:
            back = paid + timedelta(days=260 if place % 4 == 0 and paid.year == 2020 else 40)
            made.append(Result(line, f"{back}", "return"))
            if place % 2:
                made.append(Result(line, f"{back + timedelta(days=60)}", "reissue"))
    return made


def expected(results: list[Result], month: str, basis: str) -> dict[str, Decimal]:
    """Every figure of a month that is of payments, by walking through what the bank did."""
    amount, count = {True: Decimal(0), False: Decimal(0)}, {True: 0, False: 0}
    stands: dict[str, Result] = {}
    for each in results:  # by day
        if each.day[:7] > month or each.action == "fail":
            continue
        sign = -1 if each.action == "return" else 1
        if each.day[:4] == month[:4]:
            amount[each.line.is_social] += sign * Decimal(each.line.yuan)
            count[each.line.is_social] += sign
        if sign == 1:
            stands[each.line.number] = each
        else:
            del stands[each.line.number]
    kept = [each.line for each in stands.values() if each.day[:4] == month[:4]]
    homes = {line.household for line in kept}
    on_card = {line.household for line in kept if line.is_social}
    part, whole = {
        "count": (Decimal(count[True]), Decimal(count[True] + count[False])),
        "amount": (amount[True], amount[True] + amount[False]),
        "households": (Decimal(len(on_card)), Decimal(len(homes))),
    }[basis]
    programs = Decimal(len(PROGRAMS))
    return {
        "ytd": amount[True] + amount[False], "households": Decimal(len(homes)), "card_pct": round(part * 100 / whole, 12),
        "programs": programs, "programs_on_card": programs - 1, "programs_reviewed": Decimal(1),
    }  # fmt: skip


class Office:
    """A recorder and an approver, who are two persons."""

    def __init__(self, up: Suite, client: httpx.AsyncClient) -> None:
        self._client, self._approver = client, up.headers("approver")
        self._refs = itertools.count()

    async def enter(self, book: str, day: str, **fields: object) -> dict[str, Any]:
        entry = {
            "source": "soak",
            "source_ref": f"S{next(self._refs)}",
            "reporting_unit": DISTRICT,
            "business_date": day,
        }
        answer = await self._client.post(f"/v1/performance/{book}", json={**entry, **fields})
        if answer.is_error:
            raise SystemExit(f"{book}: {answer.status_code} {answer.text[:2000]}")
        entered: dict[str, Any] = answer.json()
        return entered

    async def approve(self, book: str, day: str, **fields: object) -> None:
        entry = {
            "source": "soak",
            "source_ref": f"S{next(self._refs)}",
            "reporting_unit": DISTRICT,
            "business_date": day,
        }
        asked = {"operation": "enter", "reason": "审批", "entry": {**entry, **fields}}
        path = f"/v1/performance/{book}/proposals"
        proposed = (await self._client.post(path, json=asked)).raise_for_status().json()["proposal"]["id"]
        headers = {**self._approver, "Idempotency-Key": f"soak-{proposed}"}
        began = time.monotonic()
        (await self._client.post(f"{path}/{proposed}/approve", headers=headers)).raise_for_status()
        print(f"{book} of {day}: approved in {time.monotonic() - began:.1f} s", flush=True)

    async def imported(self, book: str, content: bytes, key: str) -> None:
        """Import a file, and say how long it took."""
        began = time.monotonic()
        files, headers = {"file": (f"{book}.csv", content, "text/csv")}, {"Idempotency-Key": f"soak-{key}"}
        answer = await self._client.post(f"/v1/performance/{book}/import", files=files, headers=headers)
        if answer.is_error:
            raise SystemExit(f"{book}: {answer.status_code} {answer.text[:2000]}")
        rows, took = len(content.splitlines()) - 1, time.monotonic() - began
        print(
            f"{key}: {rows:,} rows, {len(content) / 2**20:.1f} MB, in {took:.0f} s, {rows / took:,.0f} a second",
            flush=True,
        )


async def put_in_heads(up: Suite, count: int) -> list[str]:
    """Heads with their cards, straight into the tables: persons have no import, and one by one they take most of an hour."""
    connection = await asyncpg.connect(as_owner(up.cluster.url(template_of("performance"))))
    change = await connection.fetchval("select max(change_id) from journal")
    heads = [uuid4() for _ in range(count)]
    day = date(2015, 1, 1)
    rows = [("soak", f"P{n:06}", DISTRICT, day, head, "0" * 64, change) for n, head in enumerate(heads)]
    columns = ("source", "source_ref", "reporting_unit", "business_date", "person", "fingerprint", "created_change")
    await connection.copy_records_to_table("persons", records=rows, columns=columns)
    details = []
    for number, head in enumerate(heads):
        block, serial = divmod(number, 1000)
        id_number = f"340311{date(1940, 1, 1) + timedelta(days=block * 101):%Y%m%d}{serial:03}"
        id_number += ric.calc_check_digit(f"{id_number}0")
        details.append((head, b"0" * 32, f"示范{number}", id_number, f"62229901{number:08}"))
    columns = ("person", "salt", "name", "id_number", "card")
    await connection.copy_records_to_table("person_details", records=details, columns=columns)
    await connection.execute("analyze persons, person_details")
    await connection.close()
    return [f"{head}" for head in heads]


async def pay(office: Office, client: httpx.AsyncClient, persons: list[str]) -> list[Result]:
    """Programs, then each batch from its list to what the bank did."""
    for code, kind in PROGRAMS.items():
        about = {"name": f"{code}补贴", "department": "民政", "document": "示财〔2019〕1号"}
        await office.enter("subsidy-programs", "2019-01-01", program_code=code, **about, **kind)
        if code != "高龄":
            await office.enter("subsidy-card-moves", "2019-06-01", program_code=code, document="示财〔2019〕2号")
    for year in (2020, 2021):
        about = {"outcome": "kept", "document": "示财〔2020〕3号"}
        await office.enter("subsidy-program-reviews", f"{year}-01-20", program_code="低保", **about)
    for value, since in BASES:
        if since is not None:
            told = {"key": "subsidy_card_basis", "value": value, "document": "示财〔2020〕4号"}
            await office.approve("parameters", since, reporting_unit="bureau", **told)
    everything: list[Result] = []
    for batch in BATCHES:
        number, program, period, day = batch
        named = {"batch_no": number, "program_code": program, "period": period, "document": "示财〔2020〕5号"}
        record = (await office.enter("subsidy-batches", f"{day}", **named))["record"]["id"]
        lines = lines_of(batch, persons)
        await office.imported("subsidy-lines", lines_csv(lines, DISTRICT), f"list-{number}")
        await office.enter("subsidy-batch-steps", f"{day}", batch_no=number, action="post")
        await office.enter("subsidy-batch-steps", f"{day + timedelta(days=8)}", batch_no=number, action="check")
        statement = (await client.get(f"/v1/performance/subsidy-batches/{record}/statement")).raise_for_status().json()
        said = {name: statement[name] for name in ("lines", "amount", "content_hash")}
        assert (said["lines"], Decimal(said["amount"])) == (len(lines), sum(Decimal(each.yuan) for each in lines))
        await office.approve(
            "subsidy-batch-approvals", f"{day + timedelta(days=9)}", batch_no=number, document="审批单", **said
        )
        sent = {"action": "send", "payment_no": f"库支{number}"}
        await office.enter("subsidy-batch-steps", f"{day + timedelta(days=10)}", batch_no=number, **sent)
        results = results_of(lines)
        for name in ("pay", "return", "reissue"):
            first = [each for each in results if each.action == name or (name == "pay" and each.action == "fail")]
            await office.imported("subsidy-results", results_csv(first, DISTRICT), f"results-{number}-{name}")
        everything += results
    return sorted(everything, key=lambda each: (each.day, ORDER.index(each.action)))


async def compare(client: httpx.AsyncClient, results: list[Result]) -> bool:
    """Whether every figure of every month is what the rows come to."""
    held = True
    for month in MONTHS:
        began = time.monotonic()
        answer = (await client.get(f"/v1/performance/summary?period={month}")).raise_for_status()
        took = time.monotonic() - began
        known = {each["id"]: each["value"] for each in answer.json()["figures"]}
        basis = [value for value, since in BASES if since is None or since[:7] <= month][-1]
        for name, value in expected(results, month, basis).items():
            found = known[f"performance.subsidies.{name}"]
            same = found is not None and Decimal(found) == value
            held &= same
            print(f"{month} {name:18} {found} {'' if same else f'and the rows say {value}'}")
        print(f"{month}: the summary in {took:.1f} s, the card's share by {basis}", flush=True)
    return held


async def change(client: httpx.AsyncClient) -> bool:
    """Some households leave the register; and of a frozen list no line goes."""
    for path in ("households", "subsidy-lines"):
        listed = (await client.get(f"/v1/performance/{path}?limit={CHANGED}")).raise_for_status().json()["items"]
        codes = {
            (await client.post(f"/v1/performance/{path}/{each['id']}/void", json={"reason": "并户"})).status_code
            for each in listed
        }
        print(f"{len(listed)} of {path} voided: {codes}", flush=True)
        if codes != ({200} if path == "households" else {409}):
            return False
    return True


async def attack(up: Suite, households: int) -> int:
    performance = up.running["performance"]
    idle = performance.now
    async with httpx.AsyncClient(
        base_url=up.base, headers=up.headers("recorder"), timeout=900, trust_env=False
    ) as client:
        office = Office(up, client)
        persons = await put_in_heads(up, households)
        heads = [(f"H{number:06}", person) for number, person in enumerate(persons)]
        await office.imported("households", households_csv(heads, DISTRICT, TOWNSHIP), "households")
        results = await pay(office, client, persons)
        paid = sum(each.action in ("pay", "fail") for each in results)
        print(f"{paid:,} payments to {households:,} households, {len(results):,} results", flush=True)
        held = await compare(client, results)
        held &= await change(client)
        held &= await compare(client, results)
    grown = performance.peak - idle
    print(f"every figure is right: {held}; performance-svc idle {idle} MB, at most +{grown} MB")
    return 0 if held and grown < MOST_MIB else 1


if __name__ == "__main__":
    with suite(on_disk=True) as up:
        sys.exit(asyncio.run(attack(up, int(sys.argv[1]) if len(sys.argv) > 1 else 40_000)))
