"""Rural revitalization: what is refused, what raises an alert, each at its border; a dry run says the same."""

from collections.abc import Awaitable, Callable
from functools import partial

import httpx
import pytest

from bureau_common.testing.once import Once
from tests.alerts import alerts_of
from tests.payment_rows import Body, payment
from tests.rural_rows import (
    ACCEPTED,
    asset,
    contract,
    distribution,
    fund,
    income,
    project,
    rural_payment,
    step,
    treasury,
    village_cost,
    write_each,
)

Write = Callable[..., Awaitable[list[str]]]


@pytest.fixture
def write(client: httpx.AsyncClient) -> Write:
    """Write bodies one by one; the codes of what refused the last, none where it was taken. A dry run must agree."""

    return partial(write_each, client)


@pytest.fixture
async def ready(write: Write, once: Once) -> Write:
    """1000.00 of the district arranged and distributed to P1, a contract of 800.00, and 1000.00 paid by the treasury."""

    async def fill() -> None:
        assert await write("rural-funds", fund()) == []
        assert await write("rural-projects", project()) == []
        assert await write("rural-distributions", distribution()) == []
        assert await write("rural-contracts", contract()) == []
        for book, bodies in treasury().items():
            assert await write(book, *bodies) == []

    await once(fill)
    return write


async def current(client: httpx.AsyncClient, book: str, ref: str) -> str:
    return (await client.get(f"/v1/{book}", params={"source_ref": ref})).json()["items"][0]["id"]


async def void(client: httpx.AsyncClient, book: str, ref: str) -> list[str]:
    answer = await client.post(f"/v1/{book}/{await current(client, book, ref)}/void", json={"reason": "登记错误"})
    return [finding["code"] for finding in answer.json().get("findings", [])]


async def correct(client: httpx.AsyncClient, book: str, body: Body) -> list[str]:
    path = f"/v1/{book}/{await current(client, book, str(body['source_ref']))}/correct"
    answer = await client.post(path, json={"reason": "登记错误", "entry": body})
    return [finding["code"] for finding in answer.json().get("findings", [])]


async def alerts(client: httpx.AsyncClient, period: str = "2021-12") -> set[tuple[str, str]]:
    """The alerts that rows raise: those of figures have no key."""
    return {(alert.code, alert.key) for alert in await alerts_of(client, period) if alert.key}


@pytest.mark.parametrize(
    ("day", "year", "codes"),
    [
        ("2020-01-01", 2021, []), ("2019-12-31", 2021, ["outside_year"]),
        ("2021-12-31", 2021, []), ("2022-01-01", 2021, ["outside_year"]),
    ],
)  # fmt: skip
async def test_money_is_arranged_in_its_year_or_the_one_before(
    write: Write, day: str, year: int, codes: list[str]
) -> None:
    assert await write("rural-funds", fund(business_date=day, fiscal_year=year)) == codes


@pytest.mark.parametrize(
    ("kind", "amount", "codes"),
    [
        ("arranged", "0.01", []), ("arranged", "0.00", ["rural_arranged_amount"]),
        ("arranged", "-0.01", ["rural_arranged_amount"]), ("adjusted", "0.00", ["rural_adjusted_amount"]),
        ("adjusted", "0.01", []), ("adjusted", "-0.01", ["not_covered"]),
    ],
)  # fmt: skip
async def test_only_an_adjustment_takes_off_and_never_below_nothing(
    write: Write, kind: str, amount: str, codes: list[str]
) -> None:
    assert await write("rural-funds", fund(kind=kind, amount=amount)) == codes


async def test_a_document_stands_once_a_year_and_tier(write: Write) -> None:
    assert await write("rural-funds", fund(document="财农1号")) == []
    assert await write("rural-funds", fund("F2", document="财农1号")) == ["repeated"]
    assert await write("rural-funds", fund("F2", document="财农1号", tier="city")) == []
    assert await write("rural-funds", fund("F3", document="财农1号", fiscal_year=2022)) == []


async def test_each_tier_is_distributed_to_the_fen_and_no_further(client: httpx.AsyncClient, write: Write) -> None:
    await write("rural-funds", fund(), fund("F2", tier="central", amount="50.00"))
    await write("rural-projects", project())
    dry = await client.post("/v1/rural-distributions", json=distribution(amount="999.99"), params={"dry_run": True})
    assert dry.json()["headroom"]["2021 district.rural_distributions"] == "0.01"
    assert await write("rural-distributions", distribution(amount="999.99")) == []
    exceeds = ["not_covered"]
    assert await write("rural-distributions", distribution("D2", amount="0.02")) == exceeds
    assert await write("rural-distributions", distribution("D2", amount="0.01")) == []
    early = distribution("D3", amount="50.00", tier="central", business_date="2021-01-09")
    assert await write("rural-distributions", early) == ["too_early", "not_covered"]
    assert await write("rural-distributions", early | {"business_date": "2021-01-15"}) == []
    cut = fund("F3", kind="adjusted", amount="-0.01", business_date="2021-12-31")
    assert await write("rural-funds", cut) == exceeds
    assert await void(client, "rural-funds", "F2") == exceeds


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"project_no": "P9"}, ["unknown"]), ({"kind": "industry"}, ["differs"]),
        ({"business_date": "2021-01-14"}, ["too_early"]), ({"business_date": "2021-01-15"}, []),
        ({"business_date": "2022-12-31"}, []), ({"business_date": "2023-01-01"}, ["outside_year"]),
    ],
)  # fmt: skip
async def test_money_goes_to_a_project_of_the_same_kind_within_two_years(
    write: Write, changes: Body, codes: list[str]
) -> None:
    await write("rural-funds", fund())
    await write("rural-projects", project())
    assert await write("rural-distributions", distribution(**changes)) == codes


async def test_what_rests_on_a_project_keeps_it(client: httpx.AsyncClient, ready: Write) -> None:
    assert await ready("rural-projects", project("P1") | {"source_ref": "again"}) == ["repeated"]
    assert await void(client, "rural-projects", "P1") == ["unknown"] * 2
    assert await correct(client, "rural-projects", project(kind="industry")) == ["differs"]


async def test_a_project_is_paid_what_was_distributed_and_a_contract_what_it_says(
    client: httpx.AsyncClient, ready: Write
) -> None:
    assert await ready("rural-payments", rural_payment(amount="800.01")) == ["not_covered"]
    assert await correct(client, "rural-contracts", contract(amount="2000.00")) == []
    assert await ready("rural-payments", rural_payment(amount="1000.01")) == [
        "not_covered",
        "not_covered",
    ]
    assert await ready("rural-payments", rural_payment(amount="1000.00")) == []
    assert await correct(client, "rural-contracts", contract(amount="999.99")) == ["not_covered"]
    assert await correct(client, "rural-distributions", distribution(amount="999.99")) == ["not_covered"]


async def test_no_more_comes_back_than_was_paid_on_the_voucher(ready: Write) -> None:
    await ready("rural-payments", rural_payment(amount="100.00"))
    back = rural_payment("R2", kind="returned", amount="100.01", business_date="2021-03-12")
    assert await ready("rural-payments", back) == ["not_covered"]
    assert await ready("rural-payments", back | {"amount": "100.00"}) == []


async def test_a_payment_names_a_contract_of_its_project_and_infrastructure_always_does(
    client: httpx.AsyncClient, ready: Write
) -> None:
    assert await ready("rural-payments", rural_payment(contract_no=None)) == ["rural_contract_missing"]
    unknown = await ready("rural-payments", rural_payment(contract_no="C9"))
    assert unknown == ["unknown", "not_covered"]
    await ready("rural-projects", project("P2", kind="employment"))
    await ready("rural-funds", fund("F2", tier="city"))
    await ready("rural-distributions", distribution("D2", project_no="P2", kind="employment", tier="city"))
    other = rural_payment(project_no="P2")
    assert await ready("rural-payments", other) == ["differs"]
    assert await ready("rural-payments", other | {"contract_no": None}) == []
    assert await correct(client, "rural-contracts", contract(business_date="2021-03-11")) == []
    assert await ready("rural-payments", rural_payment("R2", amount="1.00")) == [
        "too_early", "not_covered"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"application_no": "T9"}, ["not_covered"]), ({"payment_no": "T9"}, ["not_covered"]),
        ({"business_date": "2021-03-09"}, ["too_early"]), ({"business_date": "2021-03-11"}, []),
    ],
)  # fmt: skip
async def test_a_payment_names_money_that_the_treasury_paid_by_then(
    ready: Write, changes: Body, codes: list[str]
) -> None:
    assert await ready("rural-payments", rural_payment(**changes)) == codes


async def test_projects_share_a_voucher_up_to_its_amount(client: httpx.AsyncClient, ready: Write) -> None:
    await ready("rural-funds", fund("F2", tier="city"))
    await ready("rural-projects", project("P2", kind="industry"))
    await ready("rural-distributions", distribution("D2", project_no="P2", kind="industry", tier="city"))
    await ready("rural-payments", rural_payment(amount="600.00"))
    second = rural_payment("R2", project_no="P2", contract_no=None, amount="400.01")
    assert await ready("rural-payments", second) == ["not_covered"]
    assert await ready("rural-payments", second | {"amount": "400.00"}) == []


async def test_money_that_bounces_is_recorded_and_raises_an_alert_until_the_project_gives_it_back(
    client: httpx.AsyncClient, ready: Write
) -> None:
    await ready("rural-payments", rural_payment(amount="240.00"))
    same = {"application_no": "T1", "allotment_no": "T1", "payment_no": "T1", "functional_code": "213"}
    bounced = payment("T1/b", kind="bounced", amount="760.00", business_date="2021-03-12", **same)
    assert await ready("payments", bounced) == []
    assert await alerts(client) == set()
    last = payment("T1/c", kind="bounced", amount="0.01", business_date="2021-03-13", **same)
    assert await ready("payments", last) == []
    assert await alerts(client) == {("rural_payment_unbacked", "T1 T1")}
    back = rural_payment("R2", kind="returned", amount="0.01", business_date="2021-03-13")
    assert await ready("rural-payments", back) == []
    assert await alerts(client) == set()


async def test_another_payee_than_the_contracts_raises_an_alert_until_corrected(
    client: httpx.AsyncClient, ready: Write
) -> None:
    assert await correct(client, "rural-contracts", contract(payee_name="另一建筑有限公司")) == []
    assert await ready("rural-payments", rural_payment()) == []
    assert await alerts(client) == {("rural_payee_differs", "T1 T1")}
    assert await correct(client, "rural-contracts", contract()) == []
    assert await alerts(client) == set()


@pytest.mark.parametrize(("amount", "ahead"), [("240.00", False), ("240.01", True)])
async def test_more_than_the_advance_is_paid_only_with_the_works_progress(
    client: httpx.AsyncClient, ready: Write, amount: str, ahead: bool
) -> None:
    await ready("rural-payments", rural_payment(amount=amount))  # 30 % of 800.00 is 240.00
    assert await alerts(client) == ({("rural_paid_ahead", "P1")} if ahead else set())
    await ready("rural-steps", step("start", "2021-04-11"), step("report", "2021-04-12", "30.01"))
    assert await alerts(client) == set()
    assert await alerts(client, "2021-03") == ({("rural_paid_ahead", "P1")} if ahead else set())


async def test_steps_come_in_their_order_and_progress_does_not_fall(client: httpx.AsyncClient, ready: Write) -> None:
    assert await ready("rural-steps", step("start", "2021-01-14")) == ["too_early"]
    assert await ready("rural-steps", step("complete", "2021-02-10")) == ["step_out_of_order"]
    assert await ready("rural-steps", step("start", "2021-02-10", "10")) == ["rural_step_progress"]
    assert await ready("rural-steps", step("start", "2021-02-10"), step("report", "2021-03-01", "40")) == []
    assert await ready("rural-steps", step("report", "2021-02-20")) == ["rural_step_progress"]
    assert await ready("rural-steps", step("report", "2021-03-02", "39.99")) == ["rural_progress_falls"]
    assert await ready("rural-steps", step("report", "2021-03-02", "40")) == []
    assert await void(client, "rural-steps", "P1/start/2021-02-10") == ["step_out_of_order"]


async def test_nothing_is_paid_between_a_failed_acceptance_and_its_rectification(
    client: httpx.AsyncClient, ready: Write
) -> None:
    course = [step("start", "2021-02-02"), step("complete", "2021-02-03"), step("fail", "2021-03-10")]
    await ready("rural-steps", *course)
    assert await ready("rural-payments", rural_payment()) == ["rural_paid_after_failure"]
    assert await ready("rural-steps", step("rectify", "2021-03-20")) == []
    assert await ready("rural-payments", rural_payment(business_date="2021-03-19")) == ["rural_paid_after_failure"]
    assert await ready("rural-payments", rural_payment(business_date="2021-03-20")) == []


async def test_a_failure_recorded_late_raises_an_alert_on_the_payments_after_it(
    client: httpx.AsyncClient, ready: Write
) -> None:
    await ready("rural-steps", step("start", "2021-02-02"), step("complete", "2021-02-03"))
    await ready("rural-payments", rural_payment())
    assert await ready("rural-steps", step("fail", "2021-03-09")) == []
    assert await alerts(client) == {("rural_paid_after_failure", "P1")}
    assert await void(client, "rural-steps", "P1/fail/2021-03-09") == []
    assert await ready("rural-steps", step("fail", "2021-03-11")) == []
    assert await alerts(client) == set()


async def test_an_asset_is_formed_by_an_accepted_project_and_shares_what_it_earned(
    client: httpx.AsyncClient, ready: Write
) -> None:
    assert await ready("rural-assets", asset()) == ["rural_asset_before_acceptance"]
    await ready("rural-steps", *ACCEPTED)
    assert await ready("rural-assets", asset(business_date="2021-05-19")) == ["rural_asset_before_acceptance"]
    assert await ready("rural-assets", asset(business_date="2021-05-20")) == []
    assert await ready("rural-assets", asset() | {"source_ref": "again"}) == ["repeated"]
    assert await void(client, "rural-steps", "P1/pass/2021-05-20") == ["rural_asset_before_acceptance"]
    assert await ready("rural-incomes", income(asset_no="A9")) == ["unknown"]
    assert await ready("rural-incomes", income(business_date="2021-05-19")) == ["too_early"]
    assert await ready("rural-incomes", income()) == []
    share = income("I2", kind="to_collective", amount="100.01")
    assert await ready("rural-incomes", share) == ["not_covered"]
    assert await ready("rural-incomes", share | {"amount": "100.00"}) == []
    assert await void(client, "rural-assets", "A1") == ["unknown"]


async def test_a_household_that_shares_in_income_is_in_the_register(client: httpx.AsyncClient, ready: Write) -> None:
    await ready("rural-steps", *ACCEPTED)
    await ready("rural-assets", asset())
    await ready("rural-incomes", income())
    share = income("I2", kind="to_household", amount="10.00", household_no="H1")
    assert await ready("rural-incomes", share | {"household_no": None}) == ["rural_income_household"]
    assert await ready("rural-incomes", share | {"kind": "earned"}) == ["rural_income_household"]
    assert await ready("rural-incomes", share) == ["unknown"]
    common = {"source": "civil", "source_ref": "1", "reporting_unit": "340311", "business_date": "2021-01-01"}
    person = {**common, "name": "王五", "id_number": "11010519491231002X"}
    head = (await client.post("/v1/persons", json=person)).json()["person"]["id"]
    for number, kind in (("H1", "lifted_out"), ("H2", "ordinary")):
        house = {
            **common, "source_ref": number, "household_no": number, "kind": kind, "township": "340311101",
            "head": head, "members": 3,
        }  # fmt: skip
        assert (await client.post("/v1/households", json=house)).status_code == 201
    answer = await client.post("/v1/rural-incomes", json=share)
    assert (answer.status_code, answer.json()["findings"]) == (201, [])
    answer = await client.post("/v1/rural-incomes", json=share | {"source_ref": "I3", "household_no": "H2"})
    assert answer.status_code == 201
    assert [(f["code"], f["severity"]) for f in answer.json()["findings"]] == [("rural_household_ordinary", "warn")]


async def test_a_village_is_paid_what_it_needs_and_needs_the_minimum(client: httpx.AsyncClient, write: Write) -> None:
    assert await write("village-costs", village_cost(kind="paid", amount="0.01")) == ["not_covered"]
    assert await write("village-costs", village_cost(amount="109999.99")) == []
    assert await alerts(client) == {("village_need_below_minimum", "2021 340311101201")}
    assert await write("village-costs", village_cost("V2")) == ["repeated"]
    assert await correct(client, "village-costs", village_cost()) == []
    assert await alerts(client) == set()
    paid = village_cost("V2", kind="paid", business_date="2021-02-01")
    assert await write("village-costs", paid | {"amount": "110000.01"}) == ["not_covered"]
    assert await write("village-costs", paid, paid | {"source_ref": "V3"}) == ["not_covered"]


async def test_a_district_share_below_last_years_keeps_an_alert_open(client: httpx.AsyncClient, write: Write) -> None:
    last = fund("F0", fiscal_year=2020, business_date="2020-12-31")
    await write("rural-funds", last, fund(amount="999.99"), fund("F2", tier="city", amount="5.00"))
    assert await alerts(client) == {("rural_district_share", "2021")}
    await write("rural-funds", fund("F3", kind="adjusted", amount="0.01", business_date="2021-09-01"))
    assert await alerts(client) == set()
    await write("rural-funds", fund("F4", fiscal_year=2020, business_date="2020-12-30", amount="0.01"))
    assert await alerts(client) == {("rural_district_share", "2021")}
    assert await void(client, "rural-funds", "F0") == []
    assert await alerts(client) == set()
