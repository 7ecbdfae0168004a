"""Bodies of direct funds and of funds won from above that break no rule, with what a test changes."""

from tests.payment_rows import Body, allotment, application, payee, payment, plan, steps

TAG = "0101"
CODE = "91110000802100433B"


def _common(source_ref: str, day: str) -> Body:
    return {"source": "direct", "source_ref": source_ref, "reporting_unit": "340311", "business_date": day}


def notice(ref: str = "N1", **changes: object) -> Body:
    return {
        **_common(ref, "2021-01-04"),
        "tag": TAG,
        "fund_name": "城乡义务教育补助经费",
        "tier": "central",
        "fiscal_year": 2021,
        "document_no": "财教〔2021〕1号",
        "kind": "received",
        "amount": "1000.00",
        "allocate_by": "2021-02-03",
        "functional_codes": "205",
        "payee_classes": "502",
        **changes,
    }


def allocation(ref: str = "L1", **changes: object) -> Body:
    return {
        **_common(ref, "2021-01-05"),
        "tag": TAG,
        "fiscal_year": 2021,
        "to_unit": "340311",
        "amount": "1000.00",
        **changes,
    }


def tagged(ref: str = "A1", **changes: object) -> Body:
    return allotment(ref, **{"allotment_no": ref, "direct_fund_tag": TAG, **changes})


def paid(number: str = "Q1", **changes: object) -> Body:
    return payment(number, **{"payment_no": number, "application_no": number, "direct_fund_tag": TAG, **changes})


def chain(amount: str = "1000.00") -> dict[str, list[Body]]:
    """From the notice to an application that was sent: what a payment on the fund needs."""
    return {
        "payee-accounts": [payee()],
        "direct-fund-notices": [notice(amount=amount)],
        "direct-fund-allocations": [allocation(amount=amount)],
        "budget-allotments": [tagged(amount=amount)],
        "payment-plans": [plan(amount=amount)],
        "payment-applications": [application(amount=amount)],
        "payment-steps": steps("Q1"),
    }


def benefit(ref: str = "B1", **changes: object) -> Body:
    return {
        **_common(ref, "2021-03-10"),
        "tag": TAG,
        "beneficiary": "enterprise",
        "beneficiary_code": CODE,
        "amount": "100.00",
        **changes,
    }


def enterprise(code: str = CODE) -> Body:
    return {
        **_common(f"E{code}", "2020-01-01"), "credit_code": code, "name": "示范企业", "size": "small",
    }  # fmt: skip


def opportunity(ref: str = "O1", **changes: object) -> Body:
    return {
        **_common(ref, "2021-01-10"),
        "opportunity_no": ref,
        "programme": "农田水利建设补助",
        "tier": "province",
        "document_no": "省财农〔2021〕3号",
        "apply_by": "2021-03-31",
        **changes,
    }


def planned(ref: str = "U1", **changes: object) -> Body:
    return {
        **_common(ref, "2021-01-20"),
        "application_no": ref,
        "opportunity_no": "O1",
        "department": "water",
        "project_name": "灌区改造",
        "planned_amount": "1000.00",
        **changes,
    }


def upper_step(action: str, amount: str, day: str, number: str = "U1", **changes: object) -> Body:
    return {
        **_common(f"{number}/{action}/{day}", day),
        "application_no": number,
        "action": action,
        "department": "water",
        "amount": amount,
        **changes,
    }
