"""The stage `finetune_imported`: as `finetune`, but for whose encoder it is."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import file_hash, read_artifact, read_rows, write_artifact
from pipeline.foundation.vocabulary import wordpiece
from pipeline.kinds.registry import head_of
from pipeline.model.training.finished_runs import is_finished
from pipeline.model.weights import load_encoder, save_model
from pipeline.params import Params
from pipeline.stages import finetune, finetune_imported
from tests.stages.test_finetune import inputs_of, params_of
from tests.tasks.toys import RATES, toy_encoder, toy_tokenizer, write_rates, write_toy_encoder

SEEDS = [1, 2]


@pytest.fixture(autouse=True)
def _finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Where finished seeds are kept."""
    for stage in (finetune, finetune_imported):
        monkeypatch.setattr(stage, "FINISHED", tmp_path / "finished")
    yield
    kept = list((tmp_path / "finished").glob("*"))
    assert all(is_finished(folder) for folder in kept), "DVC's record would not remove them"


def imported_params(kind: str) -> Params:
    """Those of the tests of `finetune`."""
    params = params_of(kind)
    section = params.import_encoder.model_copy(update={"encoders": ["minilm"]})
    return params.model_copy(update={"import_encoder": section})


def run(folder: Path, kind: str, strategy: str, *rates: float) -> Path:
    """Stage finetune_imported with the toy encoder of seed 7 as someone else's."""
    inputs = inputs_of(folder, kind)
    if not (folder / "minilm").exists():
        write_toy_encoder(folder / "minilm", seed=7, parameters=12_345)
    write_rates(inputs["rates"], *(rates or [RATES.get(strategy, 0.01)]))
    read = {name: inputs[name] for name in ("data", "gate", "rates")}
    read["encoder"] = folder / "minilm"
    output = folder / f"imported_minilm_{strategy}"
    finetune_imported.run(imported_params(kind), read, output, task="toy", strategy=strategy)
    return output


@pytest.mark.parametrize("strategy", ["feature_extraction", "finetune"])
@pytest.mark.parametrize("kind", ["classification", "tagging"])
def test_with_an_encoder_of_ours_it_predicts_what_finetune_predicts(
    tmp_path: Path, kind: str, strategy: str
) -> None:
    """So rows, seeds, steps, batches and new weights are the same: only the encoder differs."""
    output = run(tmp_path, kind, strategy)
    inputs = inputs_of(tmp_path, kind)
    write_rates(inputs["rates"], RATES[strategy])
    for seed in ("7", "8"):
        write_toy_encoder(inputs["encoder"] / seed, seed=7)
    finetune.run(imported_params(kind), inputs, tmp_path / "ours", task="toy", strategy=strategy)
    for seed in map(str, SEEDS):
        theirs, ours = (
            list(read_rows(path / seed, "test")) for path in (output, tmp_path / "ours")
        )
        assert theirs == ours
        scores = [
            json.loads((path / seed / "scores.json").read_text())
            for path in (output, tmp_path / "ours")
        ]
        assert scores[0] == scores[1]


def test_the_artifact_says_which_encoder_it_was_and_keeps_its_tokenizer(tmp_path: Path) -> None:
    output = run(tmp_path, "classification", "finetune")
    for folder in (output, output / "1", output / "2"):
        manifest = read_artifact(folder, stage="finetune").manifest
        assert manifest["params"]["strategy"] == "imported_minilm_finetune"
        assert manifest["params"]["imported_encoder"] == {
            "name": "minilm",
            "parameters": 12_345,
            "num_hidden_layers": 2,
            "hidden_size": 32,
            "vocabulary_size": toy_tokenizer().get_vocab_size(),
        }
        assert file_hash(tmp_path / "minilm/manifest.json") in manifest["inputs"].values()
    tokenizer = [
        file_hash(tmp_path / f"{place}/tokenizer.json") for place in ("minilm", output / "1")
    ]
    assert tokenizer[0] == tokenizer[1]
    assert (
        json.loads((output / "1/config.json").read_text())["strategy"] == "imported_minilm_finetune"
    )


def test_a_frozen_encoder_is_written_as_it_was_imported(tmp_path: Path) -> None:
    output = run(tmp_path, "tagging", "feature_extraction")
    theirs = load_encoder(tmp_path / "minilm").state_dict()
    for seed in map(str, SEEDS):
        for name, weights in load_encoder(output / seed).state_dict().items():
            assert weights.equal(theirs[name])


def test_texts_are_cut_to_the_positions_that_the_encoder_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = toy_encoder()
    shape = dataclasses.replace(whole.configuration, max_position_embeddings=6)
    short = type(whole)(shape)
    short.initialize(torch.Generator().manual_seed(1))
    with write_artifact(tmp_path / "minilm", stage="pretrain", params={}) as draft:
        save_model(draft.path, short)
        wordpiece.save(toy_tokenizer(), draft.path, lowercase=True)
        draft.counts["parameters"] = 12_345
    asked: list[int] = []
    kind = type(head_of("classification"))
    encode = kind.encode

    def noted(self: Any, tokenizer: Any, examples: Any, max_length: int) -> Any:
        asked.append(max_length)
        return encode(self, tokenizer, examples, max_length)

    monkeypatch.setattr(kind, "encode", noted)
    run(tmp_path, "classification", "finetune")
    assert set(asked) == {6}
    assert imported_params("classification").tasks["toy"].max_length > 6


def test_each_label_budget_is_trained_at_its_own_rate(tmp_path: Path) -> None:
    output = run(tmp_path, "classification", "finetune", 0.003, 0.004)
    scores = json.loads((output / "1/scores.json").read_text())
    assert [scores[budget]["learning_rate"] for budget in ("20", "all")] == [0.003, 0.004]


def test_a_strategy_without_an_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        UserError, match="no strategy 'imported_minilm_scratch' that starts from imported"
    ):
        run(tmp_path, "classification", "scratch")
    with pytest.raises(
        UserError, match="no strategy 'imported_minilm_finetune' that starts from encoder"
    ):
        finetune.run(
            imported_params("classification"),
            {},
            tmp_path / "out",
            task="toy",
            strategy="imported_minilm_finetune",
        )


def test_data_that_failed_its_validation_trains_nothing(tmp_path: Path) -> None:
    write_toy_encoder(tmp_path / "minilm", seed=7, parameters=12_345)
    inputs = inputs_of(tmp_path, "classification", success=False)
    inputs["encoder"] = tmp_path / "minilm"
    params = imported_params("classification")
    with pytest.raises(UserError, match="failed its validation"):
        finetune_imported.run(params, inputs, tmp_path / "out", task="toy", strategy="finetune")
    assert not (tmp_path / "out").exists()
