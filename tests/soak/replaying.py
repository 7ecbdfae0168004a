"""`python -m tests.soak.replaying [--writes 10000] [--tamperings 1000] [--minutes 15] [--seed 1]`: an issued report for good.

A 快报 and a 决算 of the demo district are issued; then some writers enter, correct, void and reopen by chance. After that each
version must replay to the hash that was signed, in every format to the same bytes, and every figure must open the very rows
that it opened before; and the proof of every figure must hold offline against the checkpoint that was noted. Then hands go, one
at a time, into the stored documents and figures, into rows, sums and journals, and into proofs: each must be found by the
replay, by `verify` or by the offline check. Prints who found what; ends with 1 where something did not hold.
"""

import argparse
import asyncio
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import asyncpg
import httpx

from bureau_common.kit.audit.anchoring import anchor
from bureau_common.kit.core.logs import configure_logs
from bureau_common.testing.patience import be_patient
from bureau_common.testing.postgres import as_owner
from bureau_gateway.access.issuer import Issuer
from tests.services import DOMAINS
from tests.suite import ROLES, Suite, suite_of

from . import _hands as hands
from ._finders import MONTH, REPORT, Body, Finders, prove_all
from ._later import Office
from ._suite import on_demo

WRITERS = 6


async def issue(suite: Suite, kind: str, template: str | None = None) -> Body:
    """A version that went the whole way."""
    wanted = {"kind": kind, "dated": "2021-11-08", "template": template}
    made = (await post(suite, f"{REPORT}/issues", "recorder", wanted)).json()
    for step, role in (("submit", "recorder"), ("issue", "approver")):
        path = f"{REPORT}/issues/{made['number']}"
        tag = (await suite.get(path)).headers["etag"]
        made = (await post(suite, f"{path}/{step}", role, None, **{"If-Match": tag})).json()
    print(f"{kind}: version {made['number']} is {made['state']}", flush=True)
    return made


async def post(suite: Suite, path: str, role: str, body: object, **headers: str) -> httpx.Response:
    key = hashlib.sha256(f"{path}{body}{headers}".encode()).hexdigest()
    answer = await suite.gateway.post(path, json=body, headers={**suite.auth(role), "Idempotency-Key": key, **headers})
    if answer.is_error:
        raise SystemExit(f"{path}: {answer.status_code} {answer.text[:2000]}")
    return answer


async def own_template(suite: Suite) -> str:
    """A template of the bureau's own that prints every figure that is there: a final version has no gap."""
    figures = (await suite.get(f"{REPORT}/figures")).json()["figures"]
    lines = [f'{{{{ amount("{each["id"]}") }}}}。' for each in figures if each["state"] in ("reported", "zero")]
    wanted = {"name": "决算", "body": "# 决算\n\n" + "\n".join(lines), "period": MONTH, "reason": "决算只列已报数"}
    drafted = (await post(suite, "/v1/report-templates", "recorder", wanted)).json()
    await post(suite, f"/v1/report-templates/proposals/{drafted['proposal_id']}/approve", "approver", None)
    return "决算"


async def rows_of(suite: Suite, number: int) -> tuple[dict[str, str], list[str]]:
    """By where they are read a hash of the rows of every figure of a version; and which do not sum to their figure."""
    figures = (await suite.get(f"{REPORT}/issues/{number}/figures")).json()["figures"]
    found, wrong = {}, []
    for figure in figures:
        for each in figure["rows"]:
            if each["href"] in found:
                continue
            listed, total = hashlib.sha256(), Decimal(0)
            cursor: str | None = ""
            while cursor is not None:
                page = await suite.get(f"{each['href']}&limit=500" + (f"&cursor={cursor}" if cursor else ""))
                told = page.raise_for_status().json()
                listed.update(json.dumps(told["items"], sort_keys=True).encode())
                total += sum(Decimal(row["contribution"]) for row in told["items"])
                cursor = told["next_cursor"]
            found[each["href"]] = listed.hexdigest()
            if (
                "measure=" not in each["href"]
                and figure["kind"] == "decimal"
                and total != Decimal(figure["value"] or 0)
            ):
                wrong.append(f"{figure['id']}: {total} for {figure['value']}")
    return found, wrong


async def write(suite: Suite, chance: Random, writes: int, seconds: float) -> Office:
    """So many changes by some writers at once, or as many as the time takes."""
    office = Office(suite, chance)
    await office.look()
    for domain in DOMAINS:
        await office.reopen(domain)
    end = time.monotonic() + seconds

    async def go_on() -> None:
        while office.done.total() < writes and time.monotonic() < end:
            await office.act()

    await asyncio.gather(*[go_on() for _ in range(WRITERS)])
    return office


async def tamper(finders: Finders, proved: Sequence[Body], chance: Random, count: int) -> list[str]:
    """One hand after the other; what nobody found."""
    owners = {
        name: await asyncpg.connect(as_owner(app.state.settings.database_url.get_secret_value()))
        for name, app in finders.apps.items()
    }
    found, missed, began = Counter[tuple[str, str]](), list[str](), time.monotonic()
    for number in range(count):
        kind, by = await one(finders, owners, proved, chance, number)
        found[kind, by] += 1
        if by == "nobody":
            missed.append(f"{kind}, number {number}")
        if (number + 1) % 100 == 0:
            print(f"  {number + 1} tamperings, {len(missed)} missed, {time.monotonic() - began:.0f} s", flush=True)
    for owner in owners.values():
        await owner.close()
    for (kind, by), times in sorted(found.items()):
        print(f"    {kind:28} {by:10} {times:4}")
    return missed


async def one(
    finders: Finders, owners: Mapping[str, asyncpg.Connection], proved: Sequence[Body], chance: Random, number: int
) -> tuple[str, str]:
    """One hand, and who found it."""
    place = number % 20
    if place < 8:
        act = hands.STORED[number % len(hands.STORED)]
        hand = hands.Hand(owners["gateway"], chance, finders.apps["gateway"].state.ledger.tables)
        _, undo = await act(hand)
        by = "replay" if await finders.replay() else "verify" if await finders.verify("gateway") else "nobody"
        await undo()
        return act.__name__, by
    if place < 11:
        proof = chance.choice(proved)
        other = hands.edit_proof(proof, chance)
        return "edits_a_proof", "offline" if other == proof or finders.check(other)[0] else "nobody"
    if place < 14:
        return await row_behind_a_proof(finders, owners, chance.choice(proved), chance)
    domain = chance.choice(DOMAINS)
    hand = hands.Hand(owners[domain], chance, finders.apps[domain].state.ledger.tables)
    if place == 19:
        _, undo = await hands.writes_all_anew(hand)
        by = await who_checks_the_chain(finders, domain, proved)
        await undo()
        return "writes_all_anew", by
    act = (*hands.RECORDS, *hands.KEPT)[chance.randrange(8)]
    change, undo = await act(hand)
    told = await finders.verify(domain)
    change_no = await owners[domain].fetchval("select change_no from journal where change_id = $1", change or 0)
    await undo()
    named = told is not None and (change_no is None or f"change {change_no}:" in told)
    return act.__name__, "verify" if named else "nobody"


async def row_behind_a_proof(
    finders: Finders, owners: Mapping[str, asyncpg.Connection], proof: Body, chance: Random
) -> tuple[str, str]:
    """A field of a row that a proof shows becomes another in the database: the proof that is made then is another."""
    figure, kind = proof["figure"]["id"], "edits_a_row_of_a_figure"
    if not proof.get("rows"):
        return kind, "offline" if finders.check(hands.edit_proof(proof, chance))[0] else "nobody"
    row, domain = chance.choice(proof["rows"]), figure.partition(".")[0]
    hand = hands.Hand(owners[domain], chance, finders.apps[domain].state.ledger.tables)
    table = next(each for each in hand.tables if each.name == row["table"])
    stored = await hand.owner.fetchrow(f'select * from "{table.name}" where id = $1', json.loads(row["text"])["id"])
    undo = None
    while undo is None:
        undo = await hands.edit_some_field(hand, table, stored)
    made = await finders.proof(figure)
    by = "offline" if finders.check(made)[0] else "verify" if await finders.verify(domain) else "nobody"
    await undo()
    return kind, by


async def who_checks_the_chain(finders: Finders, domain: str, proved: Sequence[Body]) -> str:
    """All in the database agrees: the anchors tell, and any proof from there."""
    proof = next((each for each in proved if each["figure"]["id"].startswith(f"{domain}.")), None)
    if proof is not None and finders.check(await finders.proof(proof["figure"]["id"]))[0]:
        return "offline"
    return "verify" if await finders.verify(domain) else "nobody"


async def attack(suite: Suite, folder: Path, asked: argparse.Namespace) -> list[str]:
    """All of it; what did not hold."""
    chance, failures = Random(asked.seed), list[str]()
    issuer = Issuer(suite.signing_key, "bureau-gateway", "bureau", 86_400)  # it takes longer than their usual life
    for role, roles in ROLES.items():
        suite.tokens[role] = issuer.token(f"client-{role}", f"person-{role}", roles, [], "restricted")
    for app in (suite.gateway_app, *suite.apps.values()):
        app.state.today = lambda: date(2021, 11, 8)
    flash = await issue(suite, "flash")
    await post(suite, f"/v1/months/{MONTH}/closings", "approver", {"reason": "十月月结"})
    final = await issue(suite, "final", await own_template(suite))
    numbers = [flash["number"], final["number"]]
    before = {number: await rows_of(suite, number) for number in numbers}
    print(f"rows of {sum(len(found) for found, _ in before.values())} inputs read", flush=True)
    began = time.monotonic()
    office = await write(suite, chance, asked.writes, asked.minutes * 60)
    print(
        f"{office.done.total()} writes in {time.monotonic() - began:.0f} s: {dict(office.done)}; refused {dict(office.refused)}"
    )
    if office.done.total() < asked.writes:
        print(f"  fewer than {asked.writes}: the time was over", flush=True)
    for number in numbers:
        told = (await suite.get(f"{REPORT}/issues/{number}/replay")).json()
        failures += (
            [] if told["outcome"] == "same" and not told["rendered_otherwise"] else [f"replay of {number}: {told}"]
        )
        after, wrong = await rows_of(suite, number)
        moved = [href for href, found in before[number][0].items() if after.get(href) != found]
        failures += [*wrong, *[f"other rows: {href}" for href in moved]]
        print(
            f"version {number}: replay {told['outcome']}, {len(after)} inputs, {len(moved)} with other rows", flush=True
        )
    finders = Finders(suite, final, folder)
    proved, wrong = await prove_all(finders)
    for name, app in finders.apps.items():
        await anchor(app.state.database, app.state.ledger.service, folder)
        if problem := await finders.verify(name):
            failures.append(f"{name} does not verify: {problem}")
    missed = await tamper(finders, proved, chance, asked.tamperings)
    for name in finders.apps:
        if problem := await finders.verify(name):
            failures.append(f"{name} does not verify once all is undone: {problem}")
    return [*failures, *wrong, *missed]


async def run(databases: Mapping[str, str], folder: Path, asked: argparse.Namespace) -> int:
    async with suite_of(databases, folder) as suite:
        configure_logs("soak", "ERROR")  # the apps have said otherwise
        (anchors := folder / "anchors").mkdir()
        failures = await attack(suite, anchors, asked)
    print("\n".join(failures[:50]) or "all of it held")
    return 1 if failures else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="replaying")
    for name, usual in (("writes", 10_000), ("tamperings", 1000), ("minutes", 15), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    asked = parser.parse_args()
    with on_demo() as (databases, folder):
        return asyncio.run(run(databases, folder, asked))


if __name__ == "__main__":
    be_patient()
    sys.exit(main())
