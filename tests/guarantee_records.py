"""One 4321 loan with its target, for journeys that need the report's figures of credit-svc."""

from tests.suite import Suite

COMMON = {"source": "guarantor", "reporting_unit": "district"}
CODE = "91330100799655058B"
RECORDS = {
    "enterprises": {
        "source_ref": "E1",
        "business_date": "2020-01-01",
        "credit_code": CODE,
        "name": "示范米业有限公司",
        "size": "small",
        "industry": "农副食品加工业",
    },
    "guarantee-loans": {
        "source_ref": "L1",
        "business_date": "2021-03-01",
        "contract_no": "C1",
        "bank": "示范农商行",
        "client_class": "small",
        "client_code": CODE,
        "principal": "9000000.00",
        "guaranteed_ratio_pct": "80",
        "fee_rate_pct": "1",
        "starts_on": "2021-03-01",
        "due_on": "2022-03-01",
    },
    "guarantee-loan-steps": {
        "source_ref": "S1",
        "business_date": "2021-03-01",
        "contract_no": "C1",
        "action": "disburse",
        "amount": "9000000.00",
    },
}
TARGET = {
    "source_ref": "T1",
    "business_date": "2021-02-01",
    "fiscal_year": 2021,
    "amount": "12000000.00",
    "document": "区政〔2021〕5号",
}


async def fill_guarantees(suite: Suite) -> None:
    """9 million lent of a target of 12 million."""
    for book, record in RECORDS.items():
        answer = await suite.gateway.post(
            f"/v1/credit/{book}", json={**COMMON, **record}, headers=suite.auth("recorder")
        )
        assert answer.status_code == 201, answer.text
    path = "/v1/credit/guarantee-targets/proposals"
    asked = {"operation": "enter", "reason": "年度下达", "entry": {**COMMON, **TARGET}}
    proposed = await suite.gateway.post(path, json=asked, headers=suite.auth("recorder"))
    approved = await suite.gateway.post(
        f"{path}/{proposed.json()['proposal']['id']}/approve",
        headers={**suite.auth("approver"), "Idempotency-Key": "target"},
    )
    assert approved.status_code == 200, approved.text
