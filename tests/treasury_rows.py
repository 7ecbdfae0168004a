"""Treasury accounts and clearing statements as bodies, for tests of treasury payments."""

from tests.payment_rows import Body


def common(ref: str, day: str) -> Body:
    return {"source": "treasury", "source_ref": ref, "reporting_unit": "340311", "business_date": day}


def account(number: str, day: str = "2020-01-01", kind: str = "unit", **changes: object) -> Body:
    told = {"account": number, "kind": kind, "agent_bank": "示范农商行", "document": "示财库〔2020〕1号"}
    return {**common(f"T{number}", day), **told, **changes}


def closing(number: str, day: str) -> Body:
    return {**common(f"X{number}", day), "account": number, "document": "示财库〔2021〕2号"}


def statement(ref: str, day: str, out: str, back: str = "0.00") -> Body:
    told = {"statement_no": ref, "agent_bank": "示范农商行", "cleared_amount": out, "returned_amount": back}
    return {**common(ref, day), **told}
