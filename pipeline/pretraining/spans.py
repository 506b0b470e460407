"""Spans of words to hide together (SpanBERT, Joshi et al. 2020, arXiv:1907.10529, section 3.1)."""

from __future__ import annotations

import numpy as np

from pipeline.pretraining.sequences import Sequences

CONTINUE = 0.8  # 1 - p, p = 0.2: after each word a span goes on with this probability
MAX_WORDS = 10


def span_lengths(draws: np.ndarray) -> np.ndarray:
    """Words of a span, 1 to `MAX_WORDS`, int64, from numbers in [0, 1).

    The geometric distribution given that it is at most `MAX_WORDS`: the mean is the 3.8 words of
    the paper, which longer lengths cut down to `MAX_WORDS` would not have (4.5).
    """
    within = draws * (1 - CONTINUE**MAX_WORDS)  # inverse of the distribution function
    lengths = 1 + (np.log1p(-within) / np.log(CONTINUE)).astype(np.int64)
    return np.minimum(lengths, MAX_WORDS)


def hidden_spans(
    sequences: Sequences,
    counts: np.ndarray,
    word_starts: np.ndarray,
    start_draws: np.ndarray,
    length_draws: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Hide spans, one after the other, until `counts  # (batch,)` tokens of a sequence are hidden.

    A span begins with any word that is not hidden yet, all being as likely, and ends early where
    a special token or a hidden word stands, or with the word that reaches the count (which may
    exceed it). `word_starts  # (batch, length)` as `masking.word_starts` gives them; the k-th span
    is made from column k of the draws, both `(batch, length)`. Returns `hidden  # (batch, length)`,
    bool, and each hidden token's span, `(batch, length)`, int64: k, counted from 0.
    """
    is_text = sequences.is_text
    columns = np.arange(is_text.shape[1])
    begins_word = is_text & (word_starts == columns)
    words = np.cumsum(begins_word, axis=1)  # the number of each token's word in its sequence
    stretches = np.cumsum(~is_text, axis=1)  # the same between two special tokens
    lengths = span_lengths(length_draws)
    hidden = np.zeros_like(is_text)
    spans = np.zeros(is_text.shape, dtype=np.int64)
    for span in range(is_text.shape[1]):
        missing = counts - hidden.sum(axis=1)
        if (missing <= 0).all():
            break
        starts = _choose(begins_word & ~hidden, start_draws[:, span])[:, None]
        at_start = np.take_along_axis(words, starts, axis=1)
        ahead = hidden & (columns > starts)
        stops = np.where(ahead.any(axis=1), ahead.argmax(axis=1), len(columns))[:, None]
        chosen = (
            is_text
            & (columns >= starts)
            & (columns < stops)
            & (stretches == np.take_along_axis(stretches, starts, axis=1))
            & (words < at_start + lengths[:, span, None])
            # Words that begin when enough is hidden are left out.
            & (word_starts - starts < missing[:, None])
        )
        spans[chosen] = span
        hidden |= chosen
    return hidden, spans


def _choose(candidates: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """The column of one of each row's `candidates  # (batch, length)`; 0 where there is none."""
    seen = np.cumsum(candidates, axis=1)
    rank = (draws * seen[:, -1]).astype(np.int64)
    return (candidates & (seen == rank[:, None] + 1)).argmax(axis=1)
