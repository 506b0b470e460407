"""How a network starts on a task: which ways need word vectors, which encoder goes with a seed."""

from __future__ import annotations

from collections.abc import Sequence

# Random weights but for the token embeddings, which are the vectors of this algorithm.
EMBEDDINGS_OF = {"scratch_word2vec": "word2vec", "scratch_fasttext": "fasttext"}


def encoder_seed(seed: int, seeds: Sequence[int], encoder_seeds: Sequence[int]) -> int:
    """The pre-training seed of the encoder that fine-tuning with `seed`, one of `seeds`, takes.

    The i-th seed takes the i-th encoder, from the first again after the last, so that a spread
    over seeds holds that of pre-training too where there are several encoders.

    >>> [encoder_seed(seed, [1, 2, 3], [7, 8]) for seed in (1, 2, 3)]
    [7, 8, 7]
    """
    return encoder_seeds[list(seeds).index(seed) % len(encoder_seeds)]
