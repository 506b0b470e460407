"""A published encoder and one table, no corpus: from the preset to the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter
from ruamel.yaml import YAML

from pipeline.console.errors import UserError
from pipeline.fetching.local_files import path_hash
from pipeline.huggingface.reading.encoder_artifact import read_source
from pipeline.params import EncoderSource
from pipeline.params.presets import overlay
from tests.end_to_end.conftest import PROJECT, SOURCE, Workspace, tiny_params
from tests.huggingface.exports import SYLLABLES, export, write_encoder
from tests.model.models import TINY

PRESET = YAML(typ="safe").load((PROJECT / "presets/published_encoder.yaml").read_text("utf-8"))


def write_table(path: Path) -> None:
    """Which of two halves of the syllables is a sentence made of?"""
    random, lines = np.random.default_rng(0), ["text\tlabel"]
    for _ in range(200):
        half = int(random.integers(2))
        words = random.choice(SYLLABLES[half * 20 : half * 20 + 20], size=6)
        lines.append(f"{' '.join(words)}\t{'later' if half else 'former'}")
    path.write_text("\n".join(lines) + "\n")


def params_of(workspace: Workspace) -> dict[str, Any]:
    """The tiny params with the preset over them, from an encoder that lies in the workspace."""
    values = tiny_params()
    overlay(values, PRESET)
    theirs = workspace.path / "theirs"
    values["pretrain"]["huggingface"] = {
        "kind": "files",
        "path": "theirs",
        "sha256": path_hash(theirs),
        "licence": "CC0-1.0",
    }
    values["finetune"]["learning_rates"]["finetune"] = {"default": 0.003}
    values["tasks"]["topics"]["max_length"] = TINY.max_position_embeddings
    values["continue_pretraining"] |= {"tasks": {"topics": {"unlabelled": []}}, "epochs": 1}
    return values


def test_a_published_encoder_and_a_table_are_enough(tmp_path: Path) -> None:
    workspace = Workspace.make(tmp_path / "workspace")
    export(write_encoder(tmp_path / "ours", TINY), workspace.path / "theirs")
    workspace.write_params(params_of(workspace))
    (workspace.path / SOURCE / "corpus.txt").unlink()
    write_table(workspace.path / SOURCE / "topics.tsv")

    said = workspace.run("python", "-m", "pipeline", "check").stdout
    assert "Text: none" in said
    assert {"pretrain@1", "finetune@topics-finetune", "evaluate", "diagnose"} <= set(
        workspace.repro()
    )
    assert workspace.repro() == []
    metrics = json.loads((workspace.path / "reports/metrics.json").read_text())
    assert metrics["pretraining"]["imported"] == "theirs"
    assert "corpus" not in metrics
    assert {"finetune", "continued_finetune", "majority", "tfidf"} <= set(
        metrics["tasks"]["topics"]["budgets"]["40"]["systems"]
    )
    page = (workspace.path / "reports/report.html").read_text()
    for said in (
        "There is no corpus",
        "the encoder went on",
        "The encoder's own",
        "Of a corpus there is nothing to say",
    ):
        assert said in page
    vocabulary = workspace.path / "data/finetuned/topics/finetune/1/vocab.txt"
    assert vocabulary.read_bytes() == (workspace.path / "theirs/vocab.txt").read_bytes()


def test_the_encoder_of_the_preset_is_what_its_hash_says() -> None:
    source: Any = TypeAdapter(EncoderSource).validate_python(PRESET["pretrain"]["huggingface"])
    downloads = PROJECT / ".downloads"
    if not (downloads / source.sha256).is_dir():
        pytest.skip(f"{source.name} {source.version} is not among the project's .downloads")
    imported = read_source(source, sources_dir=Path("none"), downloads=downloads)
    assert (imported.configuration.num_hidden_layers, imported.configuration.hidden_size) == (
        6,
        384,
    )


@pytest.mark.parametrize(
    ("section", "change", "said"),
    [
        ("pretrain", {"source": "corpus"}, "or a published encoder"),
        ("train_embeddings", {"algorithms": {"word2vec": {}}}, "which learn from text: write {}"),
    ],
)
def test_what_learns_from_text_is_refused_without_any(
    section: str, change: dict[str, Any], said: str
) -> None:
    from pipeline.params import check

    values = tiny_params()
    overlay(values, PRESET)
    values[section] |= change
    with pytest.raises(UserError) as caught:
        check(values, "params.yaml")
    assert said in caught.value.what
