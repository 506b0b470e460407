"""The baselines of a task, fitted on every draw of its labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from threadpoolctl import threadpool_limits

from pipeline.baselines.fitted_baselines import Fitted
from pipeline.baselines.linear_models import Candidate
from pipeline.console.progress import Progress

if TYPE_CHECKING:
    from pipeline.foundation.vocabulary.word_vectors import WordVectors
    from pipeline.tasks.facets import BaselineFacet
    from pipeline.tasks.task_data import TaskData


class Baseline(Protocol):
    """A model that is trained on some training rows and predicts the test split."""

    name: str

    def trained_on(self, rows: Sequence[int]) -> Candidate:
        """Train on these rows of the training split."""


def fit(
    baselines_of: BaselineFacet,
    data: TaskData,
    metric: str,
    subsets: Mapping[tuple[str, int], Sequence[int]],
    embeddings: Mapping[str, WordVectors],
) -> Iterator[Fitted]:
    """Those of the task's kind, on the training rows of each label budget and seed of `subsets`.

    Of the same rows once, whatever their order: with all labels every seed has them.
    """
    used = [row for rows in subsets.values() for row in rows]
    # One thread: the matrices are small, so that several would wait for each other.
    with threadpool_limits(1):
        baselines = baselines_of(data, metric, used, embeddings)
        total = len(baselines) * len(subsets)
        with Progress(f"{data.name} baselines", total=total, unit="models") as progress:
            for baseline in baselines:
                of_rows: dict[frozenset[int], Candidate] = {}
                for (budget, seed), rows in subsets.items():
                    together = frozenset(rows)
                    if together not in of_rows:
                        of_rows[together] = baseline.trained_on(rows)
                    chosen = of_rows[together]
                    progress.advance()
                    yield Fitted(
                        baseline.name,
                        seed,
                        budget,
                        len(rows),
                        chosen.setting,
                        chosen.predictions,
                    )
