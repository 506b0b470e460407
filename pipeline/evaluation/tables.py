"""Results as CSV, for `dvc plots` and for people's own tools."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.evaluation.confusions import Confusion
    from pipeline.evaluation.results import Result

GAIN_COLUMNS = ("mean", "low", "high", "group_low", "group_high", "verdict")


def write_csv(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows under the names of the first one; one newline, whatever the system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_pretraining_curves(folder: Path, history: Mapping[str, Sequence[Any]]) -> None:
    """`pretraining_train.csv`, `pretraining_validation.csv`: step, tokens, loss.

    The loss is that of masked tokens where these were predicted.
    """
    for split in ("train", "validation"):
        rows = [
            {
                "step": point["step"],
                "tokens": point["tokens"],
                "loss": point.get("masked_language_modelling_loss", point["loss"]),
            }
            for point in history[split]
        ]
        if rows:
            write_csv(folder / f"pretraining_{split}.csv", rows)


def write_results(
    folder: Path,
    results: Mapping[str, Sequence[Result]],
    tasks: Mapping[str, Mapping[str, Any]],
) -> None:
    """`results.csv`, a line a score; `scores/TASK.csv`, a line a mean; `gains.csv`, a line a gain
    of fine-tuning; `learning_curves/TASK.csv`, a line a point.
    """
    write_csv(folder / "results.csv", [r.as_row() for rows in results.values() for r in rows])
    gains = []
    for name, facts in tasks.items():
        scores, curves = [], []
        for budget, found in facts["budgets"].items():
            scores += [
                {"name": f"{budget} labels, {system}", **score}
                for system, score in found["systems"].items()
            ]
            curves += [
                {"training_rows": found["training_rows"], "mean": score["mean"], "system": system}
                for system, score in found["systems"].items()
            ]
            gains += [
                {"task": name, "budget": budget, "other": other}
                | {column: gain[column] for column in GAIN_COLUMNS}
                for other, gain in found["gains"].items()
            ]
        write_csv(folder / "scores" / f"{name}.csv", scores)
        write_csv(folder / "learning_curves" / f"{name}.csv", curves)
    if gains:
        write_csv(folder / "gains.csv", gains)


def write_confusions(folder: Path, confusions: Iterable[Confusion]) -> None:
    """`confusion/TASK.csv`: a line a test row, `actual` and `predicted` (tags: none, too long)."""
    for confusion in confusions:
        pairs = [
            {"actual": true, "predicted": guess}
            for true, counts in zip(confusion.labels, confusion.counts, strict=True)
            for guess, number in zip(confusion.labels, counts, strict=True)
            for _ in range(number)
        ]
        if confusion.unit == "rows":
            write_csv(folder / "confusion" / f"{confusion.task}.csv", pairs)
