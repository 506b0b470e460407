"""How a network starts on a task: which ways need word vectors, which encoder goes with a seed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.params import Params, Strategy

# Random weights but for the token embeddings, which are the vectors of this algorithm.
EMBEDDINGS_OF = {"scratch_word2vec": "word2vec", "scratch_fasttext": "fasttext"}
# What is done with an encoder of ours, and the same with one that someone else pre-trained.
IMPORTED: dict[str, Strategy] = {
    "feature_extraction": "imported_feature_extraction",
    "finetune": "imported_finetune",
}
FROZEN = ("feature_extraction", "imported_feature_extraction")  # only the classifier is trained


def is_imported(strategy: str) -> bool:
    """Whether the strategy takes an encoder of stage `import_encoder`."""
    return strategy in IMPORTED.values()


def strategies_of(params: Params) -> list[Strategy]:
    """Every strategy that the params ask for: those with our encoders, then the imported ones."""
    imported = IMPORTED.values() if params.import_encoder.encoders else ()
    return [*params.finetune.strategies, *imported]


def encoder_seed(seed: int, seeds: Sequence[int], encoder_seeds: Sequence[int]) -> int:
    """The pre-training seed of the encoder that fine-tuning with `seed`, one of `seeds`, takes.

    The i-th seed takes the i-th encoder, from the first again after the last, so that a spread
    over seeds holds that of pre-training too where there are several encoders.

    >>> [encoder_seed(seed, [1, 2, 3], [7, 8]) for seed in (1, 2, 3)]
    [7, 8, 7]
    """
    return encoder_seeds[list(seeds).index(seed) % len(encoder_seeds)]
