"""Split documents into sentences, encode them, and write flat memory-mapped arrays with offsets.

For each of train and validation: `SPLIT-tokens` (uint16 or uint32, no special tokens),
`SPLIT-sentences` (offsets into tokens) and `SPLIT-documents` (offsets into sentences). The bytes
do not depend on the number of workers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.console.saying import say

if TYPE_CHECKING:
    from pipeline.foundation.artifacts import ArtifactDraft
    from pipeline.params import Params
    from pipeline.tokenization.encoding import Document, DocumentEncoder, EncodedDocuments
    from pipeline.tokenization.workers import Workers

INPUTS = {
    "corpus": "the folder that prepare_corpus wrote",
    "tokenizer": "the folder that train_tokenizer wrote",
}
OPTIONS: dict[str, str] = {}

_encoder: DocumentEncoder  # of this process; set by _initialize


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the tokens artifact `output`; of a run without text it has no array."""
    from pipeline.foundation.artifacts import read_artifact, write_artifact
    from pipeline.tokenization.automatic import first_paragraphs, language_of
    from pipeline.tokenization.workers import Workers

    corpus = read_artifact(inputs["corpus"], stage="prepare_corpus")
    tokenizer = read_artifact(inputs["tokenizer"], stage="train_tokenizer")
    settings = params.tokenize_corpus
    if not corpus.counts["train"]["documents"]:
        facts = settings.model_dump(mode="json")
        with write_artifact(output, stage="tokenize_corpus", params=facts, inputs=inputs) as draft:
            nothing = dict.fromkeys(("documents", "sentences", "tokens", "unknown"), 0)
            draft.counts |= {"vocabulary_size": 0, "train": nothing, "validation": nothing}
        say("no text, no tokens")
        return
    language = settings.sentence_language
    if language == "auto":
        language = language_of(first_paragraphs(corpus.path))
        say(f"sentences end as in {language}, by the text (sentence_language: auto)")
    facts = settings.model_dump(mode="json") | {"sentence_language": language}
    with (
        write_artifact(output, stage="tokenize_corpus", params=facts, inputs=inputs) as draft,
        Workers(
            params.runtime.workers,
            _initialize,
            tokenizer.path,
            language,
            settings.korean_sentences,
            settings.max_sentence_tokens,
        ) as workers,
    ):
        vocabulary_size = tokenizer.counts["vocabulary_size"]
        draft.counts["vocabulary_size"] = vocabulary_size
        dtype = "uint16" if vocabulary_size < 2**16 else "uint32"
        for split in ("train", "validation"):
            draft.counts[split] = _write_split(draft, corpus.path, split, workers, dtype)
        _print_sample(draft.path, tokenizer.path)


def _write_split(
    draft: ArtifactDraft, corpus: Path, split: str, workers: Workers, dtype: str
) -> dict[str, int]:
    """Encode one split into its three arrays; returns its counts."""
    from pipeline.console.progress import Progress
    from pipeline.foundation.arrays import ArrayWriter
    from pipeline.tokenization.documents import batches, num_documents

    unknown = 0
    with (
        ArrayWriter(draft.path, f"{split}-tokens", dtype) as tokens,
        ArrayWriter(draft.path, f"{split}-sentences", "int64") as sentences,
        ArrayWriter(draft.path, f"{split}-documents", "int64") as documents,
        Progress(
            f"tokenize_corpus, {split}", total=num_documents(corpus, split), unit="documents"
        ) as progress,
    ):
        sentences.append([0])
        documents.append([0])
        for batch in workers.map(_encode, batches(corpus, split)):
            documents.append(sentences.length - 1 + batch.document_lengths.cumsum())
            sentences.append(tokens.length + batch.sentence_lengths.cumsum())
            tokens.append(batch.tokens)
            unknown += batch.num_unknown
            progress.advance(len(batch.document_lengths))
    return {
        "documents": documents.length - 1,
        "sentences": sentences.length - 1,
        "tokens": tokens.length,
        "unknown": unknown,
    }


def _initialize(
    tokenizer: Path,
    language: Literal["en", "ko"],
    korean: Literal["kiwi", "rules"],
    max_sentence_tokens: int,
) -> None:
    from pipeline.foundation.vocabulary import wordpiece
    from pipeline.tokenization.encoding import DocumentEncoder
    from pipeline.tokenization.sentences import splitter

    global _encoder
    split = splitter(language, korean)
    _encoder = DocumentEncoder(wordpiece.load(tokenizer), split, max_sentence_tokens)


def _encode(documents: list[Document]) -> EncodedDocuments:
    return _encoder.encode(documents)


def _print_sample(tokens_folder: Path, tokenizer_folder: Path) -> None:
    """Print the sentence in the middle of the training text, decoded, with its tokens."""
    from pipeline.foundation.arrays import open_array
    from pipeline.foundation.vocabulary import wordpiece

    sentences = open_array(tokens_folder, "train-sentences")
    if len(sentences) < 2:
        return
    tokenizer = wordpiece.load(tokenizer_folder)
    middle = (len(sentences) - 1) // 2
    tokens = open_array(tokens_folder, "train-tokens")
    encoding = tokens[sentences[middle] : sentences[middle + 1]].tolist()
    say(f"training sentence {middle:,} of {len(sentences) - 1:,}, decoded:")
    print(f"  {tokenizer.decode(encoding, skip_special_tokens=False)}")
    print(f"  {' | '.join(str(tokenizer.id_to_token(token)) for token in encoding)}")
