"""`make token ROLE=viewer`: a token of a demo client of the running suite, for curl."""

import json
import os
import sys

import httpx

from .state import CannotRun, State


def suite_url() -> str:
    """Where the running suite answers."""
    try:
        return State.of(os.environ).gateway_url(os.environ)
    except CannotRun as error:
        raise SystemExit(str(error)) from None


def read_token(role: str) -> str:
    """A token for one of the demo roles."""
    known = State.of(os.environ).clients
    if not known.exists():
        raise SystemExit(
            f"There is no {known}: start the suite once with make run, or name its folder with BUREAU_DATA="
        )
    clients = json.loads(known.read_text())
    if role not in clients:
        raise SystemExit(f"ROLE is one of {', '.join(clients)}")
    form = {"grant_type": "client_credentials", **clients[role]}
    base = suite_url()
    try:
        answer = httpx.post(f"{base}/oauth/token", data=form, timeout=10, trust_env=False)
    except httpx.ConnectError:
        raise SystemExit(f"Nothing answers on {base}: start the suite with make run") from None
    return str(answer.raise_for_status().json()["access_token"])


if __name__ == "__main__":
    print(read_token(sys.argv[1]))
