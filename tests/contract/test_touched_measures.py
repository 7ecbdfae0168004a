"""Which measures a write to a table moves follows from what each measure says that it reads."""

from sqlalchemy import Table

from bureau_common.kit.core.queries import read_by
from bureau_common.kit.journal.cutoffs import NOW
from bureau_common.kit.measures.derived import Derived
from bureau_common.kit.wiring import touched_measures
from credit_svc.summary.figures import FIGURES as CREDIT
from debt_svc.summary.figures import FIGURES as DEBT
from performance_svc.summary.figures import FIGURES as PERFORMANCE
from performance_svc.topics.budget_integration import tables as integration
from revenue_svc.summary.figures import FIGURES as REVENUE
from revenue_svc.topics.receipts.tables import receipts
from revenue_svc.topics.township_finance import tables as townships


def test_a_write_moves_its_own_flows_and_the_stocks_that_end_with_it() -> None:
    moved = {table: {source.name for source in sources} for table, sources in touched_measures(REVENUE).items()}
    assert moved[receipts] == {"receipts", "receipts_upper", "receipts_beside_general", "receipts_by_tax"}
    assert "fund_notices_late_5" in moved[townships.notices]
    assert "fund_notices_late_5" in moved[townships.confirmations]
    assert "fund_notices_late_5" not in moved[townships.postings]
    assert {"check_findings", "check_findings_overdue"} <= moved[townships.rectifications]


def test_closing_a_unit_moves_what_counts_units_and_launches() -> None:
    moved = {table: {source.name for source in sources} for table, sources in touched_measures(PERFORMANCE).items()}
    assert {"accounting_units", "module_launches"} <= moved[integration.unit_closings]


def test_every_measure_of_every_figure_is_touched_by_its_own_table() -> None:
    for figures in (REVENUE, PERFORMANCE):
        for sources in touched_measures(figures).values():
            for source in sources:
                assert source in touched_measures(figures)[source.table]


def test_what_counts_on_a_day_that_other_tables_say_is_known_by_another_input() -> None:
    """Else its rows leave a closed month as soon as they count in a later one, and with them that its 0 was reported."""
    moved = {
        (figure.id, name, source.name): chosen.nil
        for figure in (*CREDIT, *DEBT, *PERFORMANCE, *REVENUE)
        for name, needed in figure.inputs.items()
        for chosen in needed.choices()
        if isinstance(source := chosen.taken.flow, Derived) and _said_by_others(source)
    }
    assert len(moved) > 3
    assert [each for each, nil in moved.items() if not nil] == []


def _said_by_others(source: Derived) -> bool:
    return any(isinstance(each, Table) and each is not source.table for each in read_by(source.day(NOW)))
