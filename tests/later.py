"""How a record that is entered after a closed month is written down."""

from typing import Any

HEAD = {"name": "试验户主", "id_number": "349901196101019018", "card": "6222990134999901"}
"""The head of a household, a person whom `households` names by the id of its registration."""
Row = tuple[str, dict[str, Any]]


def dated(source_ref: str, **fields: object) -> dict[str, Any]:
    """An entry half a year after the closed month, unless its fields say another day."""
    common = {"source": "later", "reporting_unit": "349901", "business_date": "2021-12-15"}
    return {**common, "source_ref": source_ref, **fields}


def parameter(key: str, value: str) -> Row:
    told = {"reporting_unit": "bureau", "document": "示财〔2021〕99号"}
    return "parameters", dated(key, key=key, value=value, **told)
