"""The baselines that a kind of task names, by what its models read: texts, pairs, or words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.baselines.averaged_vectors import AveragedTexts, AveragedWords
from pipeline.baselines.constant import MajorityBaseline, MajorityTag, MeanNumber
from pipeline.baselines.tfidf import TfidfBaseline
from pipeline.baselines.word_features import WordFeaturesBaseline

if TYPE_CHECKING:
    from pipeline.baselines.fitting import Baseline
    from pipeline.foundation.vocabulary.word_vectors import WordVectors
    from pipeline.tasks.task_data import TaskData


def text_baselines(
    data: TaskData,
    metric: str,
    rows: Sequence[int],
    embeddings: Mapping[str, WordVectors],
    *,
    columns: Sequence[str],
    numbers: bool = False,
) -> list[Baseline]:
    """A class, or a number, for the text or the pair of texts in `columns`: majority, TF-IDF,
    averaged vectors; `rows` are all training rows that they will be trained on."""
    return [
        (MeanNumber if numbers else MajorityBaseline)(data),
        TfidfBaseline(data, metric, columns, numbers=numbers),
        *(
            AveragedTexts(name, data, metric, rows, vectors, columns, numbers=numbers)
            for name, vectors in embeddings.items()
        ),
    ]


def word_baselines(
    data: TaskData,
    metric: str,
    rows: Sequence[int],
    embeddings: Mapping[str, WordVectors],
    *,
    words: str,
) -> list[Baseline]:
    """A tag for each word in the column `words`: majority, features of words, averaged vectors;
    `rows` as above."""
    return [
        MajorityTag(data),
        WordFeaturesBaseline(data, metric, rows, words),
        *(
            AveragedWords(name, data, metric, rows, vectors, words)
            for name, vectors in embeddings.items()
        ),
    ]
