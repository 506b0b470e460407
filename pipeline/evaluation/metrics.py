"""The scores of tasks; each equal to a reference, as tests show.

Those that fine-tuning needs are plain NumPy: scikit-learn takes longer to import than they take.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

OUTSIDE = "O"


def accuracy(labels: Sequence[Any], predictions: Sequence[Any]) -> float:
    """The share of predictions that are right."""
    pairs = zip(labels, predictions, strict=True)
    return sum(label == prediction for label, prediction in pairs) / len(labels)


def macro_f1(labels: Sequence[str], predictions: Sequence[str]) -> float:
    """The mean over classes of F1 (scikit-learn: `f1_score(average="macro", zero_division=0)`).

    Classes are those that occur in `labels` or in `predictions`.
    """
    classes, codes = np.unique([*labels, *predictions], return_inverse=True)
    truth, guess = codes[: len(labels)], codes[len(labels) :]
    size = len(classes)
    right = np.bincount(truth[truth == guess], minlength=size)
    total = np.bincount(truth, minlength=size) + np.bincount(guess, minlength=size)
    return float(np.mean(2 * right / total))


def tag_f1(labels: Sequence[Sequence[str]], predictions: Sequence[Sequence[str]]) -> float:
    """F1 of the words that carry a tag other than "O", over all words of all texts.

    scikit-learn: `f1_score(average="micro", labels=tags other than "O", zero_division=0)`.
    """
    right = tagged = guessed = 0
    for truth, guess in zip(labels, predictions, strict=True):
        for true_tag, guessed_tag in zip(truth, guess, strict=True):
            tagged += true_tag != OUTSIDE
            guessed += guessed_tag != OUTSIDE
            right += true_tag == guessed_tag != OUTSIDE
    return 2 * right / (tagged + guessed) if tagged + guessed else 0.0


def entity_f1(labels: Sequence[Sequence[str]], predictions: Sequence[Sequence[str]]) -> float:
    """F1 of whole entities in BIO tags, as CoNLL counts them (seqeval, its default mode)."""
    import warnings

    from seqeval.metrics import f1_score

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of classes without a prediction: they count as 0
        return float(f1_score([*map(list, labels)], [*map(list, predictions)], zero_division=0))


def pearson(labels: Sequence[float], predictions: Sequence[float]) -> float:
    """Linear correlation (`scipy.stats.pearsonr`); 0 where either side is constant."""
    if _constant(labels) or _constant(predictions):
        return 0.0
    from scipy.stats import pearsonr

    return float(pearsonr(labels, predictions).statistic)


def spearman(labels: Sequence[float], predictions: Sequence[float]) -> float:
    """Rank correlation (`scipy.stats.spearmanr`); 0 where either side is constant."""
    if _constant(labels) or _constant(predictions):
        return 0.0
    from scipy.stats import spearmanr

    return float(spearmanr(labels, predictions).statistic)


METRICS: dict[str, Callable[[Any, Any], float]] = {
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
    return METRICS[metric](labels, predictions)


def _constant(values: Sequence[float]) -> bool:
    return len(set(values)) < 2
