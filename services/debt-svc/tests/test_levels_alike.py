"""Two districts, one with hidden debts and one with other restricted rows, are one to a token without the right.

Every operation of the service is asked, as the OpenAPI document lists them.
"""

from collections.abc import AsyncIterator, Callable
from functools import partial

import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from bureau_common.testing.fixtures import NewDatabase, app_of
from bureau_common.testing.issuer import Issuer
from debt_svc.app import create_app
from debt_svc.settings import Settings
from debt_svc.topics.government_debt.book import BOOKS
from debt_svc.topics.government_debt.rules import RATIO_ALERT
from debt_svc.topics.hidden_debt.rules import INCREASE_ALERT
from tests.alike import (
    Asking,
    District,
    Writer,
    bodies_beside_books,
    filled,
    opening_of,
    person_of,
    told_alike,
    unreached,
)

(LIMITS,) = [each for each in BOOKS if each.name == "debt-limits"]
Body = Callable[..., dict[str, object]]
ROLES = ("viewer", "recorder", "approver", "audit_admin", "system_admin")
UNIT = "349901"
DEBTS, PAID, ADJUSTED, PLANS, FORECASTS = (
    "hidden-debts",
    "hidden-debt-resolutions",
    "hidden-debt-adjustments",
    "hidden-debt-plans",
    "hidden-debt-forecasts",
)
CONFIRMED = "hidden-debt-confirmations"
OTHERS = {
    "bond-refinancings": "2021-03-01",
    **dict.fromkeys(("debt-costs", "debt-arrears", "debt-expenditure-bases"), "2021-03-01"),
    **dict.fromkeys(("bank-loan-balances", "bank-loan-migrations", "bank-loan-disposals"), "2021-03-31"),
    **dict.fromkeys(("bank-industry-loans", "bank-large-borrowers"), "2021-03-31"),
    **dict.fromkeys(("township-borrowing-findings", "township-borrowing-rectifications"), "2021-03-01"),
    **dict.fromkeys(
        (
            "supervised-institutions",
            "institution-licences",
            "institution-inspections",
            "inspection-findings",
            "inspection-rectifications",
            "control-checks",
            "institution-ratings",
            "institution-exits",
        ),
        "2021-03-01",
    ),
    "microcredit-positions": "2021-03-31",
    **dict.fromkeys(("risk-cases", "risk-case-steps", "risk-case-recoveries", "risk-campaigns"), "2021-03-01"),
    **dict.fromkeys(("watched-enterprises", "watched-maturities", "watch-events"), "2021-03-01"),
}
"""The books beside bonds and hidden debts, in the order in which their rows stand on each other, and a day for each."""
ANOTHER: dict[str, dict[str, object]] = {
    "debt-costs": {"voucher_no": "息2"},
    "debt-expenditure-bases": {"debt_kind": "special"},
    "bank-loan-disposals": {"disposal_no": "C2"},
    "township-borrowing-findings": {"finding_no": "XZ2"},
    "supervised-institutions": {"credit_code": "91349901MA2TXC002L"},
    "institution-licences": {"licence_no": "L2"},
    "institution-inspections": {"inspection_no": "J2"},
    "inspection-findings": {"finding_no": "W2"},
    "control-checks": {"item": "disclosure"},
    "institution-ratings": {"rating_year": 2019},
    "risk-cases": {"case_no": "K2"},
    "risk-campaigns": {"campaign_no": "X2"},
    "watched-enterprises": {"watch_no": "W2", "credit_code": "9144030071526726XG"},
    "watched-maturities": {"debt_no": "Z2"},
}
"""What a second row of a book says otherwise than the first."""
PERSON = person_of(UNIT)


def of_bureau(source_ref: str, day: str, **more: object) -> dict[str, object]:
    return {"source": "office", "source_ref": source_ref, "reporting_unit": "bureau", "business_date": day, **more}


def setting(source_ref: str, key: str, value: str, day: str = "2021-01-01") -> dict[str, object]:
    return of_bureau(source_ref, day, key=key, value=value, document="示办〔2021〕1号")


def plan(source_ref: str, day: str, *books: str) -> dict[str, object]:
    lines = [{"book": book, "unit": UNIT, "due_days": days} for days, book in enumerate(books, 10)]
    return of_bureau(source_ref, day, document="示财〔2021〕1号", lines=lines)


def filing(source_ref: str, book: str, period: str, last_day: str) -> dict[str, object]:
    told = {"book": book, "period": period, "filing_state": "filed"}
    return {"source": "office", "source_ref": source_ref, "reporting_unit": UNIT, "business_date": last_day, **told}


def reopening(source_ref: str, book: str) -> dict[str, object]:
    months = {"from_period": "2020-11", "through_period": "2020-12", "expires_on": "2021-12-01"}
    return of_bureau(source_ref, "2021-11-20", books=book, **months)


def note(source_ref: str, code: str, key: str | None = None) -> dict[str, object]:
    return of_bureau(source_ref, "2021-04-30", code=code, alert_key=key, period="2021-04", note="已核实")


def new_unit(source_ref: str, code: str) -> dict[str, object]:
    told = {"code": code, "name": f"新设单位{code}", "kind": "institution", "division_code": "340311"}
    return of_bureau(source_ref, "2021-01-01", from_day="2021-01-01", **told)


async def the_same(write: Writer, body: Body) -> None:
    """What both districts have, before the restricted rows."""
    await write.enter("fiscal-capacity", body("fiscal-capacity", "1"))
    await write.enter("debt-limits", body("debt-limits", "1"))
    await write.enter("debt-movements", body("debt-movements", "1"))
    await write.enter("bonds", body("bonds", "1", "2021-02-01"))
    await with_project(write, body)
    await write.enter("bonds", body("bonds", "2", "2021-02-01", code="B2", purpose="refinancing"))
    for book, day in OTHERS.items():
        await write.enter(book, body(book, "1", day))
    await write.enter("alert-notes", note("n0", "debt_ratio"))
    await write.enter("filings", filing("f0", "bonds", "2021-03", "2021-03-31"))
    await write.by_two("parameters", setting("p1", "debt_ratio_red", "300"))
    await write.by_two("filing-plans", plan("l0", "2020-06-01"))
    await write.propose("parameters", setting("p0", "debt_ratio_red", "320", "2021-09-01"))
    await write.propose("filing-plans", plan("l9", "2021-10-01", "bonds"))
    await write.enter("reporting-units", new_unit("u0", "340378"))
    await write.person(PERSON)
    await write.post("periods/2020-12/close", {"reason": "年末结账"}, "approver")
    await write.by_two("reopenings", reopening("r0", "bonds"))
    await write.propose("reopenings", reopening("r9", "debt-movements"))


async def with_project(write: Writer, body: Body) -> None:
    """A project of a special bond from its reserve to a payment."""
    on_lent = {"movement": "on_lent", "instrument": "bond", "bond_code": "B1", "purpose": "new"}
    await write.enter("debt-movements", body("debt-movements", "2", "2021-02-01", **on_lent))
    await write.enter("special-bond-projects", body("special-bond-projects", "1"))
    for number, step in enumerate(
        (
            {"action": "apply"},
            {"action": "pass"},
            {"action": "grant", "amount": "200.00"},
            {"action": "issue", "amount": "200.00", "bond_code": "B1"},
        )
    ):
        await write.enter("special-bond-steps", body("special-bond-steps", f"{number}", "2021-02-01", **step))
    for book in ("special-bond-plans", "special-bond-uses", "special-bond-income"):
        await write.enter(book, body(book, "1", "2021-02-01"))


async def with_hidden_debts(write: Writer, body: Body) -> None:
    await write.by_two("filing-plans", plan("l1", "2021-04-01", "bonds", DEBTS))
    await write.by_two("reopenings", reopening("r1", DEBTS))
    await write.enter(DEBTS, body(DEBTS, "1", "2020-11-30"))
    await write.enter(PAID, body(PAID, "1", "2021-03-01"))
    await write.enter(CONFIRMED, body(CONFIRMED, "1", "2021-04-20"))
    await write.by_two(ADJUSTED, body(ADJUSTED, "1", "2021-04-02"))
    await write.by_two("parameters", setting("p2", "hidden_debt_relief_counted", "both", "2021-04-01"))
    await write.enter("filings", filing("f1", DEBTS, "2021-04", "2021-04-30"))
    await write.enter("alert-notes", note("n1", "hidden_debt_increase", "Y1 示审认〔2021〕3号"))
    await write.propose(FORECASTS, body(FORECASTS, "1", "2021-04-05"))
    await write.refused(PAID, body(PAID, "9", "2021-05-01", amount="9999999.00"))


async def with_other_rows(write: Writer, body: Body) -> None:
    """As many changes, of other books, months and amounts; what is due is filed here as there (ADR 31 says why it must be)."""
    await write.by_two("filing-plans", plan("l1", "2021-04-01", "bonds", PLANS))
    voided = await write.enter(PLANS, body(PLANS, "1", "2021-01-01"))
    await write.post(f"{PLANS}/{voided}/void", {"reason": "重复登记"})
    for month in (2, 3, 5, 6, 7):
        await write.enter(PLANS, body(PLANS, f"p{month}", f"2021-{month:02d}-01", amount=f"{month}.00"))
    await write.by_two(FORECASTS, body(FORECASTS, "1", "2021-06-05"))
    await write.by_two(FORECASTS, body(FORECASTS, "2", "2021-07-05", revised_from="500.00", amount="700.00"))
    await write.enter("filings", filing("f1", PLANS, "2021-04", "2021-04-30"))


@pytest.fixture
async def districts(
    settings: Settings, new_database: NewDatabase, issuer: Issuer, body: Body
) -> AsyncIterator[list[District]]:
    def create(place: int) -> FastAPI:
        here = settings.model_copy(update={"database_url": SecretStr(new_database("debt"))})
        return app_of(create_app, here, place)

    alike, debts, other = [partial(fill, body=body) for fill in (the_same, with_hidden_debts, with_other_rows)]
    async with filled(create, issuer, alike, debts, other) as found:
        yield found


def asking(document: dict[str, object], body: Body) -> Asking:
    """What everything is asked with, of open books only: what is restricted takes no body, as it is no path."""
    listed = document["paths"]["/v1/figures"]["get"]  # type: ignore[index]
    figures = [*listed["x-labels-zh"], "debt.unknown"]
    day = "2021-05-10"
    return Asking(
        given={
            "period": "2021-04", "from": "2021-01", "to": "2021-12", "on": "2021-12-31", "split": "reporting_unit",
            "figure": figures[0],
        },
        further=(
            {"dry_run": "true"}, {}, {"as_of": "20"}, {"limit": "2"}, {"edition": "open"}, {"measure": "stock"},
            {"measure": "balance"}, {"split": "debt_no"}, {"source_ref": "1"}, {"after": "5"}, {"by": "quarter"},
            {"state": "proposed"}, {"file": "true"}, {"key": "H1 D1"}, {"format": "xlsx"}, {"problems": "xlsx"},
            *[{"figure": each} for each in figures],
        ),
        entries={
            **{book: body(book, "x", day) for book in ("bonds", "debt-limits", "debt-movements", "fiscal-capacity")},
            "special-bond-projects": body("special-bond-projects", "x", day, project_code="P9"),
            "special-bond-steps": body("special-bond-steps", "x", day, action="return"),
            "special-bond-plans": body("special-bond-plans", "x", day, plan_year=2023),
            "special-bond-uses": body("special-bond-uses", "x", day, payment_no="Z9", amount="1.00"),
            "special-bond-income": body("special-bond-income", "x", day, voucher_no="V9"),
            **{book: body(book, "x", day if day[5:] == "03-01" else "2021-04-30", **ANOTHER.get(book, {})) for book, day in OTHERS.items()},
            "alert-notes": note("x", "debt_ratio"),
            "filings": filing("x", "debt-limits", "2021-05", "2021-05-31"),
            "filing-plans": plan("x", "2021-07-01", "bonds"),
            "parameters": setting("x", "debt_ratio_red", "310", "2021-06-01"),
            "reopenings": reopening("x", "debt-limits"),
            "reporting-units": new_unit("x", "340377"),
        },
        changed={"reporting_unit": "340312"},
        bodies=bodies_beside_books(PERSON),
        files={"/v1/openings": opening_of(LIMITS, body("debt-limits", "opened", "2020-05-10"))},
        paths={
            "figure_id": figures,
            "period": ["2021-04", "2021-03", "2020-12"],
            "key": ["import"],
            "code": [INCREASE_ALERT, RATIO_ALERT],
        },
    )  # fmt: skip


NO_RESTORATION = {f"post /v1/journal/restorations/{{proposal_id}}/{each}" for each in ("approve", "refuse")}
"""There is none to decide: a database that never went back is given none."""


async def test_to_a_token_without_the_right_no_operation_tells_hidden_debts_from_other_restricted_rows(
    districts: list[District], issuer: Issuer, body: Body
) -> None:
    document = (await districts[0].client.get("/v1/openapi.json")).json()
    closed, opened = issuer.headers(*ROLES, person="王五", level=None), issuer.headers(*ROLES)
    heads = [(await each.client.get("/v1/summary?period=2021-04", headers=opened)).json()["head"] for each in districts]
    assert heads[0]["change_no"] == heads[1]["change_no"]
    asked = asking(document, body)
    reached = await told_alike(districts, asked.calls(document, districts), closed)
    assert reached.keys() == Asking.operations(document)
    after = await told_alike(districts, asked.calls(document, districts, ["get"]), closed)
    reached = {operation: statuses | after.get(operation, set()) for operation, statuses in reached.items()}
    restricted = {operation for operation in reached if "/v1/hidden-debt" in operation}
    assert {status for operation in restricted for status in reached[operation]} == {404}
    assert unreached(reached) - restricted == NO_RESTORATION
