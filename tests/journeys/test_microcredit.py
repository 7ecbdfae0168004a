"""Microcredit from the records to the report's sentence through the gateway: claim C06 flips in words, and nobody is named."""

from typing import Any

from tests.microcredit_files import HEAD
from tests.suite import Suite

COMMON = {"source": "banks", "reporting_unit": "district"}
HOUSEHOLD = {
    "source_ref": "H1", "business_date": "2020-01-01", "household_no": "H1", "kind": "lifted_out",
    "township": "340311101", "members": 3,
}  # fmt: skip
LOAN = {
    "source_ref": "L1", "business_date": "2021-04-01", "loan_no": "L1", "bank": "示范农商行", "household_no": "H1",
    "household_kind": "lifted_out", "origin": "new", "signed_on": "2021-04-01", "purpose": "breeding",
    "security": "credit", "amount": "50000.00", "rate_pct": "3.85", "due_on": "2021-09-29",
}  # fmt: skip


async def write(suite: Suite, book: str, record: dict[str, Any]) -> dict[str, Any]:
    answer = await suite.gateway.post(f"/v1/credit/{book}", json={**COMMON, **record}, headers=suite.auth("recorder"))
    assert answer.status_code == 201, answer.text
    written: dict[str, Any] = answer.json()
    return written


async def test_the_report_says_that_nothing_is_overdue_while_that_is_so(suite: Suite) -> None:
    head = (await write(suite, "persons", {**HEAD, "business_date": "2020-01-01"}))["person"]["id"]
    await write(suite, "households", {**HOUSEHOLD, "head": head})
    await write(suite, "microcredits", LOAN)
    lent = "脱贫人口小额信贷方面，今年向农户1户发放贷款5万元，10月末余额5万元，借款的脱贫户和边缘易致贫户共1户"
    text = await suite.words("2021-10")
    assert f"{lent}，其中逾期5万元，逾期率100.0%，须抓紧清收。" in text
    assert "小额信贷逾期5万元，逾期率100.0%" in text  # the alert, among the problems
    extension = {"source_ref": "Z1", "business_date": "2021-09-29", "loan_no": "L1", "due_on": "2021-10-31"}
    await write(suite, "microcredit-extensions", extension)
    text = await suite.words("2021-10")
    assert f"{lent}，没有逾期未还的贷款。" in text
    assert "小额信贷逾期" not in text
    for path in ("/v1/credit/microcredits", "/v1/credit/households", "/v1/credit/persons"):
        assert HEAD["id_number"] not in (await suite.get(path)).text
