"""What fine-tuning writes: predictions, scores and weights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.saying import say
from pipeline.finetuning.runs import BudgetResult, FinetuningRun, scores_of
from pipeline.foundation.artifacts import ShardWriter, write_json
from pipeline.model.weights import save_model

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.foundation.artifacts import ArtifactDraft
    from pipeline.tasks.facets import DataFacet, HeadFacet


def write_results(draft: ArtifactDraft, finetuning: FinetuningRun, metric: str) -> None:
    """Train budget after budget and write what each predicts; the largest one's weights too."""
    data = finetuning.data
    schema = predictions_schema(data.kind, finetuning.head)
    scores: dict[str, dict[str, Any]] = {}
    with ShardWriter(draft.path, "test", schema) as writer:
        for result in finetuning.results():
            for row in result.predictions["test"]:
                writer.write({"budget": str(result.budget), **row})
            scores[str(result.budget)] = _scores(result, metric)
            say(_line(finetuning, result, scores[str(result.budget)]))
            if result.budget == finetuning.largest_budget:
                _save(draft.path, finetuning, result)
    write_json(draft.path / "scores.json", scores)
    if data.labels:
        write_json(draft.path / "labels.json", data.labels)
    draft.counts |= {"label_budgets": {b: s["training_rows"] for b, s in scores.items()}}


def predictions_schema(kind: DataFacet, head: HeadFacet) -> pa.Schema:
    """The columns of a table of predictions; `label` as in the prepared task."""
    import pyarrow as pa

    label = kind.schema.field(kind.label_column).type
    return pa.schema(
        [
            ("budget", pa.string()),
            ("id", pa.string()),
            ("label", label),
            ("prediction", kind.prediction_type),
            *head.evidence(),
        ]
    )


def _scores(result: BudgetResult, metric: str) -> dict[str, Any]:
    """The metric on test, how many rows were trained on, at which rate, how long."""
    return {
        "metric": metric,
        "training_rows": result.num_rows,
        "learning_rate": result.learning_rate,
        **scores_of(result, metric),
        **result.training,
    }


def _line(finetuning: FinetuningRun, result: BudgetResult, scores: dict[str, Any]) -> str:
    return (
        f"{finetuning.data.name}, {finetuning.strategy.name}, seed {finetuning.seed}, "
        f"{result.num_rows:,} labels: {scores['metric']} "
        f"{scores['test']:.3f} on test"
    )


def _save(folder: Path, finetuning: FinetuningRun, result: BudgetResult) -> None:
    """The weights, and in `config.json` what one needs to use them."""
    extra: dict[str, Any] = {
        "task": finetuning.data.name,
        "kind": finetuning.data.kind.name,
        "strategy": finetuning.strategy.name,
        "seed": finetuning.seed,
        "label_budget": result.budget,
        "labels": finetuning.data.labels,
        **finetuning.head.model_facts(finetuning.settings.classifier),
        **result.targets.facts,
    }
    save_model(folder, result.model, extra)
