"""The rules of receipts as tables: case, entry, the codes that must be found; no database."""

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_common.schemas.findings import Finding
from revenue_svc.reference.subject_lists import Subject, SubjectKind, YearList
from revenue_svc.reference.subjects import Named, judge_subject
from revenue_svc.topics.receipts.rules import check_receipt
from revenue_svc.topics.receipts.schemas import ReceiptEntry

SIGN, SHARE, BUDGET = "receipt_amount_sign", "receipt_share", "receipt_subject_of_other_budget"


def entry(**changes: object) -> ReceiptEntry:
    return ReceiptEntry.model_validate(
        {
            "source": "treasury",
            "source_ref": "R1",
            "reporting_unit": "340311",
            "business_date": "2021-03-15",
            "voucher_no": "V1",
            "budget_kind": "general_public_budget",
            "subject": "1010101",
            "budget_level": "shared",
            "district_share_pct": "50",
            "kind": "in",
            "amount": "1000.01",
            "collecting_body": "tax",
            **changes,
        }
    )


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("kind", "amount", "expected"),
    [
        ("in", "0.01", []),
        ("in", "0.00", [SIGN]),
        ("in", "-0.01", [SIGN]),
        ("refund", "0.01", []),
        ("refund", "0.00", [SIGN]),
        ("refund", "-0.01", [SIGN]),
        ("correction", "0.01", []),
        ("correction", "-0.01", []),
        ("correction", "0.00", [SIGN]),
        ("correction", "-0.00", [SIGN]),
        ("transfer", "999999999999999999.99", []),
        ("transfer", "-999999999999999999.99", []),
        ("transfer", "0.00", [SIGN]),
    ],
)
def test_receipts_and_refunds_are_positive_and_corrections_and_transfers_are_not_zero(
    kind: str, amount: str, expected: list[str]
) -> None:
    assert codes(check_receipt(entry(kind=kind, amount=amount))) == expected


@pytest.mark.parametrize(
    ("level", "fitting"),
    [
        ("central", {"0"}),
        ("province", {"0"}),
        ("city", {"0"}),
        ("shared", {"0.0001", "50", "99.9999"}),
        ("district", {"100"}),
        ("zone", {"100"}),
        ("township", {"100"}),
    ],
)
@pytest.mark.parametrize("share", ["0", "0.0001", "50", "99.9999", "100"])
def test_the_districts_share_is_all_of_its_own_levels_none_above_and_between_of_shared(
    level: str, fitting: set[str], share: str
) -> None:
    found = check_receipt(entry(budget_level=level, district_share_pct=share))
    assert codes(found) == ([] if share in fitting else [SHARE])


@pytest.mark.parametrize(
    ("subject", "general", "fund", "capital", "insurance"),
    [
        ("101", True, False, False, False),
        ("1010101", True, False, False, False),
        ("103", True, False, False, False),
        ("10302", True, False, False, False),
        ("10301", False, True, False, False),
        ("1030102", False, True, False, False),
        ("10310", False, True, False, False),
        ("1031001", False, True, False, False),
        ("10306", True, False, True, False),
        ("1030601", True, False, True, False),
        ("102", False, False, False, True),
        ("10201", False, False, False, True),
        ("105", True, True, False, False),
        ("1050402", True, True, False, False),
        ("110", True, True, True, True),
        ("11009", True, True, True, True),
        ("201", False, False, False, False),
    ],
)
def test_a_subject_fits_the_budgets_it_belongs_to_and_no_other(
    subject: str, general: bool, fund: bool, capital: bool, insurance: bool
) -> None:
    fits = {
        "general_public_budget": general,
        "government_fund": fund,
        "state_capital": capital,
        "social_insurance": insurance,
    }
    found = {kind: codes(check_receipt(entry(subject=subject, budget_kind=kind))) for kind in fits}
    assert found == {kind: [] if right else [BUDGET] for kind, right in fits.items()}


NAMED = Named(7, "subject", SubjectKind.REVENUE, 2021, "1010101")
LISTED, OWN = Subject("1010101", "国内增值税", own=False), Subject("1010101", "国内增值税", own=True)
FROM_GENERAL_KNOWLEDGE, ABOVE = LISTED._replace(confirmed=False), Subject("10101", "增值税", own=False)


def known(*subjects: Subject, list_year: int = 2021, above: Subject | None = None) -> YearList:
    """A year's list with what the bureau added to it, and what else is known to stand above a code."""
    listed, own = [{each.code: each for each in subjects if each.own is is_own} for is_own in (False, True)]
    return YearList(2021, list_year, listed, own, {} if above is None else {above.code: above})


def test_every_broken_rule_is_found_not_only_the_first() -> None:
    worst = entry(amount="0.00", district_share_pct="100", subject="10301")
    assert codes(check_receipt(worst)) == [SIGN, SHARE, BUDGET]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (known(LISTED), []),
        (known(OWN), [("subject_own", "warn")]),
        (known(LISTED, OWN), []),
        (known(FROM_GENERAL_KNOWLEDGE), [("subject_unconfirmed", "warn")]),
        (known(FROM_GENERAL_KNOWLEDGE, OWN), []),
        (known(ABOVE), [("subject_unlisted", "warn")]),
        (known(above=ABOVE), [("subject_unlisted", "warn")]),
        (known(Subject("101", "税收收入", own=False)), [("subject_unknown", "block")]),
        (known(), [("subject_unknown", "block")]),
        (known(LISTED, list_year=2022), [("subject_list_of_other_year", "warn")]),
        (known(list_year=2022), [("subject_unknown", "block"), ("subject_list_of_other_year", "warn")]),
    ],
)
def test_a_code_is_known_own_from_general_knowledge_under_a_known_one_or_refused(
    held: YearList, expected: list[tuple[str, str]]
) -> None:
    assert [(finding.code, finding.severity) for finding in judge_subject(NAMED, held)] == expected


def test_a_class_has_nothing_above_it() -> None:
    made_up = NAMED._replace(code="199")
    assert codes(judge_subject(made_up, known(above=Subject("1", "", own=False)))) == ["subject_unknown"]


def test_every_finding_names_clause_field_row_and_both_languages() -> None:
    lists = [known(OWN), known(), known(FROM_GENERAL_KNOWLEDGE), known(ABOVE), known(LISTED, list_year=2022)]
    by_row = [finding for held in lists for finding in judge_subject(NAMED, held)]
    assert {finding.row for finding in by_row} == {7}
    found = [
        *check_receipt(entry(amount="0.00", district_share_pct="100", subject="10301")),
        *check_receipt(entry(amount="0.00", kind="transfer", budget_level="city", subject="10201")),
        *check_receipt(entry(budget_level="township")),
        *by_row,
    ]
    assert {finding.code for finding in found} == {
        SIGN, SHARE, BUDGET, "subject_own", "subject_unknown", "subject_unconfirmed", "subject_unlisted",
        "subject_list_of_other_year",
    }  # fmt: skip
    for finding in found:
        assert finding.clause.document.startswith(("《", "财政部《"))
        assert finding.field in ("amount", "district_share_pct", "subject")
        assert finding.actual
        assert re.search("[一-鿿]", finding.message_zh)
        assert finding.message_en
        assert not re.search("[一-鿿]", finding.message_en)


def test_a_finding_shows_both_sides() -> None:
    (share,) = check_receipt(entry(district_share_pct="100"))
    assert (share.actual, share.expected) == ("100", "> 0, < 100")
    (sign,) = check_receipt(entry(kind="refund", amount="-5.00"))
    assert (sign.actual, sign.expected) == ("-5.00", "> 0")


@given(ten_thousandths=st.integers(0, 1_000_000), level=st.sampled_from(["central", "shared", "zone"]))
def test_every_share_fits_exactly_one_group_of_levels(ten_thousandths: int, level: str) -> None:
    share = f"{ten_thousandths // 10_000}.{ten_thousandths % 10_000:04d}"
    belongs = "central" if ten_thousandths == 0 else "zone" if ten_thousandths == 1_000_000 else "shared"
    found = check_receipt(entry(budget_level=level, district_share_pct=share))
    assert codes(found) == ([] if level == belongs else [SHARE])
