"""The tools of the proof find what they are for: a difference is named, and what is no difference passes."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from .capture import canonical
from .compare import main
from .questions import Read, evenly, filled, keys_in, months_until, reads_of, spread
from .schema import normalized, schema_difference

ALERT = {"id": "a", "cause": {"code": "gap", "message_zh": "缺口", "level": "red"}}
OTHER = {"id": "b", "cause": {"code": "late", "message_zh": "逾期", "level": "red"}}
ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "revenue/summaries": {"/v1/revenue/summary?period=2021-10": {"figures": [{"id": "f", "value": "1.00"}]}},
    "gateway/reports": {"/v1/reports/2021-10/document": "# 报告\n\n增长1%\n"},
    "revenue/lists": {"/v1/revenue/alerts": {"items": [ALERT, OTHER]}},
}


def write(folder: Path, answers: Mapping[str, Mapping[str, Any]]) -> Path:
    for name, asked in answers.items():
        path = folder / f"{name}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(canonical({"ask": ask, "answer": answer}) + "\n" for ask, answer in asked.items()))
    return folder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Compare ANSWERS with the same but for `changed`; returns the exit code and what was printed."""

    def compared(changed: Mapping[str, Mapping[str, Any]], *options: str) -> tuple[int, str]:
        old, new = write(tmp_path / "old", ANSWERS), write(tmp_path / "new", {**ANSWERS, **changed})
        monkeypatch.setattr(sys, "argv", ["compare", str(old), str(new), *options])
        return main(), capsys.readouterr().out

    return compared


def test_equal_captures_are_equal(run: Any) -> None:
    code, printed = run({})
    assert code == 0
    assert "3 answers compared, 0 different" in printed


def test_a_moved_figure_is_named_with_both_values(run: Any) -> None:
    code, printed = run(
        {"revenue/summaries": {"/v1/revenue/summary?period=2021-10": {"figures": [{"id": "f", "value": "1.01"}]}}}
    )
    assert code == 1
    assert '.figures[0].value: "1.00" -> "1.01"' in printed


def test_a_number_is_not_the_text_of_it_and_true_is_not_one(run: Any) -> None:
    for value in (1, True):
        asked = {"/v1/revenue/summary?period=2021-10": {"figures": [{"id": "f", "value": value}]}}
        assert run({"revenue/summaries": asked})[0] == 1


def test_a_question_that_one_side_was_not_asked_counts_unless_it_is_a_sample(run: Any) -> None:
    assert run({"revenue/summaries": {}})[0] == 1
    assert run({"revenue/summaries": {}}, "--sample")[0] == 0


def test_a_sentence_may_differ_only_as_the_list_says(run: Any, tmp_path: Path) -> None:
    changed = {"gateway/reports": {"/v1/reports/2021-10/document": "# 报告\n\n上升1%\n"}}
    code, printed = run(changed)
    assert code == 1
    assert "-增长1%" in printed
    assert "+上升1%" in printed
    allowed = tmp_path / "allowed"
    allowed.write_text("the word was wrong\n-增长1%\n+上升1%\n")
    assert run(changed, "--allowed", str(allowed))[0] == 0
    allowed.write_text("+上升1%\n")
    assert run(changed, "--allowed", str(allowed))[0] == 1


def test_a_renamed_code_is_no_difference_where_it_is_listed(run: Any, tmp_path: Path) -> None:
    renamed = {**OTHER, "cause": {**OTHER["cause"], "code": "early"}}  # type: ignore[dict-item]
    changed = {"revenue/lists": {"/v1/revenue/alerts": {"items": [renamed, ALERT]}}}
    assert run(changed)[0] == 1
    names = tmp_path / "names"
    names.write_text("late=early\n")
    assert run(changed, "--renamed", str(names))[0] == 0


def test_columns_in_another_order_are_the_same_schema_and_another_precision_is_not() -> None:
    old = "--\n-- remark\n--\n\nCREATE TABLE public.things (\n    a integer,\n    b numeric(20,2) NOT NULL\n);\n\n\\restrict x\n"
    new = "\\restrict y\n\nCREATE TABLE public.things (\n    b numeric(20,2) NOT NULL,\n    a integer\n);\n"
    assert schema_difference(normalized(old), normalized(new)) == []
    found = schema_difference(normalized(old), normalized(new.replace("20,2", "18,2")))
    assert "+    b numeric(18,2) NOT NULL" in found


def test_questions_are_found_behind_references_and_filled() -> None:
    document = {
        "paths": {
            "/v1/debt/table": {"get": {"parameters": [{"$ref": "#/components/parameters/Kind"}]}},
            "/v1/debt/state": {
                "get": {"parameters": [{"name": "no", "in": "query", "required": True, "schema": {"type": "array"}}]}
            },
        },
        "components": {
            "parameters": {
                "Kind": {"name": "kind", "in": "query", "required": True, "schema": {"$ref": "#/components/schemas/K"}}
            },
            "schemas": {"K": {"enum": ["a", "b"]}},
        },
    }
    state, table = reads_of(document, "debt")
    assert filled(table, ["2021-10"], {}) == [{"kind": "a"}, {"kind": "b"}]
    assert filled(state, ["2021-10"], {}) == []
    assert filled(state, ["2021-10"], keys_in([{"items": [{"no": "7"}]}])) == [{"no": "7"}]
    assert filled(Read("/v1/debt/on", {"on": {"format": "date"}}, {}), ["2020-02", "2021-12"], {})[0]["on"].day == 29  # type: ignore[attr-defined]


def test_months_and_cut_offs_are_spread_over_what_there_is() -> None:
    assert months_until("2020-02", 3) == ["2019-12", "2020-01", "2020-02"]
    assert spread(5, 50) == [0, 1, 2, 3, 4]
    assert len(spread(118, 50)) == 50
    assert evenly([1, 2, 3, 4, 5], 3) == [1, 3, 5]


def test_an_answer_is_written_the_same_whatever_the_order_of_its_keys() -> None:
    assert canonical({"b": "元", "a": 1}) == canonical(json.loads('{"a": 1, "b": "元"}'))
