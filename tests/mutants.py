"""The faults of `tests/mutations.py`: one line each, in the kit, in rules, guards and figures, and the tests that see it."""

from tests.credit_mutants import CREDIT
from tests.faults import TESTS, Mutant, Place
from tests.performance_mutants import PERFORMANCE

_kit = Place("shared/src/bureau_common/kit", TESTS.format("revenue")).fault
_schemas = Place("shared/src/bureau_common/schemas", TESTS.format("revenue")).fault
_stocks = Place("shared/src/bureau_common/kit/measures", TESTS.format("performance")).fault
_kept = Place("shared/src/bureau_common/kit/measures", "tests/contract").fault
_schemas = Place("shared/src/bureau_common/schemas", "services").fault
_wording = Place("shared/src/bureau_common/schemas", "gateway/tests/report").fault
_revenue = Place("services/revenue-svc/src/revenue_svc", TESTS.format("revenue")).fault
_debt = Place("services/debt-svc/src/debt_svc", TESTS.format("debt")).fault
_gateway = Place("gateway/src/bureau_gateway", "gateway/tests").fault
_report = Place("gateway/src/bureau_gateway/report", "gateway/tests/report").fault

_CUT_OFFS = "shared/tests/test_cutoffs.py::test_every_figure_at_every_cut_off_is_what_plain_python_makes_of_the_operations[asyncio-1]"
_LATE_COMMIT = (
    "shared/tests/test_cutoffs.py::test_a_change_whose_id_is_older_but_commits_later_is_seen_from_its_own_number_on"
)
_UNIT_CLOSES = "topics/test_budget_integration.py::test_a_unit_counts_until_the_month_that_it_closes_in"
_UNIT_FIGURES = (
    "topics/test_integration_figures.py"
    "::test_every_figure_at_every_cut_off_is_what_plain_python_makes_of_the_records[asyncio-1]"
)
_CARRIED = "shared/tests/test_carried_model.py::test_every_figure_of_every_month_is_what_plain_python_makes_of_filings_and_rows[asyncio-0]"
_BY_PLAIN_PYTHON = "test_every_figure_of_every_month_is_what_plain_python_makes_of_filings_and_rows[asyncio-0]"
_KEPT = "test_contributions.py::test_what_is_kept_is_what_the_rows_say_after_any_change[asyncio-debt]"
_CASH = "topics/test_treasury_cash_figures.py::test_the_balance_is_that_of_every_accounts_last_day_at_every_cut_off"

MUTANTS: tuple[Mutant, ...] = (
    # What guards demand, and how they are asked.
    _kit(
        "books/demands.py", ".having(func.count() > 1)", ".having(func.count() > 2)",
        "topics/test_key_projects.py::test_projects_are_known_and_nothing_stands_twice",
    ),
    _kit(
        "books/demands.py", "parent.c.business_date <= child.c", "parent.c.business_date < child.c",
        "topics/test_township_finance.py::test_what_follows_on_a_notice_needs_it_and_comes_no_earlier",
    ),
    _kit(
        "books/demands.py", "register.c.business_date <= table.c", "register.c.business_date < table.c",
        "topics/test_enterprise_subsidies.py::test_an_award_needs_a_program_that_runs_and_an_enterprise_in_the_register",
    ),
    _kit(
        "books/demands.py", "days.c.used > days.c.limit", "days.c.used >= days.c.limit",
        "topics/test_payment_guards.py::test_plans_reach_the_allotment_and_not_a_fen_beyond",
    ),
    _kit(
        "books/demands.py", "days.c.until > last", "days.c.until >= last",
        "topics/test_three_public_caps.py::test_what_comes_back_is_room_on_its_own_day",
    ),
    _kit(
        "books/demands.py", "taken_on, order, table.c.id", "taken_on, table.c.id",
        "topics/test_payment_guards.py::test_a_rejected_application_is_neither_worked_on_nor_paid",
    ),
    _kit(
        "books/guards.py", "or_(table.c.created_change == self.change, table.c.voided_change == self.change)",
        "table.c.created_change == self.change",
        "shared/tests/test_demands.py::test_a_thing_that_goes_asks_for_the_parts_that_named_it",
    ),
    _kit(
        "books/guards.py", "table.c.id.in_(_ROWS)", "table.c.id == _ROWS[1]",
        "shared/tests/test_demands.py::test_a_thing_that_goes_on_under_another_number_leaves_its_parts_behind",
    ),
    _kit(
        "books/asking.py", "if heard[finding.severity] <= LISTED", "if heard[finding.severity] < LISTED",
        "topics/test_key_projects.py::test_a_refusal_lists_a_hundred_findings_of_a_kind",
    ),
    _kit(
        "books/running.py", ".order_by(*by, days.c.day)", ".order_by(*by, days.c.day.desc())",
        "topics/test_township_finance.py::test_of_several_days_beyond_the_budget_the_first_is_told",
    ),
    _kit(
        "books/running.py", "(moves.c[name])).over(partition_by=by, order_by", "(moves.c[name])).over(order_by",
        "topics/test_township_finance.py::test_of_two_townships_in_one_batch_the_room_of_one_is_none_of_the_other",
    ),
    # Writing: what stands under a reference, what is closed, what is new.
    _kit(
        "books/references.py", "if row.voided_change is None and is_same(", "if is_same(",
        "shared/tests/test_writes.py::test_a_resend_of_a_voided_order_is_refused_with_the_reason",
    ),
    _kit(
        "books/references.py", ".order_by(rows.c.created_change)", ".order_by(rows.c.created_change.desc())",
        "shared/tests/test_writes.py::test_a_resend_is_compared_with_the_newest_version_under_its_reference",
    ),
    _kit(
        "books/locks.py", "early, each.c.first <= until)", "early, each.c.first < until)",
        "shared/tests/test_periods.py::test_the_lock_holds_up_to_the_last_day_of_the_month",
    ),
    _kit(
        "books/locks.py", "made.c.change_no > func.coalesce(", "made.c.change_no < func.coalesce(",
        "shared/tests/test_reopenings.py",
    ),
    _kit(
        "books/writes.py", "records, len(entries) - len(existing.equal), prepared", "records, len(entries), prepared",
        "shared/tests/test_writes.py::test_a_batch_is_one_change_and_counts_what_was_there_already",
    ),
    _kit(
        "books/writes.py", "if (row.source, row.source_ref) != (entry", "if (row.source,) != (entry.source,) and (entry",
        "shared/tests/test_writes.py::test_a_correction_keeps_source_and_reference",
    ),
    # Measures.
    _kit("measures/flows.py", "else_=0) - case((voided", "else_=0) + case((voided", _CUT_OFFS),
    _kit(
        "measures/flows.py", "self._rows(literal(1)).where(cutoff.live(self.table))", "self._rows(literal(1))",
        _LATE_COMMIT,
    ),
    _kit(
        "measures/flows.py", "bisect_right(months, last)", "bisect_left(months, last)",
        "test_summary.py::test_the_figures_of_march_are_what_a_clerk_would_add_up",
    ),
    _stocks("stocks.py", "else ended <= last", "else ended < last", _UNIT_FIGURES),
    _stocks("stocks.py", "begun.c.until > end.last_day", "begun.c.until >= end.last_day", _UNIT_CLOSES, _UNIT_FIGURES),
    _stocks("stocks.py", "func.min(other.c.business_date)", "func.max(other.c.business_date)", _UNIT_CLOSES, _UNIT_FIGURES),
    _kit(
        "measures/distinct.py", ".order_by(scope, self.key, day, ", ".order_by(scope, self.key, day.desc(), ",
        "topics/test_direct_fund_figures.py::test_who_is_reached_twice_counts_once_a_year",
    ),
    _kit(
        "measures/distinct.py", "day <= last)", "day < last)",
        "topics/test_direct_fund_figures.py::test_who_is_reached_on_the_last_day_of_a_month_is_reached_in_it",
    ),
    _kit("measures/latest.py", "day.desc(), self.table", "day, self.table", _CASH),
    _kept("contributions.py", "literal(-1))", "literal(1))", _KEPT),
    _kept("contributions.py", "(table.c.created_change, table.c.voided_change)", "(table.c.created_change,)", _KEPT),
    _kept(
        "contributions.py", "kept.measure == found.measure, kept.version == found.v", "kept.measure == found.measure",
        "shared/tests/test_contributions.py::test_a_measure_of_another_version_is_read_from_rows_until_it_is_rebuilt",
    ),
    _kit("measures/latest.py", ".over(partition_by=found.c.key, order_by", ".over(order_by", _CASH),
    # Figures and what is said of them.
    _schemas(
        "money.py", "if denominator <= 0:", "if denominator < 0:",
        "shared/tests/rules/test_numbers.py::test_a_ratio_has_a_denominator_above_nothing_and_no_negative_zero",
    ),
    _kit(
        "figures/formulas.py", 'Decimal("0.01"), ROUND_HALF_UP)', 'Decimal("0.01"), "ROUND_DOWN")',
        "shared/tests/rules/test_formulas.py::test_what_a_cut_leaves_is_rounded_half_up_to_the_fen",
    ),
    _kit(
        "figures/formulas.py", "if moved.amount or moved.rows", "if moved.amount and moved.rows",
        "shared/tests/rules/test_formulas.py::test_a_total_is_a_reported_zero_where_rows_cancel_out",
    ),
    _kit(
        "figures/formulas.py", "dict.fromkeys(subtracted, -1)", "dict.fromkeys(subtracted, 1)",
        "shared/tests/rules/test_formulas.py::test_the_rows_of_every_subtrahend_contribute_negatively",
    ),
    _kit(
        "books/periods.py", "if period >= month and change_no > since", "if period > month and change_no > since",
        "shared/tests/test_periods.py::test_figures_are_provisional_until_their_period_is_closed_and_at_older_cut_offs_stay_so",
    ),
    _kit(
        "figures/computing.py", "(not needed.needs_rows and movements.total(", "(movements.total(",
        "topics/test_key_projects.py::test_the_year_and_its_receipts_are_what_the_rows_say",
    ),
    # What was filed, and of which month a figure is.
    _kit("filings/filed.py", "all(each.rows for", "all(True for", _CARRIED),
    _kit(
        "filings/due.py", "lines.c.first <= period", "lines.c.first < period",
        "shared/tests/test_filings.py::test_a_plan_holds_as_a_whole_until_the_next_one_and_at_a_cut_off_as_it_stood",
    ),
    _kit(
        "figures/resting.py", 'definition.basis in ("ytd", "annual")', 'definition.basis in ("ytd",)',
        "shared/tests/test_carried.py::test_year_to_date_and_annual_are_not_carried_over_new_year_and_a_balance_is",
    ),
    _kit(
        "figures/claims.py", "[*now.values(), *before.values()]", "[*now.values()]",
        "test_claims.py::test_the_claims_turn_with_the_data",
    ),
    # The journal and its cut-offs.
    _kit("journal/journal.py", "max(entry.change_id, last.id_high)", "entry.change_id", _LATE_COMMIT),
    _kit(
        "journal/journal.py", "journal.c.change_no > after", "journal.c.change_no >= after",
        "shared/tests/test_journal.py::test_the_feed_pages_by_change_number_and_names_who_did_what_and_why",
    ),
    _kit("journal/cutoffs.py", "voided > high", "voided >= high", _LATE_COMMIT, _CUT_OFFS),
    _kit("journal/cutoffs.py", " not_(is_late(created)),", "", _LATE_COMMIT),
    # What a cell of an office's file says.
    _kit(
        "files/cells.py", "* 100:f}", "* 10:f}",
        "shared/tests/test_office_cells.py::test_a_number_is_what_its_cell_shows",
    ),
    _kit(
        "files/spellings.py", 'return "-" + _UNIT_SIGNS', 'return "" + _UNIT_SIGNS',
        "shared/tests/test_office_cells.py::test_what_can_be_meant_in_one_way_only_is_read",
    ),
    # What records, rules and figures are said in.
    _schemas(
        "money.py", "(-RATIO_DECIMALS), ROUND_HALF_UP)", '(-RATIO_DECIMALS), "ROUND_DOWN")',
        "revenue-svc/tests/rules/test_budgets.py::test_the_schedule_is_exact_to_twelve_decimals",
    ),
    _wording(
        "money.py", "ROUND_DOWN if floor else ROUND_HALF_UP", "ROUND_HALF_UP",
        "test_evaluate.py::test_fig_prints_the_number_alone",
    ),
    _schemas(
        "periods.py", "_month(self._number + 1)", "_month(self._number)",
        "revenue-svc/tests/topics/test_treasury_cash_figures.py::test_december_looks_into_january",
    ),
    _schemas(
        "years.py", "if first <= day.year <= last:", "if first <= day.year < last:",
        "revenue-svc/tests/rules/test_budgets.py::test_a_budget_is_decided_before_its_year_ends_and_its_account_a_year_later",
    ),
    _schemas(
        "courses.py", "if at is state)", "if at is not state)",
        "revenue-svc/tests/rules/test_payments.py::test_an_impossible_action_is_told_with_those_that_are_possible",
    ),
    *CREDIT,
    # Debt of the government, open and hidden.
    _debt(
        "topics/government_debt/rules.py", "if ratio >= floors[level]", "if ratio > floors[level]",
        "rules/test_government_debt.py::test_a_border_belongs_to_the_higher_colour",
    ),
    _debt(
        "topics/government_debt/schedules.py", "(100 * year)).quantize(_FEN, ROUND_HALF_UP)",
        "(100 * year)).quantize(_FEN, ROUND_DOWN)", "rules/test_schedules.py",
    ),
    _debt(
        "topics/hidden_debt/rules.py", "if resolved > stock:", "if resolved >= stock:",
        "rules/test_hidden_debt.py::test_a_debt_is_resolved_up_to_its_opening_and_what_was_found_by_then",
    ),
    _debt(
        "topics/hidden_debt/rules.py", "day.isoformat() < start:", "day.isoformat() <= start:",
        "rules/test_hidden_debt.py::test_a_replacement_is_from_the_day_on_that_holds_as_the_start",
    ),
    _debt(
        "topics/hidden_debt/rules.py", "if relieved > stock - resolved:", "if relieved > stock:",
        "rules/test_hidden_debt.py::test_a_debt_is_resolved_up_to_its_opening_and_what_was_found_by_then",
    ),
    # Special bonds' projects.
    _debt(
        "topics/special_bonds/rules.py", "if left * 100 <= share * issued:", "if left * 100 < share * issued:",
        "rules/test_special_bonds.py::test_proceeds_are_idle_above_the_share_that_may_be_left_and_long_idle_a_day_after_the_long_term",
    ),
    _debt(
        "topics/special_bonds/rules.py", "each.year < day.year and", "each.year <= day.year and",
        "rules/test_special_bonds.py::test_coverage_over_the_life_of_a_project_is_what_a_clerk_would_divide",
    ),
    _debt(
        "topics/special_bonds/rules.py", "found < floor", "found <= floor",
        "rules/test_special_bonds.py::test_coverage_is_an_alert_below_its_floor_and_graver_below_one",
    ),
    *PERFORMANCE,
    # Revenue: plans, receipts, cash, accounts, special funds.
    _revenue(
        "topics/budgets/rules.py", "approved.first <= adjusted.first", "approved.first < adjusted.first",
        "rules/test_budgets.py::test_an_adjustment_follows_the_approval_on_the_same_day_at_the_earliest",
    ),
    _revenue(
        "topics/budgets/rules.py", "if difference != 0}", "if difference > 0}",
        "rules/test_budgets.py::test_a_fen_between_the_sides_raises_the_alert_as_approved_or_as_adjusted",
    ),
    _revenue(
        "topics/receipts/rules.py", "Decimal(0) < share < 100", "Decimal(0) < share <= 100",
        "rules/test_receipts.py::test_the_districts_share_is_all_of_its_own_levels_none_above_and_between_of_shared",
    ),
    _revenue(
        "topics/key_projects/rules.py", "day.year > year", "day.year >= year",
        "topics/test_key_projects.py::test_an_estimate_is_made_by_the_end_of_its_year",
    ),
    _revenue(
        "topics/tax_sources/rules.py", "gap > thresholds.yuan and gap", "gap > thresholds.yuan or gap",
        "rules/test_tax_sources.py::test_a_gap_is_a_lead_above_both_thresholds_and_not_on_them",
    ),
    _revenue(
        "summary/fund_progress.py", "* 12 < Decimal(100)", "* 12 <= Decimal(100)",
        "rules/test_fund_progress.py::test_progress_is_alerted_only_beyond_what_is_tolerated",
    ),
    _revenue(
        "topics/tax_relief/rules.py", "ends_on < day:", "ends_on <= day:",
        "topics/test_tax_relief.py::test_a_policy_counts_from_its_first_day_to_its_last_and_in_its_own_book",
    ),
    _revenue(
        "topics/non_tax/figures.py", "on=notices.c.due_on + 1", "on=notices.c.due_on",
        "topics/test_non_tax.py::test_an_overdue_notice_counts_from_the_day_after_and_raises_the_months_alert",
    ),
    _revenue(
        "topics/treasury_cash/guards.py", "known.c.day < months.c.begins", "known.c.day <= months.c.begins",
        "topics/test_treasury_cash.py::test_wages_and_guarantees_come_before_everything_else",
    ),
    _revenue(
        "topics/unit_accounts/guards.py", "next_.c.business_date < former.c.closed_on", "next_.c.business_date <= former.c.closed_on",
        "topics/test_unit_accounts.py::test_a_unit_has_one_basic_account_at_a_time",
    ),
    _revenue(
        "topics/township_finance/rules.py", "entry.business_date > last:", "entry.business_date >= last:",
        "topics/test_township_finance.py::test_a_plan_is_made_by_the_end_of_its_month_and_is_not_0",
    ),
    _revenue(
        "topics/rural_revitalization/guards.py", "days.c.paid * 100 > justified", "days.c.paid * 100 >= justified",
        "topics/test_rural_rules.py::test_more_than_the_advance_is_paid_only_with_the_works_progress",
    ),
    _revenue(
        "links/payees.py", "c.valid_until < day", "c.valid_until <= day",
        "topics/test_treasury_payment.py::test_an_unfit_payee_is_warned_about_when_applied_for_and_refused_when_sent",
    ),
    _revenue(
        "links/three_public_caps.py", "days.c.paid > days.c.cap", "days.c.paid >= days.c.cap",
        "topics/test_three_public_caps.py::test_a_payment_reaches_its_units_cap_and_not_a_fen_beyond",
    ),
    # Claims, and the words of the report.
    _revenue(
        "summary/claims.py", "seen.exact(INCREASE) >= 0", "seen.exact(INCREASE) > 0",
        "rules/test_claims.py::test_a_claim_on_one_figure_turns_at_its_border",
    ),
    _revenue(
        "summary/claims.py", "(STABILITY_TOLERANCE) and seen", "(STABILITY_TOLERANCE) or seen",
        "rules/test_claims.py::test_stability_needs_the_schedule_within_tolerance_and_no_gap",
    ),
    _revenue(
        "summary/claims.py", "seen.exact(GAP) > 0 or seen", "seen.exact(GAP) > 0 and seen",
        "rules/test_claims.py::test_the_strain_is_a_gap_or_spending_that_outgrows_revenue",
    ),
    _report(
        "printing.py", "part.up if number > 0 else part.down", "part.down if number > 0 else part.up",
        "test_evaluate.py",
    ),
    _report("evaluate.py", "return None if inner is None else not inner", "return not inner", "test_evaluate.py"),
    _report(
        "evaluate.py", "False if False in found else None if None", "None if None in found else False if False",
        "test_evaluate.py",
    ),
    _report(
        "../marks.py", "if unit == figure.display_unit:", "if unit != figure.display_unit:",
        "test_evaluate.py",
    ),
    _gateway(
        "plans/progress.py", "figure.number >= target", "figure.number > target",
        "test_plans.py::test_a_target_to_be_reached_is_reached_on_time_or_overdue",
    ),
    _gateway(
        "plans/progress.py", "task.due_on <= period.last_day", "task.due_on < period.last_day",
        "test_plans.py::test_a_target_to_be_reached_is_reached_on_time_or_overdue",
    ),
    _gateway(
        "plans/progress.py", "figure.number <= target", "figure.number < target",
        "test_plans.py::test_a_target_not_to_be_passed_is_kept_or_exceeded_and_has_no_share",
    ),
    _report(
        "compose.py", "task.year == period.year + 1", "task.year > period.year - 1",
        "test_shipped_plan.py::test_this_years_tasks_are_not_those_of_the_next_years_plan",
    ),
    _report("../marks.py", "if month.year == period.year", "if month.year != period.year", "test_marks.py"),
    _report("evaluate.py", "if all(_is_known(named", "if any(_is_known(named", "test_clauses.py"),
    _schemas("money.py", "return value or value.copy_abs()", "return value", "shared/tests/rules/test_numbers.py"),
)  # fmt: skip
