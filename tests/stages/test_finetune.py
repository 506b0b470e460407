"""The stage `finetune`: what it writes, that it writes the same again, what it refuses."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from pipeline.console.errors import UserError
from pipeline.finetuning import runs as finetuning_runs
from pipeline.finetuning.finished_seeds import FinishedSeeds
from pipeline.foundation.artifacts import (
    file_hash,
    read_artifact,
    read_rows,
    write_artifact,
    write_json,
)
from pipeline.foundation.vocabulary.word_vectors import save_vectors
from pipeline.kinds.registry import KINDS, data_of
from pipeline.model.weights import load_encoder, load_pretraining_model
from pipeline.params import Params, load
from pipeline.stages import finetune, train_scratch, train_with_vectors
from pipeline.tasks.metrics.scores import score
from tests.tasks.toys import (
    METRICS,
    RATES,
    task_of,
    toy_encoder,
    toy_settings,
    write_rates,
    write_toy_architecture,
    write_toy_encoder,
    write_toy_task,
)

ROOT = Path(__file__).parents[2]
SEEDS = [1, 2]
ENCODER_SEEDS = [7, 8]


@pytest.fixture(autouse=True)
def finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where finished seeds are kept."""
    for stage in (finetune, train_scratch, train_with_vectors):
        monkeypatch.setattr(stage, "FINISHED", tmp_path / "finished")
    return tmp_path / "finished"


def params_of(kind: str, precision: str = "float32", **fields: Any) -> Params:
    params = load(ROOT / "params.yaml")
    training = toy_settings(**{"label_budgets": [20, "all"], "steps": [5, 10], **fields})
    return params.model_copy(
        update={
            "runtime": params.runtime.model_copy(
                update={"device": "cpu", "threads": 1, "precision": precision}
            ),
            "tasks": {"toy": task_of(kind)},
            "pretrain": params.pretrain.model_copy(update={"seeds": ENCODER_SEEDS}),
            "finetune": params.finetune.model_copy(update={"training": training, "seeds": SEEDS}),
        }
    )


def inputs_of(folder: Path, kind: str, success: bool = True) -> dict[str, Path]:
    inputs = {name: folder / name for name in ("encoder", "architecture", "data")}
    write_toy_architecture(inputs["architecture"])
    for seed in ENCODER_SEEDS:
        write_toy_encoder(inputs["encoder"] / str(seed), seed=seed)
    write_toy_task(inputs["data"], kind, number=150)
    write_json(folder / "gate.json", {"success": success, "expectations": []})
    rates = write_rates(folder / "rates.json", 0.01)
    return {**inputs, "gate": folder / "gate.json", "rates": rates}


def run(
    folder: Path,
    kind: str,
    strategy: str = "finetune",
    name: str = "out",
    precision: str = "float32",
    *,
    anew: bool = True,
) -> Path:
    if anew:
        shutil.rmtree(finetune.FINISHED, ignore_errors=True)
    inputs = inputs_of(folder, kind)
    write_rates(inputs["rates"], RATES[strategy])
    stage = train_scratch if strategy == "scratch" else finetune
    stage.run(params_of(kind, precision), inputs, folder / name, task="toy", strategy=strategy)
    return folder / name


@pytest.mark.parametrize("kind", KINDS)
def test_predictions_scores_and_weights_belong_together(tmp_path: Path, kind: str) -> None:
    whole = run(tmp_path, kind)
    read_artifact(whole, stage="finetune")
    assert sorted(path.name for path in whole.iterdir() if path.is_dir()) == ["1", "2"]
    output = whole / "2"
    assert read_artifact(output, stage="finetune").params["seed"] == 2
    scores = json.loads((output / "scores.json").read_text())
    assert set(scores) == {"20", "all"}
    answers = {row["id"]: row for row in read_rows(tmp_path / "data", "test")}
    rows = list(read_rows(output, "test"))
    for budget in scores:
        here = [row for row in rows if row["budget"] == budget]
        assert [row["id"] for row in here] == list(answers)
        label = data_of(kind).label_column
        assert all(row["label"] == answers[row["id"]][label] for row in here)
        labels, predictions = ([row[k] for row in here] for k in ("label", "prediction"))
        assert score(METRICS[kind], labels, predictions) == scores[budget]["test"]
    configuration = json.loads((output / "config.json").read_text())
    assert configuration["label_budget"] == "all"
    load_encoder(output)


def test_classes_come_with_probabilities(tmp_path: Path) -> None:
    output = run(tmp_path, "classification") / "1"
    labels = json.loads((output / "labels.json").read_text())
    for row in read_rows(output, "test"):
        assert sum(row["probabilities"]) == pytest.approx(1.0)
        assert row["prediction"] == labels[row["probabilities"].index(max(row["probabilities"]))]


@pytest.mark.parametrize("strategy", ["feature_extraction", "finetune"])
@pytest.mark.parametrize("kind", ["tagging", "pair_regression"])
def test_bfloat16_repeats_itself_and_the_manifests_say_it(
    tmp_path: Path, kind: str, strategy: str
) -> None:
    first, second = (run(tmp_path, kind, strategy, name, "bfloat16") for name in ("one", "two"))
    full = run(tmp_path, kind, strategy)  # and leaves the process in float32
    assert file_hash(first / "manifest.json") == file_hash(second / "manifest.json")
    assert list(read_rows(first / "2", "test")) != list(read_rows(full / "2", "test"))
    for folder, precision in ((first, "bfloat16"), (full, "float32")):
        assert read_artifact(folder, stage="finetune").params["precision"] == precision
        assert read_artifact(folder / "2", stage="finetune").params["precision"] == precision
    for weights in load_encoder(first / "2").state_dict().values():
        assert weights.dtype == torch.float32


@pytest.mark.parametrize("strategy", ["scratch", "feature_extraction", "finetune"])
def test_two_runs_give_the_same_bytes(tmp_path: Path, strategy: str) -> None:
    first = run(tmp_path, "classification", strategy, "first")
    second = run(tmp_path, "classification", strategy, "second")
    names, others = (
        sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
        for folder in (first, second)
    )
    assert names == others
    for name in names:
        assert file_hash(first / name) == file_hash(second / name), name


def test_the_frozen_encoder_is_written_as_it_was_and_each_seed_has_its_own(tmp_path: Path) -> None:
    output = run(tmp_path, "tagging", "feature_extraction")
    for seed, encoder_seed in zip(SEEDS, ENCODER_SEEDS, strict=True):
        ours = load_pretraining_model(tmp_path / f"encoder/{encoder_seed}").encoder.state_dict()
        for name, weights in load_encoder(output / str(seed)).state_dict().items():
            assert weights.equal(ours[name])
        made_from = read_artifact(output / str(seed), stage="finetune").params
        assert made_from["encoder_seed"] == encoder_seed


def test_finished_seeds_are_not_trained_again(
    tmp_path: Path, finished: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    right = run(tmp_path, "classification", name="right")
    train = finetuning_runs.FinetuningRun._result

    def stop_in_the_second(self: Any, *arguments: Any) -> Any:
        if self.seed == 2:
            raise KeyboardInterrupt
        return train(self, *arguments)

    monkeypatch.setattr(finetuning_runs.FinetuningRun, "_result", stop_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, "classification")
    monkeypatch.undo()
    monkeypatch.setattr(finetune, "FINISHED", finished)
    capsys.readouterr()
    output = run(tmp_path, "classification", anew=False)
    said = capsys.readouterr().out
    assert "seed 1 was finished before" in said
    assert "seed 2 was" not in said
    assert file_hash(output / "manifest.json") == file_hash(right / "manifest.json")

    # The stage was ended before DVC recorded it: nothing is trained. After that, all is.
    run(tmp_path, "classification", anew=False)
    assert "seed 2 was finished before" in capsys.readouterr().out
    record = tmp_path / "dvc.lock"
    record.touch()
    [mark] = finished.glob("*/finished")
    later = mark.stat().st_mtime_ns + 1
    os.utime(record, ns=(later, later))
    monkeypatch.setattr("pipeline.model.training.finished_runs.RECORD", record)
    run(tmp_path, "classification", anew=False)
    assert "was finished before" not in capsys.readouterr().out


def test_seeds_of_other_settings_or_damaged_ones_are_trained_again(finished: Path) -> None:
    seeds = FinishedSeeds(finished, {"steps": 1})
    with write_artifact(seeds.place(1), stage="finetune", params={}) as draft:
        write_json(draft.path / "scores.json", {})
    assert seeds.has(1)
    assert not FinishedSeeds(finished, {"steps": 2}).has(1)
    (seeds.place(1) / "scores.json").write_text("edited")
    assert not seeds.has(1)


def test_data_that_failed_its_validation_trains_nothing(tmp_path: Path) -> None:
    inputs = inputs_of(tmp_path, "classification", success=False)
    with pytest.raises(UserError, match="failed its validation"):
        finetune.run(
            params_of("classification"),
            inputs,
            tmp_path / "out",
            task="toy",
            strategy="finetune",
        )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"task": "other"}, "no task 'other'"),
        ({"strategy": "magic"}, "no strategy 'magic' that starts from encoder"),
    ],
)
def test_what_is_not_in_the_params_is_named(
    tmp_path: Path, options: dict[str, str], message: str
) -> None:
    given = {"task": "toy", "strategy": "finetune", **options}
    with pytest.raises(UserError, match=message):
        finetune.run(
            params_of("classification"),
            inputs_of(tmp_path, "classification"),
            tmp_path / "out",
            **given,
        )


def test_an_encoder_that_is_not_there_is_named(tmp_path: Path) -> None:
    inputs = inputs_of(tmp_path, "classification")
    shutil.rmtree(inputs["encoder"])
    with pytest.raises(UserError) as error:
        finetune.run(
            params_of("classification"), inputs, tmp_path / "out", task="toy", strategy="finetune"
        )
    assert str(inputs["encoder"]) in str(error.value)


def test_a_budget_beyond_the_rows_leaves_no_artifact(tmp_path: Path) -> None:
    inputs = inputs_of(tmp_path, "classification")
    params = params_of("classification", label_budgets=[20, 9999])
    with pytest.raises(UserError, match="budget of 9999"):
        finetune.run(params, inputs, tmp_path / "out", task="toy", strategy="finetune")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("algorithm", ["word2vec", "fasttext"])
def test_word_vectors_are_what_the_token_embeddings_start_as(
    tmp_path: Path, algorithm: str
) -> None:
    inputs = inputs_of(tmp_path, "classification") | {"embeddings": tmp_path / "embeddings"}
    shutil.rmtree(inputs["encoder"])  # networks from random weights read none
    draw = np.random.default_rng(len(algorithm)).normal(
        size=tuple(toy_encoder().encoder.embeddings.tokens.weight.shape)
    )
    with write_artifact(inputs["embeddings"], stage="train_embeddings", params={}) as draft:
        save_vectors(draft.path, draw)
    params = params_of("classification")
    write_rates(inputs["rates"], 1e-9)
    outputs = [tmp_path / "without", tmp_path / "with"]
    train_scratch.run(params, inputs, outputs[0], task="toy", strategy="scratch")
    train_with_vectors.run(params, inputs, outputs[1], task="toy", algorithm=algorithm)
    without, with_vectors = (read_artifact(path, stage="finetune") for path in outputs)
    assert set(without.manifest["inputs"]) == {"data", "gate", "architecture"}
    manifest = inputs["embeddings"] / "manifest.json"
    assert with_vectors.manifest["inputs"]["embeddings"] == file_hash(manifest)
    scratch, ours = (load_encoder(path / "1").state_dict() for path in outputs)
    # At this rate weights hardly move: what differs is what they began with.
    for name, weights in scratch.items():
        near = bool((weights - ours[name]).abs().max() < 1e-4)
        assert near == (name != "embeddings.tokens.weight"), name
