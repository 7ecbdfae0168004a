"""Every claim that a service makes stands in the shipped report, and every claim of the report is some service's."""

from bureau_gateway.report.template import shipped_template
from tests.services import DOMAINS, claims_of

BY_THE_NUMBER = {"C01", "C02", "C03", "C04"}
"""The direction of one number each, which `change()` writes by the number as it is printed."""


def test_the_report_uses_the_claims_of_all_services_and_no_other() -> None:
    made = {claim.id for domain in DOMAINS for claim in claims_of(domain)}
    assert made - shipped_template().claim_ids == BY_THE_NUMBER
    assert shipped_template().claim_ids <= made
