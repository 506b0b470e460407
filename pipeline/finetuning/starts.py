"""What a network starts from: an architecture with its tokenizer, and what has values already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.foundation.artifacts import read_artifact
from pipeline.foundation.vocabulary import wordpiece
from pipeline.foundation.vocabulary.word_vectors import load_vectors
from pipeline.model.weights import load_pretraining_model, read_configuration

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from tokenizers import Tokenizer

    from pipeline.finetuning.strategies import Strategy
    from pipeline.model.configuration import EncoderConfiguration
    from pipeline.model.heads import PretrainingModel


@dataclass(frozen=True)
class Start:
    """Weights are those of `pretrained`, or else random; then `vectors  # (vocab_size,
    hidden_size)`, where there are some, are the token embeddings."""

    configuration: EncoderConfiguration
    tokenizer: Tokenizer
    pretrained: PretrainingModel | None = None
    vectors: np.ndarray | None = None


def check_start(folder: Path, strategy: Strategy, embeddings: Path | None = None) -> None:
    """Raise `UserError` unless what a strategy starts from is there and whole: in `folder` an
    encoder or an architecture, in `embeddings` its word vectors."""
    read_artifact(folder, stage="pretrain" if strategy.is_pretrained else "define_architecture")
    if embeddings is not None:
        read_artifact(embeddings, stage="train_embeddings")


def load_start(folder: Path, strategy: Strategy, embeddings: Path | None = None) -> Start:
    """What `check_start` found, on the CPU."""
    if strategy.is_pretrained:
        pretrained = load_pretraining_model(folder)
        return Start(pretrained.configuration, wordpiece.load(folder), pretrained)
    vectors = None if embeddings is None else load_vectors(embeddings)
    return Start(read_configuration(folder), wordpiece.load(folder), vectors=vectors)
