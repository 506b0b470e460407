"""The stage `tokenize_corpus`: the same bytes for any number of workers, documents as they were."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tiny_corpus import english_rows, tiny_params, write_corpus

from pipeline.foundation.arrays import open_array
from pipeline.foundation.artifacts import file_hash, read_artifact, write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.stages import tokenize_corpus, train_tokenizer
from pipeline.tokenization import documents
from pipeline.tokenization.sentences import splitter


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("stages")
    rows = english_rows(tiny_params())
    rows["train"][3]["paragraphs"] = ["\u200b"]  # a document without a token
    corpus = write_corpus(folder / "corpus", rows)
    write_json(folder / "gate.json", {"success": True, "expectations": [], "suite": "corpus"})
    train_tokenizer.run(
        tiny_params(), {"corpus": corpus, "gate": folder / "gate.json"}, folder / "tokenizer"
    )
    return {"corpus": corpus, "tokenizer": folder / "tokenizer"}


@pytest.mark.parametrize(
    ("language", "korean", "many"), [("en", "kiwi", 3), ("ko", "kiwi", 2), ("ko", "rules", 2)]
)
def test_bytes_do_not_depend_on_the_number_of_workers(
    inputs: dict[str, Path],
    tmp_path: Path,
    language: str,
    korean: str,
    many: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(documents, "CHARACTERS_PER_BATCH", 1000)
    hashes = []
    for workers in (1, many):
        params = tiny_params(
            runtime={"workers": workers},
            tokenize_corpus={"sentence_language": language, "korean_sentences": korean},
        )
        tokenize_corpus.run(params, inputs, tmp_path / str(workers))
        hashes.append(file_hash(tmp_path / str(workers) / "manifest.json"))
        assert "decoded" in capsys.readouterr().out
    assert hashes[0] == hashes[1]


def test_arrays_hold_every_sentence_of_every_document(
    inputs: dict[str, Path], tmp_path: Path
) -> None:
    params = tiny_params()
    tokenize_corpus.run(params, inputs, tmp_path / "tokens")
    artifact = read_artifact(tmp_path / "tokens", stage="tokenize_corpus")
    tokenizer = wordpiece.load(inputs["tokenizer"])
    split_sentences = splitter("en")
    for split in ("train", "validation"):
        tokens = open_array(artifact.path, f"{split}-tokens")
        sentences = open_array(artifact.path, f"{split}-sentences")
        offsets = open_array(artifact.path, f"{split}-documents")
        assert tokens.dtype == np.dtype("<u2")
        assert sentences.dtype == offsets.dtype == np.dtype("<i8")
        rows = [row for batch in documents.batches(inputs["corpus"], split) for row in batch]
        assert len(rows) == len(offsets) - 1 == documents.num_documents(inputs["corpus"], split)
        for index, paragraphs in enumerate(rows):
            expected = [
                ids
                for found in split_sentences(paragraphs)
                for sentence in found
                if (ids := tokenizer.encode(sentence, add_special_tokens=False).ids)
            ]
            first, last = offsets[index], offsets[index + 1]
            stored = tokens[sentences[first] : sentences[last]].tolist()
            assert stored == [token for ids in expected for token in ids]
            assert last - first >= len(expected)
        assert np.diff(sentences).max() <= params.tokenize_corpus.max_sentence_tokens
        assert artifact.counts[split] == {
            "documents": len(rows),
            "sentences": len(sentences) - 1,
            "tokens": len(tokens),
            "unknown": int((tokens == 1).sum()),
        }
    offsets = open_array(artifact.path, "train-documents")
    assert offsets[3] == offsets[4], "a document without a token has its place"


@pytest.mark.parametrize(
    ("text", "language"), [("한국어 문장이 여기 있습니다. (ok)", "ko"), ("A word or 단어.", "en")]
)
def test_auto_takes_the_language_of_most_letters(
    inputs: dict[str, Path], tmp_path: Path, text: str, language: str
) -> None:
    rows = english_rows(tiny_params(), number=20)
    for row in rows["train"]:
        row["paragraphs"] = [text]
    corpus = write_corpus(tmp_path / "corpus", rows)
    params = tiny_params(tokenize_corpus={"sentence_language": "auto", "korean_sentences": "rules"})
    tokenize_corpus.run(params, inputs | {"corpus": corpus}, tmp_path / "tokens")
    made = read_artifact(tmp_path / "tokens", stage="tokenize_corpus")
    assert made.params["sentence_language"] == language
