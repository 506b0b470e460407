"""What the report says of the text and of its tokenizer, from artifacts that were read whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline.console.progress import Progress
from pipeline.evaluation.text_statistics import (
    CorpusStatistics,
    dropped_examples,
    sentence_lengths,
)
from pipeline.evaluation.tokenizer_facts import split_samples, token_rates
from pipeline.foundation.artifacts import read_rows
from pipeline.foundation.vocabulary.tokenized_text import open_text
from pipeline.tokenization.sentences import splitter

if TYPE_CHECKING:
    from pipeline.evaluation.opened import OpenedText
    from pipeline.foundation.artifacts import Artifact

SPLITS = ("train", "validation")


def corpus_metrics(text: OpenedText) -> dict[str, Any]:
    """How much text there is, for metrics.json."""
    corpus, tokens = text.corpus, text.tokens
    metrics = {
        "lowercase": text.made_tokenizer.params["lowercase"],
        "vocabulary_size": tokens.counts["vocabulary_size"],
    }
    for split in SPLITS:
        metrics[f"{split}_documents"] = corpus.counts[split]["documents"]
        metrics[f"{split}_words"] = corpus.counts[split]["words"]
        metrics[f"{split}_tokens"] = tokens.counts[split]["tokens"]
    return metrics


def corpus_facts(text: OpenedText) -> dict[str, Any]:
    """Counts, sources, lengths, frequencies, what was dropped: streamed, never all in memory."""
    corpus, tokens = text.corpus, text.tokens
    dropped = read_rows(corpus.path, "dropped")
    return {
        "counts": corpus.counts,
        "tokens": tokens.counts,
        "dropped_examples": dropped_examples(dropped, corpus.counts["dropped"]),
        "sentence_tokens": sentence_lengths(open_text(tokens.path, split) for split in SPLITS),
        **CorpusStatistics().count(_documents(corpus)).to_json(),
    }


def _documents(corpus: Artifact) -> Iterator[dict[str, Any]]:
    """Those of both splits, as they stream by, with progress."""
    total = sum(corpus.counts[split]["documents"] for split in SPLITS)
    with Progress("evaluate, reading the corpus", total=total, unit="documents") as progress:
        for split in SPLITS:
            for document in read_rows(corpus.path, split, ["source", "licence", "paragraphs"]):
                yield document
                progress.advance()


def validation_paragraphs(corpus: Artifact) -> Iterator[str]:
    """The paragraphs of the validation split, as they stream by."""
    for document in read_rows(corpus.path, "validation", ["paragraphs"]):
        yield from document["paragraphs"]


def tokenizer_facts(text: OpenedText) -> dict[str, Any]:
    """Size, case, rates, and how a few validation sentences split."""
    corpus, tokens = text.corpus, text.tokens
    split = splitter(tokens.params["sentence_language"], tokens.params["korean_sentences"])
    return {
        "vocabulary_size": tokens.counts["vocabulary_size"],
        "lowercase": text.made_tokenizer.params["lowercase"],
        "samples": split_samples(text.tokenizer, split, validation_paragraphs(corpus)),
        **token_rates(corpus.counts, tokens.counts),
    }
