"""A version goes from a draft to an issued report by two persons; what it holds is frozen, and a correction is a new one."""

import hashlib
from decimal import Decimal
from typing import Any

import httpx
import pytest

from bureau_gateway.issues.rules import check_step
from bureau_gateway.issues.schemas import IssueEntry, Kind, State, Step
from gateway.tests.issues.world import GRADE, HIDDEN, LOANS, REVENUE, Office

OCTOBER = "2021-10"


def codes(answer: httpx.Response) -> list[str]:
    return [each["code"] for each in answer.json()["findings"]]


async def test_two_persons_issue_what_is_closed_and_nobody_what_is_provisional(office: Office) -> None:
    office.world.write(REVENUE, "10000.00", provisional=True)
    office.world.write(LOANS, None)
    drafted = await office.draft(OCTOBER)
    assert (drafted.status_code, drafted.json()["provisional"], drafted.json()["gaps"]) == (201, [REVENUE], [LOANS])
    refused = await office.step(OCTOBER, 1, "submit", "甲")
    assert (refused.status_code, codes(refused)) == (409, ["provisional", "partial"])
    assert f"{REVENUE}为暂定数：请先对有关服务关闭本期间" in refused.json()["findings"][0]["message_zh"]
    assert LOANS in refused.json()["findings"][1]["message_zh"]

    flash = await office.issued(OCTOBER, kind="flash")
    page = (await office.get(f"{OCTOBER}/issues/{flash}/document?format=md")).text
    assert "快报，不作决算" in page
    assert "暂定数" in page

    office.world.write(REVENUE, "10000.00")
    office.world.write(LOANS, "57")
    assert (await office.draft(OCTOBER, key="once")).json()["number"] == 3
    again = await office.draft(OCTOBER, key="once")
    assert (again.headers["idempotent-replay"], again.json()["number"]) == ("true", 3)
    early = await office.step(OCTOBER, 3, "issue", "丙")
    assert codes(early) == ["step_out_of_order"]
    tag = (await office.get(f"{OCTOBER}/issues/3")).headers["etag"]
    # A proxy that packs answers makes the tag weak, and some libraries take off its quotes.
    submitted = await office.step(OCTOBER, 3, "submit", "乙", held=f"W/{tag}", key="submit")
    again = await office.step(OCTOBER, 3, "submit", "乙", held=tag, key="submit")
    assert (again.content, again.headers["etag"]) == (submitted.content, submitted.headers["etag"])
    assert submitted.json()["makers"] == ["甲", "乙"]
    for old in (tag, f"W/{tag}", tag.strip('"')):
        stale = await office.step(OCTOBER, 3, "issue", "丙", held=old)
        assert (stale.status_code, stale.json()["code"]) == (409, "not_live")
    for maker in "甲乙":
        assert codes(await office.step(OCTOBER, 3, "issue", maker)) == ["same_person"]
    assert codes(await office.step(OCTOBER, 3, "withdraw", "丙")) == ["not_the_maker"]
    row = again.headers["etag"].strip('"')
    assert codes(await office.step(OCTOBER, 3, "issue", "甲", held=row)) == ["same_person"]
    issued = await office.step(OCTOBER, 3, "issue", "丙", held=f'"{row}-gzip"', key="issue")
    assert (issued.json()["state"], issued.json()["issued_by"]) == ("issued", "丙")
    retried = await office.step(OCTOBER, 3, "issue", "丙", key="issue")
    assert (retried.headers["idempotent-replay"], retried.json()) == ("true", issued.json())
    late = await office.step(OCTOBER, 3, "submit", "乙", held=tag, key="submit")
    assert (late.content, "etag" in late.headers) == (submitted.content, False), "nobody read how it stands now"
    for step, person in (("submit", "甲"), ("issue", "丁"), ("return", "丁"), ("withdraw", "甲")):
        assert codes(await office.step(OCTOBER, 3, step, person)) == ["step_out_of_order"]
    history = (await office.get(f"{OCTOBER}/issues/3")).json()["history"]
    assert [(each["operation"], each["person"]) for each in history] == [
        ("enter", "甲"),
        ("propose", "乙"),
        ("approve", "丙"),
    ]


async def test_what_is_returned_or_withdrawn_says_why_and_is_not_issued(office: Office) -> None:
    await office.draft(OCTOBER)
    await office.step(OCTOBER, 1, "submit", "甲")
    assert (await office.step(OCTOBER, 1, "return", "丙")).json()["state"] == "returned"
    assert codes(await office.step(OCTOBER, 1, "issue", "丙")) == ["step_out_of_order"]
    withdrawn = await office.step(OCTOBER, 1, "withdraw", "甲")
    assert withdrawn.json()["state"] == "withdrawn"
    history = (await office.get(f"{OCTOBER}/issues/1")).json()["history"]
    assert [(each["operation"], each["reason"]) for each in history[2:]] == [
        ("refuse", "数据有误"),
        ("withdraw", "数据有误"),
    ]
    assert codes(await office.step(OCTOBER, 1, "submit", "甲")) == ["step_out_of_order"]


async def test_a_correction_is_a_version_of_its_own_and_the_old_one_stays_as_it_was(office: Office) -> None:
    first = await office.issued(OCTOBER)
    frozen = await office.get(f"{OCTOBER}/issues/{first}/document?format=html")
    signed = {each["name"]: each["sha256"] for each in (await office.get(f"{OCTOBER}/issues/1")).json()["files"]}
    assert hashlib.sha256(frozen.content).hexdigest() == signed["whole.html"]

    again = await office.draft(OCTOBER)
    assert codes(again) == ["chain_broken"]
    assert "restates=1" in again.json()["findings"][0]["message_zh"]
    explained: dict[str, Any] = {"restates": 1, "material": True, "reason": "漏记一笔收入"}
    empty = await office.draft(OCTOBER, **explained)
    assert (empty.status_code, empty.json()["code"]) == (409, "unchanged")
    assert codes(await office.draft(OCTOBER, restates=1)) == ["restatement_unexplained"] * 2
    assert codes(await office.draft(OCTOBER, kind="flash", **explained)) == ["chain_broken"]

    office.world.write(REVENUE, "22500.00")
    live = (await office.get(f"{OCTOBER}/diff?from=1&to=live")).json()
    (moved,) = live["figures"]
    assert (moved["id"], moved["old"], moved["new"]) == (REVENUE, "10000.00", "22500.00")
    assert moved["difference"] == str(Decimal("22500.00") - Decimal("10000.00"))
    assert live["sentences"] == [{"old": ["收入1万元。"], "new": ["收入2万元。"]}]

    drafts = [(await office.draft(OCTOBER, **explained)).json()["number"] for _ in range(2)]
    for number in drafts:
        assert (await office.step(OCTOBER, number, "submit", "甲")).status_code == 200
    assert (await office.step(OCTOBER, drafts[0], "issue", "丙")).status_code == 200
    fork = await office.step(OCTOBER, drafts[1], "issue", "丙")
    assert (fork.status_code, codes(fork)) == (409, ["chain_broken"])

    told: dict[int, Any] = {each["number"]: each for each in (await office.get(f"{OCTOBER}/issues")).json()}
    assert (told[1]["state"], told[1]["restated_by"], told[2]["restates"]) == ("restated", 2, 1)
    old = await office.get(f"{OCTOBER}/issues/1/document?format=html")
    assert old.content == frozen.content
    assert old.headers["link"] == f'</v1/reports/{OCTOBER}/issues/2>; rel="successor-version"'
    new = (await office.get(f"{OCTOBER}/issues/2/document?format=md")).text
    assert "重大更正稿，代替第1版；更正原因：漏记一笔收入" in new
    page = (await office.get(f"{OCTOBER}/issues/1", accept="text/html")).text
    for words in ("已更正", "10,000.00 元", "22,500.00 元", "12,500.00 元"):
        assert words in page
    english = {"accept": "text/html", "cookie": "bureau_language=en"}
    page = (await office.get(f"{OCTOBER}/issues/1", **english)).text
    for words in ("was restated; in force is <a", ">version 2</a>. The table", "<dt>Dated</dt>", " Issued"):
        assert words in page
    page = (await office.get(f"{OCTOBER}/diff?from=1&to=2", **english)).text
    assert f"<h1>Report of {OCTOBER}: version 1 and version 2</h1>" in page
    assert "已更正" in (await office.get(f"{OCTOBER}/issues", accept="text/html")).text
    assert "12,500.00 元" in (await office.get(f"{OCTOBER}/diff?from=1&to=2", accept="text/html")).text


async def test_every_number_leads_to_its_rows_and_the_open_edition_has_nothing_restricted(office: Office) -> None:
    number = await office.issued(OCTOBER)
    office.world.write(LOANS, "58")
    stored = (await office.get(f"{OCTOBER}/issues/{number}/figures")).json()
    loans = next(each for each in stored["figures"] if each["id"] == LOANS)
    assert (loans["value"], loans["change_no"]) == ("57", 1)
    assert loans["sentences"] == ["贷款57笔，考核A。", "问题：贷款57笔。"]
    assert loans["rows"][0]["href"] == f"/v1/figures/{LOANS}/records?period={OCTOBER}&as_of=1"
    assert loans["parameters_href"] == "/v1/credit/parameters/declared?on=2021-10-31&as_of=1"
    live = (await office.get(f"{OCTOBER}/figures")).json()
    assert {each["id"]: each["value"] for each in live["figures"]}[LOANS] == "58"
    assert (stored["version"], live["version"]) == (number, None)

    for level, named in (("restricted", {REVENUE, HIDDEN, LOANS, GRADE}), (None, {REVENUE, LOANS, GRADE})):
        told = (await office.get(f"{OCTOBER}/issues/{number}/figures", level)).json()["figures"]
        assert {each["id"] for each in told} == named
        page = (await office.get(f"{OCTOBER}/issues/{number}/document?format=md", level)).text
        assert ("债务[3.00](" in page, "〔不公开〕" in page) == (level is not None, level is None)
        assert (await office.get(f"{OCTOBER}/issues/{number}/replay", level)).json()["outcome"] == "same"


async def test_what_a_restricted_figure_lacks_is_told_to_nobody_without_the_right(office: Office) -> None:
    """Neither in a list of versions, nor by an answer to a step, nor to the auditor by what was refused."""
    office.world.write(HIDDEN, None, provisional=True)
    office.world.write(LOANS, None)
    assert (await office.draft(OCTOBER)).json()["gaps"] == [LOANS, HIDDEN]
    refused = await office.step(OCTOBER, 1, "submit", "甲")
    assert HIDDEN in refused.text
    for path in (f"{OCTOBER}/issues", f"{OCTOBER}/issues/1"):
        for accept in ("application/json", "text/html"):
            assert HIDDEN not in (await office.get(path, None, accept=accept)).text
        assert HIDDEN in (await office.get(path)).text
    (told,) = (await office.get(f"{OCTOBER}/issues", None)).json()
    assert (told["gaps"], told["provisional"]) == ([LOANS], [])
    returned = await office.step(OCTOBER, 1, "withdraw", "甲", level="")
    assert (returned.status_code, HIDDEN in returned.text) == (200, False)
    for level in ("restricted", None):
        auditor = office.issuer.token("审", "审", ["audit_admin"], [], level)
        listed = await office.client.get("/v1/refusals", headers={"Authorization": f"Bearer {auditor}"})
        assert (HIDDEN in listed.text) == (level is not None)


async def test_a_final_version_of_a_month_that_was_opened_again_is_not_issued(office: Office) -> None:
    """Its figures are frozen at the draft: what became of them until somebody signs them is asked when it is signed."""
    office.world.write(REVENUE, "10000.00")
    for kind, outcome in (("final", (409, ["outdated"])), ("flash", (200, []))):
        drafted = (await office.draft(OCTOBER, kind=kind)).json()["number"]
        assert (await office.step(OCTOBER, drafted, "submit", "甲")).status_code == 200
        office.world.write(REVENUE, "11000.00", provisional=True)
        answer = await office.step(OCTOBER, drafted, "issue", "丙")
        assert (answer.status_code, [each["code"] for each in answer.json().get("findings", [])]) == outcome
    office.world.write(REVENUE, "11000.00")
    late = await office.draft(OCTOBER)
    office.world.write(REVENUE, "11000.00", provisional=True)  # opened again, and nothing else
    assert codes(await office.step(OCTOBER, late.json()["number"], "submit", "甲")) == ["outdated"]
    office.world.write(REVENUE, "11000.00")
    assert (await office.step(OCTOBER, late.json()["number"], "submit", "甲")).status_code == 200
    office.world.faults["debt"] = httpx.Response(503)
    away = await office.step(OCTOBER, late.json()["number"], "issue", "丙")
    assert (away.status_code, away.json()["code"]) == (503, "unavailable")
    office.world.faults.clear()
    signed = await office.step(OCTOBER, late.json()["number"], "issue", "丙", key="signed")
    office.world.faults["debt"] = httpx.Response(503)
    again = await office.step(OCTOBER, late.json()["number"], "issue", "丙", key="signed", held=signed.headers["etag"])
    assert (signed.status_code, again.status_code) == (200, 200)


@pytest.mark.parametrize("written", ["wang wu", "Wang Wu", "Ｗang\u3000wu", "wang wu\u200b"])
def test_who_made_a_version_is_known_in_whatever_spelling_it_was_once_written_down(written: str) -> None:
    """Versions stay, and how persons are spelled may become stricter: as of proposals, both sides are spelled as now."""
    submitted = IssueEntry.model_construct(
        number=1, stage=State.SUBMITTED, makers=[written], kind=Kind.FLASH, previous=0
    )
    for step, refused in ((Step.ISSUE, ["same_person"]), (Step.RETURN, ["same_person"]), (Step.WITHDRAW, [])):
        assert [each.code for each in check_step([submitted], submitted, step, "wang wu")] == refused, step
