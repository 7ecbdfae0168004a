"""What is restricted of debt-svc: hidden debt, and all that reads it."""

from collections.abc import Awaitable, Callable
from datetime import date

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.issuer import Issuer

Body = Callable[..., dict[str, object]]
Enter = Callable[..., Awaitable[str]]
HIDDEN = ["resolutions", "confirmations", "adjustments", "plans", "forecasts"]


@pytest.fixture
async def entered(enter: Enter, body: Body) -> None:
    await enter("fiscal-capacity", body("fiscal-capacity", "1"))
    await enter("debt-limits", body("debt-limits", "1"))
    await enter("debt-movements", body("debt-movements", "1"))
    await enter("hidden-debts", body("hidden-debts", "1"))
    await enter("hidden-debt-plans", body("hidden-debt-plans", "1", "2021-01-01"))


def test_hidden_debt_the_full_ratio_c19_and_the_alert_of_an_increase_are_restricted(app: FastAPI) -> None:
    names = app.state.views.restricted
    assert names.books == {"hidden-debts", *[f"hidden-debt-{each}" for each in HIDDEN]}
    assert {each for each in names.figures if ".hidden_debt." not in each} == {"debt.government_debt.full_ratio_pct"}
    assert names.codes == {"hidden_debt_increase"}
    settings = ("relief_counted", "catching_up", "confirmed_only", "replacement_start", "scope")
    assert names.parameters == {f"hidden_debt_{each}" for each in settings}
    whole, rest = app.state.catalogue, app.state.views.open.catalogue
    assert {each.id for each in whole.claims} - {each.id for each in rest.claims} == {"C19"}


async def test_the_open_edition_is_what_a_token_without_the_right_gets_and_judges_the_legal_ratio(
    client: httpx.AsyncClient, issuer: Issuer, entered: None
) -> None:
    asked = {"period": "2021-01"}
    none = issuer.headers("viewer", level=None)
    open_edition = await client.get("/v1/summary", params={**asked, "edition": "open"})
    told = await client.get("/v1/summary", params=asked, headers=none)
    whole = await client.get("/v1/summary", params=asked)
    assert (open_edition.content, open_edition.headers["etag"]) == (told.content, told.headers["etag"])
    for answer, figure_id in ((told, "debt.government_debt.ratio_pct"), (whole, "debt.government_debt.full_ratio_pct")):
        parts = [part for alert in answer.json()["alerts"] for part in alert["cause"]["parts_zh"]]
        assert {part["figure_id"] for part in parts if "figure_id" in part} <= {figure_id}
    assert "hidden" not in told.text


async def test_hidden_debt_is_switched_off_by_two_persons_from_a_day_on_for_everybody(
    app: FastAPI, client: httpx.AsyncClient, approve: Callable[..., Awaitable[httpx.Response]], entered: None
) -> None:
    switch = {
        "source": "office", "source_ref": "1", "reporting_unit": "bureau", "business_date": "2021-06-01",
        "key": "hidden_debt_in_use", "value": "no", "document": "示保〔2021〕1号",
    }  # fmt: skip
    assert (await approve("parameters", switch)).status_code == 200
    found = []
    for today in (date(2021, 5, 31), date(2021, 6, 1)):
        app.state.today = lambda today=today: today
        summary = await client.get("/v1/summary", params={"period": "2021-01"})
        found.append(((await client.get("/v1/hidden-debts")).status_code, "hidden_debt" in summary.text))
    assert found == [(200, True), (404, False)]
