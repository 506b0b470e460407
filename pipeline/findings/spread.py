"""What varies in a spread: the page and the Markdown tables say it in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.findings.pairs import encoders_of


def spread(metrics: Mapping[str, Any]) -> str:
    """Sentences on `±`, from the metrics: seeds, what one draws, whose encoders they take."""
    num_seeds = _num_seeds(metrics)
    num_encoders = len(encoders_of(metrics.get("pretraining") or {}))
    if num_seeds == 1:
        return "There was one seed: nothing is known of the spread."
    over = f"{num_seeds} seeds" if num_seeds else "seeds"
    said = [
        f"± is the standard deviation over {over}.",
        "A seed draws which labelled rows are used, their order, dropout and new weights; every "
        "system of a table sees the same seeds.",
    ]
    if any("all" in task["budgets"] for task in metrics["tasks"].values()):
        said.append("With all labels, every seed uses the same rows.")
    if num_encoders > 1:
        said.append(
            f"The seeds take the {num_encoders} pre-trained encoders in turn, so that the spread "
            "of what is pre-trained is that of pre-training too."
        )
    return " ".join(said)


def _num_seeds(metrics: Mapping[str, Any]) -> int | None:
    """The largest number of seeds that two systems have; `None` where nothing is compared."""
    return max(
        (
            gain["seeds"]
            for task in metrics["tasks"].values()
            for budget in task["budgets"].values()
            for gain in (budget.get("gains") or {}).values()
            if gain.get("seeds")
        ),
        default=None,
    )
