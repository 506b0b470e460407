"""Real data for the experiments: handwritten digits, and rows of text with a label.

The digits are those that scikit-learn carries (1,797 images of 8 × 8, UCI 1998). The rows are a
task of the main pipeline, as `prepare_rows` wrote it; their inputs are TF-IDF of the words that
are most frequent in training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from pipeline.foundation.randomness import generator


@dataclass(frozen=True)
class Problem:
    """Inputs `(rows, features)` in float32 and classes `(rows,)` of three splits."""

    name: str
    train: tuple[Tensor, Tensor]
    validation: tuple[Tensor, Tensor]
    test: tuple[Tensor, Tensor]

    @property
    def num_features(self) -> int:
        return self.train[0].shape[1]

    @property
    def num_classes(self) -> int:
        return int(max(int(classes.max()) for _, classes in (self.train, self.test))) + 1

    def first(self, rows: int) -> Problem:
        """With the first `rows` of training alone."""
        inputs, classes = self.train
        return Problem(self.name, (inputs[:rows], classes[:rows]), self.validation, self.test)


def problems(
    names: Sequence[str], rows: Path, training_rows: int
) -> tuple[list[Problem], list[str]]:
    """Those of `names` that there is data for, with at most `training_rows` each; and the others'
    names."""
    found: list[Problem] = []
    skipped: list[str] = []
    for name in names:
        problem = digits() if name == "digits" else text_rows(rows)
        if problem is None:
            skipped.append(name)
        else:
            found.append(problem.first(training_rows))
    return found, skipped


def digits() -> Problem:
    """Pixels from 0 to 1: 1,000 images to train on, 297 for validation, 500 for test."""
    from sklearn.datasets import load_digits

    images, classes = load_digits(return_X_y=True)
    order = generator(0, "experiments", "digits").permutation(len(images))
    inputs = torch.tensor(np.asarray(images)[order] / 16, dtype=torch.float32)
    return _cut("digits", inputs, torch.tensor(np.asarray(classes)[order]), (1000, 297))


def _cut(name: str, inputs: Tensor, classes: Tensor, sizes: tuple[int, int]) -> Problem:
    first, second = sizes[0], sum(sizes)
    return Problem(
        name,
        (inputs[:first], classes[:first]),
        (inputs[first:second], classes[first:second]),
        (inputs[second:], classes[second:]),
    )


def text_rows(folder: Path, words: int = 256) -> Problem | None:
    """TF-IDF of the `words` most frequent words, scaled so that a row's squares sum to the
    number of its words' weights; `None` where no task was prepared."""
    texts = read_texts(folder)
    if texts is None:
        return None
    from sklearn.feature_extraction.text import TfidfVectorizer

    labels = {label: place for place, label in enumerate(sorted(set(texts["train"][1])))}
    vectorizer = TfidfVectorizer(max_features=words, sublinear_tf=True, dtype=np.float32)
    vectorizer.fit(texts["train"][0])
    parts = {}
    for split, (said, named) in texts.items():
        # Rows have length 1 over 256 columns: times 4, so that inputs are of the pixels' size.
        inputs = torch.tensor(vectorizer.transform(said).toarray() * 4)
        parts[split] = (inputs, torch.tensor([labels[label] for label in named]))
    return Problem("rows", parts["train"], parts["validation"], parts["test"])


def read_texts(folder: Path) -> dict[str, tuple[list[str], list[str]]] | None:
    """Texts and labels by split; `None` where no task was prepared."""
    from pipeline.foundation.artifacts import read_artifact, read_rows

    made = read_artifact(folder, stage="prepare_rows")
    if not made.counts.get("rows"):
        return None
    found = {}
    for split in ("train", "validation", "test"):
        rows = list(read_rows(made.path, split))
        found[split] = ([row["text"] for row in rows], [row["label"] for row in rows])
    return found
