"""`make token ROLE=viewer`: a token of a demo client of the running suite, for curl."""

import os
import sys

import httpx

from .state import State, telling


def suite_url() -> str:
    """Where the running suite answers."""
    with telling():
        return State.of(os.environ).gateway_url(os.environ)


def read_token(role: str) -> str:
    """A token for one of the demo roles."""
    state, base = State.of(os.environ), suite_url()
    with telling():
        form = {"grant_type": "client_credentials", **state.client(role)}
    try:
        answer = httpx.post(f"{base}/oauth/token", data=form, timeout=10, trust_env=False)
        token = answer.json()["access_token"] if answer.status_code == httpx.codes.OK else None
    except httpx.ConnectError:
        raise SystemExit(f"Nothing answers on {base}: start the suite with make run") from None
    except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
        raise SystemExit(f"What answers on {base} is not the suite ({type(error).__name__}): see PORT=") from None
    if token is None:
        raise SystemExit(
            f"{base} gives the {role} of {state.clients} no token (HTTP {answer.status_code}): "
            "another suite may answer there (PORT=, BUREAU_DATA=), or the client was revoked"
        )
    return str(token)


if __name__ == "__main__":
    print(read_token(sys.argv[1]))
