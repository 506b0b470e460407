"""Tasks that can be learned in seconds, and what they are learned with."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from pipeline.finetuning.starts import Start
from pipeline.finetuning.strategies import Strategy
from pipeline.foundation.artifacts import write_artifact, write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.kinds.registry import KINDS, data_of
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.heads import PretrainingModel
from pipeline.model.weights import save_model, write_configuration
from pipeline.params import FinetuneTraining, Task
from pipeline.tasks.preparation import prepare, write_task
from tests.kinds.drawn import COLOURS, NOUNS, Drawn

CHECKS = {"min_rows": 1, "min_class_fraction": 0.0, "max_conflict_fraction": 1.0}
SOURCE = {"kind": "files", "path": "data/sources/rows.csv", "licence": "CC0-1.0"}
TOYS = {kind: importlib.import_module(f"tests.kinds.toys.{kind}") for kind in KINDS}
METRICS: dict[str, str] = {kind: toy.METRIC for kind, toy in TOYS.items()}


def task_of(kind: str, **fields: Any) -> Task:
    """A task of a kind; keyword arguments replace fields of it."""
    columns = TOYS[kind].COLUMNS | fields.pop("columns", {})
    return Task.model_validate(
        {
            "kind": kind,
            "metric": METRICS[kind],
            "train": SOURCE,
            "columns": columns,
            "split": {"salt": "s", "validation": 0.2, "test": 0.2},
            "limits": {},
            "checks": CHECKS,
            "max_length": 16,
            **fields,
        }
    )


def toy_rows(kind: str, number: int) -> list[dict[str, Any]]:
    """Rows of a source, as `tests/kinds/toys` makes them of words that are drawn."""
    random = np.random.default_rng(7)
    rows = []
    for _ in range(number):
        colour, other = map(str, random.choice(COLOURS, 2))
        words = random.choice(NOUNS, 5, replace=False).tolist()
        words.insert(int(random.integers(6)), colour)
        pair = [*random.choice(NOUNS, 5).tolist(), other]
        rows.append(TOYS[kind].row(Drawn(words, colour, pair, other)))
    return rows


def write_toy_task(folder: Path, kind: str, number: int = 300) -> Task:
    """The artifact of prepare_task, and the task's params."""
    task = task_of(kind)
    prepared = prepare("toy", task, data_of(kind), {"train": toy_rows(kind, number)})
    with write_artifact(folder, stage="prepare_task", params={"kind": kind}) as draft:
        write_task(prepared, draft)
    return task


def toy_tokenizer() -> Tokenizer:
    """Every word of the toy tasks is a token."""
    return wordpiece.build([*wordpiece.SPECIAL_TOKENS, *COLOURS, *NOUNS], lowercase=True)


MODERN = {
    "architecture": "modern",
    "type_vocab_size": 0,
    "global_attention_every": 3,
    "local_attention": 8,
    "global_rope_theta": 160_000.0,
    "local_rope_theta": 10_000.0,
}


def toy_encoder(
    tokenizer: Tokenizer | None = None, seed: int = 3, architecture: str = "bert"
) -> PretrainingModel:
    """A small encoder with random weights, for the toy tokenizer or another one."""
    configuration = EncoderConfiguration(
        **{"architecture": "bert"} if architecture == "bert" else MODERN,
        vocab_size=(tokenizer or toy_tokenizer()).get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=32,
        norm_position="pre",
        hidden_dropout=0.0,
        attention_dropout=0.0,
        initializer_range=0.1,
        layer_norm_epsilon=1e-12,
    )
    model = PretrainingModel(configuration)
    model.initialize(torch.Generator().manual_seed(seed))
    return model


def write_toy_encoder(folder: Path, *, seed: int = 3, **counts: int) -> None:
    """The artifact of pretrain, without its history."""
    with write_artifact(folder, stage="pretrain", params={}) as draft:
        save_model(draft.path, toy_encoder(seed=seed))
        wordpiece.save(toy_tokenizer(), draft.path, lowercase=True)
        draft.counts |= counts


def write_toy_architecture(folder: Path) -> None:
    """The artifact of define_architecture that goes with the toy encoder."""
    with write_artifact(folder, stage="define_architecture", params={}) as draft:
        write_configuration(draft.path, toy_encoder().configuration)
        wordpiece.save(toy_tokenizer(), draft.path, lowercase=True)


STRATEGIES = {
    strategy.name: strategy
    for strategy in (
        Strategy("scratch", "random_weights"),
        Strategy("scratch_word2vec", "word_vectors", algorithm="word2vec"),
        Strategy("scratch_fasttext", "word_vectors", algorithm="fasttext"),
        Strategy("feature_extraction", "encoder", frozen=True),
        Strategy("finetune", "encoder"),
    )
}
RATES = dict.fromkeys(STRATEGIES, 0.01) | {"feature_extraction": 0.05}


def strategies_section(*names: str) -> dict[str, Any]:
    """`finetune.strategies` of params.yaml, of some of `STRATEGIES`."""
    chosen = [STRATEGIES[name] for name in names]
    ways = {
        start: {s.name: {"frozen": s.frozen} for s in chosen if s.start == start}
        for start in ("random_weights", "encoder")
    }
    return {**ways, "word_vectors": [s.algorithm for s in chosen if s.algorithm]}


def rates_section(**rates: float) -> dict[str, Any]:
    """`finetune.learning_rates` of params.yaml, with other rates by strategy."""
    return {name: {"default": rate} for name, rate in (RATES | rates).items()}


def write_rates(path: Path, *rates: float) -> Path:
    """As `tune` writes them: of 20 labels and of more, or one for all."""
    chosen = {"20": rates[0], **dict.fromkeys(["60", "9999", "all"], rates[-1])}
    write_json(path, {"metric": "f1", "learning_rates": chosen, "source": "default"})
    return path


def toy_start(
    strategy: str = "finetune",
    encoder: PretrainingModel | None = None,
    vectors: np.ndarray | None = None,
) -> Start:
    """What a strategy starts from: the toy encoder or another one, or its architecture."""
    encoder = encoder or toy_encoder()
    pretrained = encoder if STRATEGIES[strategy].is_pretrained else None
    return Start(encoder.configuration, toy_tokenizer(), pretrained, vectors)


def toy_settings(**fields: Any) -> FinetuneTraining:
    """How the toy tasks are fine-tuned; keyword arguments replace fields."""
    return FinetuneTraining.model_validate(
        {
            "label_budgets": [20, 100],
            "steps": [20, 60],
            "batch_size": 16,
            "weight_decay": 0.01,
            "warmup_fraction": 0.1,
            "dropout": 0.1,
            "pooling": "mean",
            "pair_head": "aligned",
            "max_gradient_norm": 1.0,
            **fields,
        }
    )
