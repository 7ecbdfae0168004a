"""Levels: what a restricted topic has in it makes no difference to anything that a token without the right is answered."""

import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import judge
from bureau_common.schemas.findings import Finding, blocked
from bureau_common.testing.fixtures import NewDatabase, app_of, client_of
from bureau_common.testing.issuer import Issuer
from tests.alike import Asking, District, Writer, answers, filled, masked, told_alike, unreached
from toy.app import Settings
from toy.filings import UNIT, filing, plan
from toy.levels import NOT_REACHED, Order, asking, common, reopening, secret, setting, the_same
from toy.rules import ORDERING
from toy.secrets import SECRET_BOOKS, SecretEntry, create_app

ROLES = ("viewer", "recorder", "approver", "audit_admin", "system_admin")
RESTRICTED = ("secrets", "secret-plans")


async def few_large(write: Writer) -> None:
    await write.by_two("filing-plans", plan(("orders", UNIT, 15), ("secrets", UNIT, 15), since="2021-04-01"))
    await write.by_two("reopenings", reopening("r1", "secrets"))
    await write.enter("secrets", secret("s1", "400.00", "2021-04-01"))
    await write.enter("secrets", secret("s2", "80.00", "2021-02-01"))
    await write.by_two("secret-plans", common("sp1", "2021-05-01", amount="99.00"))
    await write.by_two("parameters", setting("p2", "secrets_counted", "none", "2021-04-01"))
    await write.enter("filings", filing("2021-04", book="secrets"))
    note = {"code": "toy_secret", "alert_key": "V1", "period": "2021-04", "note": "已核实"}
    await write.enter("alert-notes", {**common("n1", "2021-04-30", **note), "reporting_unit": "bureau"})
    await write.propose("secret-plans", common("sp2", "2021-06-01", amount="1.00"))
    await write.refused("secrets", secret("s9", "9999999.00", "2021-05-01"))
    await write.refused("periods/2021-06/close", {"reason": "六月结账"}, "approver")


async def many_small(write: Writer) -> None:
    """As many changes, of other kinds and months."""
    await write.by_two("filing-plans", plan(("orders", UNIT, 15), ("secret-plans", UNIT, 60), since="2021-04-01"))
    await write.by_two("secret-plans", common("sp1", "2021-06-01", amount="5.00"))
    first = await write.enter("secrets", secret("t1", "1.00", "2021-05-01"))
    await write.post(f"secrets/{first}/void", {"reason": "重复登记"})
    await write.by_two("secret-plans", common("sp2", "2021-07-01", amount="7.00"))
    await write.by_two("secret-plans", common("sp3", "2021-08-01", amount="8.00"))
    await write.enter("filings", filing("2021-04", book="secret-plans"))
    for number in range(2, 4):
        await write.enter("secrets", secret(f"t{number}", "2.00", "2021-09-01"))
    await write.refused("filings", filing("2021-09", state="nil", book="secrets"))


@pytest.fixture
async def districts(
    settings: Settings, new_database: NewDatabase, issuer: Issuer, order: Order
) -> AsyncIterator[list[District]]:
    def create(place: int) -> FastAPI:
        here = settings.model_copy(update={"database_url": SecretStr(new_database("toy"))})
        return app_of(create_app, here, place)

    async with filled(create, issuer, partial(the_same, order=order), few_large, many_small) as found:
        yield found


async def test_to_a_token_without_the_right_no_operation_tells_one_district_from_another(
    districts: list[District], issuer: Issuer, order: Order
) -> None:
    document = (await districts[0].client.get("/v1/openapi.json")).json()
    closed, opened = issuer.headers(*ROLES, person="王五", level=None), issuer.headers(*ROLES)
    asked = asking(document, order)
    whole = set()
    for call in asked.calls(document, districts, ["get"]):
        told = [[masked(each) async for each in answers(district, call, opened)] for district in districts]
        if told[0] != told[1]:
            whole.add(call.operation.split("/")[2])
    reached = await told_alike(districts, asked.calls(document, districts), closed)
    assert reached.keys() == Asking.operations(document)
    for operation, statuses in (await told_alike(districts, asked.calls(document, districts, ["get"]), closed)).items():
        reached[operation] |= statuses
    restricted = {each for each in reached if "/v1/secret" in each}
    assert unreached(reached) - restricted == NOT_REACHED
    expected = {"summary", "figures", "alerts", "changes", "filings", "parameters", "alert-notes", "filing-plans"}
    assert whole >= {*expected, "reopenings", "periods", "refusals", *RESTRICTED}


async def test_a_restricted_path_is_none_with_any_method(districts: list[District], issuer: Issuer) -> None:
    client, headers = districts[0].client, issuer.headers(*ROLES, level=None)
    for method, tail in itertools.product(("GET", "POST", "DELETE"), ("", "/batch", "/export?x=1", "/proposals")):
        there, unknown = [
            await client.request(method, f"/v1/{book}{tail}", headers=headers, content=b"{")
            for book in ("secrets", "xsecret")
        ]
        assert (there.status_code, masked(there)[1]) == (404, masked(unknown)[1].replace("xsecret", "secrets"))


async def test_a_claim_of_another_shape_is_no_right(districts: list[District], issuer: Issuer) -> None:
    client = districts[0].client
    statuses = [
        (await client.get("/v1/secrets", headers=issuer.headers("viewer", level=level))).status_code
        for level in ("restricted", "Restricted", "internal", "", None, ["restricted"], {"restricted": True}, 1, True)  # type: ignore[list-item]
    ]
    assert statuses == [200, *[404] * 8]


async def test_a_watch_is_judged_for_the_reader_and_counts_nowhere_where_it_reads_what_is_restricted(
    districts: list[District], issuer: Issuer
) -> None:
    client = districts[0].client
    for level, claims, codes, share in (
        (None, ["T1"], {"toy_services", "toy_share"}, "toy.total.ytd"),
        (
            "restricted",
            ["T1", "T2", "T3", "T4", "T5"],
            {"toy_services", "toy_share", "toy_secret", "toy_floor"},
            "toy.secrets.share_pct",
        ),
    ):
        headers = issuer.headers("viewer", level=level)
        told = (await client.get("/v1/summary", params={"period": "2021-03"}, headers=headers)).json()
        assert [each["id"] for each in told["claims"]] == claims
        assert {each["cause"]["code"] for each in told["alerts"]} == codes
        (alert,) = [each for each in told["alerts"] if each["cause"]["code"] == "toy_share"]
        assert [part["figure_id"] for part in alert["cause"]["parts_zh"] if "figure_id" in part] == [share]
        assert "toy_kept" not in told["not_judged"]


async def test_the_tag_of_an_answer_names_the_level_of_its_reader(districts: list[District], issuer: Issuer) -> None:
    client, asked = districts[0].client, {"params": {"period": "2021-04"}}
    whole = await client.get("/v1/summary", headers=issuer.headers("viewer"), **asked)  # type: ignore[arg-type]
    held = {**issuer.headers("viewer", level=None), "If-None-Match": whole.headers["etag"]}
    less = await client.get("/v1/summary", headers=held, **asked)  # type: ignore[arg-type]
    assert (less.status_code, less.headers["etag"] == whole.headers["etag"]) == (200, False)


async def test_a_rule_over_restricted_rows_refuses_and_says_none_of_them(
    districts: list[District], issuer: Issuer
) -> None:
    client, (first, *_) = districts[0].client, districts[0].records
    for level, code in ((None, "restricted"), ("restricted", "not_covered")):
        headers = issuer.headers("recorder", level=level)
        answer = await client.post(f"/v1/orders/{first.id}/void", json={"reason": "重复登记"}, headers=headers)
        assert [each["code"] for each in answer.json()["findings"]] == [code]
        assert ("480.00" in answer.text, "V1" in answer.text) == (level is not None, level is not None)
    auditor = issuer.headers("audit_admin", level=None)
    told = (await client.get("/v1/refusals", headers=auditor)).json()["items"]
    assert [each for each in told if each["findings"]] == []


async def test_of_a_topic_that_is_switched_off_nothing_is_due_from_the_month_of_the_switch_on(
    settings: Settings, issuer: Issuer
) -> None:
    """Until then what its plan wants stops a closing; it is due again from the month in which it is switched on."""
    app = app_of(create_app, settings)
    app.state.today = lambda: date(2021, 11, 20)
    async with client_of(app) as client:
        write = Writer(client, issuer)
        await write.by_two("filing-plans", plan(("secrets", UNIT, 15), since="2021-03-01"))
        await write.enter("filings", filing("2021-03", book="secrets"))

        async def closes(period: str) -> tuple[int, str]:
            headers = issuer.headers("approver", person="李四")
            answer = await client.post(f"/v1/periods/{period}/close", json={"reason": "月末结账"}, headers=headers)
            return answer.status_code, "secrets" in answer.text

        assert await closes("2021-04") == (409, True)
        await write.by_two("parameters", setting("off", "secrets_in_use", "no", "2021-05-31"))
        assert [await closes("2021-04"), await closes("2021-05")] == [(409, False), (409, False)]
        await write.by_two("parameters", setting("earlier", "secrets_in_use", "no", "2021-04-30"))
        assert [await closes("2021-04"), await closes("2021-05")] == [(200, False), (200, False)]
        await write.by_two("parameters", setting("on", "secrets_in_use", "yes", "2021-07-01"))
        assert [await closes("2021-06"), await closes("2021-07")] == [(200, False), (409, True)]
        headers, told = issuer.headers("viewer"), []
        for period in ("2021-03", "2021-06", "2021-07"):
            roll = (await client.get("/v1/filings", params={"period": period}, headers=headers)).json()
            told.append(roll["due"])
        assert told == [1, 0, 1]
        asked = {"from": "2021-03", "to": "2021-07"}
        series = (await client.get("/v1/figures/toy.secrets.kept/series", params=asked, headers=headers)).json()
        assert [each["state"] for each in series["points"]] == ["zero", *["not_reported"] * 4]


async def test_a_plan_is_written_by_whoever_sees_all_of_it(districts: list[District], issuer: Issuer) -> None:
    client = districts[0].client
    asked = {"operation": "enter", "reason": "年度下达", "entry": plan(("orders", UNIT, 15), since="2022-01-01")}
    refused = await client.post(
        "/v1/filing-plans/proposals", json=asked, headers=issuer.headers("recorder", level=None)
    )
    assert [each["code"] for each in refused.json()["findings"]] == ["level_needed"]
    assert (
        await client.post("/v1/filing-plans/proposals", json=asked, headers=issuer.headers("recorder"))
    ).status_code == 201


async def test_of_a_reference_that_an_unseen_row_has_no_id_is_told_nor_what_became_of_the_row(
    districts: list[District], issuer: Issuer
) -> None:
    """The same words for a live row, a corrected and a voided one: that the reference is taken, and to take another."""
    client, write = districts[0].client, Writer(districts[0].client, issuer, keys=1000)
    voided = await write.enter("filings", {**filing("2021-05", book="secrets"), "source_ref": "was"})
    await write.post(f"filings/{voided}/void", {"reason": "重复登记"})
    moved = await write.enter("filings", {**filing("2021-06"), "source_ref": "moved"})
    await write.post(
        f"filings/{moved}/correct",
        {"reason": "填错账簿", "entry": {**filing("2021-06", book="secrets"), "source_ref": "moved"}},
    )
    headers, said = issuer.headers("recorder", level=None), set()
    for reference in ("secrets-340311-2021-04", "was", "moved"):
        answer = await client.post("/v1/filings", json={**filing("2021-07"), "source_ref": reference}, headers=headers)
        body = answer.json()
        assert (answer.status_code, body["code"], body["current_id"]) == (409, "taken", None)
        said.add(masked(answer)[1].replace(reference, "REFERENCE"))
    assert len(said) == 1
    stale = await client.post(f"/v1/filings/{moved}/void", json={"reason": "重复登记"}, headers=headers)
    assert (stale.status_code, stale.json()["code"], stale.json()["current_id"]) == (409, "not_live", None)
    whole = await client.post(
        "/v1/filings", json={**filing("2021-07"), "source_ref": "moved"}, headers=issuer.headers("recorder")
    )
    assert (whole.json()["code"], whole.json()["current_id"] is None) == ("differs", False)


async def test_a_plan_sent_again_as_it_is_shown_is_refused_for_the_level_whatever_it_really_holds(
    districts: list[District], issuer: Issuer
) -> None:
    client, headers = districts[0].client, issuer.headers("recorder", "viewer", level=None)
    shown = (await client.get("/v1/filing-plans", headers=headers)).json()["items"][-1]
    kept = ("source", "source_ref", "reporting_unit", "business_date", "document", "lines")
    entry = {name: shown[name] for name in kept}
    asked = {"operation": "enter", "reason": "年度下达", "entry": entry}
    answer = await client.post("/v1/filing-plans/proposals", json=asked, headers=headers)
    assert (answer.status_code, [each["code"] for each in answer.json()["findings"]]) == (409, ["level_needed"])


async def test_a_filing_of_a_restricted_book_sent_again_without_the_right_is_of_no_book(
    districts: list[District], issuer: Issuer
) -> None:
    """Whether it is there already or never was: the book is judged before the reference."""
    headers, client = issuer.headers("recorder", level=None), districts[0].client
    answers = [
        await client.post("/v1/filings", json=filing(month, book="secrets"), headers=headers)
        for month in ("2021-04", "2021-03")
    ]
    assert {masked(each) for each in answers} == {masked(answers[0])}
    assert [each["code"] for each in answers[0].json()["findings"]] == ["unknown"]


async def test_whatever_a_rule_says_of_an_entry_of_a_restricted_book_needs_the_right() -> None:
    """It may come by a door that is everybody's, as a sheet of openings does, and stands in the list of refusals."""

    def says(entry: SecretEntry) -> Iterator[Finding]:
        yield blocked("too_large", f"{entry.order_no}过大", f"{entry.order_no} is too large", ORDERING)

    told = replace(SECRET_BOOKS[0], rules=(says,))
    entry = SecretEntry.model_validate(secret("s1", "9.00"))
    (found,) = await judge(AsyncSession(), told, [entry])
    assert (found.code, found.restricted) == ("too_large", True)


async def test_a_month_that_is_opened_unseen_stays_to_that_reader_what_its_closing_found(
    settings: Settings, issuer: Issuer, order: Order
) -> None:
    """A unit that is registered since is due in no month that is open to others alone."""
    app = app_of(create_app, settings)
    app.state.today = lambda: date(2021, 11, 20)

    def group(code: str) -> dict[str, object]:
        told = {
            "code": code,
            "name": code,
            "kind": "enterprise_group",
            "division_code": "340311",
            "from_day": "2014-01-01",
        }
        return common(code, "2014-01-01", **{"reporting_unit": "bureau", **told})

    async with client_of(app) as client:
        write = Writer(client, issuer)
        await write.enter("reporting-units", group("G1"))
        await write.enter("orders", order("1", business_date="2021-01-03"))
        due = {"lines": [{"book": "orders", "kind": "enterprise_group", "due_days": 15}]}
        await write.by_two("filing-plans", {**plan(since="2021-01-01"), **due})
        for month in ("2021-01", "2021-02"):
            await write.enter("filings", filing(month, "G1"))
        await write.post("periods/2021-02/close", {"reason": "结账"}, "approver", "李四")

        async def told(level: str | None) -> str:
            headers = issuer.headers("viewer", level=level)
            summary = (await client.get("/v1/summary", params={"period": "2021-02"}, headers=headers)).json()
            return str([{**each, "change_no": 0} for each in summary["figures"]]) + str(summary["claims"])

        before = await told(None)
        await write.by_two("reopenings", reopening("r1", "secrets"))
        await write.enter("reporting-units", group("G2"))
        assert (await told(None), "未报齐" in await told("restricted")) == (before, True)
