"""Scores of numbers: how far predictions rise and fall with what is right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.tasks.metrics.metric import Metric

CONSTANT = 1e-12  # a variance below this, of values with variance 1, is none


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


# scipy.stats.pearsonr, spearmanr; 0 where either side is constant.
pearson = Metric("Pearson's r", "numbers", _moments, _correlation)
spearman = Metric("Spearman's ρ", "numbers", _numbers, weighted=_weighted_rank_correlation)
