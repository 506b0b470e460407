"""What word vectors learned, for the eye: the nearest neighbours of a few frequent words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.evaluation.language_modelling import token_frequencies
from pipeline.foundation.randomness import fraction_of
from pipeline.foundation.vocabulary.tokenized_text import open_text
from pipeline.foundation.vocabulary.wordpiece import SPECIAL_TOKENS

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.evaluation.opened import Opened

SHOWN, NEAREST = 6, 5
MIN_CHARACTERS = 5
FREQUENT = 300  # the shown words are drawn among so many
SALT = "embedding neighbours"


def embedding_facts(opened: Opened) -> dict[str, Any]:
    """Settings, counts and neighbours by algorithm: of the same frequent words for each."""
    if opened.text is None:
        return {}
    text = open_text(opened.text.tokens.path, "train")
    tokenizer = opened.text.tokenizer
    shown = shown_tokens(tokenizer, token_frequencies(text, tokenizer.get_vocab_size()))
    return {
        name: {
            "settings": artifact.params,
            "counts": artifact.counts,
            "neighbours": neighbours(opened.vectors[name].vectors, tokenizer, shown),
        }
        for name, artifact in opened.embeddings.items()
    }


def shown_tokens(tokenizer: Tokenizer, frequencies: np.ndarray) -> list[int]:
    """Ids of up to `SHOWN` frequent tokens that are whole words of letters, drawn by a hash.

    `frequencies  # (vocabulary_size,)` are the tokens' shares of the text.
    """
    words: list[tuple[int, str]] = []
    for index in np.argsort(-frequencies, kind="stable").tolist():
        token = str(tokenizer.id_to_token(index))
        if token.isalpha() and len(token) >= MIN_CHARACTERS:
            words.append((index, token))
        if len(words) == FREQUENT:
            break
    drawn = sorted(words, key=lambda word: fraction_of(SALT, word[1]))[:SHOWN]
    return [index for index, _ in drawn]


def neighbours(vectors: np.ndarray, tokenizer: Tokenizer, shown: list[int]) -> list[dict[str, Any]]:
    """For each id of `shown` its token and the `NEAREST` others by cosine, `[token, cosine]`.

    `vectors  # (vocabulary_size, vector_size)`, row = token id; a token of zeros (never seen) is
    nobody's neighbour, and neither are special tokens.
    """
    lengths = np.linalg.norm(vectors, axis=1)
    seen = lengths > 0
    seen[: len(SPECIAL_TOKENS)] = False
    unit = vectors / np.where(lengths > 0, lengths, 1.0)[:, None]
    found = []
    for index in shown:
        if not seen[index]:
            continue
        cosines = np.where(seen, unit @ unit[index], -np.inf)
        cosines[index] = -np.inf
        order = np.argsort(-cosines, kind="stable")[:NEAREST].tolist()
        nearest = [
            [tokenizer.id_to_token(other), float(cosines[other])] for other in order if seen[other]
        ]
        found.append({"token": tokenizer.id_to_token(index), "nearest": nearest})
    return found
