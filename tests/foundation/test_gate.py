"""The gate: open after a success only."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.console.errors import UserError
from pipeline.foundation import gate
from pipeline.foundation.artifacts import write_json


def test_a_success_opens_the_gate(tmp_path: Path) -> None:
    result = {"success": True, "expectations": [], "suite": "corpus"}
    write_json(tmp_path / "corpus.json", result)
    assert gate.require(tmp_path / "corpus.json") == result


def test_a_failure_says_which_expectations(tmp_path: Path) -> None:
    expectations = [
        {"description": "A is small", "success": False},
        {"description": "B is large", "success": True},
    ]
    write_json(tmp_path / "x.json", {"success": False, "expectations": expectations})
    with pytest.raises(UserError, match=r"failed its validation: A is small\n") as caught:
        gate.require(tmp_path / "x.json")
    assert caught.value.where == str(tmp_path / "x.json")


def test_a_missing_result_keeps_the_gate_shut(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not been validated"):
        gate.require(tmp_path / "absent.json")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '"x"', '{"success": "yes"}', "\x00"])
def test_what_is_no_result_keeps_the_gate_shut(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="not a validation result"):
        gate.require(tmp_path / "x.json")


@pytest.mark.parametrize("success", ["true", 1, None])
def test_only_true_is_a_success(tmp_path: Path, success: object) -> None:
    write_json(tmp_path / "x.json", {"success": success, "expectations": []})
    with pytest.raises(UserError, match="failed its validation"):
        gate.require(tmp_path / "x.json")
