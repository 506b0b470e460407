"""The stage `train_tokenizer`: only after its gate, on training text alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_corpus import english_rows, tiny_params, write_corpus

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import file_hash, read_artifact, read_rows, write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.stages import train_tokenizer
from pipeline.tokenization.automatic import alphabet_size_for, vocabulary_size_for


@pytest.fixture
def inputs(tmp_path: Path) -> dict[str, Path]:
    rows = english_rows(tiny_params())
    rows["validation"].append(rows["validation"][0] | {"id": "x", "paragraphs": ["§ " * 50]})
    gate = tmp_path / "gate.json"
    write_json(gate, {"success": True, "expectations": [], "suite": "corpus"})
    return {"corpus": write_corpus(tmp_path / "corpus", rows), "gate": gate}


def test_two_runs_give_the_same_artifact(inputs: dict[str, Path], tmp_path: Path) -> None:
    for name in ("one", "two"):
        train_tokenizer.run(tiny_params(), inputs, tmp_path / name)
    assert file_hash(tmp_path / "one/manifest.json") == file_hash(tmp_path / "two/manifest.json")
    artifact = read_artifact(tmp_path / "one", stage="train_tokenizer")
    assert artifact.counts["vocabulary_size"] == 400
    tokenizer = wordpiece.load(artifact.path)
    assert tokenizer.get_vocab_size() == 400
    assert tokenizer.token_to_id("§") is None, "validation text was not looked at"


def test_nothing_is_trained_on_data_that_failed(inputs: dict[str, Path], tmp_path: Path) -> None:
    failed = {"description": "Enough documents", "success": False}
    write_json(inputs["gate"], {"success": False, "expectations": [failed], "suite": "corpus"})
    with pytest.raises(UserError, match="Enough documents"):
        train_tokenizer.run(tiny_params(), inputs, tmp_path / "tokenizer")
    assert not (tmp_path / "tokenizer").exists()


def test_auto_is_told_by_the_words_of_the_training_text(
    inputs: dict[str, Path], tmp_path: Path
) -> None:
    rows = read_rows(inputs["corpus"], "train", ["paragraphs"])
    words = sum(len(text.split()) for row in rows for text in row["paragraphs"])
    params = tiny_params(train_tokenizer={"vocabulary_size": "auto", "alphabet_size": "auto"})
    train_tokenizer.run(params, inputs, tmp_path / "tokenizer")
    artifact = read_artifact(tmp_path / "tokenizer", stage="train_tokenizer")
    asked = vocabulary_size_for(words, "en")
    chosen = {name: artifact.params[name] for name in ("vocabulary_size", "alphabet_size")}
    assert chosen == {"vocabulary_size": asked, "alphabet_size": alphabet_size_for(asked)}
    assert artifact.counts["words"] == words
    assert 60 < artifact.counts["vocabulary_size"] <= asked
