"""Floating-point operations of a training step: those of its matrix products, counted exactly.

A product of (m, k) and (k, n) is 2 m k n operations. Forward, for one token of a layer of size h,
inner size i, in a sequence of n tokens:

| product | operations |
| --- | --- |
| query, key, value | 6 h² |
| scores, and their sum of values, over all heads | 4 n h |
| attention's output | 2 h² |
| feed-forward | 4 h i; gated 6 h i |

and at every position that is scored 2 h² + 2 h v, v tokens of vocabulary; for every pair of
segments 2 h² + 4 h. Backward every product is two: its gradient by either factor. What a kernel
computes a second time to save memory (attention's scores) is not counted, as in PaLM,
arXiv:2204.02311, appendix B.
`modern`'s local attention is a mask over the whole square, and counts as one.
"""

from __future__ import annotations

from pipeline.model.configuration import EncoderConfiguration


def training_operations(
    configuration: EncoderConfiguration,
    rows: int,
    length: int,
    num_scored: int,
    num_pairs: int = 0,
) -> int:
    """Of forward and backward over `rows` of `length` columns, padding too where it is computed.

    `num_scored`: positions that the vocabulary is scored at: the masked ones, or all;
    `num_pairs`: rows that the sentence objective reads.
    """
    size, inner = configuration.hidden_size, configuration.intermediate_size
    feed_forward = (6 if configuration.is_modern else 4) * size * inner
    layer = 8 * size**2 + 4 * length * size + feed_forward
    encoder = rows * length * configuration.num_hidden_layers * layer
    scored = num_scored * (2 * size**2 + 2 * size * configuration.vocab_size)
    pairs = num_pairs * (2 * size**2 + 4 * size)
    return 3 * (encoder + scored + pairs)
