"""The algorithms of word vectors, by name: an entry each, and an unknown name raises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.console.errors import UserError


def _word2vec(options: Mapping[str, Any]) -> Any:
    from gensim.models import Word2Vec

    return Word2Vec(**options)


def _fasttext(options: Mapping[str, Any]) -> Any:
    from gensim.models import FastText

    own = {"min_n": options["min_n"], "max_n": options["max_n"], "bucket": options["buckets"]}
    return FastText(**{name: options[name] for name in options if name not in FASTTEXT}, **own)


FASTTEXT = {
    "min_n": "characters of the shortest pieces of a token",
    "max_n": "of the longest",
    "buckets": "rows that the pieces share, by hash",
}


@dataclass(frozen=True)
class Algorithm:
    """One algorithm.

    `model` makes it of the options of all (gensim's names) and its own, without a vocabulary yet:
    something with gensim's `build_vocab_from_freq`, `train` and `wv`.
    """

    title: str
    model: Callable[[Mapping[str, Any]], Any]
    # Of `train_embeddings.algorithms.NAME` -> what it means; whole numbers of at least 1.
    options: Mapping[str, str] = field(default_factory=dict)


ALGORITHMS = {
    "word2vec": Algorithm("Word2Vec", _word2vec),  # Mikolov et al. 2013
    "fasttext": Algorithm("FastText", _fasttext, FASTTEXT),  # Bojanowski et al. 2017
}


def algorithm_named(name: str) -> Algorithm:
    """The algorithm of a name; raises `UserError` that lists the known ones."""
    if name not in ALGORITHMS:
        raise UserError(
            f"no algorithm {name!r} for word vectors",
            where="params.yaml, train_embeddings.algorithms",
            expected=f"some of {', '.join(ALGORITHMS)}",
            hint="a new one is an entry in pipeline/embeddings/algorithms.py",
        )
    return ALGORITHMS[name]
