"""Every metric by its name in params.yaml; each equal to a reference, as tests show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pipeline.tasks.metrics.classes import accuracy, macro_f1
from pipeline.tasks.metrics.metric import Metric
from pipeline.tasks.metrics.numbers import pearson, spearman
from pipeline.tasks.metrics.tags import entity_f1, tag_f1

METRICS: dict[str, Metric] = {
    "accuracy": accuracy,
    "macro_f1": macro_f1,
    "tag_f1": tag_f1,
    "entity_f1": entity_f1,
    "pearson": pearson,
    "spearman": spearman,
}


def score(metric: str, labels: Sequence[Any], predictions: Sequence[Any]) -> float:
    """`metric` (a name that `params.tasks.NAME.metric` allows) of predictions."""
    if len(labels) != len(predictions) or not len(labels):
        raise ValueError(f"{len(labels)} labels but {len(predictions)} predictions")
    return score_of_rows(metric, METRICS[metric].row_statistics(labels, predictions))


def score_of_rows(metric: str, statistics: np.ndarray) -> float:
    """The score of all rows of `statistics  # (rows, k)`, each once."""
    once = np.ones((1, len(statistics)), statistics.dtype if statistics.dtype.kind == "f" else int)
    return float(METRICS[metric].scores(statistics, once)[0])
