"""An auditor takes the proof of a figure from the report, and checks it with the tool alone."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

from bureau_common.testing.fixtures import NewDatabase
from bureau_common.testing.workspace import DEPLOYABLES, ROOT
from tests.receipt_files import Line, receipts_csv
from tests.suite import suite_of

LINES = [
    Line("a", "2021-03-15", "1010101", "60000000.00"),
    Line("b", "2021-10-31", "10304", "20000000.50"),
    Line("c", "2021-11-01", "10304", "777.77"),
    Line("d", "2020-05-05", "1010101", "50000000.00"),
]
FIGURE = "revenue.general_revenue.ytd"


def check(path: Path, change_no: int, code: str) -> tuple[int, str]:
    """The tool, by itself."""
    command = [sys.executable, "-I", ROOT / "tools" / "verify_figure.py", path, str(change_no), code]
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    return done.returncode, done.stdout


async def test_a_figure_of_the_report_is_proved_against_the_version_and_code_that_the_report_states(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    async with suite_of({name: new_database(name) for name in DEPLOYABLES}, tmp_path) as suite:
        answer = await suite.import_file("revenue/receipts", receipts_csv(LINES), "journey")
        assert answer.status_code == 201, answer.text
        (section, *_) = (await suite.get("/v1/reports/2021-10")).json()["sections"]
        proof = await suite.get(f"/v1/reports/2021-10/proof?figure={FIGURE}")
        assert proof.status_code == 200, proof.text
        for unknown in ("nothing.at.all", "revenue.nothing"):
            assert (await suite.get(f"/v1/reports/2021-10/proof?figure={unknown}")).status_code == 404
    path = tmp_path / "proof.json"
    path.write_bytes(proof.content)
    status, said = check(path, section["change_no"], section["chain"])
    assert (status, said.splitlines()[-1]) == (0, "proved"), said
    expected = sum(Decimal(line[3]) for line in LINES if "2021-01-01" <= line[1] <= "2021-10-31")
    assert f"{FIGURE} 2021-10 = {expected}" in said
    printed = " ".join(section["chain"][place : place + 8] for place in range(0, 64, 8))
    assert check(path, section["change_no"], printed) == (status, said)
    status, said = check(path, section["change_no"], section["chain"][:12] + "…")
    assert (status, "only the first 12 digits" in said) == (2, True)
    tampered = json.loads(proof.content)
    tampered["rows"].pop()
    path.write_text(json.dumps(tampered))
    status, said = check(path, section["change_no"], section["chain"])
    assert (status, "missing" in said) == (1, True)
