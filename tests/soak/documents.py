"""`python -m tests.soak.documents`: what the five OpenAPI documents promise, tried by schemathesis through the gateway.

Every operation is asked with input that fits its schema and with input that does not, its parameters' borders first, and
the links of answers are followed, on a suite with the demo district. Every check counts but the time of an answer; input
that fits its schema may still be refused by a rule, with 409 or 422. Months are closed last, since a closed month refuses
what is asked next. Ends with 1 where a document and an answer differ. Arguments name the documents: `revenue gateway`.
"""

import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import httpx

from bureau_common.testing.templates import with_demo
from bureau_gateway.documentation import PARTS
from tests.soak._suite import Suite, suite

LOCK = Path(__file__).with_name("requirements.lock")
SEED, EXAMPLES = 1, 10
"""Examples of an operation, beside the borders of each parameter, which are as many as there are."""
CLOSING = r"/periods/\{period\}/(soft-)?close$"
ROLES = {
    r"/proposals/\{proposal_id\}/(approve|refuse)$": "approver",
    r"/(refusals|personal-reads|verify|verify/slices)$": "audit_admin",
    r"^GET .*/journal/restorations$": "audit_admin",
    r"^POST .*/journal/restorations$": "system_admin",
    r"/journal/restorations/": "audit_admin",
    r" /v1/clients": "security_admin",
}
"""Who asks, where it is not the one person who may read, enter and decide."""


def install(folder: Path) -> Path:
    """Schemathesis in an environment of its own: what it needs is no part of the suite's."""
    venv.create(folder, with_pip=True)
    pip = [folder / "bin/python", "-m", "pip", "--disable-pip-version-check", "install", "-q", "--require-hashes"]
    subprocess.run([*pip, "-r", LOCK], check=True)
    return folder / "bin/st"


def configure(up: Suite) -> Path:
    """What all runs have in common, with the tokens of those who ask."""
    operations = [
        f"[[operations]]\ninclude-name-regex = {json.dumps(name)}\nheaders = {_table(up.headers(role))}\n"
        for name, role in ROLES.items()
    ]
    file = up.folder / "schemathesis.toml"
    file.write_text(
        f"""
seed = {SEED}
continue-on-failure = true
request-timeout = 120
warnings = ["missing_auth", "rate_limited"]
headers = {_table(up.headers_of(_register(up)))}
generation = {{ max-examples = {EXAMPLES}, database = "none" }}
checks.negative_data_rejection.expected-statuses = ["400", "401", "403", "404", "405", "406", "409", "415", "422", "428", "429", "431"]
checks.positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429"]
{"".join(operations)}"""
    )
    return file


def _table(values: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{name} = {json.dumps(value)}" for name, value in values.items()) + " }"


def _register(up: Suite) -> dict[str, str]:
    """A client with all that business may do: in the suite it is two persons'."""
    roles = ["viewer", "recorder", "approver"]
    wanted = {"client_id": "soak", "person": "soak", "roles": roles, "level": "restricted"}
    answer = httpx.post(f"{up.base}/v1/clients", json=wanted, headers=up.headers("security_admin"), trust_env=False)
    client = answer.raise_for_status().json()
    return {name: client[name] for name in ("client_id", "client_secret")}


def run(st: Path, up: Suite, part: str, name: str, chosen: list[str]) -> bool:
    """Try one document, or the operations of it that are chosen; whether everything held."""
    report = up.folder / f"{part}-{name}.json"
    document = f"{up.base}/v1/openapi/{part}.json"
    arguments = ["--config-file", up.folder / "schemathesis.toml", "run", document, "--url", up.base, *chosen]
    done = subprocess.run(
        [st, *arguments, "--no-color", "--report", "json", "--report-json-path", report],
        cwd=up.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        print(done.stdout)
    told: dict[str, Any] = json.loads(report.read_text())
    rates = [rate for phases in told["valid_rates"].values() for rate in phases.values()]
    went_through = sum(any(rate["accepted"] for rate in phases.values()) for phases in told["valid_rates"].values())
    print(
        f"{part:12}{name:8} operations: {told['operations']['tested']}, of which {went_through} carried something out;"
        f" requests: {told['test_cases']['generated']},"
        f" of those that fit {sum(rate['accepted'] for rate in rates)} accepted;"
        f" failures: {told['test_cases']['unique_failures']}; {told['running_time']:.0f} s",
        flush=True,
    )
    return done.returncode == 0


def main(parts: list[str]) -> int:
    with suite(with_demo) as up:
        st = install(up.folder / "schemathesis")
        configure(up)
        held = []
        for part in parts:
            held.append(run(st, up, part, "", ["--exclude-path-regex", CLOSING]))
            if part != "gateway":
                unlinked = ["--phases", "examples,coverage,fuzzing"]
                held.append(run(st, up, part, "closing", ["--include-path-regex", CLOSING, *unlinked]))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [part for part, _ in PARTS]))
