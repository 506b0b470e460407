"""Pairs in the format of google-research/bert, made before training as its script makes them.

`create_pretraining_data.py`: sentences of a document are collected up to a target length, which in
a tenth of the examples is drawn at random; A ends after one of them; B is the rest, or in half of
the cases a piece of another document, and then the rest is used again; the longer segment loses
tokens from either end until both fit. 15 % of the tokens, at most 20, are to be predicted.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from pipeline.foundation.randomness import generator
from pipeline.foundation.vocabulary.tokenized_text import TokenizedText
from pipeline.pretraining.sequences import CLS, MASK, NUM_SPECIAL_TOKENS, PAD, SEP

NUM_SPECIAL = 3  # [CLS], [SEP], [SEP]
SHORT, RANDOM = 0.1, 0.5
RATE, MOST = 0.15, 20
NOT_PREDICTED = -100

Sentence = list[int]


@dataclass(frozen=True)
class PairExamples:
    """All arrays but the last are `(n, length)`, int64."""

    input_ids: np.ndarray  # masked
    token_type_ids: np.ndarray
    attention_mask: np.ndarray  # 1 for tokens, 0 for padding
    labels: np.ndarray  # `NOT_PREDICTED` elsewhere
    next_sentence_label: np.ndarray  # (n,): 1 where B is of another document


def pair_examples(
    text: TokenizedText, length: int, vocabulary_size: int, seed: int
) -> PairExamples:
    """One pass over the documents of `text`."""
    random = generator(seed, "benchmark", "pairs")
    documents = _documents(text)
    pairs = [
        pair
        for number in range(len(documents))
        for pair in _pairs_of(documents, number, length - NUM_SPECIAL, random)
    ]
    shape = (len(pairs), length)
    ids = np.full(shape, PAD, dtype=np.int64)
    types, mask = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    labels = np.full(shape, NOT_PREDICTED, dtype=np.int64)
    for row, (first, second, _) in enumerate(pairs):
        tokens = [CLS, *first, SEP, *second, SEP]
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
        types[row, len(first) + 2 : len(tokens)] = 1
        _hide(ids[row], labels[row], len(tokens), vocabulary_size, random)
    is_random = np.array([label for _, _, label in pairs], dtype=np.int64)
    return PairExamples(ids, types, mask, labels, is_random)


def _documents(text: TokenizedText) -> list[list[Sentence]]:
    firsts = np.searchsorted(text.sentence_starts, text.document_starts)
    sentences = [text.tokens[start:stop].tolist() for start, stop in pairwise(text.sentence_starts)]
    return [sentences[first:last] for first, last in pairwise(firsts)]


def _pairs_of(
    documents: list[list[Sentence]], number: int, budget: int, random: np.random.Generator
) -> list[tuple[Sentence, Sentence, bool]]:
    document, pairs = documents[number], []
    target = _target(budget, random)
    chunk: list[Sentence] = []
    index = 0
    while index < len(document):
        chunk.append(document[index])
        if index == len(document) - 1 or sum(map(len, chunk)) >= target:
            a_end = int(random.integers(1, len(chunk))) if len(chunk) >= 2 else 1
            first, second = (list(chain(*part)) for part in (chunk[:a_end], chunk[a_end:]))
            is_random = len(chunk) == 1 or random.random() < RANDOM
            if is_random:
                second = _elsewhere(documents, number, target - len(first), random)
                index -= len(chunk) - a_end  # what stood in B's place is used again
            _cut(first, second, budget, random)
            pairs.append((first, second, is_random))
            chunk, target = [], _target(budget, random)
        index += 1
    return pairs


def _target(budget: int, random: np.random.Generator) -> int:
    return int(random.integers(2, budget + 1)) if random.random() < SHORT else budget


def _elsewhere(
    documents: list[list[Sentence]], number: int, size: int, random: np.random.Generator
) -> Sentence:
    """Sentences of another document, from any on, until there are `size` tokens."""
    other = int(random.integers(len(documents) - 1))
    document = documents[other + (other >= number)]
    piece: Sentence = []
    for sentence in document[int(random.integers(len(document))) :]:
        piece += sentence
        if len(piece) >= size:
            break
    return piece


def _cut(first: Sentence, second: Sentence, budget: int, random: np.random.Generator) -> None:
    while len(first) + len(second) > budget:
        longer = first if len(first) > len(second) else second
        del longer[0 if random.random() < 0.5 else -1]


def _hide(
    ids: np.ndarray,
    labels: np.ndarray,
    num_tokens: int,
    vocabulary_size: int,
    random: np.random.Generator,
) -> None:
    """Mask a row in place, and say what stood there."""
    candidates = np.flatnonzero((ids[:num_tokens] != CLS) & (ids[:num_tokens] != SEP))
    count = min(MOST, max(1, round(num_tokens * RATE)), len(candidates))
    chosen = random.permutation(candidates)[:count]
    labels[chosen] = ids[chosen]
    action = random.random(count)
    tokens = random.integers(NUM_SPECIAL_TOKENS, vocabulary_size, count)
    ids[chosen] = np.where(action < 0.8, MASK, np.where(action < 0.9, ids[chosen], tokens))
