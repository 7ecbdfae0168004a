"""The demo's listings: every figure has a value, and those at the exchange are what the file says."""

import csv
import io
from decimal import Decimal

import httpx
import pytest

from bureau_common.testing.fixtures import NewDatabase
from bureau_common.testing.issuer import Issuer
from credit_svc.settings import Settings
from demo import FILES

STEPS = dict(FILES)["credit/listing-steps"]


@pytest.fixture
def settings(demo_database: NewDatabase, issuer: Issuer) -> Settings:
    """A service with the demo district in its books."""
    return Settings(database_url=demo_database("credit"), AUTH_JWKS_FILE=issuer.jwks_file)


@pytest.mark.parametrize("period", ["2019-12", "2020-12", "2021-10"])
async def test_every_figure_of_listings_has_a_value_and_counts_the_lines_of_the_file(
    client: httpx.AsyncClient, period: str
) -> None:
    figures = (await client.get("/v1/summary", params={"period": period})).json()["figures"]
    values = {each["id"]: each["value"] for each in figures if "listings" in each["id"] or "guidance" in each["id"]}
    assert len(values) == 11
    assert None not in values.values(), values
    lines = [*csv.DictReader(io.StringIO(STEPS().decode("gb18030")))]
    at_exchange = [
        line for line in lines if line["挂牌（上市）场所"] == "省股交中心" and line["业务日期"][:7] <= period
    ]
    listed = {line["企业统一社会信用代码"]: line for line in at_exchange if line["环节"] == "挂牌（上市）"}
    gone = [line for line in at_exchange if line["环节"] == "摘牌（退市）"]
    new = [line for line in listed.values() if line["业务日期"][:4] == period[:4]]
    found = {name.rpartition(".")[2]: Decimal(value) for name, value in values.items()}
    assert (found["cumulative"], found["current"]) == (len(listed), len(listed) - len(gone))
    assert (found["new_total"], found["new_growth"]) == (len(new), sum(line["板块"] == "成长板" for line in new))
    assert found["new_select"] == sum(line["层次"] == "精选层" for line in new)
