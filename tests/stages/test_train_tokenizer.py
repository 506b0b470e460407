"""The stage `train_tokenizer`: only after its gate, on training text alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_corpus import english_rows, tiny_params, write_corpus

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import file_hash, read_artifact, write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.stages import train_tokenizer


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
    assert artifact.counts == {"vocabulary_size": 400}
    tokenizer = wordpiece.load(artifact.path)
    assert tokenizer.get_vocab_size() == 400
    assert tokenizer.token_to_id("§") is None, "validation text was not looked at"


def test_nothing_is_trained_on_data_that_failed(inputs: dict[str, Path], tmp_path: Path) -> None:
    failed = {"description": "Enough documents", "success": False}
    write_json(inputs["gate"], {"success": False, "expectations": [failed], "suite": "corpus"})
    with pytest.raises(UserError, match="Enough documents"):
        train_tokenizer.run(tiny_params(), inputs, tmp_path / "tokenizer")
    assert not (tmp_path / "tokenizer").exists()
