"""Which tokens are hidden, and what stands in their place (Devlin et al. 2019, section 3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.training.sequences import MASK, NUM_SPECIAL_TOKENS, Sequences

if TYPE_CHECKING:
    from pipeline.params import MaskedLanguageModelling

DRAWS_PER_TOKEN = 2


def mask_tokens(
    sequences: Sequences,
    draws: np.ndarray,
    settings: MaskedLanguageModelling,
    vocabulary_size: int,
    continuations: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Choose the tokens to predict, the same share of each sequence (at least one).

    With `settings.whole_words` all pieces of a word or none, so that the last word may exceed the
    share; `continuations  # (vocabulary_size,)`, bool, are the pieces that go on a word.
    `draws  # (batch, 2 * length)`, in [0, 1). Of the chosen, `mask_fraction` become [MASK],
    `random_fraction` any token of the vocabulary that is not special, the rest stays.
    Returns (input_ids `(batch, length)`, positions `(n,)`: indices into the flattened input,
    rising), both int64. What is to be predicted is the unmasked input at these positions.
    """
    ranks, actions = np.split(draws, 2, axis=1)
    if settings.whole_words:
        assert continuations is not None, "whole words need to know what continues a word"
        ranks = np.take_along_axis(ranks, word_starts(sequences, continuations), axis=1)
    ranks = np.where(sequences.is_text, ranks, 2.0)
    available = sequences.is_text.sum(axis=1)
    counts = np.clip(np.rint(settings.rate * available).astype(np.int64), 1, available)
    thresholds = np.take_along_axis(np.sort(ranks, axis=1), counts[:, None] - 1, axis=1)
    positions = np.flatnonzero(ranks <= thresholds)

    action = actions.reshape(-1)[positions]
    # What is left of a draw below `random_fraction` is uniform again: it chooses the token.
    within = (action - settings.mask_fraction) / max(settings.random_fraction, 1e-12)
    choices = vocabulary_size - NUM_SPECIAL_TOKENS
    chosen = np.minimum((within * choices).astype(np.int64), choices - 1) + NUM_SPECIAL_TOKENS
    input_ids = sequences.input_ids.reshape(-1).copy()
    input_ids[positions] = np.where(
        action < settings.mask_fraction, MASK, np.where(within < 1, chosen, input_ids[positions])
    )
    return input_ids.reshape(sequences.input_ids.shape), positions


def word_starts(sequences: Sequences, continuations: np.ndarray) -> np.ndarray:
    """The column of the first piece of each token's word, `(batch, length)`, int64.

    A piece whose word began before the sequence, or before a special token, begins one.
    """
    goes_on = continuations[sequences.input_ids] & sequences.is_text
    goes_on[:, 1:] &= sequences.is_text[:, :-1]
    goes_on[:, 0] = False
    columns = np.arange(goes_on.shape[1])
    return np.maximum.accumulate(np.where(goes_on, 0, columns), axis=1)
