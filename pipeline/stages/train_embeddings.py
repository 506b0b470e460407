"""Train word vectors (Word2Vec or FastText) on the tokens of the training split.

Written: `vectors.safetensors` with a row for each token id. They are what BERT is compared with:
averaged, and as the embedding layer of a network that starts from random weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.saying import say

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {
    "tokens": "the tokenized corpus",
    "tokenizer": "the tokenizer that made the tokens",
    "gate": "the validation result of the tokens",
}
OPTIONS = {"algorithm": "one of train_embeddings.algorithms"}


def run(params: Params, inputs: Mapping[str, Path], output: Path, *, algorithm: str) -> None:
    """Write the artifact `output`."""
    from pipeline.console.errors import UserError
    from pipeline.embeddings.training import train
    from pipeline.foundation.artifacts import read_artifact, write_artifact
    from pipeline.foundation.gate import require
    from pipeline.foundation.vocabulary import wordpiece
    from pipeline.foundation.vocabulary.tokenized_text import open_text
    from pipeline.foundation.vocabulary.word_vectors import save_vectors
    from pipeline.model.automatic import shape_for

    settings = params.train_embeddings
    if algorithm not in settings.algorithms:
        raise UserError(
            f"no algorithm {algorithm!r} for word vectors",
            where="params.yaml, train_embeddings.algorithms",
            expected=f"one of {', '.join(settings.algorithms)}",
        )
    require(inputs["gate"])
    words = read_artifact(inputs["tokenizer"], stage="train_tokenizer").counts.get("words", 0)
    if settings.vector_size == "auto":
        width = shape_for(words)["hidden_size"]
        settings = settings.model_copy(update={"vector_size": width})
    tokens = read_artifact(inputs["tokens"], stage="tokenize_corpus")
    tokenizer = wordpiece.load(inputs["tokenizer"])
    size = tokenizer.get_vocab_size()
    names = [str(tokenizer.id_to_token(token)) for token in range(size)]
    text = open_text(tokens.path, "train")
    vectors = train(text, names, len(wordpiece.SPECIAL_TOKENS), algorithm, settings)
    facts = settings.model_dump(mode="json", exclude={"algorithms"})
    facts |= {**settings.algorithms[algorithm], "algorithm": algorithm}
    with write_artifact(output, stage="train_embeddings", params=facts, inputs=inputs) as draft:
        save_vectors(draft.path, vectors)
        draft.counts.update(
            vocabulary_size=size,
            vectors=int(vectors.any(axis=1).sum()),
            sentences=len(text.sentence_starts) - 1,
            tokens=len(text.tokens),
        )
        made = draft.counts["vectors"]
    say(f"{algorithm}: {made:,} of {size:,} tokens have a vector of {settings.vector_size}")
