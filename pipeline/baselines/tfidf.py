"""TF-IDF with logistic regression (numbers: ridge regression), what texts were classified by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.baselines.linear_models import Candidate, best, fitted_models, row_space
from pipeline.tasks.metrics.scores import score

if TYPE_CHECKING:
    from pipeline.tasks.facets import Example
    from pipeline.tasks.task_data import TaskData

# Words and pairs of words; or pieces of words, for languages that say with endings what English
# says with words. Which one, validation decides.
ANALYZERS: dict[str, dict[str, Any]] = {
    "words": {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"\w+"},
    "characters": {"analyzer": "char_wb", "ngram_range": (2, 4)},
}


class TfidfBaseline:
    """Trains on rows of a task's training split, chooses on validation, predicts test."""

    name = "tfidf"

    def __init__(
        self, data: TaskData, metric: str, columns: Sequence[str], *, numbers: bool
    ) -> None:
        """`columns`: of a text, or of the two of a pair."""
        self.data, self.metric, self.columns, self.numbers = data, metric, columns, numbers

    def trained_on(self, rows: Sequence[int]) -> Candidate:
        """The best on validation of every analyzer and strength of regularization."""
        return best(self._candidates([self.data.splits["train"][row] for row in rows]))

    def _candidates(self, training: list[Example]) -> Iterator[Candidate]:
        splits = [self.data.splits[split] for split in ("validation", "test")]
        answers = [self.data.kind.answer(example) for example in training]
        right = [self.data.kind.answer(example) for example in splits[0]]
        for name, options in ANALYZERS.items():
            features = text_features(options, self.columns, training, splits)
            fitted, (validation, test) = row_space(features[0], features[1:])
            models = fitted_models(fitted, answers, regression=self.numbers)
            for strength, model in models:
                value = score(self.metric, right, model.predict(validation).tolist())
                yield Candidate(f"{name}, C = {strength:g}", value, model.predict(test).tolist())


def text_features(
    options: dict[str, Any],
    columns: Sequence[str],
    training: Sequence[Example],
    others: Sequence[Sequence[Example]],
) -> list[sparse.csr_matrix]:
    """Features of `training` and of each of `others`; vocabulary and weights are training's.

    A text: its TF-IDF vector. A pair: both vectors a and b, |a - b|, a · b word by word, and their
    cosine.
    """
    vectorizer = TfidfVectorizer(sublinear_tf=True, **options)
    vectorizer.fit([example[column] for column in columns for example in training])
    result = []
    for examples in (training, *others):
        sides = [vectorizer.transform([row[column] for row in examples]) for column in columns]
        if len(sides) == 2:
            product = sides[0].multiply(sides[1])
            sides += [abs(sides[0] - sides[1]), product, sparse.csr_matrix(product.sum(axis=1))]
        result.append(sparse.hstack(sides, format="csr"))
    return result
