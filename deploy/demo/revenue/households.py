"""Households with their heads, in a division that does not exist."""

from collections.abc import Iterator

from stdnum.cn import ric

from ..district import DISTRICT, TOWNSHIPS
from ..templates import Values

HOUSEHOLDS = [f"H{number:04d}" for number in range(1, 25)]


def is_lifted_out(number: int) -> bool:
    """Two of three are; the third is near poverty."""
    return number % 3 != 0


def households(count: int = len(HOUSEHOLDS), *, cards: bool = False) -> Iterator[tuple[Values, Values]]:
    """The head as a person is registered, with a card where `cards` says so, and the household, which wants the head's id."""
    for number in range(1, count + 1):
        household_no = f"H{number:04d}"
        common = {"source": "demo-register", "reporting_unit": DISTRICT, "business_date": "2018-12-01"}
        id_number = f"{DISTRICT}19{60 + number % 30}0101{number:03d}"
        id_number += ric.calc_check_digit(f"{id_number}0")  # reads all places but the last
        head = {**common, "source_ref": f"P{number:04d}", "name": f"示范{number}", "id_number": id_number}
        if cards:
            head["card"] = f"6222990134990{number:04d}"
        household = {
            **common, "source_ref": household_no, "household_no": household_no,
            "kind": "lifted_out" if is_lifted_out(number) else "near_poverty",
            "township": TOWNSHIPS[number % len(TOWNSHIPS)], "members": 2 + number % 4,
        }  # fmt: skip
        yield head, household
