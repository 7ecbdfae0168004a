"""The rules of 4321 loans by themselves: states, amounts, scope, and the split of a loss."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from bureau_common.schemas.findings import Finding
from credit_svc.reference.clients import ClientClass
from credit_svc.topics.guarantee_4321.rules import (
    check_loan,
    check_step,
    judge_client,
    judge_exposure,
    judge_moves,
    refuse_step,
    step,
)
from credit_svc.topics.guarantee_4321.schemas import (
    GuaranteeLoanEntry,
    GuaranteeLoanState,
    GuaranteeStepEntry,
    Loan,
    LoanAction,
    Move,
)

DAY, DUE = date(2021, 1, 5), date(2021, 7, 5)
COMMON: dict[str, Any] = {"source": "g", "source_ref": "1", "reporting_unit": "T1", "business_date": "2021-01-05"}
LOAN: dict[str, Any] = {
    **COMMON,
    "contract_no": "C1",
    "bank": "示范农商行",
    "client_class": "small",
    "client_code": "91330100799655058B",
    "principal": "100.00",
    "guaranteed_ratio_pct": "80",
    "fee_rate_pct": "1",
    "starts_on": "2021-01-05",
    "due_on": "2021-07-05",
}


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def move(action: str, day: str, amount: str = "0") -> Move:
    return Move(LoanAction.of(action), date.fromisoformat(day), Decimal(amount))


def after(*moves: Move) -> Loan:
    """A loan of 100 after some moves that must all be possible."""
    loan = Loan("C1", Decimal(100), DUE)
    assert [*judge_moves(loan, moves)] == []
    for each in moves:
        loan = step(loan, each)
    return loan


LENT = (move("disburse", "2021-01-05", "60"), move("disburse", "2021-02-01", "40"))
LATE = (*LENT, move("repay", "2021-06-01", "30"), move("fall_overdue", "2021-07-06"))
CLAIMED = (*LATE, move("compensate", "2021-08-01", "70"))
PARTLY = (*LATE, move("compensate", "2021-08-01", "50"))
STATES: dict[GuaranteeLoanState, tuple[Move, ...]] = {
    GuaranteeLoanState.FILED: (),
    GuaranteeLoanState.DISBURSED: LENT,
    GuaranteeLoanState.REPAID: (*LENT, move("repay", "2021-07-05", "100")),
    GuaranteeLoanState.OVERDUE: LATE,
    GuaranteeLoanState.COMPENSATED: CLAIMED,
    GuaranteeLoanState.RECOVERED: (
        *CLAIMED,
        move("recover", "2021-09-01", "69.99"),
        move("recover", "2021-09-02", "0.01"),
    ),
    GuaranteeLoanState.WRITTEN_OFF: (*CLAIMED, move("recover", "2021-09-01", "10"), move("write_off", "2021-12-01")),
}
POSSIBLE = {
    GuaranteeLoanState.FILED: {"disburse"},
    GuaranteeLoanState.DISBURSED: {"disburse", "repay", "fall_overdue"},
    GuaranteeLoanState.REPAID: set(),
    GuaranteeLoanState.OVERDUE: {"repay", "compensate"},
    GuaranteeLoanState.COMPENSATED: {"repay", "compensate", "recover", "write_off"},
    GuaranteeLoanState.RECOVERED: set(),
    GuaranteeLoanState.WRITTEN_OFF: {"recover"},
}


@pytest.mark.parametrize("state", GuaranteeLoanState)
def test_moves_lead_to_each_state_and_only_its_own_actions_go_on(state: GuaranteeLoanState) -> None:
    loan = after(*STATES[state])
    assert loan.state is state
    for action in LoanAction:
        found = refuse_step(loan, Move(action, date(2022, 1, 1), Decimal(0)))
        impossible = found is not None and found.code == "step_out_of_order"
        assert impossible == (action.value not in POSSIBLE[state]), action


def test_the_sums_of_a_loan_are_kept_apart() -> None:
    loan = after(*STATES[GuaranteeLoanState.WRITTEN_OFF])
    assert (loan.disbursed, loan.repaid, loan.compensated, loan.recovered) == (100, 30, 70, 10)
    assert loan.outstanding == 0
    assert after(*PARTLY).outstanding == 20


@pytest.mark.parametrize(
    ("moves", "last", "code"),
    [
        (LENT[:1], move("disburse", "2021-02-01", "40"), None),
        (LENT[:1], move("disburse", "2021-02-01", "40.01"), "not_covered"),
        (LENT, move("repay", "2021-03-01", "100"), None),
        (LENT, move("repay", "2021-03-01", "100.01"), "not_covered"),
        (LENT, move("fall_overdue", "2021-07-05"), "guarantee_not_due"),
        (LENT, move("fall_overdue", "2021-07-06"), None),
        (LATE, move("compensate", "2021-08-01", "70"), None),
        (LATE, move("compensate", "2021-08-01", "70.01"), "not_covered"),
        (CLAIMED, move("recover", "2021-09-01", "70"), None),
        (CLAIMED, move("recover", "2021-09-01", "70.01"), "not_covered"),
        (CLAIMED, move("write_off", "2021-09-01"), None),
        (PARTLY, move("write_off", "2021-09-01"), "guarantee_written_off_early"),
        (PARTLY, move("compensate", "2021-09-01", "20"), None),
    ],
)
def test_days_and_amounts_are_judged_at_their_borders(moves: tuple[Move, ...], last: Move, code: str | None) -> None:
    found = judge_moves(Loan("C1", Decimal(100), DUE), (*moves, last))
    assert codes(found) == ([] if code is None else [code])


def test_an_amount_above_its_room_is_told_with_both_sides_and_the_difference() -> None:
    (found,) = judge_moves(Loan("C1", Decimal(100), DUE), (*LENT, move("repay", "2021-03-01", "100.01")))
    assert (found.actual, found.expected, found.difference) == ("100.01", "<= 100.00", "0.01")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"client_class": "micro"}, []),
        ({"client_class": "farmer", "client_code": "H-001"}, []),
        ({"client_class": "medium"}, ["guarantee_client_scope"]),
        ({"client_class": "large"}, ["guarantee_client_scope"]),
        ({"principal": "0.00"}, ["guarantee_amount_sign"]),
        ({"principal": "0.01"}, []),
        ({"principal": "-1.00"}, ["guarantee_amount_sign"]),
        ({"guaranteed_ratio_pct": "0"}, ["guarantee_ratio_zero"]),
        ({"guaranteed_ratio_pct": "0", "product": "science_guarantee"}, ["guarantee_ratio_zero"]),
        ({"guaranteed_ratio_pct": "0", "product": "tax_loan"}, []),
        ({"client_class": "medium", "product": "science_guarantee"}, []),
        ({"client_class": "medium", "product": None}, ["guarantee_client_scope"]),
        ({"guaranteed_ratio_pct": "0.0001"}, []),
        ({"due_on": "2021-01-05"}, ["guarantee_term"]),
        ({"due_on": "2021-01-06"}, []),
    ],
)
def test_a_loan_is_in_scope_guaranteed_and_of_some_days(changes: dict[str, Any], found: list[str]) -> None:
    assert codes(check_loan(GuaranteeLoanEntry(**{**LOAN, **changes}))) == found


@pytest.mark.parametrize(
    "changes",
    [
        {"client_code": "1134170200324932X1"},  # a real page prints this one, and its check character is wrong
        {"client_code": "H-001"},
        {"client_class": "farmer", "client_code": "11010519491231002X"},
        {"guaranteed_ratio_pct": "100.0001"},
    ],
)
def test_a_malformed_loan_names_its_field(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        GuaranteeLoanEntry(**{**LOAN, **changes})
    assert [error["loc"] for error in refused.value.errors()] == [([*changes][-1],)]


def test_a_credit_code_is_kept_in_one_spelling() -> None:
    assert GuaranteeLoanEntry(**{**LOAN, "client_code": "9133 0100 7996 5505 8b"}).client_code == "91330100799655058B"


@pytest.mark.parametrize(
    ("action", "amount", "found"),
    [
        ("disburse", "0.00", ["guarantee_amount_sign"]),
        ("repay", "0.01", []),
        ("recover", "-0.01", ["guarantee_amount_sign"]),
        ("fall_overdue", "0.00", []),
        ("fall_overdue", "0.01", ["guarantee_amount_unfit"]),
        ("write_off", "1.00", ["guarantee_amount_unfit"]),
    ],
)
def test_a_step_has_an_amount_where_it_moves_one(action: str, amount: str, found: list[str]) -> None:
    entry = GuaranteeStepEntry(**COMMON, contract_no="C1", action=action, amount=amount)  # type: ignore[arg-type]
    assert codes(check_step(entry)) == found


def test_a_compensation_is_no_step_and_the_refusal_says_where_it_belongs() -> None:
    with pytest.raises(ValidationError, match="compensations"):
        GuaranteeStepEntry(**COMMON, contract_no="C1", action="compensate", amount="1.00")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("registered", "size", "industry", "found"),
    [
        (True, ClientClass.SMALL, "农副食品加工业", []),
        (False, None, None, ["unknown"]),
        (True, ClientClass.MICRO, "农副食品加工业", ["differs"]),
        (True, ClientClass.MEDIUM, "农副食品加工业", ["guarantee_client_scope"]),
        (True, None, "农副食品加工业", []),
        (True, ClientClass.SMALL, None, ["guarantee_client_industry_unknown"]),
        (True, ClientClass.SMALL, "货币金融服务", ["guarantee_client_financial"]),
        (True, ClientClass.SMALL, "J66 货币金融服务", ["guarantee_client_financial"]),
        (True, ClientClass.SMALL, "6632", ["guarantee_client_financial"]),
        (True, ClientClass.SMALL, "其他金融业", ["guarantee_client_financial"]),
        (True, ClientClass.SMALL, "65 软件和信息技术服务业", []),
        (True, ClientClass.SMALL, "金融自动柜员机制造", []),
    ],
)
def test_a_client_is_registered_small_and_not_financial(
    registered: bool, size: ClientClass | None, industry: str | None, found: list[str]
) -> None:
    judged = [*judge_client("C1", "guarantee_4321", ClientClass.SMALL, registered, size, industry)]
    assert codes(judged) == found
    warned = {"differs", "guarantee_client_industry_unknown"}
    assert all((each.severity == "warn") == (each.code in warned) for each in judged)


def test_covered_interest_is_recovered_with_the_principal() -> None:
    claim = Move(LoanAction.COMPENSATE, date(2021, 8, 1), Decimal(70), Decimal("2.50"))
    loan = after(*LATE, claim, move("recover", "2021-09-01", "72.49"))
    assert (loan.state, loan.outstanding, loan.claimed) == (GuaranteeLoanState.COMPENSATED, 0, Decimal("72.50"))
    assert codes(
        judge_moves(Loan("C1", Decimal(100), DUE), (*LATE, claim, move("recover", "2021-09-01", "72.51")))
    ) == ["not_covered"]
    assert step(loan, move("recover", "2021-09-02", "0.01")).state is GuaranteeLoanState.RECOVERED


def test_the_cap_itself_is_still_within_it() -> None:
    cap = Decimal("20000000.00")
    assert [*judge_exposure("X", DAY, cap, cap)] == []
    (found,) = judge_exposure("X", DAY, cap + Decimal("0.01"), cap)
    assert (found.code, found.difference) == ("not_covered", "0.01")
    assert "单户上限" in found.message_zh
