"""Tokenized texts, settings and runs for the tests of pre-training."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.pretraining_workspace import write_texts
from pipeline import params
from pipeline.foundation.vocabulary.tokenized_text import TokenizedText
from pipeline.params import Pretrain
from pipeline.params.plan import Budget

ROOT = Path(__file__).parents[2]
VOCABULARY_SIZE = 200


def text_of(documents: Sequence[Sequence[Sequence[int]]]) -> TokenizedText:
    """A text from documents of sentences of tokens."""
    sentences = [sentence for document in documents for sentence in document]
    sentence_starts = np.cumsum([0, *map(len, sentences)])
    document_ends = np.cumsum([0, *map(len, documents)])
    tokens = np.array([token for sentence in sentences for token in sentence], dtype=np.uint32)
    return TokenizedText(tokens, sentence_starts, sentence_starts[document_ends])


def random_documents(count: int, seed: int = 0) -> list[list[list[int]]]:
    """Documents of 1 to 12 sentences of 1 to 29 tokens, each from twenty tokens of its own; low
    ids are in more documents than high ones, so that there is something to learn."""
    random = np.random.default_rng(seed)
    documents = []
    for _ in range(count):
        words = (5 + (VOCABULARY_SIZE - 5) * random.random(20) ** 4).astype(int)
        lengths = random.integers(1, 30, random.integers(1, 13))
        documents.append([random.choice(words, length).tolist() for length in lengths])
    return documents


def random_texts(seed: int = 0) -> dict[str, TokenizedText]:
    """`train` and `validation`, of random documents."""
    counts = {"train": 60, "validation": 20}
    return {
        split: text_of(random_documents(count, seed + len(split)))
        for split, count in counts.items()
    }


def write_tokens(folder: Path, seed: int = 0) -> None:
    """A tokens artifact as tokenize_corpus writes it."""
    write_texts(folder, random_texts(seed), VOCABULARY_SIZE)


def small_values() -> dict[str, Any]:
    """The values of params.yaml with a tiny model, dropout on."""
    values = params.load(ROOT / "params.yaml").model_dump(mode="json", exclude_none=True)
    values["runtime"] |= {"device": "cpu", "threads": 1, "checkpoint_every": 10}
    values["runtime"]["precision"] = "float32"  # not what this machine has units for
    values["pretrain"] |= {
        "sequence_length": 24,
        "batch_size": 4,
        "budget": {"steps": 12},
        "evaluate_every": 5,
        "evaluation_sequences": 8,
    }
    values["pretrain"]["model"] |= {
        "hidden_size": 16,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 24,
        "hidden_dropout": 0.1,
        "attention_dropout": 0.1,
    }
    values["train_embeddings"] |= {"vector_size": 16}
    values["train_embeddings"]["algorithms"]["fasttext"] |= {"buckets": 500}
    return values


def small_settings(**changes: Any) -> Pretrain:
    """The `pretrain` section of `small_values`; `steps` is short for a budget of them."""
    if "steps" in changes:
        changes["budget"] = Budget(steps=changes.pop("steps"))
    values = small_values()
    values["pretrain"]["masked_language_modelling"]["unit"] = "token"
    settings = params.check(values, "tests").pretrain
    return settings.model_copy(update=changes)
