"""What README states is what the committed run measured, and its commands exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pipeline.__main__ import STAGES, TOOLS

PROJECT = Path(__file__).parent.parent
SYSTEMS = {
    "majority class": ("majority",),
    "TF-IDF (tags: word features), linear model": ("tfidf", "word_features"),
    "the same BERT, random weights": ("scratch",),
    "pre-trained BERT, frozen": ("feature_extraction",),
    "**pre-trained BERT, fine-tuned**": ("finetune",),
}


def results_table() -> str:
    """The table of README, from reports/metrics.json."""
    tasks = json.loads((PROJECT / "reports" / "metrics.json").read_text())["tasks"]
    columns = [(task, budget) for task in tasks for budget in tasks[task]["budgets"]]
    lines = ["| test score | " + " | ".join(f"`{t}`, {b} labels" for t, b in columns) + " |"]
    lines.append("| --- " * (len(columns) + 1) + "|")
    for title, names in SYSTEMS.items():
        cells = []
        for task, budget in columns:
            systems = tasks[task]["budgets"][budget]["systems"]
            score = next(systems[name] for name in names if name in systems)
            cells.append(f"{score['mean']:.3f} ± {score['standard_deviation']:.3f}")
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def test_the_table_is_that_of_the_committed_metrics() -> None:
    assert results_table() in (PROJECT / "README.md").read_text(encoding="utf-8")


def test_the_figures_of_pretraining_are_those_of_the_committed_metrics() -> None:
    facts = json.loads((PROJECT / "reports" / "metrics.json").read_text())["pretraining"]
    readme = " ".join((PROJECT / "README.md").read_text(encoding="utf-8").split())
    for text in (
        f"{facts['masked_language_modelling_accuracy']:.1%} of the masked tokens",
        f"{facts['masked_language_modelling_loss']:.2f} nats",
        f"cost {facts['frequency_loss']:.2f}",
        f"{facts['next_sentence_accuracy']:.1%} of the pairs",
    ):
        assert text in readme, text


def test_every_command_of_the_readme_exists() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"\bmake ([a-z]+)", readme):
        if target != "and":
            assert f"\n{target}:" in makefile, target
    for command in re.findall(r"python -m pipeline ([a-z_]+)", readme):
        assert command in (*STAGES, *TOOLS), command
    for preset in re.findall(r"pipeline preset ([a-z_]+)", readme):
        assert (PROJECT / "presets" / f"{preset}.yaml").is_file()
