"""The faults of performance-svc; see `mutants`."""

from tests.faults import TESTS, Mutant, Place

_units = Place("services/performance-svc/src/performance_svc", TESTS.format("performance")).fault
_UNIT_FIGURES = (
    "topics/test_integration_figures.py"
    "::test_every_figure_at_every_cut_off_is_what_plain_python_makes_of_the_records[asyncio-1]"
)

PERFORMANCE: tuple[Mutant, ...] = (
    # Units on the integrated budget system.
    _units(
        "topics/budget_integration/guards.py", ".having(day >= closed_on)", ".having(day > closed_on)",
        "topics/test_unit_stories.py",
    ),
    _units("topics/budget_integration/figures.py", "func.least(_MET", "func.greatest(_MET", _UNIT_FIGURES),
    # Objectives and evaluations.
    _units(
        "topics/evaluations/rules.py", "if score >= lowest)", "if score > lowest)",
        "rules/test_evaluations.py::test_a_border_belongs_to_the_better_grade",
    ),
    _units(
        "topics/objectives/rules.py", "if entry.rate_pct >= low)", "if entry.rate_pct > low)",
        "rules/test_objectives.py::test_a_result_is_a_number_or_a_judgement_within_its_band",
    ),
    _units(
        "links/objective_course.py", "projects.c.business_date <= approvals", "projects.c.business_date < approvals",
        "topics/test_objectives.py::test_an_objective_is_reviewed_with_its_whole_tree_and_approved_with_the_budget",
    ),
    _units(
        "summary/objectives.py", "projects.c.origin == origin, exists", "projects.c.origin != origin, exists",
        "topics/test_objectives.py::test_coverage_is_of_the_initial_budget_and_additions_stand_apart",
    ),
    _units(
        "topics/subsidies/guards.py", "and_(dead, deaths.c.business_date < first_day", "and_(dead, deaths.c.business_date <= first_day",
        "topics/test_subsidies.py::test_nobody_is_listed_twice_or_without_a_card_or_after_death",
    ),
    _units(
        "topics/subsidies/guards.py", "- posted.c.business_date < days", "- posted.c.business_date <= days",
        "topics/test_subsidies.py::test_a_batch_takes_every_step_in_its_order_and_is_frozen_from_the_approval_on",
    ),
    _units(
        "topics/subsidies/figures.py", "net_now <= 0", "net_now < 0",
        "topics/test_subsidy_figures.py::test_figures_are_what_the_frozen_lines_come_to",
    ),
)  # fmt: skip
