"""Check the token arrays by Great Expectations; a gate before pre-training."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {
    "corpus": "the folder that prepare_corpus wrote",
    "tokenizer": "the folder that train_tokenizer wrote",
    "tokens": "the folder that tokenize_corpus wrote",
}
OPTIONS: dict[str, str] = {}


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the result `output` and its page; raises `UserError` where an expectation failed.

    Of a run without text nothing is expected.
    """
    import pandas as pd

    from pipeline.foundation.arrays import open_array
    from pipeline.foundation.artifacts import read_artifact, read_rows
    from pipeline.foundation.vocabulary import wordpiece
    from pipeline.tokenization.documents import num_documents
    from pipeline.validation import results
    from pipeline.validation import tokens as suite
    from pipeline.validation.suites import run_suite

    corpus = read_artifact(inputs["corpus"], stage="prepare_corpus")
    tokens = read_artifact(inputs["tokens"], stage="tokenize_corpus")
    read_artifact(inputs["tokenizer"], stage="train_tokenizer")
    pages = output.parent.parent / "data_docs"
    if not tokens.counts["train"]["tokens"]:
        results.publish(run_suite("tokens", []), output, pages)
        return
    tokenizer = wordpiece.load(inputs["tokenizer"])
    settings = params.validate_tokens
    splits = {
        split: suite.TokenArrays(
            *(open_array(tokens.path, f"{split}-{name}") for name in suite.ARRAYS)
        )
        for split in suite.SPLITS
    }
    sampled = suite.sample_sentences(splits, settings.round_trip_sample)
    sample = [
        entry
        for split, arrays in splits.items()
        for entry in suite.round_trip(
            split,
            arrays,
            sampled[split],
            read_rows(corpus.path, split, ["id", "paragraphs"], batch_size=64),
            tokenizer,
        )
    ]
    tables = suite.tables(
        {
            split: suite.split_facts(arrays, num_documents(corpus.path, split))
            for split, arrays in splits.items()
        },
        suite.length_frame(splits),
        pd.DataFrame(sample, columns=list(suite.SAMPLE_COLUMNS)),
        settings,
        tokenizer.get_vocab_size(),
        tokens.params["max_sentence_tokens"],
    )
    results.publish(run_suite("tokens", tables), output, pages)
