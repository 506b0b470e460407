"""What the benchmarks of pre-training's objectives print of what they keep."""

from __future__ import annotations

import argparse
from types import SimpleNamespace
from typing import Any, cast

from benchmarks import continued_budgets, sentence_objectives


def test_objectives_stand_side_by_side_with_means_over_seeds() -> None:
    kept: dict[str, Any] = {"sentence_matching, 1": {"loss": 6.0}, "none, 1": {"loss": 5.0}}
    for name, seed, test in (("none", 1, 0.4), ("none", 2, 0.6), ("sentence_matching", 1, 0.7)):
        kept[f"{name}, {seed}, sts, finetune"] = {"validation": test + 0.1, "test": test}
    kept["none, 1, sts, frozen"] = {"validation": 0.2, "test": 0.1}
    assert sentence_objectives.table(kept).splitlines() == [
        "| validation / test | none | sentence_matching |",
        "| --- | --- | --- |",
        "| sts, finetune | 0.600 / 0.500 (0.400, 0.600) | 0.800 / 0.700 (0.700) |",
        "| sts, frozen | 0.200 / 0.100 (0.100) |  |",
    ]


def test_going_on_is_compared_by_label_budget() -> None:
    labels = ["a", "b"] * 50
    data = SimpleNamespace(name="mood", splits={"test": [{"label": label} for label in labels]})
    task = SimpleNamespace(metric="accuracy")
    wrong = ["a"] * 100
    kept = {
        f"mood, {budget}, {name}, {seed}": labels if name == "continued" else wrong
        for budget in (100, "all")
        for name in ("finetune", "continued")
        for seed in (1, 2)
    }
    arguments = argparse.Namespace(budgets=[100, "all"], seeds=[1, 2])
    lines = continued_budgets.table(
        cast(Any, kept), cast(Any, task), cast(Any, data), arguments
    ).splitlines()
    assert lines[0].startswith("| mood | `finetune` | `continued_finetune` |")
    for line, budget in zip(lines[2:], (100, "all"), strict=True):
        assert line.startswith(f"| {budget} labels | 0.500 | 1.000 | +0.500 | +0.4")
        assert line.endswith("| 2 of 2 |")
