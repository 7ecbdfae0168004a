"""`python -m demo.load --data FOLDER`: load the demo district through the gateway's imports, as an office would."""

import argparse
import asyncio
import hashlib
import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx

from bureau_gateway.app import create_app
from bureau_gateway.settings import Settings
from local.state import CannotRun, State, telling

from . import AFTER, FILES, PROPOSALS
from .credit.microcredit import HOUSEHOLDS as BORROWERS
from .performance.subsidies import HOUSEHOLDS as SUBSIDISED
from .revenue.households import households
from .templates import Files, Proposals, Values

_ATTEMPTS = 100
"""How often a request is sent that is answered with when to come again, or too late."""


async def load(
    client: httpx.AsyncClient,
    tokens: Mapping[str, str],
    files: Files = FILES,
    proposed: Proposals = PROPOSALS,
    after: Files = AFTER,
) -> None:
    """Register units and households, import every file, propose and approve, and import the rest; twice changes nothing.

    Each service has its own in their order, beside the others. `tokens` are those of a recorder and an approver, by role.
    """
    subsidised = await register(client, tokens)

    async def load_service(service: str) -> None:
        await _import_files(client, tokens, files, service, subsidised, "demo-file")
        own = tuple(each for each in proposed if _service(each[0]) == service)
        await decide(client, tokens, own, subsidised)
        await _import_files(client, tokens, after, service, subsidised, "demo-after")

    try:
        async with asyncio.TaskGroup() as group:
            for service in dict.fromkeys(_service(book) for book, _ in (*files, *proposed, *after)):
                group.create_task(load_service(service))
    except ExceptionGroup as refused:
        raise refused.exceptions[0] from None  # the first ended the others


def _service(book: str) -> str:
    return book.partition("/")[0]


async def _import_files(
    client: httpx.AsyncClient,
    tokens: Mapping[str, str],
    files: Files,
    service: str,
    persons: Mapping[bytes, bytes],
    key: str,
) -> None:
    """Those of a service, each under the key that its place among all gives it."""
    for number, (book, make_file) in enumerate(files):
        if _service(book) == service:
            await import_file(client, tokens, book, named(make_file(), persons), f"{key}-{number}")


async def register(client: httpx.AsyncClient, tokens: Mapping[str, str]) -> dict[bytes, bytes]:
    """Units and households; returned are the ids of those persons whom files name, by the references of their registrations."""
    await import_file(client, tokens, "units", Path(__file__).with_name("units.csv").read_bytes(), "demo-units")
    subsidised: dict[bytes, bytes] = {}

    async def register_all(service: str, registered: Iterable[tuple[Values, Values]]) -> None:
        for head, household in registered:
            known = await _register(client, tokens["recorder"], service, head, household)
            if service == "performance":
                subsidised[str(head["source_ref"]).encode()] = known.encode()

    await asyncio.gather(
        register_all("revenue", households()),
        register_all("credit", households(BORROWERS)),
        register_all("performance", households(SUBSIDISED, cards=True)),
    )
    return subsidised


async def decide(
    client: httpx.AsyncClient, tokens: Mapping[str, str], proposed: Proposals, persons: Mapping[bytes, bytes]
) -> None:
    """What the recorder proposes, the approver approves, each by itself."""
    for book, make_entries in proposed:
        for entry in make_entries():
            await _approve(client, tokens, book, {name: _hashed(each, persons) for name, each in entry.items()})


def named(content: bytes, persons: Mapping[bytes, bytes]) -> bytes:
    """A file with the ids of persons in place of the references of their registrations, such as @P0001."""
    return re.sub(rb"@(P[0-9]{4})", lambda found: persons[found[1]], content)


def _hashed(value: object, persons: Mapping[bytes, bytes]) -> object:
    """A value of an entry; bytes are what a hash is of, in which persons are named as in a file."""
    return hashlib.sha256(named(value, persons)).hexdigest() if isinstance(value, bytes) else value


async def import_file(
    client: httpx.AsyncClient, tokens: Mapping[str, str], book: str, content: bytes, key: str
) -> None:
    headers, files = _headers(tokens["recorder"], key), {"file": ("demo.csv", content, "text/csv")}
    answer = await _post(client, f"/v1/{book}/import", headers=headers, files=files)
    print(book, _refuse_error(book, answer).text, flush=True)


async def _register(client: httpx.AsyncClient, token: str, service: str, head: Values, household: Values) -> str:
    """The head as a person first: the household names the id that this gives, and it is returned."""
    path, key = f"/v1/{service}/persons", f"demo-{head['source_ref']}"
    person = _refuse_error(path, await _post(client, path, json=head, headers=_headers(token, key)))
    head_id: str = person.json()["person"]["id"]
    entry = {**household, "head": head_id}
    path, key = f"/v1/{service}/households", f"demo-{household['source_ref']}"
    _refuse_error(path, await _post(client, path, json=entry, headers=_headers(token, key)))
    return head_id


async def _approve(client: httpx.AsyncClient, tokens: Mapping[str, str], book: str, entry: Values) -> None:
    path, key = f"/v1/{book}/proposals", f"demo-{book}-{entry['source_ref']}"
    asked = {"operation": "enter", "reason": "演示数据", "entry": entry}
    proposed = await _post(client, path, json=asked, headers=_headers(tokens["recorder"], key))
    proposal = _refuse_error(book, proposed).json()["proposal"]["id"]
    approved = await _post(client, f"{path}/{proposal}/approve", headers=_headers(tokens["approver"], key))
    print(book, entry["source_ref"], _refuse_error(book, approved).json()["proposal"]["state"], flush=True)


def _headers(token: str, key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Idempotency-Key": key}


async def _post(client: httpx.AsyncClient, path: str, **sent: Any) -> httpx.Response:
    """Send what nobody takes twice; again where the answer says when, or that none came in time, as on a busy machine."""
    for _ in range(_ATTEMPTS):
        answer = await client.post(path, **sent)
        late = "0" if answer.status_code == HTTPStatus.GATEWAY_TIMEOUT else None
        if (wait := answer.headers.get("Retry-After", late)) is None:
            break
        print(f"{path}: {answer.status_code}, sent again: {answer.text[:200]}", flush=True)
        await asyncio.sleep(float(wait))
    return answer


def _refuse_error(book: str, answer: httpx.Response) -> httpx.Response:
    if answer.is_error:
        raise CannotRun(f"{book}: {answer.status_code} {answer.text[:2000]}")
    return answer


async def get_token(client: httpx.AsyncClient, role: str, credentials: Mapping[str, str]) -> str:
    """A token of the demo client with a role, which a bureau revokes once it has clients of its own."""
    asked = {"grant_type": "client_credentials", **credentials}
    answer = await _post(client, "/oauth/token", data=asked)
    if answer.status_code == 401:
        raise CannotRun(f"the {role} of clients.json is given no token: most likely it was revoked")
    token: str = _refuse_error("/oauth/token", answer).json()["access_token"]
    return token


async def main(data: Path) -> None:
    """Through a gateway inside this process: the real one starts last, so that its readiness means all is there."""
    state = State(data)
    known = {role: state.client(role) for role in ("recorder", "approver")}
    app = create_app(Settings())
    transport = httpx.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(
        transport=transport, base_url="http://gateway", timeout=120, trust_env=False
    ) as client:  # fmt: skip
        await load(client, {role: await get_token(client, role, known[role]) for role in known})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="demo.load")
    parser.add_argument("--data", type=Path, required=True)
    with telling():  # outside of the loop: what ends the process within it leaves threads that never end
        asyncio.run(main(parser.parse_args().data))
