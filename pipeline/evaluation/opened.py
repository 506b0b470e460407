"""All that evaluation reads, opened and found whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.foundation.artifacts import Artifact, read_artifact
from pipeline.foundation.gate import require
from pipeline.foundation.vocabulary import wordpiece
from pipeline.foundation.vocabulary.word_vectors import WordVectors, load_word_vectors
from pipeline.kinds.registry import data_of
from pipeline.tasks.task_data import TaskData, prepared_kind, read_task

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.params import Params


@dataclass(frozen=True)
class OpenedText:
    """The corpus, and the tokenizer that was made of it."""

    corpus: Artifact
    tokens: Artifact
    made_tokenizer: Artifact
    tokenizer: Tokenizer


@dataclass(frozen=True)
class Opened:
    """Artifacts, and what was read of them; `baselines` is the folder of TASK,
    `finetuned` of TASK/STRATEGY/SEED."""

    text: OpenedText | None  # `None`: a run without a corpus, from a published encoder
    encoders: dict[int, Artifact]  # by pre-training seed
    embeddings: dict[str, Artifact]  # by algorithm
    vectors: dict[str, WordVectors]
    tasks: dict[str, TaskData]
    metrics: dict[str, str]  # by task, as the baselines were chosen by it
    baselines: Path
    finetuned: Path
    validations: dict[str, dict[str, Any]]  # by suite


def open_inputs(params: Params, inputs: Mapping[str, Path]) -> Opened:
    """Open what the params name; `inputs` are the stage's.

    Raises `UserError` for the first that is missing, not whole, or failed its validation.
    """
    names, algorithms = params.finetune.tasks, params.train_embeddings.algorithms
    suites = ("corpus", "tokens", *names)
    validations = {name: require(inputs["validation"] / f"{name}.json") for name in suites}
    text = _text(inputs)
    vectors: dict[str, WordVectors] = {
        name: load_word_vectors(inputs["embeddings"] / name, text.tokenizer)
        for name in algorithms
        if text
    }
    return Opened(
        text=text,
        encoders={
            seed: read_artifact(inputs["encoder"] / str(seed), stage="pretrain")
            for seed in params.pretrain.seeds
        },
        embeddings={
            name: read_artifact(inputs["embeddings"] / name, stage="train_embeddings", verify=False)
            for name in vectors
        },
        vectors=vectors,
        tasks={
            name: read_task(folder, name, data_of(prepared_kind(folder)))
            for name in names
            for folder in [inputs["tasks"] / name]
        },
        metrics={name: _metric(inputs["baselines"] / name) for name in names},
        baselines=inputs["baselines"],
        finetuned=inputs["finetuned"],
        validations=validations,
    )


def _text(inputs: Mapping[str, Path]) -> OpenedText | None:
    made_tokenizer = read_artifact(inputs["tokenizer"], stage="train_tokenizer")
    corpus = read_artifact(inputs["corpus"], stage="prepare_corpus")
    tokens = read_artifact(inputs["tokens"], stage="tokenize_corpus")
    if not corpus.counts["train"]["documents"]:
        return None
    return OpenedText(corpus, tokens, made_tokenizer, wordpiece.load(made_tokenizer.path))


def _metric(folder: Path) -> str:
    return str(read_artifact(folder, stage="fit_baselines", verify=False).params["metric"])
