"""Averaged word vectors with logistic regression (numbers: ridge regression).

| task | features |
| --- | --- |
| texts | the mean vector of the text's tokens |
| pairs | both means a and b, their difference without sign, product and cosine |
| tags | the mean vector of the word's tokens, beside those of the words before and after |

Tokens without a vector are left out of the mean; a mean of nothing is zeros.
"""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from pipeline.baselines.linear_models import Candidate, best, fitted_models
from pipeline.tasks.metrics.scores import score

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression, Ridge

    from pipeline.foundation.vocabulary.word_vectors import WordVectors
    from pipeline.tasks.facets import Example
    from pipeline.tasks.task_data import TaskData

PLACES_AT_ONCE = 1 << 14  # of a prediction, so that memory stays bounded
SMALLEST_DEVIATION = 1e-6  # a feature that varies less is a constant


class AveragedVectorsBaseline(ABC):
    """Trains on rows of a task's training split, chooses on validation, predicts test.

    A place is what gets an answer: a text, a pair, or a word of a sentence. The features of all
    places are computed once.
    """

    numbers = False

    def __init__(
        self, name: str, data: TaskData, metric: str, rows: Sequence[int], vectors: WordVectors
    ) -> None:
        """`rows` are all rows of train that `trained_on` will be given."""
        self.name, self.metric, self.answer = name, metric, data.kind.answer
        self.row_of = {row: place for place, row in enumerate(dict.fromkeys(rows))}
        training = [data.splits["train"][row] for row in self.row_of]
        splits = [training, data.splits["validation"], data.splits["test"]]
        self.examples = [example for split in splits for example in split]
        ends = np.cumsum([len(split) for split in splits])
        self.validation, self.test = (range(*ends[split : split + 2]) for split in (0, 1))
        self.means = self._means(vectors)  # (places, …)
        self.starts = np.cumsum([0, *self._lengths()])  # row -> its first place

    @abstractmethod
    def _means(self, vectors: WordVectors) -> np.ndarray:
        """What is known of each place alone, float32."""

    @abstractmethod
    def _lengths(self) -> Sequence[int]:
        """How many places each row has."""

    @abstractmethod
    def _answers(self, row: int) -> list[Any]:
        """The right answer for each place of a row."""

    @abstractmethod
    def _by_row(self, answers: list[Any], rows: range) -> list[Any]:
        """Answers for the places of `rows` -> one a row."""

    def trained_on(self, rows: Sequence[int]) -> Candidate:
        """The best on validation of every strength of regularization."""
        return best(self._candidates([self.row_of[row] for row in rows]))

    def _candidates(self, training: Sequence[int]) -> Iterator[Candidate]:
        places = np.concatenate([np.arange(*self.starts[row : row + 2]) for row in training])
        answers = [answer for row in training for answer in self._answers(row)]
        right = [self.answer(self.examples[row]) for row in self.validation]
        features = self._features(places)
        mean, deviation = features.mean(axis=0), features.std(axis=0)
        deviation[deviation < SMALLEST_DEVIATION] = 1.0
        scale = (mean, deviation)
        features = (features - mean) / deviation
        for strength, model in fitted_models(features, answers, regression=self.numbers):
            value = score(self.metric, right, self._predict(model, scale, self.validation))
            yield Candidate(f"C = {strength:g}", value, self._predict(model, scale, self.test))

    def _features(self, places: np.ndarray) -> np.ndarray:
        """Features of some places, not standardized, `(places, features)`, float32: fitting 40,000
        words takes half of float64's time."""
        return self.means[places]

    def _predict(
        self,
        model: LogisticRegression | Ridge,
        scale: tuple[np.ndarray, np.ndarray],
        rows: range,
    ) -> list[Any]:
        mean, deviation = scale
        first, end = self.starts[rows.start], self.starts[rows.stop]
        answers: list[Any] = []
        for start in range(first, end, PLACES_AT_ONCE):
            places = np.arange(start, min(start + PLACES_AT_ONCE, end))
            answers += model.predict((self._features(places) - mean) / deviation).tolist()
        return self._by_row(answers, rows)


class AveragedTexts(AveragedVectorsBaseline):
    """A class or a number for a text, or for a pair of texts."""

    def __init__(
        self,
        name: str,
        data: TaskData,
        metric: str,
        rows: Sequence[int],
        vectors: WordVectors,
        columns: Sequence[str],
        *,
        numbers: bool,
    ) -> None:
        self.columns, self.numbers = columns, numbers
        super().__init__(name, data, metric, rows, vectors)

    def _means(self, vectors: WordVectors) -> np.ndarray:
        return text_features(vectors, self.examples, self.columns)

    def _lengths(self) -> Sequence[int]:
        return [1] * len(self.examples)

    def _answers(self, row: int) -> list[Any]:
        return [self.answer(self.examples[row])]

    def _by_row(self, answers: list[Any], rows: range) -> list[Any]:
        return answers


class AveragedWords(AveragedVectorsBaseline):
    """A tag for each word, from its vector beside those of the words before and after."""

    def __init__(
        self,
        name: str,
        data: TaskData,
        metric: str,
        rows: Sequence[int],
        vectors: WordVectors,
        column: str,
    ) -> None:
        self.column = column
        super().__init__(name, data, metric, rows, vectors)

    def _means(self, vectors: WordVectors) -> np.ndarray:
        return word_means(vectors, [example[self.column] for example in self.examples])

    def _lengths(self) -> Sequence[int]:
        return [len(example[self.column]) for example in self.examples]

    def _answers(self, row: int) -> list[Any]:
        return self.answer(self.examples[row])

    def _by_row(self, answers: list[Any], rows: range) -> list[Any]:
        bounds = self.starts[rows.start : rows.stop + 1] - self.starts[rows.start]
        return [answers[begin:end] for begin, end in itertools.pairwise(bounds)]

    def _features(self, places: np.ndarray) -> np.ndarray:
        before, after = self._shifted(places, -1), self._shifted(places, 1)
        return np.hstack([before, self.means[places], after])

    def _shifted(self, places: np.ndarray, offset: int) -> np.ndarray:
        """The vectors of the words `offset` away in the same sentence; zeros beyond its ends."""
        sentences = np.searchsorted(self.starts, places, side="right") - 1
        there = places + offset
        inside = (there >= self.starts[sentences]) & (there < self.starts[sentences + 1])
        return np.where(inside[:, None], self.means[np.where(inside, there, 0)], np.float32(0))


def text_features(
    vectors: WordVectors, examples: Sequence[Example], columns: Sequence[str]
) -> np.ndarray:
    """Features of texts or pairs, `(examples, features)`, float32: see the module's table."""
    sides = [text_means(vectors, [example[column] for example in examples]) for column in columns]
    if len(sides) == 1:
        return sides[0]
    first, second = sides
    product = first * second
    norms = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    cosine = product.sum(axis=1) / np.where(norms > 0, norms, 1.0)
    return np.hstack([first, second, abs(first - second), product, cosine[:, None]])


def text_means(vectors: WordVectors, texts: Sequence[str]) -> np.ndarray:
    """The mean vector of the tokens of each text, `(texts, vector_size)`, float32."""
    batch = vectors.tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return _means(vectors.vectors, [encoding.ids for encoding in batch])


def word_means(vectors: WordVectors, sentences: Sequence[Sequence[str]]) -> np.ndarray:
    """The mean vector of the tokens of each word, sentence after sentence: `(words, vector_size)`,
    float32."""
    words = [word for sentence in sentences for word in sentence]
    # A word's tokens do not depend on the words around it, so each word is encoded once.
    place_of = {word: place for place, word in enumerate(dict.fromkeys(words))}
    batch = vectors.tokenizer.encode_batch(
        [[word] for word in place_of], is_pretokenized=True, add_special_tokens=False
    )
    means = _means(vectors.vectors, [encoding.ids for encoding in batch])
    return means[[place_of[word] for word in words]]


def _means(vectors: np.ndarray, tokens: Sequence[Sequence[int]]) -> np.ndarray:
    """The mean vector of each list of token ids, `(lists, vector_size)`, float32."""
    owners = np.repeat(np.arange(len(tokens)), [len(ids) for ids in tokens])
    ids = np.array([token for ids in tokens for token in ids], np.int64)
    known = np.asarray(vectors.any(axis=1))[ids]
    ids, owners = ids[known], owners[known]
    ones = np.ones(len(ids), np.float32)
    # (lists, vocab_size): how often each list holds each token.
    counts = sparse.csr_matrix((ones, (owners, ids)), shape=(len(tokens), len(vectors)))
    totals = np.bincount(owners, minlength=len(tokens)).astype(np.float32)
    return (counts @ vectors) / np.maximum(totals, 1.0)[:, None]
