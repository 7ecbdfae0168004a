"""Cases, the watch list and campaigns over HTTP: their courses, figures by the rows, early warning, and claims C21 and C42."""

from decimal import Decimal

import httpx

from tests.alerts import alerts_of
from tests.debt_records import Body, Send, entered, read, refused

CASES, STEPS, RECOVERIES = "risk-cases", "risk-case-steps", "risk-case-recoveries"
WATCHED, MATURITIES, EVENTS, CAMPAIGNS = "watched-enterprises", "watched-maturities", "watch-events", "risk-campaigns"
CODE, OTHER = "91330100799655058B", "9144030071526726XG"


def case(number: str, **changes: object) -> Body:
    return {
        "case_no": number,
        "kind": "illegal_fund_raising",
        "lead": "举报",
        "people": 3,
        "amount": "100.00",
        **changes,
    }


async def test_a_case_goes_its_way_and_no_more_is_recovered_than_was_lost(send: Send) -> None:
    assert await refused(send, STEPS, "2021-02-01", case_no="K1", action="file") == [("unknown", "case_no")]
    await entered(send, CASES, "2021-02-01", **case("K1"))
    assert await refused(send, CASES, "2021-02-01", **case("K1")) == [("repeated", "case_no")]
    assert await refused(send, STEPS, "2021-02-02", case_no="K1", action="judge") == [("step_out_of_order", "action")]
    assert await refused(send, STEPS, "2021-02-02", case_no="K1", action="hand_over") == [
        ("case_handed_to", "handed_to")
    ]
    assert await refused(send, STEPS, "2021-02-02", case_no="K1", action="file", handed_to="公安") == [
        ("case_handed_to", "handed_to")
    ]
    await entered(send, STEPS, "2021-02-02", case_no="K1", action="hand_over", handed_to="公安分局")
    for action in ("file", "prosecute", "judge", "close"):
        await entered(send, STEPS, "2021-03-02", case_no="K1", action=action)
    assert await refused(send, STEPS, "2021-04-01", case_no="K1", action="close") == [("step_out_of_order", "action")]
    assert await refused(send, RECOVERIES, "2021-03-01", case_no="K1", amount="100.01") == [("not_covered", "amount")]
    await entered(send, RECOVERIES, "2021-03-01", case_no="K1", amount="100.00")
    assert await refused(send, RECOVERIES, "2021-03-02", case_no="K1", amount="0.01") == [("not_covered", "amount")]


async def test_cases_are_counted_by_their_days(client: httpx.AsyncClient, send: Send) -> None:
    rows = [("2020-11-03", "K1", "2021-02-28"), ("2021-01-05", "K2", "2021-03-01"), ("2021-03-31", "K3", None)]
    for day, number, closed in rows:
        await entered(send, CASES, day, **case(number))
        if closed is not None:
            await entered(send, STEPS, closed, case_no=number, action="close")
    await entered(send, RECOVERIES, "2021-02-11", case_no="K1", amount="40.50")
    for end in ("2020-11-30", "2020-12-31", "2021-01-31", "2021-02-28", "2021-03-31", "2021-04-30"):
        values, _ = await read(client, end[:7])
        stands = [row for row in rows if row[0] <= end and (row[2] is None or row[2] > end)]
        of_year = end[:4]
        assert values["risk_cases.open"] == len(stands), end
        assert values["risk_cases.received"] == sum(row[0][:4] == of_year and row[0] <= end for row in rows)
        closed_days = [row[2] for row in rows if row[2] is not None and row[2][:4] == of_year and row[2] <= end]
        assert values["risk_cases.closed"] == len(closed_days)
        assert values["risk_cases.recovered"] == (Decimal("40.50") if end[:7] >= "2021-02" else 0)
    assert (await read(client, "2020-10"))[0]["risk_cases.open"] is None


def listed(number: str, code: str = CODE, year: int = 2021) -> Body:
    return {
        "watch_no": number,
        "list_year": year,
        "credit_code": code,
        "name": f"企业{number}",
        "exposure": "1000.00",
        "reason": "逾期",
    }


def due(number: str, debt_no: str, amount: str, due_on: str) -> Body:
    return {"watch_no": number, "debt_no": debt_no, "creditor": "示范银行", "amount": amount, "due_on": due_on}


async def test_the_list_names_an_enterprise_once_a_year_and_what_it_owes_at_most(send: Send) -> None:
    await entered(send, WATCHED, "2021-01-10", **listed("W1"))
    assert await refused(send, WATCHED, "2022-01-10", **listed("W9", OTHER)) == [("outside_year", "business_date")]
    assert await refused(send, WATCHED, "2021-02-10", **listed("W9")) == [("repeated", "credit_code")]
    await entered(send, WATCHED, "2022-01-10", **listed("W2", year=2022))
    assert await refused(send, WATCHED, "2021-01-11", **listed("W1", OTHER)) == [("repeated", "watch_no")]
    assert await refused(send, MATURITIES, "2021-01-10", **due("W1", "Z1", "1000.01", "2021-05-01")) == [
        ("not_covered", "amount")
    ]
    await entered(send, MATURITIES, "2021-01-10", **due("W1", "Z1", "1000.00", "2021-05-01"))
    for fields, wanted in (
        ({"event": "default"}, ("watch_default_amount", "amount")),
        ({"event": "plan", "document": "方案", "amount": "1.00"}, ("watch_default_amount", "amount")),
        ({"event": "plan"}, ("watch_plan_document", "document")),
        ({"event": "disposed"}, ("step_out_of_order", "event")),
    ):
        assert await refused(send, EVENTS, "2021-02-01", watch_no="W1", **fields) == [wanted]


async def test_early_warning_is_by_what_falls_due_until_default_or_disposal(
    client: httpx.AsyncClient, send: Send
) -> None:
    for number, code in (("W1", CODE), ("W2", OTHER)):
        await entered(send, WATCHED, "2021-01-10", **listed(number, code))
    await entered(send, MATURITIES, "2021-01-10", **due("W1", "Z1", "299.99", "2021-05-02"))
    await entered(send, MATURITIES, "2021-01-10", **due("W2", "Z1", "300.00", "2021-05-02"))
    await entered(send, MATURITIES, "2021-01-10", **due("W2", "Z2", "200.00", "2021-07-29"))

    async def warned(period: str) -> list[tuple[str, str, str, str]]:
        found = [each for each in await alerts_of(client, period) if "watched" in each.code]
        return [(each.code[19:], each.key, each.level, str(each.since)) for each in found]

    assert await warned("2021-01") == []  # 2 May is 90 days after 1 February
    assert await warned("2021-02") == [("wall", "W2", "yellow", "2021-02-01")]
    assert await warned("2021-03") == [("wall", "W2", "yellow", "2021-02-01")]
    # From 30 April on 29 July is within 90 days, too: 500 of 1000 for the three days up to 2 May.
    assert await warned("2021-04") == [("wall", "W2", "orange", "2021-04-30")]
    assert await warned("2021-05") == []
    await entered(send, EVENTS, "2021-06-30", watch_no="W2", event="default", amount="200.00")
    assert await warned("2021-06") == [("default", "W2", "red", "2021-06-30")]
    await entered(send, EVENTS, "2021-07-05", watch_no="W2", event="plan", document="处置方案")
    await entered(send, EVENTS, "2021-08-01", watch_no="W2", event="disposed")
    assert await warned("2021-07") == [("default", "W2", "red", "2021-06-30")]
    assert await warned("2021-08") == []
    for period, share in (("2021-07", 0), ("2021-08", 50), ("2021-12", 50)):
        values, _ = await read(client, period)
        assert (values["watch_list.listed"], values["watch_list.disposal_pct"]) == (2, share)
    assert (await read(client, "2022-01"))[0]["watch_list.disposal_pct"] is None


async def test_campaigns_are_many_from_the_second_on_and_risk_is_not_overlooked_while_a_grave_alert_stands(
    client: httpx.AsyncClient, send: Send
) -> None:
    held: Body = {"kind": "fair", "place": "示范镇", "people": 120}
    assert (await read(client, "2021-02"))[1] == dict.fromkeys(("C16", "C18", "C19", "C20", "C21")) | {"C42": False}
    await entered(send, CAMPAIGNS, "2021-01-15", campaign_no="X1", **held)
    assert await refused(send, CAMPAIGNS, "2021-01-15", campaign_no="X1", **held) == [("repeated", "campaign_no")]
    await entered(send, CAMPAIGNS, "2021-02-15", campaign_no="X2", **held)
    (first, often_first), (second, often) = await read(client, "2021-01"), await read(client, "2021-02")
    assert (first["campaigns.held"], first["campaigns.people"], often_first["C21"]) == (1, 120, False)
    assert (second["campaigns.held"], second["campaigns.people"], often["C21"]) == (2, 240, True)
    await entered(send, WATCHED, "2021-01-10", **listed("W1"))
    await entered(send, MATURITIES, "2021-01-10", **due("W1", "Z1", "499.99", "2021-02-28"))
    assert (await read(client, "2021-02"))[1]["C42"] is False  # yellow
    await entered(send, EVENTS, "2021-02-20", watch_no="W1", event="default", amount="0.01")
    assert (await read(client, "2021-01"))[1]["C42"] is False
    assert (await read(client, "2021-02"))[1]["C42"] is True
