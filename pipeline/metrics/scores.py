"""The scores of tasks; each equal to a reference, as tests show.

A metric is told in two steps, so that a score can be had of any selection of rows without looking
at their labels again (the bootstrap wants ten thousand selections):

    labels, predictions ── row_statistics ──► (rows, k) ── sum over rows ──► (k,) ── score_of ──► ()

Rank correlation alone is no function of sums: it says itself what weighted rows give.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

OUTSIDE = "O"
CONSTANT = 1e-12  # a variance below this, of values with variance 1, is none
MAX_EXACT = 1 << 24  # float32 holds every whole number up to here


@dataclass(frozen=True)
class Metric:
    """`row_statistics(labels, predictions)  # (rows, k)`, whole numbers where they are counts;
    `score_of(sums (…, k))  # (…)`, or else `weighted`.
    """

    row_statistics: Callable[[Sequence[Any], Sequence[Any]], np.ndarray]
    score_of: Callable[[np.ndarray], np.ndarray] | None = None
    weighted: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None

    def scores(self, statistics: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """Scores of `counts  # (selections, rows)`: how often each selection has each row."""
        if self.score_of is None:
            assert self.weighted is not None
            return self.weighted(statistics, counts)
        return self.score_of(counts @ statistics)


def score(metric: str, labels: Sequence[Any], predictions: Sequence[Any]) -> float:
    """`metric` (a name that `params.tasks.NAME.metric` allows) of predictions."""
    if len(labels) != len(predictions) or not len(labels):
        raise ValueError(f"{len(labels)} labels but {len(predictions)} predictions")
    return score_of_rows(metric, METRICS[metric].row_statistics(labels, predictions))


def score_of_rows(metric: str, statistics: np.ndarray) -> float:
    """The score of all rows of `statistics  # (rows, k)`, each once."""
    once = np.ones((1, len(statistics)), statistics.dtype if statistics.dtype.kind == "f" else int)
    return float(METRICS[metric].scores(statistics, once)[0])


# --- Classes -----------------------------------------------------------------------------------


def _right(labels: Sequence[Any], predictions: Sequence[Any]) -> np.ndarray:
    """Right or not, and 1, `(rows, 2)`."""
    pairs = zip(labels, predictions, strict=True)
    return np.array([(label == prediction, 1) for label, prediction in pairs], np.uint8)


def _ratio(sums: np.ndarray) -> np.ndarray:
    return sums[..., 0] / sums[..., 1]


def _class_counts(labels: Sequence[str], predictions: Sequence[str]) -> np.ndarray:
    """Of every class: is it rightly predicted, and how often is it label or prediction,
    `(rows, 2 * classes)`: first the ones, then the others.
    """
    classes, codes = np.unique([*labels, *predictions], return_inverse=True)
    truth, guess = codes[: len(labels), None], codes[len(labels) :, None]
    every = np.arange(len(classes))
    in_truth, in_guess = truth == every, guess == every
    return np.hstack([in_truth & in_guess, in_truth + in_guess.astype(np.uint8)]).astype(np.uint8)


def _macro_f1(sums: np.ndarray) -> np.ndarray:
    """The mean of F1 over the classes that occur as label or as prediction."""
    right, total = np.split(sums.astype(np.float64), 2, axis=-1)
    return (2 * right / np.maximum(total, 1)).sum(-1) / (total > 0).sum(-1)


# --- Tags --------------------------------------------------------------------------------------


def _tag_counts(
    labels: Sequence[Sequence[str]], predictions: Sequence[Sequence[str]]
) -> np.ndarray:
    """Of the tags other than "O": right ones, and true plus predicted ones, `(rows, 2)`."""
    rows = []
    for truth, guess in zip(labels, predictions, strict=True):
        pairs = list(zip(truth, guess, strict=True))
        right = sum(true_tag == guessed != OUTSIDE for true_tag, guessed in pairs)
        tagged = sum((true_tag != OUTSIDE) + (guessed != OUTSIDE) for true_tag, guessed in pairs)
        rows.append((right, tagged))
    return smallest_integers(np.array(rows))


def _entity_counts(
    labels: Sequence[Sequence[str]], predictions: Sequence[Sequence[str]]
) -> np.ndarray:
    """Of whole entities, as CoNLL counts them (seqeval): right, and true plus predicted ones."""
    from seqeval.metrics.sequence_labeling import get_entities

    rows = []
    for truth, guess in zip(labels, predictions, strict=True):
        true_ones, guessed = (set(get_entities(list(tags))) for tags in (truth, guess))
        rows.append((len(true_ones & guessed), len(true_ones) + len(guessed)))
    return smallest_integers(np.array(rows))


def _f1(sums: np.ndarray) -> np.ndarray:
    """F1 from (right, true + predicted); 0 where there is neither."""
    return 2 * sums[..., 0] / np.maximum(sums[..., 1], 1)


def smallest_integers(values: np.ndarray) -> np.ndarray:
    """The same numbers, none negative, in the smallest type that holds them."""
    return values.astype(np.min_scalar_type(values.max(initial=0)))


# --- Numbers -----------------------------------------------------------------------------------


def _moments(labels: Sequence[float], predictions: Sequence[float]) -> np.ndarray:
    """1, x, y, x², y², xy of the standardized values, `(rows, 6)`."""
    x, y = _standardized(labels), _standardized(predictions)
    return np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], axis=1)


def _standardized(values: Sequence[float]) -> np.ndarray:
    """Mean 0 and variance 1, which changes no correlation and keeps the sums small."""
    array = np.asarray(values, np.float64)
    if len(set(array.tolist())) < 2:
        return np.zeros_like(array)
    return (array - array.mean()) / array.std()


def _correlation(sums: np.ndarray) -> np.ndarray:
    """Pearson's r from the sums of `_moments`; 0 where either side is constant."""
    means = sums[..., 1:] / sums[..., :1]
    x, y, xx, yy, xy = np.moveaxis(means, -1, 0)
    variances = [xx - x * x, yy - y * y]
    constant = np.minimum(*variances) < CONSTANT
    scale = np.sqrt(np.where(constant, 1.0, variances[0] * variances[1]))
    return np.where(constant, 0.0, (xy - x * y) / scale)


def _numbers(labels: Sequence[float], predictions: Sequence[float]) -> np.ndarray:
    return np.stack([np.asarray(labels, np.float64), np.asarray(predictions, np.float64)], axis=1)


def _weighted_rank_correlation(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Spearman's ρ of each selection of rows: Pearson's r of the ranks within it."""
    x, y = (_centred_ranks(column, counts) for column in values.T)
    covariance, variances = (counts * x * y).sum(1), [(counts * r * r).sum(1) for r in (x, y)]
    constant = np.minimum(*variances) < CONSTANT
    scale = np.sqrt(np.where(constant, 1.0, variances[0] * variances[1]))
    return np.where(constant, 0.0, covariance / scale)


def _centred_ranks(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Ranks less their mean, equal values sharing one: `(selections, rows)`."""
    _, group = np.unique(values, return_inverse=True)
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(group.max() + 1))
    sizes = np.add.reduceat(counts[:, order].astype(np.float64), starts, axis=1)
    last = np.cumsum(sizes, axis=1)
    # Ranks of a group of n values that ends at rank e: the mean of e - n + 1 … e.
    ranks = last - (sizes - 1) / 2 - (last[:, -1:] + 1) / 2
    return ranks[:, group]


METRICS: dict[str, Metric] = {
    # the share of predictions that are right
    "accuracy": Metric(_right, _ratio),
    # scikit-learn: f1_score(average="macro", zero_division=0)
    "macro_f1": Metric(_class_counts, _macro_f1),
    # over all words; f1_score(average="micro", labels=tags other than "O", zero_division=0)
    "tag_f1": Metric(_tag_counts, _f1),
    # over all entities in BIO tags; seqeval, its default mode
    "entity_f1": Metric(_entity_counts, _f1),
    # scipy.stats.pearsonr, spearmanr; 0 where either side is constant
    "pearson": Metric(_moments, _correlation),
    "spearman": Metric(_numbers, weighted=_weighted_rank_correlation),
}
METRIC_NAMES = {
    "accuracy": "accuracy",
    "macro_f1": "macro F1",
    "tag_f1": "F1 of tagged words",
    "entity_f1": "F1 of entities",
    "pearson": "Pearson's r",
    "spearman": "Spearman's ρ",
}
