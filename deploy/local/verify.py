"""`make verify`: ask every service of the running suite to recompute its journal, and say what each found."""

import os
import sys

import httpx

from .state import State
from .token import read_token

JOURNALS = {
    "revenue-svc": "/v1/revenue/journal/verify",
    "credit-svc": "/v1/credit/journal/verify",
    "debt-svc": "/v1/debt/journal/verify",
    "performance-svc": "/v1/performance/journal/verify",
    "gateway": "/v1/journal/verify",
}


def main() -> int:
    """0 where every journal, its records and its anchors agree."""
    with httpx.Client(base_url=State.of(os.environ).gateway_url(os.environ), timeout=600, trust_env=False) as client:
        client.headers["Authorization"] = f"Bearer {read_token('audit_admin')}"
        answers = {name: client.get(path) for name, path in JOURNALS.items()}
    for name, answer in answers.items():
        found = answer.json()
        if answer.status_code != 200:
            print(f"{name}: {answer.status_code} {found['detail']}")
            continue
        anchored = found["anchored"]["change_no"] if found["anchored"] else "never"
        print(f"{name}: {'ok' if found['ok'] else 'BROKEN'}, {found['changes']} changes, anchored at {anchored}")
        for problem in found["problems"]:
            print(f"  {problem}")
    return 0 if all(answer.status_code == 200 and answer.json()["ok"] for answer in answers.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
