"""What choosing rates bought is told by a seed that did not choose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.tuning.table import read_records
from pipeline.tuning.worth import gains, gains_table

PROJECT = Path(__file__).parents[2]


def record(scores: dict[tuple[float, int], float]) -> dict[str, Any]:
    return {
        "learning_rates": {"20": 0.1},
        "decided_by": {"start": {"kind": "encoder", "frozen": False}},
        "trials": [
            {"learning_rate": rate, "seed": seed, "validation": {"20": score}}
            for (rate, seed), score in scores.items()
        ],
    }


def test_the_seed_that_scores_does_not_choose() -> None:
    # Seed 1 chooses 0.1, with which seed 2 loses 0.2; seed 2 keeps the default, 0.001.
    two = {(0.001, 1): 0.5, (0.1, 1): 0.9, (0.001, 2): 0.6, (0.1, 2): 0.4}
    assert sorted(gains("finetune", record(two))) == pytest.approx([-0.2, 0.0])
    alone = {(0.001, 1): 0.5, (0.1, 1): 0.9}
    assert gains("finetune", record(alone)) == []
    untried = {(0.01, 1): 0.5, (0.1, 1): 0.9, (0.01, 2): 0.6, (0.1, 2): 0.4}
    assert gains("finetune", record(untried)) == []


def test_the_table_of_the_page_is_that_of_the_quickstarts_trials() -> None:
    table = gains_table(read_records(PROJECT / "presets/tuning/default"))
    page = (PROJECT / "docs/finetuning.md").read_text(encoding="utf-8")
    assert table.partition("\n\n")[2] in page
    assert gains_table(read_records(PROJECT / "presets/tuning/overnight")) == ""
