"""The list of faults that `make mutations` plants stays true to the sources: each text stands once, each test exists."""

from collections import Counter

import pytest

from bureau_common.testing.workspace import ROOT
from tests.faults import Mutant
from tests.mutants import MUTANTS


@pytest.mark.parametrize(
    "mutant", MUTANTS, ids=lambda mutant: f"{mutant.file.rpartition('/')[2]}: {mutant.new.strip()}"
)
def test_a_fault_changes_one_place_of_one_line(mutant: Mutant) -> None:
    source = (ROOT / mutant.file).read_text(encoding="utf-8")
    assert source.count(mutant.old) == 1
    assert mutant.new != mutant.old
    assert "\n" not in mutant.old.rstrip("\n")


@pytest.mark.parametrize("test", sorted({test for mutant in MUTANTS for test in mutant.tests}))
def test_the_tests_of_a_fault_exist(test: str) -> None:
    file, _, name = test.partition("::")
    source = (ROOT / file).read_text(encoding="utf-8")
    assert f"def {name.partition('[')[0]}" in source


def test_at_least_44_faults_in_twelve_topics_of_every_service() -> None:
    parts = [mutant.file.split("/") for mutant in MUTANTS]
    topics = {part[part.index("topics") + 1] for part in parts if "topics" in part}
    places = Counter(part[1] if part[0] == "services" else part[0] for part in parts)
    assert len(set(MUTANTS)) == len(MUTANTS) >= 44
    assert len(topics) >= 12
    assert places.keys() == {"shared", "gateway", "revenue-svc", "credit-svc", "debt-svc", "performance-svc"}
