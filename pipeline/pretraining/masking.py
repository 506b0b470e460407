"""Which tokens are hidden, and what stands in their place (Devlin et al. 2019, section 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.pretraining.sequences import MASK, NUM_SPECIAL_TOKENS, Sequences
from pipeline.pretraining.spans import hidden_spans

if TYPE_CHECKING:
    from pipeline.params import MaskedLanguageModelling


def draws_per_token(settings: MaskedLanguageModelling) -> int:
    """How many uniform numbers `mask_tokens` takes for each column of a sequence."""
    return 4 if settings.unit == "span" else 2


def mask_tokens(
    sequences: Sequences,
    draws: np.ndarray,
    rates: np.ndarray,
    settings: MaskedLanguageModelling,
    vocabulary_size: int,
    continuations: np.ndarray | None = None,
    *,
    mask: int = MASK,
    special: Sequence[int] = range(NUM_SPECIAL_TOKENS),
) -> tuple[np.ndarray, np.ndarray]:
    """Choose the tokens to predict: of each sequence its share `rates  # (batch,)`, at least one.

    By `settings.unit` single tokens, or all pieces of a word or none, or spans of words
    (`spans.hidden_spans`); the last word may exceed the share. A row that several pieces of text
    share is one sequence here: words and spans end with their piece, but the share is of the row,
    and a short piece may have none of it, or be hidden whole. `continuations`, bool,
    `(vocabulary_size,)`, are the pieces that go on a word; tokens alone do not need them.
    `draws  # (batch, draws_per_token * length)`, in [0, 1). Of the chosen, `mask_fraction` become
    [MASK], `random_fraction` any token of the vocabulary that is not special, the rest stays: each
    by itself, but all of a span alike, as in SpanBERT (section 3.1). `mask` and `special`, rising,
    are the ids of [MASK] and of all special tokens: those of our vocabularies, unless it is given.
    Returns (input_ids `(batch, length)`, positions `(n,)`: indices into the flattened input,
    rising), both int64. What is to be predicted is the unmasked input at these positions.
    """
    available = sequences.is_text.sum(axis=1)
    counts = np.clip(np.rint(rates * available).astype(np.int64), 1, available)
    if settings.unit == "span":
        starts, lengths, actions, tokens = np.split(draws, 4, axis=1)
        words = _word_starts(sequences, continuations)
        hidden, spans = hidden_spans(sequences, counts, words, starts, lengths)
        positions = np.flatnonzero(hidden)
        action = np.take_along_axis(actions, spans, axis=1).reshape(-1)[positions]
        token = tokens.reshape(-1)[positions]
    else:
        ranks, actions = np.split(draws, 2, axis=1)
        if settings.unit == "word":
            words = _word_starts(sequences, continuations)
            ranks = np.take_along_axis(ranks, words, axis=1)
        ranks = np.where(sequences.is_text, ranks, 2.0)
        thresholds = np.take_along_axis(np.sort(ranks, axis=1), counts[:, None] - 1, axis=1)
        positions = np.flatnonzero(ranks <= thresholds)
        action, token = actions.reshape(-1)[positions], None

    within = (action - settings.mask_fraction) / max(settings.random_fraction, 1e-12)
    if token is None:
        token = within  # what is left of a draw below `random_fraction` is uniform again
    choices = vocabulary_size - len(special)
    chosen = np.minimum((token * choices).astype(np.int64), choices - 1)
    for token_id in special:
        chosen += chosen >= token_id
    input_ids = sequences.input_ids.reshape(-1).copy()
    input_ids[positions] = np.where(
        action < settings.mask_fraction, mask, np.where(within < 1, chosen, input_ids[positions])
    )
    return input_ids.reshape(sequences.input_ids.shape), positions


def _word_starts(sequences: Sequences, continuations: np.ndarray | None) -> np.ndarray:
    assert continuations is not None, "whole words need to know what continues a word"
    return word_starts(sequences, continuations)


def word_starts(sequences: Sequences, continuations: np.ndarray) -> np.ndarray:
    """The column of the first piece of each token's word, `(batch, length)`, int64.

    A piece whose word began before the sequence, or before a special token, begins one.
    """
    goes_on = continuations[sequences.input_ids] & sequences.is_text
    goes_on[:, 1:] &= sequences.is_text[:, :-1]
    goes_on[:, 0] = False
    columns = np.arange(goes_on.shape[1])
    return np.maximum.accumulate(np.where(goes_on, 0, columns), axis=1)
