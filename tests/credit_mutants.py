"""The faults of `tests/mutants.py` in credit-svc."""

from tests.faults import TESTS, Mutant, Place

_credit = Place("services/credit-svc/src/credit_svc", TESTS.format("credit")).fault

CREDIT: tuple[Mutant, ...] = (
    _credit(
        "topics/bridge_fund/guards.py", "days.c.out > days.c.capital", "days.c.out >= days.c.capital",
        "topics/test_bridge_fund.py::test_the_pool_is_lent_to_the_fen_and_not_beyond_on_any_day",
    ),
    _credit(
        "topics/bridge_fund/rules.py", "bridge.due_on + timedelta(1), None", "bridge.due_on, None",
        "topics/test_bridge_fund.py::test_a_loan_that_is_out_too_long_is_an_alert_until_it_is_back",
    ),
    _credit(
        "topics/bridge_fund/figures.py", "literal(start.first_day, Date)) + 1", "literal(start.first_day, Date))",
        "topics/test_bridge_fund.py::test_the_figures_are_those_of_the_rows_and_open_to_them",
    ),
    _credit(
        "reference/risk_sharing.py", 'quantize(Decimal("0.01"), ROUND_DOWN)',
        'quantize(Decimal("0.01"), "ROUND_HALF_UP")',
        "rules/test_guarantee_terms.py::test_each_part_is_rounded_down_to_the_fen_and_the_rest_goes_to_the_guarantee_company",
    ),
    _credit(
        "topics/guarantee_4321/rules.py", "if to_bank > guaranteed:", "if to_bank >= guaranteed:",
        "rules/test_guarantee_terms.py::test_the_bank_gets_its_claim_once_and_no_advance_is_settled_that_was_not_made",
    ),
    _credit(
        "topics/guarantee_4321/rules.py", "(due_on.day > starts_on.day)", "(due_on.day >= starts_on.day)",
        "rules/test_guarantee_terms.py::test_a_loan_keeps_the_terms_of_its_product",
    ),
    _credit(
        "topics/guarantee_4321/figures.py", "~_is_own(targets), ~above", "~_is_own(targets), above",
        "topics/test_guarantee_products.py::test_the_districts_own_task_counts_only_until_the_tier_above_sets_one",
    ),
    _credit(
        "topics/guarantee_4321/rules.py", "move.day <= loan.due_on", "move.day < loan.due_on",
        "rules/test_guarantee_4321.py::test_days_and_amounts_are_judged_at_their_borders",
    ),
    _credit(
        "topics/guarantee_4321/rules.py", "if exposure > cap:", "if exposure >= cap:",
        "rules/test_guarantee_4321.py::test_the_cap_itself_is_still_within_it",
    ),
    _credit(
        "topics/guarantee_4321/guards.py", "days.c.day >= _touched_day", "days.c.day > _touched_day",
        "topics/test_guarantee_cap.py::test_the_cap_is_reached_to_the_fen_and_not_passed",
    ),
    _credit(
        "links/guarantee_caps.py", "is_(None), days.c.amount > days", "is_(None), days.c.amount >= days",
        "topics/test_guarantee_liability.py::test_the_multiple_is_held_to_the_fen_and_what_is_released_gives_room",
    ),
    _credit(
        "links/guarantee_caps.py", "_WHO), days.c.amount > days", "_WHO), days.c.amount >= days",
        "topics/test_guarantee_liability.py::test_one_client_takes_a_tenth_of_net_assets_and_not_a_fen_more",
    ),
    _credit(
        "links/guarantee_changes.py", "case((scope.own(table), amount), else_=-amount)", "case((scope.own(table), amount), else_=amount)",
        "topics/test_guarantee_liability.py::test_a_lower_balance_sheet_is_accepted_with_a_red_alert_and_refuses_new_guarantees_only",
    ),
    _credit(
        "topics/interest_subsidies/rules.py", "self.starts_on).days - self.overdue_days", "self.starts_on).days",
        "rules/test_interest_subsidies.py::test_a_loan_gets_its_segments_sum_rounded_once",
    ),
    _credit(
        "topics/interest_subsidies/rules.py", "min(self.rate_pct, self.rate_cap_pct)", "max(self.rate_pct, self.rate_cap_pct)",
        "rules/test_interest_subsidies.py::test_a_loan_gets_its_segments_sum_rounded_once",
    ),
    _credit(
        "topics/interest_subsidies/rules.py", "int(fen + Fraction(1, 2))", "int(fen)",
        "rules/test_interest_subsidies.py::test_a_loan_gets_its_segments_sum_rounded_once",
    ),
    _credit(
        "topics/interest_subsidies/rules.py", "elif batch.content_hash != content_hash:", "elif not batch.loans:",
        "topics/test_interest_subsidies.py::test_no_way_of_writing_changes_a_frozen_batch",
    ),
    _credit(
        "topics/interest_subsidies/guards.py", "segments.c.starts_on < other", "segments.c.starts_on <= other",
        "topics/test_interest_subsidies.py::test_terms_after_the_batch_and_another_batch_are_free",
    ),
    _credit(
        "topics/visits/figures.py", "loans.c.loan_no, visits.c.channel == channel", "loans.c.loan_no",
        "topics/test_visits.py::test_each_channel_counts_what_is_its_own_and_a_loan_once",
    ),
    _credit(
        "summary/claims.py", "* 12 >= evidence", "* 12 > evidence",
        "topics/test_guarantee_figures.py::test_the_claim_holds_from_the_exact_pace_on",
    ),
    _credit(
        "topics/microcredit/rules.py", "if not paid_out < entry.due_on <= last", "if not paid_out < entry.due_on < last",
        "topics/test_microcredit.py",
    ),
    _credit(
        "topics/microcredit/guards.py", "case((day >= NEW_SINCE,", "case((day > NEW_SINCE,", "topics/test_microcredit.py"
    ),
    _credit("topics/microcredit/figures.py", "due.c.due_on + 1)", "due.c.due_on)", "topics/test_microcredit_figures.py"),
    _credit(
        "topics/credit_villages/guards.py", "drawings.c.business_date > lines.c.expires_on",
        "drawings.c.business_date >= lines.c.expires_on", "topics/test_credit_villages.py",
    ),
    _credit(
        "topics/credit_villages/figures.py", "func.least(of_round.c.until, last + 1)",
        "func.least(of_round.c.until, last)", "topics/test_credit_villages.py",
    ),
)  # fmt: skip
