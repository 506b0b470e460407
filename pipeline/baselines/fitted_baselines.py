"""The baselines of a task, fitted: what fit_baselines writes and evaluate reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.foundation.artifacts import ShardWriter, read_artifact, read_rows, write_json

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.foundation.artifacts import ArtifactDraft
    from pipeline.tasks.facets import DataFacet
    from pipeline.tasks.task_data import TaskData


@dataclass(frozen=True)
class Fitted:
    """One baseline, trained on one draw of labels."""

    system: str
    seed: int
    budget: str
    training_rows: int
    setting: str  # what was chosen on validation
    predictions: Sequence[Any]  # of the test rows, in their order


def write_fitted(draft: ArtifactDraft, data: TaskData, fitted: Iterator[Fitted]) -> None:
    """The shards "test", a row a prediction, and models.json, an entry a model."""
    ids = [example["id"] for example in data.splits["test"]]
    models = []
    with ShardWriter(draft.path, "test", fitted_schema(data.kind)) as writer:
        for place, model in enumerate(fitted):
            models.append({n: v for n, v in vars(model).items() if n != "predictions"})
            for row, prediction in zip(ids, model.predictions, strict=True):
                writer.write({"model": place, "id": row, "prediction": prediction})
    write_json(draft.path / "models.json", models)
    draft.counts["models"] = len(models)


def read_fitted(folder: Path) -> Iterator[tuple[Fitted, list[str]]]:
    """The models of an artifact of fit_baselines in the order they were written, each with the
    ids of the test rows that it predicts. Raises `UserError` where it is not whole."""
    path = read_artifact(folder, stage="fit_baselines").path
    rows = read_rows(path, "test")
    found: dict[int, tuple[list[str], list[Any]]] = {}
    for row in rows:
        ids, predictions = found.setdefault(row["model"], ([], []))
        ids.append(row["id"])
        predictions.append(row["prediction"])
    for place, facts in enumerate(json.loads((path / "models.json").read_text("utf-8"))):
        ids, predictions = found[place]
        yield Fitted(**facts, predictions=predictions), ids


def fitted_schema(kind: DataFacet) -> pa.Schema:
    """The columns of the table: `model` is a place in models.json."""
    import pyarrow as pa

    columns = [("model", pa.int64()), ("id", pa.string()), ("prediction", kind.prediction_type)]
    return pa.schema(columns)
