"""Follow the guide `docs/guide/starting.md` with the demo district's data as office files, and say how long each step took."""

import time
from collections.abc import Callable, Mapping

import httpx

from demo import AFTER, PROPOSALS
from demo.load import decide, import_file, named, register
from tests.soak._office import divided, monthly, rows_of, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Tokens = Mapping[str, str]


def said(_: str) -> None:
    """Nobody listens."""


async def post_file(
    client: httpx.AsyncClient, token: str, path: str, content: bytes, key: str, **params: str
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key, "Accept-Language": "zh"}
    return await client.post(
        f"/v1/{path}", headers=headers, files={"file": ("office.xlsx", content, XLSX)}, params=params
    )


async def follow(client: httpx.AsyncClient, tokens: Tokens, say: Callable[[str], None] = said) -> None:
    """From an empty database to the months of 2021: every step as an office would take it."""
    began = time.monotonic()

    def done(step: str) -> None:
        nonlocal began
        say(f"{step}: {time.monotonic() - began:.1f} s")
        began = time.monotonic()

    persons = await register(client, tokens)
    done("units and persons")
    opened, later = divided(persons, named)
    for domain, sheets in opened.items():
        content = workbook(sheets)
        for params, status in (({"dry_run": "true"}, 200), ({}, 201)):
            answer = await post_file(
                client, tokens["recorder"], f"{domain}/openings", content, f"open-{domain}", **params
            )
            assert answer.status_code == status, f"{domain}: {answer.status_code} {answer.text[:3000]}"
        done(f"openings of {domain}, {answer.json()['created']} rows on {len(answer.json()['sheets'])} sheets")
    for number, (book, rows) in enumerate(later):
        answer = await post_file(client, tokens["recorder"], f"{book}/import", monthly(book, rows), f"later-{number}")
        assert answer.is_success, f"{book}: {answer.status_code} {answer.text[:3000]}"
    done(f"{len(later)} files of the months since")
    await decide(client, tokens, PROPOSALS, persons)
    for number, (book, make_file) in enumerate(AFTER):
        await import_file(client, tokens, book, named(make_file(), persons), f"after-{number}")
    done("what two persons decide, and what rests on it")


async def refused(
    client: httpx.AsyncClient, tokens: Tokens, make_file: Callable[[], bytes]
) -> dict[str, tuple[int, str]]:
    """Office files that must not go in as they are: by what is wrong with each its status and rule."""
    rows = rows_of(make_file())
    sent = {"unit": monthly("receipts", rows, unit="万元"), "merged": monthly("receipts", rows, merged=True)}
    answers = {
        what: await post_file(client, tokens["recorder"], "revenue/receipts/import", content, f"wrong-{what}")
        for what, content in sent.items()
    }
    return {what: (answer.status_code, answer.json()["errors"][0]["rule"]) for what, answer in answers.items()}
