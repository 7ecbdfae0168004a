"""Supervised institutions: register, inspections, findings and limits at their borders, figures by the rows, claim C20."""

from decimal import Decimal

import asyncpg
import httpx
import pytest
from stdnum.cn import uscc

from tests.alerts import alerts_of
from tests.debt_records import Body, Send, entered, read, refused

REGISTER, EXITS, LICENCES, INSPECTIONS, FINDINGS, RECTIFIED, CONTROLS, RATINGS, POSITIONS = (
    "supervised-institutions", "institution-exits", "institution-licences", "institution-inspections",
    "inspection-findings", "inspection-rectifications", "control-checks", "institution-ratings", "microcredit-positions",
)  # fmt: skip


def code(number: int) -> str:
    start = f"91349901MA2TXC{number:03d}"
    return start + str(uscc.calc_check_digit(start))


LENDER, FUND, GUARANTOR = code(1), code(2), code(3)


def institution(credit_code: str, kind: str) -> Body:
    return {"credit_code": credit_code, "name": f"机构{credit_code[-4:]}", "kind": kind, "capital": "1000.00"}


def inspected(number: str, credit_code: str, kind: str, way: str = "on_site") -> Body:
    of = {"inspection_no": number, "credit_code": credit_code, "kind": kind, "way": way}
    return {**of, "inspector": "金融监管局", "document": "示金检〔2021〕1号"}


@pytest.fixture(autouse=True)
async def register(send: Send) -> None:
    for credit_code, kind in ((LENDER, "microcredit"), (FUND, "investment"), (GUARANTOR, "guarantee")):
        await entered(send, REGISTER, "2020-01-10", **institution(credit_code, kind))


async def test_what_is_recorded_of_an_institution_agrees_with_the_register(send: Send) -> None:
    assert await refused(send, REGISTER, "2021-01-10", **institution(FUND, "pawn")) == [("repeated", "credit_code")]
    licence: Body = {"licence_no": "L1", "authority": "市局", "valid_until": "2021-03-31"}
    assert await refused(send, LICENCES, "2020-02-01", credit_code=FUND, **licence) == [
        ("institution_kind", "credit_code")
    ]
    late = {**licence, "valid_until": "2020-02-01"}
    assert await refused(send, LICENCES, "2020-02-01", credit_code=LENDER, **late) == [("day_too_early", "valid_until")]
    await entered(send, LICENCES, "2019-02-01", credit_code=LENDER, **licence)
    for content, told in (
        (inspected("J1", FUND, "pawn"), ("differs", "kind")),
        (inspected("J1", code(9), "pawn"), ("unknown", "credit_code")),
    ):
        assert await refused(send, INSPECTIONS, "2021-02-01", **content) == [told]
    await entered(send, INSPECTIONS, "2021-02-01", **inspected("J1", LENDER, "microcredit"))
    line: Body = {"inspection_no": "J1", "item": "reserves", "result": "failed"}
    await entered(send, CONTROLS, "2021-02-01", **line)
    assert await refused(send, CONTROLS, "2021-02-01", **line) == [("repeated", "inspection_no")]
    rating: Body = {"credit_code": LENDER, "rating_year": 2021, "grade": "B", "document": "示金评〔2021〕1号"}
    assert await refused(send, RATINGS, "2021-12-31", **rating) == [("rating_year_open", "rating_year")]
    await entered(send, RATINGS, "2022-01-01", **rating)
    assert await refused(send, RATINGS, "2022-02-01", **rating) == [("repeated", "credit_code")]
    await entered(send, EXITS, "2021-12-01", credit_code=LENDER, reason="自愿退出", document="示金函1号")
    exit_again: Body = {"credit_code": LENDER, "reason": "再次", "document": "示金函2号"}
    assert await refused(send, EXITS, "2021-12-02", **exit_again) == [("repeated", "credit_code")]


async def test_a_licence_warns_from_the_day_after_its_last_until_it_is_renewed_or_the_institution_leaves(
    client: httpx.AsyncClient, send: Send
) -> None:
    for number, day, until in (("L1", "2019-02-01", "2021-02-28"), ("L2", "2021-04-15", "2021-06-30")):
        fields: Body = {"licence_no": number, "authority": "市局", "valid_until": until}
        await entered(send, LICENCES, day, credit_code=LENDER, **fields)
    await entered(send, EXITS, "2021-08-10", credit_code=LENDER, reason="自愿退出", document="示金函1号")
    wanted = {"2021-02": None, "2021-03": "2021-03-01", "2021-04": None, "2021-06": None, "2021-07": "2021-07-01"}
    for period, since in {**wanted, "2021-08": None}.items():
        told = [each for each in await alerts_of(client, period) if each.code == "institution_licence_expired"]
        assert [each.since for each in told] == ([] if since is None else [since]), period


async def test_of_two_licences_that_overlap_the_one_that_lasts_longer_is_told(
    client: httpx.AsyncClient, send: Send
) -> None:
    for number, day, until in (("L1", "2020-01-01", "2021-05-31"), ("L2", "2020-06-01", "2021-02-28")):
        fields: Body = {"licence_no": number, "authority": "市局", "valid_until": until}
        await entered(send, LICENCES, day, credit_code=LENDER, **fields)
    for period, since in (("2021-03", None), ("2021-05", None), ("2021-06", "2021-06-01"), ("2022-01", "2021-06-01")):
        told = [each for each in await alerts_of(client, period) if each.code == "institution_licence_expired"]
        assert [each.since for each in told] == ([] if since is None else [since]), period


async def test_findings_are_open_until_rectified_and_warn_after_their_deadline(
    client: httpx.AsyncClient, send: Send
) -> None:
    await entered(send, INSPECTIONS, "2021-01-10", **inspected("J1", LENDER, "microcredit"))
    finding: Body = {"finding_no": "W1", "inspection_no": "J1", "matter": "准备金不足", "due_on": "2021-02-28"}
    early = {**finding, "due_on": "2021-01-20"}
    assert await refused(send, FINDINGS, "2021-01-20", **early) == [("day_too_early", "due_on")]
    assert await refused(send, FINDINGS, "2021-01-09", **finding) == [("too_early", "business_date")]
    await entered(send, FINDINGS, "2021-01-20", **finding)
    await entered(send, RECTIFIED, "2021-04-30", finding_no="W1", document="整改报告")
    assert await refused(send, RECTIFIED, "2021-05-30", finding_no="W1", document="再次") == [
        ("repeated", "finding_no")
    ]
    for period, standing, warned in (("2021-01", 1, 0), ("2021-02", 1, 0), ("2021-03", 1, 1), ("2021-04", 0, 0)):
        values, _ = await read(client, period)
        told = [each.key for each in await alerts_of(client, period) if each.code == "institution_finding_overdue"]
        assert (values["supervision.findings_open"], told) == (standing, ["W1"] * warned), period


async def test_companies_are_counted_once_a_year_by_kind_and_way(client: httpx.AsyncClient, send: Send) -> None:
    assert (await read(client, "2021-01"))[0]["supervision.investment_companies"] is None
    rows = [
        ("2021-01-05", FUND, "investment", "off_site"), ("2021-02-05", FUND, "investment", "on_site"),
        ("2021-02-20", LENDER, "microcredit", "on_site"), ("2021-03-05", LENDER, "microcredit", "business_audit"),
        ("2021-04-01", GUARANTOR, "guarantee", "business_audit"), ("2022-01-01", LENDER, "microcredit", "business_audit"),
    ]  # fmt: skip
    for number, (day, credit_code, kind, way) in enumerate(rows):
        await entered(send, INSPECTIONS, day, **inspected(f"J{number}", credit_code, kind, way))
    for end in ("2021-01-31", "2021-02-28", "2021-03-31", "2021-04-30", "2021-12-31", "2022-01-31"):
        values, _ = await read(client, end[:7])
        year = [row for row in rows if row[0][:4] == end[:4] and row[0] <= end]
        audits = [row for row in year if row[3] == "business_audit"]
        for name, of in (
            ("investment_companies", {row[1] for row in year if row[2] == "investment"}),
            ("microcredit_audited", {row[1] for row in audits if row[2] == "microcredit"}),
            ("guarantee_audited", {row[1] for row in audits if row[2] == "guarantee"}),
        ):
            assert values[f"supervision.{name}"] == len(of), (end, name)


async def test_many_is_said_above_ten_where_the_tens_are_not_all(client: httpx.AsyncClient, send: Send) -> None:
    for number in range(10, 31):
        await entered(send, REGISTER, "2020-01-10", **institution(code(number), "investment"))
        await entered(send, INSPECTIONS, "2021-01-10", **inspected(f"J{number}", code(number), "investment"))
        count = number - 9
        if count in (9, 10, 11, 19, 20, 21):
            assert (await read(client, "2021-01"))[1]["C20"] is (count in (11, 19, 21)), count


async def test_a_microcredit_company_warns_from_a_fen_above_each_limit_on(
    client: httpx.AsyncClient, send: Send
) -> None:
    at_border = {"net_assets": "1000.00", "borrowed": "1000.00", "bonds": "4000.00"}
    at_border |= {"largest_borrower": "100.00", "largest_group": "150.00"}
    odd = {**at_border, "largest_group": "99.99"}
    assert await refused(send, POSITIONS, "2021-01-31", credit_code=LENDER, **odd) == [
        ("microcredit_group", "largest_group")
    ]
    assert await refused(send, POSITIONS, "2021-01-30", credit_code=LENDER, **at_border) == [
        ("not_month_end", "business_date")
    ]
    assert await refused(send, POSITIONS, "2021-01-31", credit_code=GUARANTOR, **at_border) == [
        ("institution_kind", "credit_code")
    ]
    above = [("borrowed", "非标准化"), ("bonds", "标准化"), ("largest_borrower", "单一"), ("largest_group", "关联")]
    sheets: list[tuple[str, Body, list[str]]] = [("2021-01-31", dict(at_border), [])]
    for (field, word), day in zip(above, ("2021-02-28", "2021-03-31", "2021-04-30", "2021-05-31"), strict=True):
        sheets.append((day, {**at_border, field: f"{Decimal(at_border[field]) + Decimal('0.01')}"}, [word]))
    sheets.append(("2021-06-30", {**at_border, "net_assets": "-1.00"}, [word for _, word in above]))
    sheets.append(("2021-07-31", dict(at_border), []))
    for day, content, _ in sheets:
        await entered(send, POSITIONS, day, credit_code=LENDER, **content)
    for day, _, words in sheets:
        told = [each for each in await alerts_of(client, day[:7]) if each.code == "microcredit_limit"]
        assert len(told) == bool(words), day
        assert all(word in each.said for each in told for word in words)
        assert [each.since for each in told] == (["2021-02-28"] if words else [])


async def test_no_licence_is_valid_until_a_day_behind_which_there_is_none(
    client: httpx.AsyncClient, send: Send
) -> None:
    """A licence for good, as some write it: the day on which it is missed does not exist, and no summary came about."""
    licence: Body = {"licence_no": "L1", "authority": "市局", "credit_code": LENDER}
    answer = await send(LICENCES, "2021-02-01", **licence, valid_until="9999-12-31")
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, ["valid_until"])
    await entered(send, LICENCES, "2021-02-01", **licence, valid_until="2199-12-31")
    assert (await client.get("/v1/summary", params={"period": "2021-10"})).status_code == 200


async def test_one_that_was_accepted_before_leaves_summaries_standing_and_can_be_corrected(
    client: httpx.AsyncClient, superuser: asyncpg.Connection, send: Send
) -> None:
    """No summary came about until somebody had found the row among all others, whose month may be closed by now."""
    licence: Body = {"licence_no": "L1", "authority": "市局", "credit_code": LENDER}
    answer = await send(LICENCES, "2021-02-01", **licence, valid_until="2199-12-31")
    await superuser.execute(
        "update institution_licences set valid_until = 'infinity'"
    )  # as the driver writes 9999-12-31
    for period in ("2021-10", "2021-01"):
        assert (await client.get("/v1/summary", params={"period": period})).status_code == 200
    path = f"/v1/{LICENCES}/{answer.json()['record']['id']}"
    shown = (await client.get(path)).json()["record"]
    assert shown["valid_until"] == "9999-12-31"
    entry = {name: shown[name] for name in ("source", "source_ref", "reporting_unit", "business_date", *licence)}
    correction = {"reason": "按发证机关记载的有效期更正", "entry": {**entry, "valid_until": "2026-01-31"}}
    assert (await client.post(f"{path}/correct", json=correction)).status_code == 200
