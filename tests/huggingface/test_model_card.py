"""The card: what manifests and metrics say of this very model, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from pipeline.foundation.artifacts import MANIFEST, file_hash, write_artifact, write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.huggingface.writing.export_command import export_folder
from pipeline.huggingface.writing.provenance import Project
from pipeline.model.weights import save_model
from tests.huggingface.exports import (
    NOWHERE,
    PRE_NORM,
    SHAPES,
    export,
    our_tokenizer,
    write_encoder,
    write_finetuned,
)
from tests.model.models import TINY, build

SOURCE = {"kind": "package", "name": "botocore", "version": "1.44.5", "licence": "Apache-2.0"}


def front_matter(card: str) -> dict[str, Any]:
    assert card.startswith("---\n")
    return YAML(typ="safe").load(card[4 : card.index("\n---\n", 4)])


def card_of(folder: Path) -> str:
    return (folder / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Every artifact from sources to encoder, and the metrics of that encoder."""
    data, reports = tmp_path / "data", tmp_path / "reports"
    with write_artifact(data / "raw", stage="download_corpus", params={"sources": [SOURCE]}):
        pass
    with write_artifact(
        data / "corpus", stage="prepare_corpus", params={}, inputs={"raw": data / "raw"}
    ) as draft:
        draft.counts["train"] = {"documents": 1234, "words": 567_890}
    with write_artifact(
        data / "tokens",
        stage="tokenize_corpus",
        params={"sentence_language": "en"},
        inputs={"corpus": data / "corpus"},
    ) as draft:
        draft.counts["train"] = {"tokens": 700_001}
    params = {"seed": 1, "sequence_length": 12, "sentence_objective": None}
    with write_artifact(
        data / "encoder" / "1", stage="pretrain", params=params, inputs={"tokens": data / "tokens"}
    ) as draft:
        save_model(draft.path, build(TINY))
        wordpiece.save(our_tokenizer(), draft.path, lowercase=True)
        draft.counts |= {"steps": 3000, "tokens": 5_992_782}
    sha256 = file_hash(data / "encoder" / "1" / MANIFEST)
    report = {"artifacts": {"data/encoder/1": sha256}, "pretraining": {"settings": {"seed": 1}}}
    write_json(reports / "evaluation" / "report.json", report)
    scores = {"sequences": 2048, "masked_language_modelling_loss": 3.681, "frequency_loss": 6.5}
    write_json(reports / "metrics.json", {"pretraining": scores})
    return Project(data, reports)


def test_an_encoders_card_tells_its_text_its_training_its_scores(
    project: Project, tmp_path: Path
) -> None:
    export_folder(project.data / "encoder", tmp_path / "out", project, "Apache-2.0")
    card = card_of(tmp_path / "out")
    assert front_matter(card) == {
        "library_name": "transformers",
        "pipeline_tag": "fill-mask",
        "language": "en",
        "license": "apache-2.0",
        "tags": ["bert", "bert-pipeline"],
    }
    for said in (
        "| botocore 1.44.5 (Python package) | Apache-2.0 |",
        "| documents of the training split | 1,234 |",
        "| tokens in them | 700,001 |",
        "| tokens seen, repetitions included | 5,992,782 |",
        "| loss, nats a masked token | 3.681 | 6.500 |",
        "In pre-training no text was longer than 12 tokens.",
        "Random weights: the next-sentence head; it was not trained.",
        file_hash(tmp_path / "out" / "model.safetensors"),
        file_hash(project.data / "encoder" / "1" / MANIFEST),
        file_hash(project.data / "tokens" / MANIFEST),
    ):
        assert said in card, said
    assert str(tmp_path) not in card


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("sentence_order", "the order of two segments: class 1 is B before A"),
        ("sentence_matching", "whether B repeats words of A: class 1 is a pair with exchanged"),
    ],
)
def test_a_head_that_tells_something_else_is_told_from_bert_s(
    project: Project, tmp_path: Path, name: str, told: str
) -> None:
    params = {"seed": 1, "sentence_objective": {"name": name, "weight": 1.0}}
    with write_artifact(tmp_path / "encoder", stage="pretrain", params=params) as draft:
        save_model(draft.path, build(TINY))
        wordpiece.save(our_tokenizer(), draft.path, lowercase=True)
        draft.counts |= {"steps": 1, "tokens": 1}
    export_folder(tmp_path / "encoder", tmp_path / "out", project, None)
    assert f"The next-sentence head tells {told}" in card_of(tmp_path / "out")


def test_artifacts_and_metrics_of_another_run_say_nothing(project: Project, tmp_path: Path) -> None:
    write_encoder(tmp_path / "other", TINY, seed=1)
    export_folder(tmp_path / "other", tmp_path / "out", project, None)
    card = card_of(tmp_path / "out")
    assert "botocore" not in card
    assert "3.681" not in card
    assert "| not recorded | not recorded |" in card
    assert "Licence of these weights: not recorded." in card
    assert "license" not in front_matter(card)
    assert "## Metrics\n\nNot recorded." in card


@pytest.mark.parametrize(
    ("name", "kind", "tag"),
    [
        ("bert", "classification", "text-classification"),
        ("bert", "tagging", "token-classification"),
        ("modern", "pair_regression", "text-classification"),
    ],
)
def test_a_finetuned_models_card_tells_its_task(
    name: str, kind: str, tag: str, tmp_path: Path
) -> None:
    model = write_finetuned(tmp_path / "model", SHAPES[name], kind)
    export(model, tmp_path / "out")
    card = card_of(tmp_path / "out")
    assert front_matter(card)["pipeline_tag"] == tag
    assert "| 500 | 0.750 |" in card
    assert "| data/sources/rows.csv (file) | CC0-1.0 |" in card
    assert ("mean over its pieces" in card) == (kind == "tagging")
    assert ("unit of the labels" in card) == (kind == "pair_regression")


def test_an_encoder_that_went_on_tells_the_text_of_both(project: Project, tmp_path: Path) -> None:
    """And so does a model that was fine-tuned from it."""
    params = {"seed": 1, "source": "continued", "continued_on": "places"}
    folder, inputs = project.data / "continued/places/1", {"encoder": project.data / "encoder/1"}
    with write_artifact(folder, stage="pretrain", params=params, inputs=inputs) as draft:
        save_model(draft.path, build(TINY))
        wordpiece.save(our_tokenizer(), draft.path, lowercase=True)
        draft.counts |= {"steps": 7, "tokens": 8}
    export_folder(folder, tmp_path / "out", project, None)
    tuned = write_finetuned(tmp_path / "tuned", TINY, "classification", encoder=folder)
    export_folder(tuned, tmp_path / "tuned_out", project, None)
    for card in (card_of(tmp_path / "out"), card_of(tmp_path / "tuned_out")):
        assert "| tokens seen, repetitions included | 5,992,782 |" in card
        assert "on the texts of the task `places`" in card
    assert "`dvc repro pretrain continue_pretraining`" in card_of(tmp_path / "out")


def test_what_is_lost_on_the_way_out_is_said(tmp_path: Path) -> None:
    export(write_encoder(tmp_path / "model", PRE_NORM), tmp_path / "out")
    said = (
        "Not here: the next-sentence head, for which RobertaPreLayerNormForMaskedLM has no place."
    )
    assert said in card_of(tmp_path / "out")


@pytest.mark.parametrize("kind", [None, "classification", "pair_classification", "tagging"])
def test_the_cards_lines_of_python_run(kind: str | None, transformers: Any, tmp_path: Path) -> None:
    if kind is None:
        model = write_encoder(tmp_path / "model", PRE_NORM)
    else:
        model = write_finetuned(tmp_path / "model", PRE_NORM, kind)
    export_folder(model, tmp_path / "out", NOWHERE, None)
    card = card_of(tmp_path / "out")
    code = card.partition("```python\n")[2].partition("```")[0]
    exec(compile(code.replace("DIR", str(tmp_path / "out")), "card", "exec"), {})
