"""Fit what a pre-trained encoder should beat: majority, linear models, averaged word vectors.

On the labelled rows that fine-tuning sees with the same seed and label budget; regularization is
chosen on validation. Written: every model's predictions on the test split. Nothing here depends
on the encoder, so that another pre-training fits none of them again.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.saying import say

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {
    "tokenizer": "the tokenizer of the word vectors, where there are some (data/tokenizer)",
    "embeddings": "the folder of word vectors (data/embeddings)",
    "data": "the prepared task (data/tasks/TASK)",
    "gate": "the task's validation result, which must be a success",
}
OPTIONS = {"task": "the task's name in params.yaml"}


def run(params: Params, inputs: Mapping[str, Path], output: Path, *, task: str) -> None:
    """Write the artifact `output`."""
    from pipeline.baselines.fitted_baselines import write_fitted
    from pipeline.baselines.fitting import fit
    from pipeline.foundation.artifacts import read_artifact, write_artifact
    from pipeline.foundation.gate import require
    from pipeline.foundation.vocabulary import wordpiece
    from pipeline.foundation.vocabulary.word_vectors import load_word_vectors
    from pipeline.kinds.registry import baseline_of, data_of
    from pipeline.tasks.label_budgets import rows_of_budget
    from pipeline.tasks.task_data import read_task, task_named

    section, settings = task_named(params.tasks, task), params.finetune
    algorithms = params.train_embeddings.algorithms
    require(inputs["gate"])
    read_artifact(inputs["tokenizer"], stage="train_tokenizer")
    folders: dict[str, Path] = {name: inputs["embeddings"] / name for name in algorithms}
    vectors = {
        name: load_word_vectors(folder, wordpiece.load(inputs["tokenizer"]))
        for name, folder in folders.items()
    }
    data = read_task(inputs["data"], task, data_of(section.kind))
    subsets = {
        (str(budget), seed): rows_of_budget(order, budget, f"tasks.{task}")
        for seed in settings.seeds
        for order in [data.training_order(seed)]
        for budget in settings.training.label_budgets
    }
    made_from = {
        "task": task,
        "metric": section.metric,
        "seeds": settings.seeds,
        "label_budgets": settings.training.label_budgets,
    }
    read = {name: path for name, path in inputs.items() if name != "embeddings"} | folders
    with write_artifact(output, stage="fit_baselines", params=made_from, inputs=read) as draft:
        facet = baseline_of(section.kind)
        write_fitted(draft, data, fit(facet, data, section.metric, subsets, vectors))
        say(f"{task}: {draft.counts['models']} models of the baselines fitted")
