"""Text for speed: made-up documents, or the project's own; and the formats it comes in.

Speed hangs on lengths and ids alone. Made-up tokens are drawn by Zipf's law (the k-th most frequent
token has a share of about 1 / k), so that embedding rows are hit as text hits them; a sentence has
about 30 tokens, a document 2 to 40 sentences.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pipeline.foundation.randomness import generator
from pipeline.foundation.vocabulary.tokenized_text import TokenizedText, open_text
from pipeline.pretraining.sequences import CLS, NUM_SPECIAL_TOKENS, PAD, SEP

TOKENS = 1_000_000  # made up, about
SENTENCE_TOKENS = 30  # mean
SPREAD = 0.5  # deviation of the logarithm of a sentence's tokens


def zipf_text(num_tokens: int, vocabulary_size: int, seed: int) -> TokenizedText:
    """About `num_tokens` tokens of made-up documents: the same ones for the same numbers."""
    random = generator(seed, "benchmark", "text")
    count = max(num_tokens // SENTENCE_TOKENS, 4)
    scale = np.log(SENTENCE_TOKENS) - SPREAD**2 / 2
    lengths = np.maximum(np.rint(random.lognormal(scale, SPREAD, count)), 3).astype(np.int64)
    sentence_starts = np.concatenate([[0], np.cumsum(lengths)])
    shares = 1.0 / np.arange(1, vocabulary_size - NUM_SPECIAL_TOKENS + 1)
    bounds = np.cumsum(shares) / shares.sum()
    ranks = np.searchsorted(bounds, random.random(int(sentence_starts[-1])))
    tokens = (np.minimum(ranks, len(bounds) - 1) + NUM_SPECIAL_TOKENS).astype(np.uint32)
    sizes = random.integers(2, 41, count)
    firsts = np.concatenate([[0], np.cumsum(sizes)])
    firsts = np.append(firsts[firsts < count - 1], count)
    return TokenizedText(tokens, sentence_starts, sentence_starts[firsts])


def training_text(tokens: str | None, vocabulary_size: int, seed: int) -> TokenizedText:
    """The training split of a tokens artifact, or a million made-up tokens."""
    if tokens is not None:
        return open_text(Path(tokens), "train")
    return zipf_text(TOKENS, vocabulary_size, seed)


def grouped(text: TokenizedText, length: int) -> np.ndarray:
    """`group_texts` of `transformers`' run_mlm.py: `(n, length)`, int64, nothing padded.

    Every document as [CLS] … [SEP], one after another, cut every `length` tokens; the rest is
    dropped.
    """
    starts = text.document_starts
    size = int(starts[-1]) + 2 * text.num_documents
    stream = np.empty(size, dtype=np.int64)
    shift = 2 * np.arange(text.num_documents)
    is_special = np.zeros(size, dtype=bool)
    for places, token in ((starts[:-1] + shift, CLS), (starts[1:] + shift + 1, SEP)):
        stream[places] = token
        is_special[places] = True
    stream[~is_special] = text.tokens
    return stream[: size // length * length].reshape(-1, length)


def lines(text: TokenizedText, length: int) -> np.ndarray:
    """Two sentences a row, [CLS] … [SEP], cut or padded to `length`: `(n, length)`, int64.

    Run_mlm.py with `--line_by_line --pad_to_max_length`, where a line has two sentences.
    """
    starts = text.sentence_starts[:-2:2]
    counts = np.minimum(text.sentence_starts[2::2][: len(starts)] - starts, length - 2)
    column = np.arange(length)[None, :]
    is_text = (column > 0) & (column <= counts[:, None])
    rows = np.full(is_text.shape, PAD, dtype=np.int64)
    rows[is_text] = text.tokens[(starts[:, None] + column - 1)[is_text]]
    rows[:, 0] = CLS
    rows[column == counts[:, None] + 1] = SEP
    return rows


def rows_for(real_tokens: int, rows: np.ndarray) -> int:
    """How many of `rows  # (n, length)` hold `real_tokens` tokens that are no padding, about."""
    return max(1, round(real_tokens / float((rows != PAD).sum(axis=1).mean())))
