"""`make verify`: have every service of the running suite recompute its journal slice by slice, and say what each found.

The last anchor that was seen of each service is kept beside the data and given to the next run, which thus finds that it
is gone, even where the database and the anchors were cut off together.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import httpx

from .state import State, read_object, telling, write_whole
from .token import read_token, suite_url

JOURNALS = {
    "revenue-svc": "/v1/revenue/journal/verify/slices",
    "credit-svc": "/v1/credit/journal/verify/slices",
    "debt-svc": "/v1/debt/journal/verify/slices",
    "performance-svc": "/v1/performance/journal/verify/slices",
    "gateway": "/v1/journal/verify/slices",
}
WORDS = {
    "journal": "the chain of changes",
    "rows": "the rows of every change",
    "sums": "the kept sums",
    "persons": "the personal details",
    "anchors": "the anchors, refusals and personal reads",
    "schema": "the sequences and the schema's version",
}


def main() -> int:
    """0 where every journal, its records and its anchors agree."""
    state = State.of(os.environ)
    seen = state.data / "verified.json"
    noted = _noted(seen)
    sound = True
    with httpx.Client(base_url=suite_url(), timeout=600, trust_env=False) as client:
        sign_in(client)
        for name, path in JOURNALS.items():
            anchor = _verified(client, name, path, noted.get(name))
            sound = sound and anchor is not None
            if anchor:
                noted[name] = anchor
    try:
        write_whole(seen, json.dumps(noted, indent=1) + "\n")
    except OSError as error:
        print(f"{seen} cannot be written ({error.strerror}): the next run does not know the anchors that this one saw")
        return 1
    return 0 if sound else 1


def _noted(seen: Path) -> dict[str, str]:
    """By service the last anchor that was seen; nobody goes on without what was noted, unless a person decides so."""
    if not seen.exists():
        return {}
    way_out = "put back a copy of it, or move it away and verify without the anchors that were seen before"
    with telling():
        return read_object(seen, way_out)


def _verified(client: httpx.Client, name: str, path: str, noted: str | None) -> str | None:
    """What `verify_one` says; what gives no answer of ours is told, and the others are still verified."""
    try:
        return verify_one(client, name, path, noted)
    except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
        print(f"{name}: could not be verified: no answer of the suite ({type(error).__name__})")
        return None


def sign_in(client: httpx.Client) -> None:
    client.headers["Authorization"] = f"Bearer {read_token('audit_admin')}"


def verify_one(client: httpx.Client, name: str, path: str, noted: str | None) -> str | None:
    """Go through one journal; returns its last anchor, "" where it has none, and nothing where something is wrong."""
    asked = {"noted": noted} if noted else {}
    found: list[str] = []
    cursor, answer, part, advice = None, dict[str, Any](), "", ""
    while answer == {} or cursor is not None:
        params = asked | ({"cursor": cursor} if cursor else {})
        response = client.get(path, params=params)
        if response.status_code == 401:  # a journal may take longer than a token lives
            sign_in(client)
            response = client.get(path, params=params)
        answer = response.json()
        if response.status_code != 200:
            print(f"{name}: could not be verified: {response.status_code} {answer['detail']}")
            return None
        if answer["part"] != part and sys.stdout.isatty():
            print(f"{name}: {WORDS[answer['part']]} …", flush=True)
        found += [f"  {WORDS[answer['part']]}: {problem}" for problem in answer["problems"]]
        part, cursor, advice = answer["part"], answer["next_cursor"], answer["advice"] or advice
    anchored = answer["anchored"]
    told = f"anchored up to change {anchored['change_no']}" if anchored else "not anchored yet"
    print(f"{name}: {'BROKEN' if found else 'ok'}, {answer['head']['change_no']} changes, {told}")
    if not found:
        return str(answer["anchor"] or "")
    way = path.removesuffix("/verify/slices")
    print("\n".join([*found[:100], f"  {advice.replace('…/journal', way)}"]))
    return None


if __name__ == "__main__":
    sys.exit(main())
