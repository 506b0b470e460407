"""The stages, from a source to a model with its translations: the same bytes each time."""

from __future__ import annotations

import json
import shutil

import pytest

from pipeline.console.errors import Interrupted, UserError
from pipeline.foundation.artifacts import read_artifact, read_rows
from pipeline.model.training.run import Run
from pipeline.translation.models import load, num_parameters
from pipeline.translation.pieces import Coder
from tests.translation.stages import (
    TINY,
    inputs,
    inside,
    params_of,
    run_data_stages,
    run_training,
)

MODELS = ("transformer", "lstm", "bahdanau", "luong")


@pytest.fixture(scope="module")
def params():
    return params_of("synthetic", TINY)


@pytest.fixture(scope="module")
def project(tmp_path_factory, params):
    folder = tmp_path_factory.mktemp("translation")
    with inside(folder):
        run_data_stages(params)
        for model in MODELS:
            run_training(params, model, 1)
    return folder


def files(folder) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "logs" not in path.parts and ".checkpoints" not in path.parts
    }


def test_what_a_model_says_stands_beside_it(project, params):
    for model in MODELS:
        made = read_artifact(
            project / "data/translation/models" / model / "1", stage="train_translation"
        )
        rows = list(read_rows(made.path, "test"))
        pairs = {row["id"] for row in read_rows(project / "data/translation/pairs", "test")}
        assert {row["id"] for row in rows} == pairs
        assert made.counts["steps"] == 12
        assert made.counts["parameters"] == num_parameters(load(made.path))
        assert all(row["loss"] > 0 for row in rows)
        history = json.loads((made.path / "history.json").read_text())
        assert len(history["validation"]) == 2
        assert Coder.of(made.path).vocabulary_size == load(made.path).target_tokens.num_embeddings


def test_all_of_it_again_is_the_same_to_the_byte(project, params, tmp_path):
    runtime = params.runtime.model_copy(update={"precision": "auto"})  # on a CPU float32
    with inside(tmp_path):
        run_data_stages(params)
        run_training(params.model_copy(update={"runtime": runtime}), "luong", 1)
    again, first = files(tmp_path), files(project)
    pages = {name for name in again if "data_docs" in name}
    assert len(again) > 15
    assert {name: first[name] for name in again.keys() - pages} == {
        name: again[name] for name in again.keys() - pages
    }


def test_a_training_that_was_stopped_goes_on_and_ends_the_same(
    project, params, tmp_path, monkeypatch
):
    shutil.copytree(project / "data", tmp_path / "data")
    shutil.copytree(project / "translation/reports", tmp_path / "translation/reports")
    shutil.rmtree(tmp_path / "data/translation/models")
    update = Run.update

    def stopped(run, *batches):
        if run.step == 6:
            raise Interrupted(9)
        return update(run, *batches)

    with inside(tmp_path):
        monkeypatch.setattr(Run, "update", stopped)
        with pytest.raises(Interrupted):
            run_training(params, "transformer", 1)
        assert list(tmp_path.glob("translation/.checkpoints/train_translation/*/*/step-00000004"))
        monkeypatch.setattr(Run, "update", update)
        made = run_training(params, "transformer", 1)
        assert files(made.absolute()) == files(project / "data/translation/models/transformer/1")


@pytest.mark.parametrize(
    ("model", "seed", "said"), [("gru", 1, "--model gru"), ("lstm", 7, "--seed 7")]
)
def test_a_model_or_seed_that_is_not_in_the_params_is_refused(project, params, model, seed, said):
    with inside(project), pytest.raises(UserError, match=said):
        run_training(params, model, seed)


def test_nothing_is_trained_on_pairs_that_failed_their_validation(project, params, tmp_path):
    shutil.copytree(project / "data", tmp_path / "data")
    strict = params.model_copy(
        update={"validate_pairs": params.validate_pairs.model_copy(update={"min_pairs": 10_000})}
    )
    from translation.stages import validate_pairs

    with inside(tmp_path):
        with pytest.raises(UserError, match="the suite 'pairs' failed"):
            validate_pairs.run(strict, inputs("pairs"), inputs("gate")["gate"])
        with pytest.raises(UserError, match="the data failed its validation"):
            run_training(params, "lstm", 1)


def test_a_vocabulary_without_the_targets_letters_is_refused(project, params, tmp_path):
    shutil.copytree(project / "data", tmp_path / "data")
    shutil.copytree(project / "translation/reports", tmp_path / "translation/reports")
    few = params.train_tokenizer.model_copy(update={"alphabet_size": 4})
    narrow = params.model_copy(update={"train_tokenizer": few})
    from translation.stages import train_tokenizer

    with inside(tmp_path), pytest.raises(UserError, match="of held-out targets are unknown"):
        train_tokenizer.run(narrow, inputs("pairs", "gate"), tmp_path / "tokenizer")


@pytest.mark.parametrize(
    "preset", [None, "synthetic", "korean", "multi30k", "tatoeba", "equal_seconds"]
)
def test_the_params_and_their_presets_have_no_mistake(preset):
    params_of(preset)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lstm": {"positions": "learned"}}, "architecture lstm has no positions"),
        ({"transformer": {"norm_position": None}}, "transformer needs norm_position"),
        ({"transformer": {"positions": "learned"}}, "max_length is of positions: learned"),
        ({"transformer": {"num_attention_heads": 5}}, "hidden_size 128 is not a multiple"),
        ({"luong": {"architecture": "gru"}}, "'gru' is not one of transformer, lstm"),
    ],
)
def test_contradictions_of_a_model_are_said(changes, said):
    with pytest.raises(UserError, match=said):
        params_of(None, {"train_translation": {"models": changes}})
