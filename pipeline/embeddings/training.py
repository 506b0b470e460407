"""Word2Vec and FastText on tokenized text, by gensim: the same bytes from the same text.

One thread: with several, gensim's results depend on which is faster. Trade-off: the vectors are
of WordPiece tokens, not of words, so that they fit the network as its embedding layer and every
system sees the same pieces.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.console.errors import UserError
from pipeline.console.progress import Progress
from pipeline.embeddings.algorithms import algorithm_named
from pipeline.embeddings.sentences import Sentences, token_counts

if TYPE_CHECKING:
    from pipeline.foundation.vocabulary.tokenized_text import TokenizedText
    from pipeline.params import TrainEmbeddings


def train(
    text: TokenizedText,
    names: Sequence[str],
    num_special: int,
    algorithm: str,
    settings: TrainEmbeddings,
) -> np.ndarray:
    """The vectors of all tokens, `(len(names), vector_size)`, float32; row = token id.

    `names[id]` is a token's string; the first `num_special` are special tokens: they are left
    out of the sentences and their rows are zeros. A token that stands in `text` fewer than
    `min_count` times has zeros too in Word2Vec; in FastText the mean of its character n-grams.
    Raises `UserError` where no token is frequent enough, or one has no name, and for an unknown
    algorithm.
    """
    frequencies = _frequencies(text, names, num_special, settings.min_count)
    sentences = Sentences(text, names)
    num_sentences = len(sentences)
    model = _model(algorithm, settings)
    # Ours, not gensim's own count: one pass over the text less, and ties are ordered by id.
    model.build_vocab_from_freq(frequencies, corpus_count=num_sentences)
    total = num_sentences * settings.epochs
    with Progress(f"train_embeddings, {algorithm}", total=total, unit="sentences") as progress:
        sentences.progress = progress
        model.train(sentences, total_examples=num_sentences, epochs=settings.epochs)
    vectors = np.zeros((len(names), model.vector_size), np.float32)
    for token in range(num_special, len(names)):
        # FastText says `in` of every token: it has n-grams.
        if names[token] in model.wv:
            vectors[token] = model.wv[names[token]]
    return vectors


def _frequencies(
    text: TokenizedText, names: Sequence[str], num_special: int, min_count: int
) -> dict[str, int]:
    """How often each ordinary token that was seen stands in the text, in the order of ids."""
    counts = token_counts(text.tokens, len(names))
    if len(counts) > len(names):
        raise UserError(
            f"the tokens hold the id {len(counts) - 1:,}, the tokenizer has {len(names):,} tokens",
            hint="run `dvc repro tokenize_corpus`: they were made by another tokenizer",
        )
    if counts[num_special:].max(initial=0) < min_count:
        raise UserError(
            f"no token stands {min_count:,} times in the training text",
            where="params.yaml, train_embeddings.min_count",
            expected="at most the count of a frequent token",
        )
    ordinary = range(num_special, len(names))
    return {names[token]: int(counts[token]) for token in ordinary if counts[token]}


def _model(algorithm: str, settings: TrainEmbeddings) -> Any:
    """gensim's model, without a vocabulary yet."""
    options: dict[str, Any] = {
        "vector_size": settings.vector_size,
        "window": settings.window,
        "epochs": settings.epochs,
        "negative": settings.negative_samples,
        "min_count": settings.min_count,
        "sample": settings.subsampling,
        "sg": int(settings.skip_gram),
        "alpha": settings.learning_rate,
        "seed": settings.seed,
        "workers": 1,
        "hashfxn": _stable_hash,
    }
    return algorithm_named(algorithm).model(options | settings.algorithms[algorithm])


def _stable_hash(text: str) -> int:
    """Python's own hash of a string is another one in every process."""
    return zlib.crc32(text.encode())
