"""Files of subsidies as offices and banks send them, for tests that import."""

from collections.abc import Iterable
from typing import NamedTuple

from bureau_common.kit.people.registers import HouseholdEntry
from bureau_common.testing.files import csv_of
from performance_svc.topics.subsidies.schemas import SubsidyLineEntry, SubsidyResultEntry


class Listed(NamedTuple):
    """A line of a batch; by its number of a program, period and household."""

    number: str
    batch: str
    program: str
    period: str
    person: str
    household: str
    plot: str | None
    standard: str
    quantity: str
    yuan: str
    is_social: bool
    day: str

    @property
    def card(self) -> str:
        return "社会保障卡" if self.is_social else "其他银行卡（折）"


class Result(NamedTuple):
    """What the bank says of a line on a day."""

    line: Listed
    day: str
    action: str


ACTIONS = {"pay": "发放成功", "fail": "发放失败", "return": "退回", "reissue": "重新发放"}


def households_csv(heads: Iterable[tuple[str, str]], unit: str, township: str) -> bytes:
    """Ordinary households, each with its head."""
    common = {"source": "register", "reporting_unit": unit, "business_date": "2015-01-01", "kind": "一般农户"}
    rows = [
        {**common, "source_ref": number, "household_no": number, "township": township, "head": head, "members": 3}
        for number, head in heads
    ]
    return csv_of(HouseholdEntry, rows)


def lines_csv(lines: Iterable[Listed], unit: str) -> bytes:
    """The list of a batch."""
    rows = [
        {
            "source": "office", "source_ref": each.number, "reporting_unit": unit, "business_date": each.day,
            "line_no": each.number, "batch_no": each.batch, "program_code": each.program, "period": each.period,
            "beneficiary": each.person, "household_no": each.household, "plot_no": each.plot, "standard": each.standard,
            "quantity": each.quantity, "amount": each.yuan, "card_kind": each.card,
        }
        for each in lines
    ]  # fmt: skip
    return csv_of(SubsidyLineEntry, rows)


def results_csv(results: Iterable[Result], unit: str) -> bytes:
    """What the bank did."""
    rows = [
        {
            "source": "bank", "source_ref": f"{each.line.number}-{each.action}", "reporting_unit": unit,
            "business_date": each.day, "batch_no": each.line.batch, "line_no": each.line.number,
            "household_no": each.line.household, "card_kind": each.line.card, "amount": each.line.yuan,
            "action": ACTIONS[each.action],
        }
        for each in results
    ]  # fmt: skip
    return csv_of(SubsidyResultEntry, rows)
