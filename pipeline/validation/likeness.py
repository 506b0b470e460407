"""How alike two splits of a task are: classes, lengths, identical pairs, and how well a linear
model tells the rows of one from those of the other.

The last is a classifier two-sample test (Lopez-Paz and Oquab 2017): TF-IDF of words and logistic
regression, the area under the ROC curve by cross-validation; 0.5 where nothing tells them apart.
Rows of one group are in one fold, so that what only a group has in common does not count.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.foundation.normalization import words_in
from pipeline.foundation.randomness import fraction_of

if TYPE_CHECKING:
    from pipeline.tasks.facets import DataFacet, Example

MOST_ROWS = 1000  # of each split, for the linear model; three seconds
FOLDS = 5
SALT = "likeness"


@dataclass(frozen=True)
class Shares:
    """Of one thing in the first and in the second split."""

    first: float
    second: float

    @property
    def distance(self) -> float:
        return abs(self.first - self.second)


@dataclass(frozen=True)
class Likeness:
    """Two splits. `None` is what they do not have, or too few rows for."""

    auc: float | None
    label_distance: float  # of 1: total variation of classes, Kolmogorov-Smirnov of numbers
    chance_distance: float  # what two draws of such sizes from one set come to on average
    most_changed: tuple[str, Shares] | None  # the class whose share differs most
    length_distance: float  # Kolmogorov-Smirnov, of lengths in characters
    median_length: Shares  # characters
    identical_pairs: Shares | None  # shares of pairs of one text twice


def likeness(kind: DataFacet, first: Sequence[Example], second: Sequence[Example]) -> Likeness:
    """Compare two splits; neither may be empty."""
    lengths = [[len(kind.text_of(row)) for row in rows] for rows in (first, second)]
    distance, chance, changed = _labels(kind, first, second)
    return Likeness(
        auc=told_apart(kind, first, second),
        label_distance=distance,
        chance_distance=chance,
        most_changed=changed,
        length_distance=_kolmogorov_smirnov(*lengths),
        median_length=Shares(*(float(np.median(found)) for found in lengths)),
        identical_pairs=(
            Shares(
                *(
                    float(np.mean([_identical(kind, row) for row in rows]))
                    for rows in (first, second)
                )
            )
            if len(kind.inputs) == 2
            else None
        ),
    )


def told_apart(
    kind: DataFacet, first: Sequence[Example], second: Sequence[Example]
) -> float | None:
    """The area under the ROC curve with which a linear model tells two splits apart; `None` where
    one of them has fewer groups than there are folds."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline

    samples = [_sample(rows) for rows in (first, second)]
    if min(len({row["group"] for row in rows}) for rows in samples) < FOLDS:
        return None
    rows = [row for sample in samples for row in sample]
    answers = np.repeat([0, 1], [len(sample) for sample in samples])
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    model = make_pipeline(
        # what is described is a list of features already
        TfidfVectorizer(analyzer=list, sublinear_tf=True),
        LogisticRegression(class_weight="balanced"),
    )
    scores = cross_val_predict(
        model,
        [_features(kind, row) for row in rows],
        answers,
        groups=[row["group"] for row in rows],
        cv=folds,
        method="decision_function",
    )
    return float(roc_auc_score(answers, scores))


def _sample(rows: Sequence[Example]) -> list[Example]:
    """At most `MOST_ROWS`, drawn by a hash of their id."""
    return sorted(rows, key=lambda row: (fraction_of(SALT, row["id"]), row["id"]))[:MOST_ROWS]


def _features(kind: DataFacet, row: Example) -> list[str]:
    """Words, pairs of neighbours, the length by powers of two, how much a pair has in common."""
    words = words_in(kind.text_of(row))
    features = words + [f"{a} {b}" for a, b in itertools.pairwise(words)]
    features.append(f"length {len(words).bit_length()}")
    if len(kind.inputs) == 2:
        one, other = ({*words_in(text)} for text in _inputs(kind, row))
        features.append(f"in common {round(4 * len(one & other) / max(len(one | other), 1))}")
    return features


def _identical(kind: DataFacet, row: Example) -> bool:
    one, other = (text.casefold().split() for text in _inputs(kind, row))
    return one == other


def _inputs(kind: DataFacet, row: Example) -> list[str]:
    """Each of an example's inputs; words in a row with blanks between them."""
    cells = [row[column] for column in kind.inputs]
    return [cell if isinstance(cell, str) else " ".join(cell) for cell in cells]


def _labels(
    kind: DataFacet, first: Sequence[Example], second: Sequence[Example]
) -> tuple[float, float, tuple[str, Shares] | None]:
    """The distance, that of chance (0 for numbers), and the class that changed most."""
    if not kind.has_classes:
        numbers = [[float(kind.answer(row)) for row in rows] for rows in (first, second)]
        return _kolmogorov_smirnov(*numbers), 0.0, None
    counts = [
        Counter(label for row in rows for label in kind.labels_of(row)) for rows in (first, second)
    ]
    totals = [max(count.total(), 1) for count in counts]
    shares = {
        label: Shares(counts[0][label] / totals[0], counts[1][label] / totals[1])
        for label in sorted(counts[0] | counts[1])
    }
    changed = max(shares.items(), key=lambda item: item[1].distance)
    distance = sum(share.distance for share in shares.values()) / 2
    # A share's error is about normal, whose absolute value is sqrt(2 / pi) deviations on average.
    together = np.array([(counts[0][label] + counts[1][label]) / sum(totals) for label in shares])
    deviations = np.sqrt(together * (1 - together) * sum(1 / total for total in totals))
    return distance, float(np.sqrt(2 / np.pi) * deviations.sum() / 2), changed


def _kolmogorov_smirnov(first: Sequence[float], second: Sequence[float]) -> float:
    """The largest distance of two cumulative distributions."""
    from scipy.stats import ks_2samp

    return float(ks_2samp(first, second, method="asymp").statistic)
