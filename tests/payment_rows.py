"""Bodies of payee checks, allotments, plans, applications, steps and payments that break no rule, with what a test changes."""

import re
from collections.abc import Iterable

Body = dict[str, object]
PATHS = ("payee-accounts", "budget-allotments", "payment-plans", "payment-applications", "payment-steps", "payments")


def _common(source_ref: str, day: str) -> Body:
    return {"source": "treasury", "source_ref": source_ref, "reporting_unit": "340311", "business_date": day}


def allotment(ref: str = "A1", **changes: object) -> Body:
    return {
        **_common(ref, "2021-01-05"),
        "allotment_no": "A1",
        "fiscal_year": 2021,
        "budget_kind": "general_public_budget",
        "functional_code": "205",
        "source_notice": "淮财预〔2021〕1号",
        "kind": "issue",
        "amount": "1000.00",
        **changes,
    }


def plan(ref: str = "P1", **changes: object) -> Body:
    return {
        **_common(ref, "2021-01-06"),
        "allotment_no": "A1",
        "plan_month": "2021-03",
        "amount": "1000.00",
        **changes,
    }


def payee(ref: str = "K1", **changes: object) -> Body:
    """A check of the account that applications name."""
    return {
        **_common(ref, "2010-01-04"),
        "payee_account": "6228480000000001",
        "payee_name": "示范建筑有限公司",
        "payee_bank": "示范农商行",
        "payee_kind": "enterprise",
        "result": "matched",
        "document": "开户银行核验回单",
        **changes,
    }


def application(number: str = "Q1", **changes: object) -> Body:
    return {
        **_common(number, "2021-03-01"),
        "application_no": number,
        "allotment_no": "A1",
        "plan_month": "2021-03",
        "mode": "direct",
        "payer_account": "340311000001",
        "payee_name": "示范建筑有限公司",
        "payee_account": "6228480000000001",
        "payee_bank": "示范农商行",
        "government_economic": "502",
        "department_economic": "302",
        "purpose": "校舍维修",
        "general_outlay": False,
        "amount": "1000.00",
        "operator": "JB-01",
        **changes,
    }


TAKEN_BY = {"review": "SH-01", "approve": "SP-01", "send": "ZF-01"}


def step(number: str, action: str, day: str = "2021-03-02", **changes: object) -> Body:
    """A step, by the person whose duty it is."""
    said = {"application_no": number, "action": action, "operator": TAKEN_BY.get(action)}
    return {**_common(f"{number}/{action}", day), **said, **changes}


def steps(number: str, day: str = "2021-03-02") -> list[Body]:
    """Reviewed, approved and sent, on one day, by different persons."""
    return [step(number, action, day) for action in TAKEN_BY]


def payment(ref: str = "Z1", **changes: object) -> Body:
    comes_back = changes.get("kind") in ("bounced", "refunded", "退票", "退回")
    return {
        **_common(ref, "2021-03-10"),
        "payment_no": "Z1",
        "application_no": "Q1",
        "kind": "paid",
        "amount": "1000.00",
        "bank_reference": f"B{ref}",
        "allotment_no": "A1",
        "budget_kind": "general_public_budget",
        "functional_code": "205",
        "government_economic": "502",
        "general_outlay": False,
        **({"return_reason": "other"} if comes_back else {}),
        **changes,
    }


def spending(lines: Iterable[Body]) -> dict[str, list[Body]]:
    """Whole books for some payments by source_ref, business_date, amount (and what else differs): one of each a line.

    Allotted, planned and applied for is what is paid, in the month of the payment.
    """
    books: dict[str, list[Body]] = {path: [] for path in PATHS}
    books["payee-accounts"].append(payee())
    for line in lines:
        ref, day, amount = (str(line[name]) for name in ("source_ref", "business_date", "amount"))
        same = {"allotment_no": ref, "amount": amount, "business_date": day}
        told = {name: line[name] for name in ("budget_kind", "functional_code") if name in line}
        flags = {name: line[name] for name in ("general_outlay", "three_public") if name in line}
        books["budget-allotments"].append(allotment(ref, **same, **told, fiscal_year=int(day[:4])))
        books["payment-plans"].append(plan(ref, **same, plan_month=day[:7]))
        books["payment-applications"].append(application(ref, **same, **flags, plan_month=day[:7]))
        books["payment-steps"] += steps(ref, day)
        books["payments"].append(payment(**{**line, "application_no": ref, "payment_no": ref, "allotment_no": ref}))
    return books


def told(finding: Body) -> str:
    """A finding's code and, where many rules share it, what about: `paid > planned`, `differs: reporting_unit`."""
    code, field = str(finding["code"]), finding["field"]
    if code in ("differs", "unknown"):
        return f"{code}: {field}"
    if code != "not_covered":
        return code
    read = re.search(r": [-\d.]+ ([a-z ]+) by [-\d]+ exceeds the [-\d.]+ ([a-z ]+)", str(finding["message_en"]))
    return code if read is None else f"{read[1]} > {read[2]}"
