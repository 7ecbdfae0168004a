"""A month that is opened again for other books than filings asks for none: whoever was registered since could make none."""

from collections.abc import Callable
from datetime import date

import pytest

from bureau_common.testing.fixtures import app_of, client_of
from bureau_common.testing.issuer import Issuer
from tests.alike import Writer
from toy import secrets
from toy.app import Settings
from toy.filings import filing, plan
from toy.levels import common, reopening


@pytest.mark.parametrize(
    ("book", "first", "filed"),
    [("secrets", (200, []), 409), ("orders", (200, []), 409), ("orders,filings", (409, ["not_filed"]), 201)],
)
async def test_a_unit_that_is_registered_since_stops_its_closing_only_where_it_can_file(
    settings: Settings,
    issuer: Issuer,
    order: Callable[..., dict[str, object]],
    book: str,
    first: tuple[int, list[str]],
    filed: int,
) -> None:
    """The closing asked for a filing that was refused, and so told of a reopening that its approver may not see."""
    app = app_of(secrets.create_app, settings)
    app.state.today = lambda: date(2021, 11, 20)

    def group(code: str, since: str) -> dict[str, object]:
        about = {"code": code, "name": code, "kind": "enterprise_group", "division_code": "340311", "from_day": since}
        return common(code, since, reporting_unit="bureau", **about)

    async with client_of(app) as client:
        writer = Writer(client, issuer)
        await writer.enter("reporting-units", group("G1", "2014-01-01"))
        await writer.enter("orders", order("1", business_date="2021-01-03"))
        lines = [{"book": "orders", "kind": "enterprise_group", "due_days": 15}]
        await writer.by_two("filing-plans", {**plan(since="2021-01-01"), "lines": lines})
        for month in ("2021-01", "2021-02", "2021-03"):
            await writer.enter("filings", filing(month, "G1"))
        await writer.post("periods/2021-02/close", {"reason": "结账"}, "approver", "李四")
        await writer.by_two("reopenings", reopening("r1", book))
        await writer.enter("reporting-units", group("G2", "2021-01-01"))
        await writer.enter("filings", filing("2021-03", "G2"))
        headers = issuer.headers("viewer", "recorder", "approver", person="王五")
        closed = await client.post("/v1/periods/2021-03/close", json={"reason": "结账"}, headers=headers)
        found = [each["code"] for each in closed.json().get("findings", [])]
        assert (closed.status_code, found) == first, closed.text
        answer = await client.post("/v1/filings", json=filing("2021-02", "G2"), headers=headers)
        assert answer.status_code == filed, answer.text
