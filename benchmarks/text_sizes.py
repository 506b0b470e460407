"""Which model, vocabulary and budget suit how much text? What the rules of `auto` go by.

    python -m benchmarks.text_sizes --json sizes.json --cells 400000/small/4000/10 …

A cell is WORDS/MODEL/PIECES/EPOCHS: the first paragraphs of every training document, so that there
are WORDS in all; a vocabulary of PIECES learnt from them; params.yaml's recipe without a sentence
objective, for so many epochs. The score is the loss of masked tokens of the validation split (15 %,
single ones, the same for all cells of one vocabulary) in nats, a token and a character: the
second compares vocabularies, if roughly, for finer pieces are easier to guess from each other. One
thread, one seed; a finished cell stands in the JSON file and is not made again.
"""

from __future__ import annotations

import argparse
import itertools
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers import ours, scoring
from benchmarks.recipes import MASKING
from pipeline.foundation.artifacts import read_rows, write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.foundation.vocabulary.tokenized_text import TokenizedText
from pipeline.tokenization.encoding import DocumentEncoder
from pipeline.tokenization.sentences import splitter

MODELS = {  # layers, width
    "tiny": (2, 64),
    "small": (4, 128),
    "mini": (4, 256),
    "medium": (6, 384),
}
SEQUENCES = 1024  # of validation, at most


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--corpus", type=Path, default=Path("data/corpus"))
    parser.add_argument("--language", choices=("en", "ko"), default="en")
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--cells", nargs="+", required=True, metavar="WORDS/MODEL/PIECES/EPOCHS")
    arguments = parser.parse_args()
    kept = json.loads(arguments.json.read_text()) if arguments.json.exists() else {}
    for cell in arguments.cells:
        if cell not in kept:
            kept[cell] = measured(arguments.corpus, arguments.language, cell)
            write_json(arguments.json, kept)
            print(cell, kept[cell], flush=True)
    print(table(kept))


def measured(corpus: Path, language: Any, cell: str) -> dict[str, float]:
    """Train one cell and score it."""
    words, name, pieces, epochs = cell.split("/")
    train = cut_to(documents(corpus, "train"), int(words))
    held_out = documents(corpus, "validation")
    tokenizer = wordpiece.train(
        lambda: itertools.chain.from_iterable(train),
        vocabulary_size=int(pieces),
        alphabet_size=2000 if language == "ko" else 500,
        min_frequency=2,
        lowercase=False,
    )
    encoder = DocumentEncoder(tokenizer, splitter(language, "rules"), 256)
    text, validation = encoded(encoder, train), encoded(encoder, held_out)
    layers, width = MODELS[name]
    model = {
        "num_hidden_layers": layers,
        "hidden_size": width,
        "num_attention_heads": width // 64,
        "intermediate_size": 4 * width,
    }
    base = ours.default_params().pretrain
    without_pairs = {"sentence_objective": None, "packing": "stream", "model": model}
    budget = {"steps": None, "epochs": float(epochs)}
    recipe = ours.changed(base, {**without_pairs, "budget": budget, "evaluate_every": 10**6})
    fixed = ours.changed(base, {**without_pairs, MASKING: ours.MASKING})
    size, continues = tokenizer.get_vocab_size(), wordpiece.continuations(tokenizer)
    batches = ours.training_batches(recipe, text, size, 1, continues, "train")
    rows = scoring.packed_rows(
        ours.training_batches(fixed, validation, size, 0, purpose="validation"), SEQUENCES
    )
    with tempfile.TemporaryDirectory() as folder:
        training = ours.pretraining(
            recipe, batches, Path(folder), seed=1, device="cpu", threads=1
        )  # fmt: skip
        began = time.perf_counter()
        training.run()
        seconds = time.perf_counter() - began
    loss = scoring.mean_loss(training.model, scoring.our_logits(training.model), rows)
    characters = sum(len(paragraph) for document in held_out for paragraph in document)
    return {
        "loss": loss,
        "loss_per_character": loss * len(validation.tokens) / characters,
        "text_tokens": len(text.tokens),
        "pieces": size,
        "parameters": sum(parameter.numel() for parameter in training.model.parameters()),
        "steps": training.step,
        "tokens": training.tokens,
        "seconds": seconds,
    }


def documents(corpus: Path, split: str) -> list[list[str]]:
    """The paragraphs of each document."""
    return [row["paragraphs"] for row in read_rows(corpus, split, ["paragraphs"], batch_size=64)]


def cut_to(texts: Sequence[Sequence[str]], words: int) -> list[list[str]]:
    """The beginning of every document, so that there are about so many words in all."""
    share = words / sum(len(paragraph.split()) for text in texts for paragraph in text)
    return [list(text[: max(1, round(len(text) * share))]) for text in texts]


def encoded(encoder: DocumentEncoder, texts: Sequence[Sequence[str]]) -> TokenizedText:
    """As tokenize_corpus does."""
    found = encoder.encode(texts)
    sentences = np.concatenate([[0], np.cumsum(found.sentence_lengths)])
    firsts = np.concatenate([[0], np.cumsum(found.document_lengths)])
    return TokenizedText(found.tokens, sentences, sentences[firsts])


def table(kept: dict[str, Any]) -> str:
    """Markdown, a row a cell."""
    lines = [
        "| words | model | pieces | epochs | parameters | tokens seen | seconds | nats a token "
        "| nats a character |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for cell, result in sorted(kept.items(), key=lambda item: _order(item[0])):
        words, name, _, epochs = cell.split("/")
        layers, width = MODELS[name]
        lines.append(
            f"| {int(words):,} | {layers} × {width} | {result['pieces']:,} | {epochs} "
            f"| {result['parameters'] / 1e6:.1f} M | {result['tokens'] / 1e6:.1f} M "
            f"| {result['seconds']:.0f} | {result['loss']:.3f} "
            f"| {result['loss_per_character']:.3f} |"
        )
    return "\n".join(lines)


def _order(cell: str) -> tuple[int, int, int, float]:
    words, name, pieces, epochs = cell.split("/")
    return int(words), list(MODELS).index(name), int(pieces), float(epochs)


if __name__ == "__main__":
    main()
