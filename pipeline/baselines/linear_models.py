"""Linear models with their regularization chosen on validation: the baselines' last step."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, Ridge

Features: TypeAlias = sparse.csr_matrix | np.ndarray  # (rows, features)

INVERSE_STRENGTHS = (0.1, 1.0, 10.0, 100.0)  # scikit-learn's C; ridge has its inverse
MAX_ITERATIONS = 1000
MAX_ROWS_IN_ROW_SPACE = 2000


@dataclass(frozen=True)
class Candidate:
    """What one choice of settings predicts, and how it scores on validation."""

    setting: str
    validation: float
    predictions: list[Any]  # of the test rows, in whatever form the baseline gives them


def best(candidates: Iterator[Candidate]) -> Candidate:
    """The one with the best validation score; of equal ones the first."""
    return max(candidates, key=lambda candidate: candidate.validation)


def fitted_models(
    features: Features, answers: Sequence[Any], *, regression: bool
) -> Iterator[tuple[float, LogisticRegression | Ridge]]:
    """A fitted model for each of `INVERSE_STRENGTHS`, with it.

    The next one starts from where the last one ended, so use each before asking for the next.
    """
    classifier = LogisticRegression(max_iter=MAX_ITERATIONS, warm_start=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the best one is chosen anyway
        for strength in INVERSE_STRENGTHS:
            model = Ridge(alpha=1 / strength) if regression else classifier.set_params(C=strength)
            yield strength, model.fit(features, answers)


def row_space(
    training: sparse.csr_matrix, others: Sequence[sparse.csr_matrix]
) -> tuple[Features, list[Features]]:
    """The same features in as many dimensions as there are training rows.

    What a model with squared regularization learns lies in the space that the training rows span
    (the representer theorem), so rotating into it changes no prediction, and fitting 500 rows in
    500 dimensions takes a twentieth of the time of 40,000. Above 2,000 rows that no longer pays
    and the features stay as they are.
    """
    if training.shape[0] > MAX_ROWS_IN_ROW_SPACE:
        return training, list(others)
    eigenvalues, vectors = np.linalg.eigh((training @ training.T).toarray())
    kept = eigenvalues > eigenvalues.max() * 1e-10
    # Gram matrix K = U S U', so training = U sqrt(S) R with orthonormal rows R.
    scale = np.sqrt(eigenvalues[kept])
    rotation = vectors[:, kept] / scale
    return vectors[:, kept] * scale, [(other @ training.T).toarray() @ rotation for other in others]
