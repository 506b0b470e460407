"""Raw documents to clean ones, in two passes over the raw shards.

The first pass cleans, and takes a hash of every text that may be kept; then repeats are known
(`duplicates`). The second cleans again, drops and writes. Cleaning twice costs less than keeping
the cleaned text, and memory stays at one shard however long the corpus is.

| rule | drops |
| --- | --- |
| `held_out` | documents of groups kept for the tasks' test side: counted, no example kept |
| `short_paragraph` | paragraphs below `min_paragraph_characters` (empty ones are not counted) |
| `repeated_paragraph` | paragraphs equal to an earlier one, in any document |
| `duplicate_document` | documents whose paragraphs are those of an earlier one |
| `short_document` | documents that keep fewer than `min_document_characters` characters |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.console.progress import Progress
from pipeline.corpus.documents import document_writer
from pipeline.corpus.duplicates import RepeatFinder
from pipeline.corpus.splits import side_of
from pipeline.foundation.artifacts import ShardWriter, read_rows
from pipeline.foundation.normalization import REPLACEMENT_CHARACTER, clean

if TYPE_CHECKING:
    import numpy as np

    from pipeline.params import PrepareCorpus

SIDES = ("train", "validation")
RULES = (
    "held_out",
    "short_paragraph",
    "repeated_paragraph",
    "duplicate_document",
    "short_document",
)
MAX_EXAMPLES = 20  # of each rule
MAX_EXAMPLE_CHARACTERS = 300


@dataclass
class Drops:
    """How many texts each rule dropped, and the first few of them."""

    counts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(RULES, 0)))
    examples: list[dict[str, str]] = field(default_factory=list)

    def note(self, rule: str, document: dict[str, Any], text: str) -> None:
        """Count a dropped text."""
        self.counts[rule] += 1
        if self.counts[rule] <= MAX_EXAMPLES:
            short = text[:MAX_EXAMPLE_CHARACTERS]
            self.examples.append({"rule": rule, "id": document["id"], "text": short})


def prepare(raw: Path, target: Path, scratch: Path, settings: PrepareCorpus) -> dict[str, Any]:
    """Write the shards "train", "validation" and "dropped" into `target`; return the counts.

    `raw` holds the shards "documents"; `scratch` is an empty folder that the caller removes.
    Raises `UserError` where nothing is left on a side that should have something; of no document
    at all, as `download_corpus` writes where no text is wanted, nothing is what is left.
    """
    paragraphs = RepeatFinder(scratch / "paragraphs")
    documents = RepeatFinder(scratch / "documents")
    with Progress("prepare_corpus, reading", total=None, unit="documents") as progress:
        for document in _cleaned(raw, settings, Counter(), set()):
            documents.add("\n".join(document["paragraphs"]))
            for text in document["paragraphs"]:
                if len(text) >= settings.min_paragraph_characters:
                    paragraphs.add(text)
            progress.advance()
    drops, held_out_groups = Drops(), set[str]()
    counts = {side: Counter(dict.fromkeys(_sizes([]), 0)) for side in SIDES}
    kept = _kept(raw, settings, documents.repeats(), paragraphs.repeats(), drops, held_out_groups)
    with ExitStack() as stack:
        writers = {side: stack.enter_context(document_writer(target, side)) for side in SIDES}
        progress = stack.enter_context(
            Progress("prepare_corpus, writing", total=documents.num_texts, unit="documents")
        )
        for document in kept:
            side = side_of(document["group"], **settings.split.model_dump())
            writers[side].write(document)
            counts[side].update(_sizes(document["paragraphs"]))
            progress.advance()
    if documents.num_texts or drops.counts["held_out"]:
        _refuse_empty(counts, drops, settings)
    _write_examples(target, drops)
    return {
        **{side: dict(counts[side]) for side in SIDES},
        "dropped": dict(drops.counts),
        "held_out_groups": len(held_out_groups),
    }


def _cleaned(
    raw: Path, settings: PrepareCorpus, dropped: Counter[str], held_out_groups: set[str]
) -> Iterator[dict[str, Any]]:
    """The documents that are not held out, their paragraphs clean and none of them empty."""
    split = settings.split.model_dump()
    documents = read_rows(raw, "documents", batch_size=64)
    for document in islice(documents, settings.max_documents):
        if side_of(document["group"], **split) == "held_out":
            dropped["held_out"] += 1
            held_out_groups.add(document["group"])
            continue
        document["paragraphs"] = [
            text for paragraph in document["paragraphs"] if (text := clean(paragraph))
        ]
        yield document


def _kept(
    raw: Path,
    settings: PrepareCorpus,
    repeated_documents: np.ndarray,
    repeated_paragraphs: np.ndarray,
    drops: Drops,
    held_out_groups: set[str],
) -> Iterator[dict[str, Any]]:
    """The documents to write. The arrays hold a bool for each text, in the first pass's order."""
    repeats = iter(repeated_paragraphs)
    cleaned = _cleaned(raw, settings, drops.counts, held_out_groups)
    for document, duplicate in zip(cleaned, repeated_documents, strict=True):
        kept = []
        for text in document["paragraphs"]:
            if len(text) < settings.min_paragraph_characters:
                drops.note("short_paragraph", document, text)
            elif next(repeats) and settings.drop_repeated_paragraphs and not duplicate:
                drops.note("repeated_paragraph", document, text)
            else:
                kept.append(text)
        if duplicate:
            drops.note("duplicate_document", document, " ".join(document["paragraphs"]))
        elif sum(map(len, kept)) < settings.min_document_characters:
            drops.note("short_document", document, " ".join(kept))
        else:
            document["paragraphs"] = kept
            yield document


def _sizes(paragraphs: list[str]) -> dict[str, int]:
    return {
        "documents": 1,
        "paragraphs": len(paragraphs),
        "words": sum(len(text.split()) for text in paragraphs),
        "characters": sum(map(len, paragraphs)),
        "replacement_characters": sum(text.count(REPLACEMENT_CHARACTER) for text in paragraphs),
    }


def _refuse_empty(counts: dict[str, Counter[str]], drops: Drops, settings: PrepareCorpus) -> None:
    for side in SIDES:
        wanted = side == "train" or settings.split.validation > 0
        if wanted and not counts[side]["documents"]:
            dropped = ", ".join(f"{rule} {number:,}" for rule, number in drops.counts.items())
            raise UserError(
                f"no document is left in {side}",
                where="prepare_corpus",
                expected="at least one",
                hint=f"dropped: {dropped}; see prepare_corpus in params.yaml",
            )


def _write_examples(target: Path, drops: Drops) -> None:
    import pyarrow as pa

    schema = pa.schema([(name, pa.string()) for name in ("rule", "id", "text")])
    with ShardWriter(target, "dropped", schema) as writer:
        for example in sorted(drops.examples, key=lambda example: RULES.index(example["rule"])):
            writer.write(example)
