"""Scores of tags: an answer for each word of a row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.tasks.metrics.metric import Metric

OUTSIDE = "O"


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
    return _smallest_integers(np.array(rows))


def _entity_counts(
    labels: Sequence[Sequence[str]], predictions: Sequence[Sequence[str]]
) -> np.ndarray:
    """Of whole entities, as CoNLL counts them (seqeval): right, and true plus predicted ones."""
    from seqeval.metrics.sequence_labeling import get_entities

    rows = []
    for truth, guess in zip(labels, predictions, strict=True):
        true_ones, guessed = (set(get_entities(list(tags))) for tags in (truth, guess))
        rows.append((len(true_ones & guessed), len(true_ones) + len(guessed)))
    return _smallest_integers(np.array(rows))


def _f1(sums: np.ndarray) -> np.ndarray:
    """F1 from (right, true + predicted); 0 where there is neither."""
    return 2 * sums[..., 0] / np.maximum(sums[..., 1], 1)


def _smallest_integers(values: np.ndarray) -> np.ndarray:
    """The same numbers, none negative, in the smallest type that holds them."""
    return values.astype(np.min_scalar_type(values.max(initial=0)))


# Over all words; f1_score(average="micro", labels=tags other than "O", zero_division=0).
tag_f1 = Metric("F1 of tagged words", "tags", _tag_counts, _f1)
# Over all entities in BIO tags; seqeval, its default mode.
entity_f1 = Metric("F1 of entities", "tags", _entity_counts, _f1)
