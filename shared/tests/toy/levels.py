"""What the tests of levels enter and ask: the toy's entries, and everything that its operations are asked with."""

from collections.abc import Callable
from typing import Any

from tests.alike import NO_ID, Asking, Writer, bodies_beside_books, opening_of, person_of

from .books import ORDERS
from .filings import OTHER, UNIT, filing, plan

Order = Callable[..., dict[str, object]]
PERSON = person_of(UNIT)
CODES = ("91330100799655058B", "11341622003178736A")
NOT_REACHED = {
    *[f"post /v1/journal/restorations/{{proposal_id}}/{each}" for each in ("approve", "refuse")],
    "get /v1/households/{record_id}",
    *[f"post /v1/households/{{record_id}}/{each}" for each in ("correct", "void")],
}
"""There is no restoration to decide: a database that never went back is given none. A household names a person's id, which
is another one in each district."""


def common(source_ref: str, business_date: str = "2021-03-10", **changes: object) -> dict[str, object]:
    told = {"source": "s", "source_ref": source_ref, "reporting_unit": UNIT, "business_date": business_date}
    return {**told, **changes}


def secret(source_ref: str, amount: str, business_date: str = "2021-03-10", **changes: object) -> dict[str, object]:
    return common(source_ref, business_date, **{"order_no": "V1", "amount": amount, **changes})


def setting(source_ref: str, key: str, value: str, since: str = "2021-01-01") -> dict[str, object]:
    return common(source_ref, since, key=key, value=value, document="示办〔2021〕1号", reporting_unit="bureau")


def reopening(source_ref: str, books: str) -> dict[str, object]:
    months = {"from_period": "2021-02", "through_period": "2021-02", "expires_on": "2021-12-01"}
    return common(source_ref, "2021-11-20", books=books, reporting_unit="bureau", **months)


def bid(source_ref: str, business_date: str = "2021-03-10", **changes: object) -> dict[str, object]:
    return common(source_ref, business_date, **{"bid_no": "B1", "amount": "50.00", **changes})


async def the_same(write: Writer, order: Order) -> None:
    """What two districts have alike, before they differ: a record or a proposal of every open book."""
    await write.enter("orders", order("1"))
    await write.enter("orders", order("2", business_date="2021-02-01", item="1030101"))
    await write.enter("bids", bid("0"))
    await write.enter("alert-notes", note("n0"))
    await write.enter("filings", filing("2021-03"))
    await write.enter("enterprises", enterprise("e0", CODES[0]))
    await write.enter("reporting-units", new_unit("u0", "340378"))
    await write.person(PERSON)
    await write.by_two("limits", common("l1", limit_no="L1", fiscal_year=2021, amount="5.00"))
    await write.by_two("parameters", setting("p1", "counted", "everything"))
    await write.by_two("filing-plans", plan(since="2020-06-01"))
    await write.propose("limits", common("l0", limit_no="L0", fiscal_year=2021, amount="5.00"))
    await write.post("periods/2021-02/close", {"reason": "二月结账"}, "approver")
    await write.by_two("reopenings", reopening("r0", "limits"))
    await write.propose("parameters", setting("p0", "counted", "goods", "2021-09-01"))
    await write.propose("filing-plans", plan(("orders", UNIT, 5), since="2021-10-01"))
    await write.propose("reopenings", reopening("r9", "bids"))
    await write.propose("bids", bid("p"))


def note(source_ref: str) -> dict[str, object]:
    told = {"code": "toy_services", "period": "2021-04", "note": "已核实", "reporting_unit": "bureau"}
    return common(source_ref, "2021-04-30", **told)


def enterprise(source_ref: str, code: str) -> dict[str, object]:
    return common(source_ref, credit_code=code, name="示范企业", size="small")


def new_unit(source_ref: str, code: str) -> dict[str, object]:
    told = {"code": code, "name": f"新设单位{code}", "kind": "institution", "division_code": "340311"}
    return common(source_ref, reporting_unit="bureau", from_day="2021-01-01", **told)


def asking(document: dict[str, Any], order: Order) -> Asking:
    """What everything is asked with, of open books only: what is restricted takes no body, as it is no path."""
    listed = document["paths"]["/v1/figures"]["get"]
    figures = [*listed["x-labels-zh"], "toy.unknown"]
    limit = {"limit_no": "L3", "fiscal_year": 2021, "amount": "5.00"}
    return Asking(
        given={
            "period": "2021-04", "from": "2021-01", "to": "2021-12", "on": "2021-12-31", "split": "reporting_unit",
            "figure": figures[0],
        },
        further=(
            {"dry_run": "true"}, {}, {"as_of": "9"}, {"measure": "total"}, {"limit": "2"}, {"edition": "open"},
            {"split": "order_no"}, {"after": "5"}, {"state": "proposed"}, {"file": "true"}, {"key": "V1"},
            *[{"figure": each} for each in figures],
        ),
        entries={
            "orders": order("x", business_date="2021-05-10"),
            "bids": bid("x", amount="80.00", business_date="2021-05-10"),
            "limits": common("x", **limit),
            "alert-notes": note("x"),
            "filings": filing("2021-05"),
            "filing-plans": plan(("orders", UNIT, 15), since="2021-08-01"),
            "parameters": setting("x", "counted", "goods", "2021-06-01"),
            "reopenings": reopening("x", "orders"),
            "reporting-units": new_unit("x", "340377"),
            "enterprises": enterprise("x", CODES[1]),
            "households": common("x", household_no="H1", kind="ordinary", township="340311101", head=NO_ID, members=3),
        },
        changed={"reporting_unit": OTHER},
        bodies=bodies_beside_books(PERSON),
        files={"/v1/openings": opening_of(ORDERS, order("opened", business_date="2020-05-10", order_no="V7"))},
        paths={
            "figure_id": figures, "period": ["2021-04", "2021-03", "2021-02"], "key": ["import"],
            "code": ["toy_secret", "toy_share"],
        },
    )  # fmt: skip
