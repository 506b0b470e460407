"""What fine-tuning writes: predictions, scores and weights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.finetuning.runs import BudgetResult, FinetuningRun, scores_of
from pipeline.foundation.artifacts import ShardWriter, write_json
from pipeline.model.weights import save_model
from pipeline.tasks.targets import NumberTargets, TagTargets, predictions_schema

if TYPE_CHECKING:
    from pipeline.foundation.artifacts import ArtifactDraft


def write_results(draft: ArtifactDraft, finetuning: FinetuningRun, metric: str) -> None:
    """Train budget after budget and write what each predicts; the largest one's weights too."""
    data = finetuning.data
    schema = predictions_schema(data.kind)
    scores: dict[str, dict[str, Any]] = {}
    with ShardWriter(draft.path, "test", schema) as writer:
        for result in finetuning.results():
            for row in result.predictions["test"]:
                writer.write({"budget": str(result.budget), **row})
            scores[str(result.budget)] = _scores(result, metric)
            print(_line(finetuning, result, scores[str(result.budget)]), flush=True)
            if result.budget == finetuning.largest_budget:
                _save(draft.path, finetuning, result)
    write_json(draft.path / "scores.json", scores)
    if data.labels:
        write_json(draft.path / "labels.json", data.labels)
    draft.counts |= {"label_budgets": {b: s["training_rows"] for b, s in scores.items()}}


def _scores(result: BudgetResult, metric: str) -> dict[str, Any]:
    """The metric on test, how many rows were trained on, at which rate."""
    return {
        "metric": metric,
        "training_rows": result.num_rows,
        "learning_rate": result.learning_rate,
        **scores_of(result, metric),
    }


def _line(finetuning: FinetuningRun, result: BudgetResult, scores: dict[str, Any]) -> str:
    return (
        f"{finetuning.data.name}, {finetuning.strategy}, seed {finetuning.seed}, "
        f"{result.num_rows:,} labels: {scores['metric']} "
        f"{scores['test']:.3f} on test"
    )


def _save(folder: Path, finetuning: FinetuningRun, result: BudgetResult) -> None:
    """The weights, and in `config.json` what one needs to use them."""
    extra: dict[str, Any] = {
        "task": finetuning.data.name,
        "kind": finetuning.data.kind.name,
        "strategy": finetuning.strategy,
        "seed": finetuning.seed,
        "label_budget": result.budget,
        "labels": finetuning.data.labels,
        "pooling": finetuning.settings.pooling,
    }
    if isinstance(result.targets, NumberTargets):
        extra |= {"label_mean": result.targets.mean, "label_deviation": result.targets.deviation}
    elif isinstance(result.targets, TagTargets):
        extra |= {"default_tag": result.targets.default}
    save_model(folder, result.model, extra)
