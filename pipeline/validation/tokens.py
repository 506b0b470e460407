"""What is expected of token arrays: counts over all of them, and a sample read back as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.console.errors import UserError
from pipeline.foundation.randomness import generator
from pipeline.foundation.vocabulary.wordpiece import CONTINUATION, SPECIAL_TOKENS, UNKNOWN_ID
from pipeline.languages.spoken import filled
from pipeline.validation.suites import Table, great_expectations

if TYPE_CHECKING:
    import pandas as pd
    from tokenizers import Tokenizer

    from pipeline.params import ValidateTokens

SPLITS = ("train", "validation")
ARRAYS = ("tokens", "sentences", "documents")
SAMPLE_COLUMNS = ("split", "document", "decoded", "found_in_document")
VALUES_PER_CHUNK = 1 << 22
MAX_LENGTHS = 1_000_000  # sentences whose lengths are looked at, evenly spaced
# Of sentence lengths: most are more than a word or two, and half are not merely cut pieces.
SHORTEST_MEDIAN, LARGEST_MEDIAN_SHARE = 3, 0.5


@dataclass(frozen=True)
class TokenArrays:
    """The arrays of one split, memory-mapped, as `tokenize_corpus` describes them."""

    tokens: np.ndarray  # (num_tokens,)
    sentences: np.ndarray  # (num_sentences + 1,) offsets into tokens
    documents: np.ndarray  # (num_documents + 1,) offsets into sentences


def split_facts(arrays: TokenArrays, num_corpus_documents: int) -> dict[str, int | float]:
    """Counts over all tokens and offsets of one split, in bounded memory."""
    special = np.zeros(2**16, dtype=bool)
    special[[index for index in range(len(SPECIAL_TOKENS)) if index != UNKNOWN_ID]] = True
    num_special = num_unknown = largest = 0
    for chunk in _chunks(arrays.tokens):
        num_special += int(np.count_nonzero(special[np.minimum(chunk, len(special) - 1)]))
        num_unknown += int(np.count_nonzero(chunk == UNKNOWN_ID))
        largest = max(largest, int(chunk.max()))
    longest, wrong_sentences = _offsets(arrays.sentences, len(arrays.tokens), shortest=1)
    _, wrong_documents = _offsets(arrays.documents, len(arrays.sentences) - 1, shortest=0)
    return {
        "tokens": len(arrays.tokens),
        "unknown_fraction": num_unknown / max(len(arrays.tokens), 1),
        "largest_id": largest,
        "special_tokens": num_special,
        "longest_sentence": longest,
        "wrong_sentence_offsets": wrong_sentences,
        "wrong_document_offsets": wrong_documents,
        "missing_documents": abs(num_corpus_documents - (len(arrays.documents) - 1)),
    }


def _chunks(array: np.ndarray, overlap: int = 0) -> Iterator[np.ndarray]:
    for start in range(0, len(array) - overlap, VALUES_PER_CHUNK):
        yield array[start : start + VALUES_PER_CHUNK + overlap]


def _offsets(offsets: np.ndarray, end: int, shortest: int) -> tuple[int, int]:
    """The longest stretch, and how many offsets are wrong: ends, and stretches too short."""
    longest = 0
    wrong = int(offsets[0] != 0) + int(offsets[-1] != end)
    for chunk in _chunks(offsets, overlap=1):
        lengths = np.diff(chunk)
        longest = max(longest, int(lengths.max()))
        wrong += int(np.count_nonzero(lengths < shortest))
    return longest, wrong


def length_frame(splits: Mapping[str, TokenArrays]) -> pd.DataFrame:
    """Lengths in tokens of at most `MAX_LENGTHS` sentences: column `sentence_tokens`."""
    import pandas as pd

    total = sum(len(arrays.sentences) - 1 for arrays in splits.values())
    step = max(1, -(-total // MAX_LENGTHS))
    lengths = [arrays.sentences[1::step] - arrays.sentences[:-1:step] for arrays in splits.values()]
    return pd.DataFrame({"sentence_tokens": np.concatenate(lengths)})


def sample_sentences(splits: Mapping[str, TokenArrays], number: int) -> dict[str, np.ndarray]:
    """Indices of `number` sentences drawn from all splits: split -> sorted indices.

    Raises `UserError` where there is no sentence at all.
    """
    counts = [len(arrays.sentences) - 1 for arrays in splits.values()]
    total = sum(counts)
    if total == 0:
        raise UserError("there is not one sentence in the token arrays", hint="look at the corpus")
    draw = generator(0, "validate_tokens", "round_trip")
    chosen = np.sort(draw.choice(total, size=min(number, total), replace=False))
    starts = np.cumsum([0, *counts])
    return {
        split: chosen[(chosen >= start) & (chosen < start + count)] - start
        for split, start, count in zip(splits, starts, counts, strict=False)
    }


def round_trip(
    split: str,
    arrays: TokenArrays,
    sentences: np.ndarray,
    rows: Iterable[Mapping[str, Any]],
    tokenizer: Tokenizer,
) -> Iterator[dict[str, Any]]:
    """Decode `sentences` (sorted indices) and look for each in its own document.

    `rows` are the documents of the split, in order. White space is left out of the comparison,
    the rest has to be the normalized text to the letter, so a sentence with [UNK] is not found.
    """
    owners = np.searchsorted(arrays.documents, sentences, side="right") - 1
    position = 0
    for index, row in enumerate(rows):
        if position == len(sentences):
            return
        text = None
        while position < len(sentences) and owners[position] == index:
            if text is None:
                text = _solid(tokenizer.normalizer.normalize_str("\n".join(row["paragraphs"])))
            start, end = arrays.sentences[sentences[position] : sentences[position] + 2]
            ids = arrays.tokens[start:end].tolist()
            decoded = tokenizer.decode(ids, skip_special_tokens=False)
            yield {
                "split": split,
                "document": row["id"],
                "decoded": decoded,
                "found_in_document": _solid(decoded).removeprefix(CONTINUATION) in text,
            }
            position += 1


def _solid(text: str) -> str:
    return "".join(text.split())


def tables(
    facts: Mapping[str, Mapping[str, int | float]],
    lengths: pd.DataFrame,
    sample: pd.DataFrame,
    settings: ValidateTokens,
    vocabulary_size: int,
    max_sentence_tokens: int,
) -> list[Table]:
    """The expectations on `split_facts` of each split, on lengths and on the sample."""
    import pandas as pd

    e = great_expectations().expectations
    splits = pd.DataFrame([{"split": split, **values} for split, values in facts.items()])
    highest = [
        (
            "unknown_fraction",
            settings.max_unknown_fraction,
            filled(
                "[UNK] is at most {most} of all tokens",
                most=f"{settings.max_unknown_fraction:g}",
            ),
        ),
        (
            "largest_id",
            vocabulary_size - 1,
            filled(
                "Ids are at most {most}, the last of the vocabulary",
                most=f"{vocabulary_size - 1:,}",
            ),
        ),
        ("special_tokens", 0, filled("No [PAD], [CLS], [SEP] or [MASK] stands inside the text")),
        (
            "longest_sentence",
            max_sentence_tokens,
            filled("Sentences have at most {most} tokens", most=f"{max_sentence_tokens:,}"),
        ),
        (
            "wrong_sentence_offsets",
            0,
            filled("Sentence offsets rise from the first to the last token"),
        ),
        (
            "wrong_document_offsets",
            0,
            filled("Document offsets go from the first to the last sentence"),
        ),
        ("missing_documents", 0, filled("There are as many documents as in the corpus")),
    ]
    least = settings.min_tokens
    median = int(max_sentence_tokens * LARGEST_MEDIAN_SHARE)
    share = settings.min_round_trip_fraction
    return [
        Table(
            "splits",
            splits,
            [
                e.ExpectColumnMaxToBeBetween(column=column, max_value=most, description=text)
                for column, most, text in highest
            ]
            + [
                e.ExpectColumnSumToBeBetween(
                    column="tokens",
                    min_value=least,
                    description=filled("There are at least {least} tokens", least=f"{least:,}"),
                )
            ],
            identity=["split"],
        ),
        Table(
            "sentence lengths",
            lengths,
            [
                e.ExpectColumnQuantileValuesToBeBetween(
                    column="sentence_tokens",
                    quantile_ranges={
                        "quantiles": [0.1, 0.5, 0.9],
                        "value_ranges": [
                            [1, max_sentence_tokens],
                            [SHORTEST_MEDIAN, median],
                            [SHORTEST_MEDIAN, max_sentence_tokens],
                        ],
                    },
                    description=filled(
                        "The median sentence has {shortest} to {longest} tokens",
                        shortest=SHORTEST_MEDIAN,
                        longest=f"{median:,}",
                    ),
                )
            ],
        ),
        Table(
            "sample",
            sample,
            [
                e.ExpectColumnValuesToBeInSet(
                    column="found_in_document",
                    value_set=[True],
                    mostly=share,
                    description=filled(
                        "At least {share} of sampled sentences decode to their text",
                        share=f"{share:g}",
                    ),
                )
            ],
            identity=["split", "document", "decoded"],
        ),
    ]
