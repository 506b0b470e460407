"""The stage with `pretrain.source: huggingface`, and what reads its artifact."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from pipeline import params
from pipeline.console.errors import UserError
from pipeline.evaluation.encoder_facts import imported_facts
from pipeline.fetching.local_files import path_hash
from pipeline.findings.sentences import sentences, why_no_gain
from pipeline.finetuning.runs import FinetuningRun
from pipeline.finetuning.starts import load_start
from pipeline.foundation.artifacts import read_artifact, write_artifact, write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.kinds.registry import data_of
from pipeline.model.weights import read_configuration
from pipeline.report import page
from pipeline.stages import define_architecture, pretrain
from pipeline.tasks.task_data import read_task
from tests.huggingface.exports import export, ours, write_encoder
from tests.model.models import TINY
from tests.pretraining.texts import small_values
from tests.report.report_facts import metrics_of, report_of
from tests.tasks.toys import STRATEGIES, strategies_section, toy_settings, write_toy_task


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a published model below data/sources, and params that take it."""
    monkeypatch.chdir(tmp_path)
    export(write_encoder(tmp_path / "ours", TINY), tmp_path / "data/sources/theirs")
    write_json(Path("gate.json"), {"success": True, "expectations": []})
    set_source()
    return tmp_path


def set_source(**changes: Any) -> None:
    folder = "data/sources/theirs"
    values = small_values()
    source = {"kind": "files", "path": folder, "licence": "MIT", "sha256": path_hash(Path(folder))}
    values["pretrain"] |= {"source": "huggingface", "huggingface": source, "seeds": [1], **changes}
    values["finetune"]["strategies"] = strategies_section(
        "scratch", "feature_extraction", "finetune"
    )
    Path("params.yaml").write_text(json.dumps(values))


def run(output: Path = Path("data/encoder/1")) -> Path:
    inputs = {"tokens": Path("none"), "tokenizer": Path("none"), "gate": Path("gate.json")}
    pretrain.run(params.load(Path("params.yaml")), inputs, output, seed="1")
    return output


def test_the_artifact_is_an_encoder_like_any_other(workspace: Path) -> None:
    artifact = read_artifact(run(), stage="pretrain")
    assert artifact.params["source"] == "huggingface"
    assert artifact.params["huggingface"]["licence"] == "MIT"
    assert artifact.params["seed"] == 1
    assert set(artifact.manifest["files"]) == {
        *("model.safetensors", "config.json", "history.json"),
        *wordpiece.FILES,
    }
    assert json.loads((artifact.path / "history.json").read_text()) == {
        "train": [],
        "validation": [],
    }
    before, after = ours(workspace / "ours").state_dict(), ours(artifact.path).state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_its_architecture_is_defined_without_its_weights(workspace: Path) -> None:
    with write_artifact(Path("tokenizer"), stage="train_tokenizer", params={}):
        pass  # of another vocabulary, say: this encoder has its own
    inputs, output = {"tokenizer": Path("tokenizer")}, Path("architecture")
    define_architecture.run(params.load(Path("params.yaml")), inputs, output)
    encoder = run()
    assert read_configuration(output) == read_configuration(encoder)
    assert {path.name for path in output.iterdir()} == {
        "manifest.json",
        "config.json",
        *wordpiece.FILES,
    }
    for name in wordpiece.FILES:
        assert (output / name).read_bytes() == (encoder / name).read_bytes()


def test_the_same_source_gives_the_same_bytes(workspace: Path) -> None:
    first, second = run(Path("first")), run(Path("second"))
    assert {p.name: p.read_bytes() for p in first.iterdir()} == {
        p.name: p.read_bytes() for p in second.iterdir()
    }


def test_another_content_than_the_hash_says_is_refused(workspace: Path) -> None:
    (workspace / "data/sources/theirs/README.md").write_text("another card")
    with pytest.raises(UserError, match="has the sha256"):
        run()


def test_a_task_is_learned_from_it_with_its_own_tokenizer(workspace: Path) -> None:
    encoder = run()
    task = write_toy_task(workspace / "task", "classification", 60)

    def start(max_length: int) -> FinetuningRun:
        return FinetuningRun(
            read_task(workspace / "task", "toy", data_of(task.kind)),
            load_start(encoder, STRATEGIES["finetune"]),
            toy_settings(label_budgets=[20], steps=[2]),
            learning_rates=[0.01],
            strategy=STRATEGIES["finetune"],
            seed=1,
            max_length=max_length,
            device=torch.device("cpu"),
        )

    assert data_of(task.kind).name == "classification"
    (result,) = start(16).results()
    assert len(result.predictions["test"]) > 0
    with pytest.raises(UserError, match="exceeds the 20 tokens"):
        start(21)


def test_evaluation_and_report_say_that_it_was_imported(workspace: Path) -> None:
    facts = imported_facts(read_artifact(run(), stage="pretrain"))
    assert facts.metrics["imported"] == "data/sources/theirs"
    metrics = metrics_of() | {"pretraining": facts.metrics}
    assert "was imported" in sentences(metrics)[0]
    assert len(sentences(metrics)) == 3
    assert why_no_gain(metrics)
    html = page.render(metrics, report_of() | {"pretraining": facts.report}, {})
    assert "The encoder was imported: data/sources/theirs" in html
    assert "without learning" not in html


# --- Params ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"huggingface": None}, "source: huggingface needs `huggingface`"),
        ({"seeds": [1, 2]}, "gives one encoder, but seeds has 2"),
        (
            {"huggingface": {"kind": "files", "path": "models/x", "licence": "MIT"}},
            "python -m pipeline hash models/x",
        ),
        (
            {"huggingface": {"kind": "hub", "name": "a/b", "revision": "main", "licence": "MIT"}},
            "pretrain.huggingface.revision",
        ),
    ],
)
def test_sources_that_are_not_pinned_are_refused(
    workspace: Path, changes: dict[str, Any], said: str
) -> None:
    set_source(**changes)
    with pytest.raises(UserError) as caught:
        params.load(Path("params.yaml"))
    assert said in caught.value.what


def test_word_vectors_of_another_vocabulary_are_refused(workspace: Path) -> None:
    values = json.loads(Path("params.yaml").read_text())
    values["finetune"]["strategies"] = strategies_section("finetune", "scratch_word2vec")
    Path("params.yaml").write_text(json.dumps(values))
    with pytest.raises(UserError, match=r"has word2vec, but pretrain\.source is huggingface"):
        params.load(Path("params.yaml"))
