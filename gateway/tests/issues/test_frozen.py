"""What is frozen with a version: every format, the imprint of its day, and the template that it was made by."""

from datetime import date
from typing import Any

import httpx
import pytest

from bureau_gateway.issues import freezing
from bureau_gateway.report.formats import FORMATS, FormatName, Imprint
from bureau_gateway.report.service import Composed, Printed, Reports
from gateway.tests.issues.world import HIDDEN, REVENUE, Office

OCTOBER = "2021-10"
BEGINNINGS = {"html": b"<!", "md": "内部".encode(), "pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK"}
OWN = f'# 本局报告\n\n全区收入{{{{ amount("{REVENUE}") }}}}，债务{{{{ amount("{HIDDEN}") }}}}。\n'
NEXT = f'# 本局新报告\n\n全区收入{{{{ amount("{REVENUE}") }}}}。\n'


async def test_a_version_in_all_formats_has_the_same_bytes_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "FORMATS", FORMATS)
    office.app.state.today = lambda: date(2021, 11, 4)
    office.app.state.reports.imprint = Imprint(office="示范区财政局", classification="内部")
    printed: list[str] = []
    press = Reports.printed

    async def seen(reports: Reports, composed: Composed, name: FormatName, imprint: Imprint) -> Printed:
        printed.append(name)
        return await press(reports, composed, name, imprint)

    monkeypatch.setattr(Reports, "printed", seen)
    drafted = (await office.draft(OCTOBER)).json()
    assert printed == [*FORMATS, *FORMATS]  # both editions, on the press of every document
    stored = {each["name"]: each["sha256"] for each in drafted["files"]}
    assert {f"{edition}.{name}" for edition in ("whole", "open") for name in FORMATS} <= stored.keys()
    for name, begins in BEGINNINGS.items():
        document = (await office.get(f"{OCTOBER}/issues/1/document?format={name}")).content
        assert (name, document[: len(begins)]) == (name, begins)
    page = (await office.get(f"{OCTOBER}/issues/1/document?format=md")).text
    for words in ("示范区财政局", "内部", "2021年11月5日", "数据截至2021年11月4日"):
        assert words in page

    # Later the office has another name, and it is another day: the version keeps those of its own.
    office.app.state.reports.imprint = Imprint(office="示范新区财政局")
    office.app.state.today = lambda: date(2026, 1, 1)
    for level in ("restricted", None):
        told = (await office.get(f"{OCTOBER}/issues/1/replay", level)).json()
        assert (told["outcome"], told["rendered_otherwise"]) == ("same", [])


async def approved(office: Office, body: str) -> None:
    """A template's next version, proposed by one person and approved by another."""
    wanted = {"name": "月度 报告", "body": body, "period": OCTOBER, "reason": "按本局写法"}
    proposed = await office.client.post("/v1/report-templates", json=wanted, headers=office.token("甲"))
    path = f"/v1/report-templates/proposals/{proposed.json()['proposal_id']}/approve"
    headers = {**office.token("丙"), "Idempotency-Key": f"approve-{proposed.json()['proposal_id']}"}
    answer = await office.client.post(path, headers=headers)
    assert answer.status_code == 200, answer.text


async def test_a_version_is_made_by_the_template_that_it_names(office: Office) -> None:
    assert (await office.draft(OCTOBER, template="月度 报告")).status_code == 404
    await approved(office, OWN)
    number = await office.issued(OCTOBER, template="月度 报告")
    first = (await office.get(f"{OCTOBER}/issues/{number}")).json()
    (record,) = (await office.client.get("/v1/report-templates", headers=office.token("丁"))).json()["items"]
    assert (first["template_name"], first["template_version"]) == ("月度 报告", record["id"])
    for level in ("restricted", None):
        page = (await office.get(f"{OCTOBER}/issues/{number}/document?format=md", level)).text
        assert page.startswith("# 本局报告")

    await approved(office, NEXT)  # the version keeps the words that it was made by
    for level in ("restricted", None):
        told = (await office.get(f"{OCTOBER}/issues/{number}/replay", level)).json()
        assert (told["outcome"], told["rendered_otherwise"]) == ("same", [])

    explained: dict[str, Any] = {"restates": number, "material": False, "reason": "改用新写法"}
    for template, titled, named in (
        ("月度 报告", "# 本局新报告", "按本局模板“月度 报告”编制"),
        (None, "# 工作报告", "按随系统提供的模板编制"),
    ):
        restated = (await office.draft(OCTOBER, template=template, **explained)).json()
        assert restated["template_name"] == (template or "shipped")
        assert restated["template_version"] not in (first["template_version"], "")
        page = (await office.get(f"{OCTOBER}/issues/{restated['number']}/document?format=md")).text
        assert page.startswith(titled)
        assert named in page
        told = (await office.get(f"{OCTOBER}/issues/{restated['number']}/replay")).json()
        assert (told["outcome"], told["rendered_otherwise"]) == ("same", [])


async def test_a_retry_has_its_answer_while_the_services_are_away(office: Office) -> None:
    first = await office.draft(OCTOBER, key="once")
    office.world.faults["debt"] = httpx.Response(500, content=b"oops")
    again = await office.draft(OCTOBER, key="once")
    assert (again.status_code, again.headers["idempotent-replay"], again.json()) == (201, "true", first.json())
    other = await office.draft(OCTOBER, key="once", kind="flash")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert (await office.draft(OCTOBER)).status_code == 503


async def test_the_proof_of_a_version_is_asked_for_at_its_own_cut_off(office: Office) -> None:
    number = await office.issued(OCTOBER)
    office.world.write(REVENUE, "77.00")
    path = f"{OCTOBER}/issues/{number}/proof?figure={REVENUE}"
    told = (await office.get(path)).json()
    # What this world answers to everything says by which change it was asked.
    assert [told["service"], told["head"]["change_no"]] == ["revenue-svc", 1]
    for none in (
        f"{OCTOBER}/issues/{number}/proof?figure=nothing.at.all",
        f"{OCTOBER}/issues/9/proof?figure={REVENUE}",
    ):
        assert (await office.get(none)).status_code == 404
