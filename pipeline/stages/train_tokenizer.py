"""Train a WordPiece vocabulary on the training documents; the same text gives the same bytes.

The folder opens with `transformers.AutoTokenizer.from_pretrained`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.saying import say

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {
    "corpus": "the folder that prepare_corpus wrote",
    "gate": "the result of validate_corpus, which must be a success",
}
OPTIONS: dict[str, str] = {}


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the tokenizer artifact `output`; of a run without text it has no file: the published
    encoder brings its own."""
    from pipeline.foundation import gate
    from pipeline.foundation.artifacts import read_artifact, read_rows, write_artifact
    from pipeline.foundation.vocabulary import wordpiece
    from pipeline.tokenization.automatic import (
        alphabet_size_for,
        first_paragraphs,
        language_of,
        vocabulary_size_for,
    )

    gate.require(inputs["gate"])
    corpus = read_artifact(inputs["corpus"], stage="prepare_corpus")
    settings = params.train_tokenizer
    words: int = corpus.counts["train"]["words"]
    asked, alphabet = settings.vocabulary_size, settings.alphabet_size
    if asked == "auto":
        asked = vocabulary_size_for(words, language_of(first_paragraphs(corpus.path)))
    if alphabet == "auto":
        alphabet = alphabet_size_for(asked)

    def texts() -> Iterator[str]:
        for row in read_rows(corpus.path, "train", ["paragraphs"], batch_size=64):
            yield from row["paragraphs"]

    facts = settings.model_dump(mode="json")
    facts |= {"vocabulary_size": asked, "alphabet_size": alphabet}
    with write_artifact(output, stage="train_tokenizer", params=facts, inputs=inputs) as draft:
        if not corpus.counts["train"]["documents"]:
            draft.counts["vocabulary_size"] = 0
            say("no text, no vocabulary of its own")
            return
        tokenizer = wordpiece.train(
            texts,
            vocabulary_size=asked,
            alphabet_size=alphabet,
            min_frequency=settings.min_frequency,
            lowercase=settings.lowercase,
        )
        wordpiece.save(tokenizer, draft.path, lowercase=settings.lowercase)
        size = tokenizer.get_vocab_size()
        # Of the training text: what `auto` goes by in the stages that see the tokenizer alone.
        draft.counts |= {"vocabulary_size": size, "words": words}
    said = "auto" if settings.vocabulary_size == "auto" else "asked for"
    say(f"a vocabulary of {size:,} pieces ({said}: {asked:,}), from {words:,} words")
