"""Findings of borrowing by townships: whose they are, figures by the rows, the alert until rectified, and claim C16."""

from datetime import date
from decimal import Decimal

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.schemas.reporting_units import UnitEntry
from bureau_common.testing.issuer import Issuer
from tests.alerts import alerts_of
from tests.alike import Writer
from tests.debt_records import Body, Send, entered, read, refused

FINDINGS, RECTIFIED = "township-borrowing-findings", "township-borrowing-rectifications"
TOWNSHIP = "349901101"


def finding(number: str, **changes: object) -> Body:
    found = {"township": TOWNSHIP, "creditor": "示范建筑公司", "amount": "860000.00", "found_by": "audit"}
    return {"finding_no": number, **found, "document": "示审报〔2021〕2号", **changes}


def rectified(number: str) -> Body:
    return {"finding_no": number, "measure": "借款已归还", "document": "示审整〔2021〕2号"}


async def test_a_finding_is_a_townships_and_is_rectified_once_and_not_before_it_was_made(send: Send) -> None:
    for code, told in (("349901", "unit_kind"), ("340377999", "unknown")):
        assert await refused(send, FINDINGS, "2021-02-01", **finding("F1", township=code)) == [(told, "township")]
    await entered(send, FINDINGS, "2021-02-01", **finding("F1"))
    assert await refused(send, FINDINGS, "2021-02-02", **finding("F1")) == [("repeated", "finding_no")]
    assert await refused(send, RECTIFIED, "2021-03-01", **rectified("F9")) == [("unknown", "finding_no")]
    assert [code for code, _ in await refused(send, RECTIFIED, "2021-01-31", **rectified("F1"))] == ["too_early"]
    await entered(send, RECTIFIED, "2021-02-01", **rectified("F1"))
    assert await refused(send, RECTIFIED, "2021-03-01", **rectified("F1")) == [("repeated", "finding_no")]


@pytest.mark.parametrize("spelling", [" 349901101 ", "３４９９０１１０１", "349901101\u200b"])
async def test_a_township_is_known_in_every_spelling_of_its_code(
    client: httpx.AsyncClient, send: Send, spelling: str
) -> None:
    await entered(send, FINDINGS, "2021-02-01", **finding("F1", township=spelling))
    (row,) = (await client.get(f"/v1/{FINDINGS}")).json()["items"]
    assert row["township"] == TOWNSHIP


async def test_figures_alert_and_claim_follow_the_rows_by_their_days(client: httpx.AsyncClient, send: Send) -> None:
    assert (await read(client, "2021-02"))[1]["C16"] is None
    rows = [("2020-11-30", "F1", "2021-02-28"), ("2021-03-31", "F2", "2021-05-01"), ("2021-04-02", "F3", None)]
    for day, number, done in rows:
        await entered(send, FINDINGS, day, **finding(number))
        if done is not None:
            await entered(send, RECTIFIED, done, **rectified(number))
    for end in ("2020-11-30", "2020-12-31", "2021-01-31", "2021-02-28", "2021-03-31", "2021-04-30", "2021-05-31"):
        values, claims = await read(client, end[:7])
        stands = {number for day, number, done in rows if day <= end and (done is None or done > end)}
        found = sum(day[:4] == end[:4] and day <= end for day, _, _ in rows)
        assert (values["township_borrowing.open"], values["township_borrowing.found"]) == (len(stands), found), end
        assert claims["C16"] is (len(stands) + found == 0)
        told = [each for each in await alerts_of(client, end[:7]) if each.code == "township_borrowing"]
        assert {each.key for each in told} == stands
        assert all(each.level == "red" and "860000.00" in each.said for each in told)
    assert (await read(client, "2020-10"))[0]["township_borrowing.open"] is None
    assert (await read(client, "2021-02"))[0]["township_borrowing.found"] == Decimal(0)


async def test_an_alert_of_a_closed_month_names_the_township_as_the_closing_did_whatever_is_opened_unseen(
    app: FastAPI, client: httpx.AsyncClient, send: Send, issuer: Issuer
) -> None:
    """To whoever may not see restricted books their reopening opens nothing; to others the month is open."""
    app.state.today = lambda: date(2021, 11, 20)
    await entered(send, FINDINGS, "2021-02-01", **finding("F1"))
    write = Writer(client, issuer)
    await write.post("periods/2021-02/close", {"reason": "结账"}, "approver", "李四")
    plain = {"params": {"period": "2021-02"}, "headers": issuer.headers("viewer", level=None)}
    before = (await client.get("/v1/summary", **plain)).json()
    opened = {
        "from_period": "2021-02",
        "through_period": "2021-02",
        "books": "hidden-debts",
        "expires_on": "2021-12-31",
    }
    of_bureau = {"source": "t", "reporting_unit": "bureau", "business_date": "2021-11-01"}
    await write.by_two("reopenings", {**of_bureau, "source_ref": "r1", **opened})
    listed = (await client.get("/v1/reporting-units", params={"limit": 500})).json()["items"]
    (unit,) = [each for each in listed if each["code"] == TOWNSHIP]
    entry = {name: unit[name] for name in UnitEntry.model_fields}
    body = {"reason": "更名", "entry": {**entry, "name": "新名街道"}}
    await write.post(f"reporting-units/{unit['id']}/correct", body)
    after = (await client.get("/v1/summary", **plain)).json()
    assert [alert["cause"] for alert in after["alerts"]] == [alert["cause"] for alert in before["alerts"]]
    assert "新名街道" in str((await client.get("/v1/summary", params={"period": "2021-02"})).json()["alerts"])
    await write.post("periods/2021-02/close", {"reason": "再结"}, "approver", "李四")
    again = (await client.get("/v1/summary", **plain)).json()
    assert [alert["cause"] for alert in again["alerts"]] == [alert["cause"] for alert in before["alerts"]]
