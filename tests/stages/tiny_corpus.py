"""A corpus artifact of our own making, and params for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.corpus.splits import side_of
from pipeline.foundation.artifacts import ShardWriter, write_artifact
from pipeline.params import Params, load

SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("id", "group", "source", "licence")]
    + [("paragraphs", pa.list_(pa.string()))]
)
Row = dict[str, Any]
ROOT = Path(__file__).parents[2]


def tiny_params(**changes: dict[str, Any]) -> Params:
    """`params.yaml` with small thresholds; `changes` are values by section."""
    params = load(ROOT / "params.yaml")
    small: dict[str, dict[str, Any]] = {
        "runtime": {"workers": 1},
        "validate_corpus": {"min_documents": 50},
        "train_tokenizer": {"vocabulary_size": 400, "alphabet_size": 60, "lowercase": True},
        "tokenize_corpus": {"max_sentence_tokens": 40},
        "validate_tokens": {"min_tokens": 1000, "round_trip_sample": 100},
    }
    sections = {
        name: getattr(params, name).model_copy(update=small.get(name, {}) | changes.get(name, {}))
        for name in {*small, *changes}
    }
    return params.model_copy(update=sections)


def english_rows(params: Params, number: int = 120) -> dict[str, list[Row]]:
    """Documents of made-up words on the sides where their groups belong; none is held out."""
    draw = np.random.default_rng(5)
    syllables = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
    words = ["".join(draw.choice(syllables, size=draw.integers(1, 4))) for _ in range(300)]

    def sentence() -> str:
        return " ".join(draw.choice(words, size=draw.integers(12, 20))).capitalize() + "."

    rows: dict[str, list[Row]] = {"train": [], "validation": []}
    split = params.prepare_corpus.split
    for index in range(number):
        group = f"group-{index // 3}"
        side = side_of(group, split.salt, split.validation, split.held_out)
        if side != "held_out":
            paragraphs = [
                " ".join(sentence() for _ in range(draw.integers(1, 4)))
                for _ in range(draw.integers(1, 4))
            ]
            rows[side].append(
                {
                    "id": f"document-{index}",
                    "group": group,
                    "source": "made up 1",
                    "licence": "Apache-2.0",
                    "paragraphs": paragraphs,
                }
            )
    return rows


def write_corpus(
    folder: Path,
    rows: dict[str, list[Row]],
    change: Callable[[dict[str, list[Row]]], None] | None = None,
    rows_per_shard: int = 30,
) -> Path:
    """Write the artifact of `prepare_corpus`, after `change` had a hand in the rows."""
    if change is not None:
        change(rows)
    with write_artifact(folder, stage="prepare_corpus", params={}) as draft:
        for split, documents in rows.items():
            with ShardWriter(draft.path, split, SCHEMA, rows_per_shard) as writer:
                for row in documents:
                    writer.write(row)
            texts = [text or "" for row in documents for text in row["paragraphs"] or []]
            words = sum(len(text.split()) for text in texts)
            draft.counts[split] = {"documents": len(documents), "words": words}
    return folder
