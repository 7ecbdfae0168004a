"""A replay computes a version again at its own cut-offs, and finds whatever was changed in what is stored of it."""

import base64
from typing import Any

import asyncpg
import httpx
import pytest

from bureau_common.kit.web.turns import Turns
from bureau_common.testing.postgres import as_owner
from bureau_gateway.report.context import Names
from bureau_gateway.report.service import Reports
from bureau_gateway.report.template import parse_template
from gateway.tests.issues.world import HIDDEN, LOANS, REVENUE, UNITS, Office, Told, World

OCTOBER = "2021-10"


async def replayed(office: Office, number: int = 1, level: str | None = "restricted") -> dict[str, Any]:
    told: dict[str, Any] = (await office.get(f"{OCTOBER}/issues/{number}/replay", level)).json()
    return told


async def verified(office: Office) -> bool:
    token = office.issuer.token("auditor", "auditor", ["audit_admin"], [], None)
    answer = await office.client.get("/v1/journal/verify", headers={"Authorization": f"Bearer {token}"})
    ok: bool = answer.json()["ok"]
    return ok


async def test_later_writes_corrections_and_reopenings_leave_the_hash_as_it_was(office: Office) -> None:
    await office.issued(OCTOBER)
    signed = (await office.get(f"{OCTOBER}/issues/1")).json()["payload_sha256"]
    for turn in range(50):
        office.world.write(REVENUE, f"{turn}.00", provisional=turn % 3 == 0)
        office.world.write(LOANS, None if turn % 2 else str(turn))
    told = await replayed(office)
    assert (told["outcome"], told["replayed_sha256"], told["stored_sha256"]) == ("same", signed, signed)
    assert (told["tampered"], told["differing"], told["rendered_otherwise"]) == ([], [], [])
    assert await verified(office)


async def test_services_that_differ_changed_their_formula_or_are_away_are_named(office: Office) -> None:
    await office.issued(OCTOBER)
    office.world.faults["credit"] = httpx.Response(500, content=b"oops")
    told = await replayed(office)
    assert (told["outcome"], [each["domain"] for each in told["unreachable"]]) == ("unreachable", ["credit"])
    assert (told["replayed_sha256"], told["differing"]) == (None, [])
    office.world.faults.clear()

    office.world.formulas[LOANS] = 2
    told = await replayed(office)
    assert (told["outcome"], told["formula_changed"]) == ("formula_changed", [{"id": LOANS, "stored": 1, "now": 2}])
    office.world.formulas.clear()

    office.world.log["revenue"][0] = Told("99.00")  # a hand in that database
    told = await replayed(office)
    assert (told["outcome"], [each["id"] for each in told["differing"]]) == ("differs", [REVENUE])
    assert told["replayed_sha256"] != told["stored_sha256"]
    assert told["tampered"] == []


async def test_what_todays_program_cannot_write_any_more_is_told_by_its_figures(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A figure that is of another unit since, or of none: the version that printed it could be replayed no more."""
    office.app.state.reports = Reports(
        office.app.state.summaries, parse_template(f'贷款{{{{ fig("{LOANS}", "笔") }}}}笔。\n'), Names()
    )
    await office.issued(OCTOBER)
    monkeypatch.setitem(UNITS, LOANS, "万元")
    office.world.formulas[LOANS] = 2
    told = await replayed(office)
    assert (told["outcome"], told["formula_changed"]) == ("formula_changed", [{"id": LOANS, "stored": 1, "now": 2}])
    assert (told["sentences"], told["tampered"]) == ([{"old": ["贷款57笔。"], "new": []}], [])
    office.world.formulas.clear()
    told = await replayed(office)
    assert (told["outcome"], [each["id"] for each in told["differing"]]) == ("differs", [LOANS])
    monkeypatch.setitem(UNITS, LOANS, "笔")
    assert (await replayed(office))["outcome"] == "same"


async def test_a_service_that_tells_everybody_another_unit_keeps_a_version_from_being_drafted(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.app.state.reports = Reports(
        office.app.state.summaries, parse_template(f'贷款{{{{ fig("{LOANS}", "笔") }}}}笔。\n'), Names()
    )
    answer = World.answer

    def lying(world: World, domain: str, request: httpx.Request) -> httpx.Response:
        monkeypatch.setitem(UNITS, LOANS, "万元" if request.url.params.get("edition") == "open" else "笔")
        return answer(world, domain, request)

    monkeypatch.setattr(World, "answer", lying)
    drafted = await office.draft(OCTOBER)
    assert (drafted.status_code, drafted.json()["code"]) == (502, "upstream_failed")


EDITS = {
    "a byte of the page": "update report_files set content = '{page}' where name = 'whole.html'",
    "the page and its hash": "update report_files set content = '{page}', sha256 = 'ab' where name = 'whole.html'",
    "a figure": "update report_files set content = '{report}' where name = 'whole.report'",
    "a file is gone": "delete from report_files where name = 'whole.md'",
    "the payload's hash": "update report_issues set payload_sha256 = 'ab'",
    "who issued it": "update report_issues set issued_by = '丁' where issued_by is not null",
    "what was missing": "update report_issues set gaps = '{{}}', provisional = '{{}}', dated = '2021-01-01'",
}


async def test_whatever_is_changed_in_what_is_stored_is_found(office: Office) -> None:
    await office.issued(OCTOBER)
    stored = (await office.get(f"{OCTOBER}/issues/1/figures")).json()
    assert HIDDEN in {each["id"] for each in stored["figures"]}
    owner = await asyncpg.connect(as_owner(office.app.state.settings.database_url.get_secret_value()))
    try:
        report = await owner.fetchval("select content from report_files where name = 'whole.report'")
        other = base64.b64decode(report).replace(b"10000.00", b"90000.00")
        given = {"page": base64.b64encode(b"<p>").decode(), "report": base64.b64encode(other).decode()}
        for name, statement in EDITS.items():
            kept = [await owner.fetch(f"select * from {table}") for table in ("report_files", "report_issues")]
            await owner.execute(statement.format(**given))
            told = await replayed(office)
            assert (name, told["outcome"]) == (name, "tampered")
            assert told["tampered"]
            assert not await verified(office), name
            await _put_back(owner, kept)
        assert (await replayed(office))["outcome"] == "same"
        assert await verified(office)
    finally:
        await owner.close()


async def _put_back(owner: asyncpg.Connection, kept: list[Any]) -> None:
    for table, rows in zip(("report_files", "report_issues"), kept, strict=True):
        await owner.execute(f"delete from {table}")
        await owner.copy_records_to_table(table, records=[tuple(row) for row in rows])


async def test_a_version_that_is_none_is_not_found(office: Office) -> None:
    for path in ("9", "9/figures", "9/document", "9/replay"):
        assert (path, (await office.get(f"{OCTOBER}/issues/{path}")).status_code) == (path, 404)


async def test_drafts_and_replays_stand_in_line_with_all_that_takes_the_time_of_a_file(office: Office) -> None:
    await office.draft(OCTOBER)
    office.app.state.reports.line = Turns(0, "文件", "files")
    for answer in (await office.draft(OCTOBER), await office.get(f"{OCTOBER}/issues/1/replay")):
        assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "5")
