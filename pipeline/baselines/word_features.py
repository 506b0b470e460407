"""Logistic regression on features of a word and its neighbours: how words were tagged before.

The features are those that conditional random fields were given: the word, its beginning and
end, its shape, and the words around it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from pipeline.baselines.linear_models import Candidate, best, fitted_models
from pipeline.tasks.metrics.scores import score

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression, Ridge

    from pipeline.tasks.task_data import TaskData

MAX_AFFIX = 3  # characters
NEIGHBOURS = (-2, -1, 1, 2)
_SHAPES = ((re.compile(r"[A-Z]"), "X"), (re.compile(r"[a-z]"), "x"), (re.compile(r"\d"), "0"))
_REPEATED = re.compile(r"(.)\1+")


class WordFeaturesBaseline:
    """Trains on rows of a task's training split, chooses on validation, predicts test."""

    name = "word_features"

    def __init__(self, data: TaskData, metric: str, rows: Sequence[int], column: str) -> None:
        """`rows` are all rows of train that `trained_on` will be given; `column` has the words."""
        self.metric, self.answer = metric, data.kind.answer
        self.place_of = {row: place for place, row in enumerate(dict.fromkeys(rows))}
        training = [data.splits["train"][row] for row in self.place_of]
        self.examples = [*training, *data.splits["validation"], *data.splits["test"]]
        ends = np.cumsum([len(training), len(data.splits["validation"]), len(data.splits["test"])])
        self.validation, self.test = (range(*ends[split : split + 2]) for split in (0, 1))
        self.starts = np.cumsum([0, *(len(example[column]) for example in self.examples)])
        words = (word for row in self.examples for word in word_features(row[column]))
        # A feature that a training subset never shows gets weight 0: one matrix serves all.
        vectorizer = CountVectorizer(analyzer=list, binary=True, dtype=np.float64)
        self.features = vectorizer.fit_transform(words)  # (words, features)

    def trained_on(self, rows: Sequence[int]) -> Candidate:
        """The best on validation of every strength of regularization."""
        return best(self._candidates([self.place_of[row] for row in rows]))

    def _candidates(self, training: Sequence[int]) -> Iterator[Candidate]:
        words = np.concatenate([np.arange(*self.starts[row : row + 2]) for row in training])
        tags = [tag for row in training for tag in self.answer(self.examples[row])]
        right = [self.answer(self.examples[row]) for row in self.validation]
        for strength, model in fitted_models(self.features[words], tags, regression=False):
            value = score(self.metric, right, self._predict(model, self.validation))
            yield Candidate(f"C = {strength:g}", value, self._predict(model, self.test))

    def _predict(self, model: LogisticRegression | Ridge, rows: range) -> list[list[str]]:
        first = self.starts[rows.start]
        tags = model.predict(self.features[first : self.starts[rows.stop]]).tolist()
        bounds = self.starts[rows.start : rows.stop + 1] - first
        return [tags[begin:end] for begin, end in itertools.pairwise(bounds)]


def word_features(words: Sequence[str]) -> Iterator[list[str]]:
    """The features of each word of a sentence, as strings."""
    lower = [word.lower() for word in words]
    shapes = [word_shape(word) for word in words]
    for place, word in enumerate(words):
        features = [f"word {lower[place]}", f"shape {shapes[place]}"]
        for length in range(1, MAX_AFFIX + 1):
            features += [f"begins {word[:length]}", f"ends {word[-length:]}"]
        for offset in NEIGHBOURS:
            there = 0 <= place + offset < len(words)
            features.append(f"{offset} {lower[place + offset] if there else 'edge'}")
            if there and abs(offset) == 1:
                features.append(f"{offset} shape {shapes[place + offset]}")
        yield features


def word_shape(word: str) -> str:
    """Letters as X and x, digits as 0, runs shortened.

    >>> word_shape("DescribeInstances2")
    'Xx+Xx+0'
    """
    for pattern, sign in _SHAPES:
        word = pattern.sub(sign, word)
    return _REPEATED.sub(r"\1+", word)
