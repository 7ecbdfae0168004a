"""`python -m tests.soak.credit`: 100,000 microcredit loans and 50,000 drawings of credit villages through the import.

Brings the five deployables up on a scratch database, imports households, loans and what was repaid, grades, lines and
drawings, and compares every figure of three months with sums over the same rows in plain Python. Ends with 1 where one of
them differs, or where credit-svc took 768 MB above idle or more.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from decimal import Decimal

import httpx

from tests.credit_village_files import ROUND, Drawing, Graded, drawings_csv, grades_csv, lines_csv
from tests.microcredit_files import HEAD, Loan, Paid, households_csv, microcredits_csv, moves_csv
from tests.soak._suite import Suite, suite

DISTRICT, TOWNSHIP, VILLAGE = "district", "340311101", "340311101201"
LOANS = 100_000
HOUSEHOLDS = 80_000
"""Every fourth of them borrows twice."""
GRADED, DRAWINGS = 25_000, 50_000
MONTHS = ("2020-12", "2021-06", "2021-10")
LAST_DAYS = {"2020-12": "2020-12-31", "2021-06": "2021-06-30", "2021-10": "2021-10-31"}
MOST_MIB = 768
MICROCREDIT, VILLAGES = "credit.microcredit.", "credit.credit_village."


def loan(number: int) -> Loan:
    """By its number: 2020 by the old terms, and 2021 by the new; a second loan of a household is of another half year."""
    household, second = number % HOUSEHOLDS, number >= HOUSEHOLDS
    year, month, day = 2020 + household % 2, 1 + household % 6 + (6 if second else 0), 1 + household % 28
    if year == 2021:
        month = 4 + household % 3 + (3 if second else 0)
    more = 40_000 if second and year == 2021 else 0
    yuan = f"{10_000 + more + household % 15_000}.{household % 100:02}"
    months = 6 if household % 5 == 0 else 24
    ends = year * 12 + month - 1 + months
    due = f"{ends // 12}-{ends % 12 + 1:02}-{day:02}"
    return Loan(f"L{number:06}", f"H{household:06}", f"{year}-{month:02}-{day:02}", yuan, "3.5", due)


def paid(number: int, lent: Loan) -> Paid | None:
    """Two of three are repaid on the day on which they fall due, in half or wholly; some of the rest are overdue."""
    if number % 3 == 0:
        return None
    yuan = Decimal(lent.yuan) if number % 3 == 1 else Decimal(lent.yuan) - 5000
    return Paid(f"R{number:06}", lent.number, lent.due, f"{yuan:.2f}")


def graded(number: int) -> Graded:
    """One of nine is graded too low; the line of one of seven expires in August."""
    day = f"2021-01-{10 + number % 20:02}"
    until = "2021-08-31" if number % 7 == 0 else "2022-12-31"
    return Graded(f"H{number:06}", day, "B级" if number % 9 == 0 else "A级", f"{30_000 + number % 500 * 100}.00", until)


def drawn(rated: list[Graded]) -> list[Drawing]:
    """Of one in four all is drawn, repaid and drawn again; the others draw twice."""
    found: list[Drawing] = []
    for number, each in enumerate(rated):
        yuan = Decimal(each.yuan)
        part = yuan if number % 4 == 0 else Decimal("1000.01")
        again = [("2021-05-20", "归还", yuan)] if number % 4 == 0 else []
        for day, action, amount in (("2021-03-02", "用信", part), *again, (f"2021-0{6 + number % 3}-15", "用信", part)):
            found.append(Drawing(f"D{len(found):06}", each.household, day, action, f"{amount:.2f}"))
    return found[:DRAWINGS]


def expected_of_villages(households: list[Graded], drawings: list[Drawing], month: str) -> dict[str, Decimal]:
    """Every figure of a month by adding rows up."""
    end = LAST_DAYS[month]
    rated = [each for each in households if each.grade == "A级" and each.day <= end]
    used = [each for each in drawings if each.action == "用信" and each.day <= end]
    return {
        "villages": Decimal(1),
        "rated_households": Decimal(len(rated)),
        "credit_line": sum((Decimal(each.yuan) for each in rated if end <= each.until), Decimal(0)),
        "used_households": Decimal(len({each.household for each in used})),
        "used_amount": sum((Decimal(each.yuan) for each in used), Decimal(0)),
    }


def expected(loans: list[Loan], moves: list[Paid], month: str) -> dict[str, Decimal]:
    """Every figure of a month by adding rows up."""
    end, year = LAST_DAYS[month], month[:4]
    left = {each.number: Decimal(each.yuan) for each in loans if each.day <= end}
    for move in moves:
        if move.day <= end:
            left[move.loan] -= Decimal(move.yuan)
    owed: dict[str, Decimal] = {}
    for each in loans:
        owed[each.household] = owed.get(each.household, Decimal(0)) + left.get(each.number, Decimal(0))
    lent = [each for each in loans if f"{year}-01-01" <= each.day <= end]
    overdue = sum((left[each.number] for each in loans if each.day <= end and each.due < end), Decimal(0))
    balance = sum(owed.values(), Decimal(0))
    favoured = sum((min(each, Decimal(50_000)) for each in owed.values()), Decimal(0))
    return {
        "new_households": Decimal(len({each.household for each in lent})),
        "new_amount": sum((Decimal(each.yuan) for each in lent), Decimal(0)),
        "balance": balance,
        "balance_households": Decimal(sum(each > 0 for each in owed.values())),
        "overdue": overdue,
        "overdue_pct": round(overdue * 100 / balance, 12),
        "subsidised_balance": favoured,
        "unsubsidised_balance": balance - favoured,
    }


async def imported(client: httpx.AsyncClient, book: str, content: bytes) -> None:
    """Import a file, and say how long it took."""
    began = time.monotonic()
    files, key = {"file": (f"{book}.csv", content, "text/csv")}, {"Idempotency-Key": f"soak-{book}"}
    answer = await client.post(f"/v1/{book}/import", files=files, headers=key)
    if answer.is_error:
        raise SystemExit(f"{book}: {answer.status_code} {answer.text[:2000]}")
    rows = len(content.splitlines()) - 1
    print(f"{book}: {rows:,} rows, {len(content) / 2**20:.1f} MB, in {time.monotonic() - began:.0f} s", flush=True)


async def compare(
    client: httpx.AsyncClient, prefix: str, months: tuple[str, ...], wanted: Callable[[str], dict[str, Decimal]]
) -> bool:
    """Whether every figure of every month is what the rows come to."""
    held = True
    for month in months:
        began = time.monotonic()
        answer = (await client.get(f"/v1/credit/summary?period={month}")).raise_for_status()
        took = time.monotonic() - began
        known = {each["id"]: each["value"] for each in answer.json()["figures"]}
        for name, value in wanted(month).items():
            found = known[f"{prefix}{name}"]
            same = found is not None and Decimal(found) == value
            held &= same
            print(f"{month} {name:24} {found} {'' if same else f'and the rows say {value}'}")
        print(f"{month}: the summary in {took:.1f} s", flush=True)
    return held


async def draw(client: httpx.AsyncClient) -> bool:
    """The round with its village, households and drawings; whether its figures are right."""
    common = {"source": "banks", "reporting_unit": DISTRICT, "round_no": ROUND, "business_date": "2021-01-01"}
    about = {
        "credit-rounds": {"until": "2023-12-31", "document": "示金〔2021〕1号"},
        "credit-villages": {"village": VILLAGE},
    }
    for book, fields in about.items():
        (await client.post(f"/v1/credit/{book}", json={**common, "source_ref": book, **fields})).raise_for_status()
    households = [graded(number) for number in range(GRADED)]
    rated = [each for each in households if each.grade == "A级"]
    drawings = drawn(rated)
    await imported(client, "credit/household-grades", grades_csv(households, DISTRICT, VILLAGE))
    await imported(client, "credit/credit-lines", lines_csv(rated, DISTRICT))
    await imported(client, "credit/line-drawings", drawings_csv(drawings, DISTRICT))
    return await compare(client, VILLAGES, MONTHS[1:], lambda month: expected_of_villages(households, drawings, month))


async def attack(up: Suite) -> int:
    loans = [loan(number) for number in range(LOANS)]
    moves = [move for number, each in enumerate(loans) if (move := paid(number, each)) is not None]
    credit = up.running["credit"]
    idle = credit.now
    async with httpx.AsyncClient(
        base_url=up.base, headers=up.headers("recorder"), timeout=900, trust_env=False
    ) as client:
        person = {**HEAD, "reporting_unit": DISTRICT, "business_date": "2015-01-01"}
        head = (await client.post("/v1/credit/persons", json=person)).raise_for_status().json()["person"]
        households = [f"H{number:06}" for number in range(HOUSEHOLDS)]
        await imported(client, "credit/households", households_csv(households, head["id"], DISTRICT, TOWNSHIP))
        await imported(client, "credit/microcredits", microcredits_csv(loans, DISTRICT))
        await imported(client, "credit/microcredit-moves", moves_csv(moves, DISTRICT))
        held = await compare(client, MICROCREDIT, MONTHS, lambda month: expected(loans, moves, month))
        held &= await draw(client)
    grown = credit.peak - idle
    print(f"every figure is right: {held}; credit-svc idle {idle} MB, at most +{grown} MB")
    return 0 if held and grown < MOST_MIB else 1


if __name__ == "__main__":
    with suite(on_disk=True) as up:
        sys.exit(asyncio.run(attack(up)))
