"""Households of the demo district with their heads: made up, in a division that does not exist."""

from collections.abc import Iterator

from stdnum.cn import ric

from .demo_receipts import DISTRICT, TOWNSHIPS, Row

COUNT = 24


def household_no(number: int) -> str:
    return f"H{number:04d}"


def households() -> Iterator[tuple[Row, Row]]:
    """The head as a person is registered, and the household, which wants the head's id."""
    for number in range(1, COUNT + 1):
        common = {"source": "demo-register", "reporting_unit": DISTRICT, "business_date": "2018-12-01"}
        id_number = f"{DISTRICT}19{60 + number}0101{number:03d}"
        id_number += ric.calc_check_digit(f"{id_number}0")  # reads all places but the last
        head: Row = {**common, "source_ref": f"P{number:04d}", "name": f"示范{number}", "id_number": id_number}
        household: Row = {
            **common, "source_ref": household_no(number), "household_no": household_no(number),
            "kind": "lifted_out" if number % 3 else "near_poverty", "township": TOWNSHIPS[number % len(TOWNSHIPS)],
            "members": 2 + number % 4,
        }  # fmt: skip
        yield head, household
