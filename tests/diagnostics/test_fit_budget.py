"""So many minutes of this machine, as a number of tokens in params.yaml."""

from __future__ import annotations

import doctest
import itertools
from pathlib import Path

import pytest

from pipeline.__main__ import main
from pipeline.diagnostics import fit_budget
from pipeline.params import load
from tests.diagnostics.dry_runs import small_dry_run, write_project


def test_the_examples_hold() -> None:
    assert doctest.testmod(fit_budget).failed == 0


def test_the_speed_is_that_of_the_median_step_after_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dry_run, now = small_dry_run(), [0.0]
    spent = itertools.chain([9.0, 9.0], itertools.cycle([0.5, 0.5, 4.0]))

    def step(*_: float) -> float:
        now[0] += next(spent)
        return 1.0

    monkeypatch.setattr(dry_run, "update", step)
    speed = fit_budget.tokens_per_second(dry_run, 30.0, lambda: now[0])
    assert speed == dry_run.batches.batch(0, dry_run.batch_size).num_tokens / 0.5
    assert now[0] >= 30.0


def test_measuring_takes_whole_steps() -> None:
    dry_run = small_dry_run()
    before = [parameter.clone() for parameter in dry_run.model.parameters()]
    assert fit_budget.tokens_per_second(dry_run, 0.0) > 0
    after = list(dry_run.model.parameters())
    assert any(not old.equal(new) for old, new in zip(before, after, strict=True))


def test_tokens_are_written_and_nothing_else_and_the_passes_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_project(tmp_path)
    before = file.read_text()
    monkeypatch.setattr(fit_budget, "tokens_per_second", lambda *_: 1234.5)
    assert main(["fit_budget", "--minutes", "2", "--params", str(file)]) == 0
    assert load(file).pretrain.budget.tokens == 150_000
    after = file.read_text().splitlines()
    old, new = (
        [line for line in lines if "budget:" not in line and line != "    steps: 12"]
        for lines in (before.splitlines(), after)
    )
    assert old == new
    (written,) = (line for line in after if line.startswith("  budget:"))
    assert written == "  budget: {tokens: 150000}  # or epochs, tokens, seconds: docs/training.md"
    said = capsys.readouterr().out
    assert "times the" in said
    assert "1,234 tokens a second" in said


@pytest.mark.parametrize("minutes", ["0", "-3", "nan", "inf"])
def test_no_time_is_refused(
    tmp_path: Path, minutes: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fit_budget", "--minutes", minutes, "--params", str(tmp_path / "none")]) == 2
    assert "more than 0" in capsys.readouterr().err


def test_without_tokens_it_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_project(tmp_path)
    (tmp_path / "data/tokens/manifest.json").unlink()
    assert main(["fit_budget", "--minutes", "1", "--params", str(file)]) == 2
    assert "data/tokens" in capsys.readouterr().err
