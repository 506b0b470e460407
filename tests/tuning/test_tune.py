"""The stage `tune`: fair, blind to the test split, the same however it ran, and spared where it
can be."""

from __future__ import annotations

import shutil
import signal
from collections import Counter
from pathlib import Path

import pytest

from pipeline.console.errors import UserError
from pipeline.finetuning.rates import read_rates
from pipeline.finetuning.runs import FinetuningRun
from pipeline.kinds.registry import data_of
from pipeline.model.training.step_guard import DivergenceError
from pipeline.params import Params
from pipeline.tasks.task_data import read_task
from tests.tasks.toys import write_toy_encoder
from tests.tuning.projects import (
    IMPORTED,
    KINDS,
    PUBLISHED_RATES,
    RATES,
    SEEDS,
    STRATEGIES,
    inputs_of,
    read,
    start,
    tune,
    with_finetune,
    write_project,
)


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Params]:
    """A project after its tuning; not to be changed."""
    root = tmp_path_factory.mktemp("project")
    params = write_project(root)
    for task in KINDS:
        tune(root, params, task=task)
    return root, params


@pytest.fixture
def copy(tuned: tuple[Path, Params], tmp_path: Path) -> tuple[Path, Params]:
    """The same, to be changed."""
    shutil.copytree(tuned[0], tmp_path / "copy")
    return tmp_path / "copy", tuned[1]


def files(root: Path, task: str = "words") -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "data/rates" / task).iterdir()}


def trials_run(printed: str) -> int:
    """How many trials were really trained."""
    return printed.count(" s left")


def test_every_strategy_has_as_many_trials_with_the_same_seeds(tuned: tuple[Path, Params]) -> None:
    for task in KINDS:
        for name in (*STRATEGIES, *IMPORTED):
            record = read(tuned[0] / f"data/rates/{task}/{name}.json")
            rates = PUBLISHED_RATES if name in IMPORTED else RATES
            tried = Counter((trial["learning_rate"], trial["seed"]) for trial in record["trials"])
            assert tried == Counter((rate, seed) for rate in rates for seed in SEEDS)
            assert all(set(trial["validation"]) == {"20", "60"} for trial in record["trials"])
            assert record["source"] == "trials"
            assert record["at_the_end"] == ["20", "60"]  # of two rates both are ends


def test_the_chosen_rates_are_what_fine_tuning_reads(tuned: tuple[Path, Params]) -> None:
    path = tuned[0] / "data/rates/colours/finetune.json"
    record = read(path)
    for budget, chosen in record["learning_rates"].items():
        scores: dict[float, float] = {}
        for trial in record["trials"]:
            rate = trial["learning_rate"]
            scores[rate] = scores.get(rate, 0.0) + trial["validation"][budget]
        assert scores[chosen] == max(scores.values())
    assert read_rates(path, [20, 60]) == list(record["learning_rates"].values())
    with pytest.raises(UserError, match="no learning rates for the label budgets all"):
        read_rates(path, [20, "all"])
    with pytest.raises(UserError, match="dvc repro tune"):
        read_rates(path.with_name("nowhere.json"), [20])


def test_test_rows_that_cannot_be_read_are_no_hindrance(tuned: tuple[Path, Params]) -> None:
    """The project of all these tests has such ones; whoever reads them sees it."""
    for name, kind in KINDS.items():
        with pytest.raises(Exception, match="Parquet"):
            read_task(tuned[0] / "data/tasks" / name, name, data_of(kind))


def test_a_trial_is_the_training_of_that_rate_alone(tuned: tuple[Path, Params]) -> None:
    """Trials share what is encoded, and the features of a frozen encoder: none sees another's."""
    root, params = tuned
    for name in ("feature_extraction", "finetune"):
        both = read(root / f"data/rates/words/{name}.json")["trials"]
        (rate,) = {trial["learning_rate"] for trial in both} - {RATES[0]}
        fields = {"rates": [rate], "published_rates": [rate]}
        assert params.finetune.tuning != "off"
        alone = params.finetune.tuning.model_copy(update=fields)
        again = root.with_name(f"{root.name} {name}")
        shutil.copytree(root, again, ignore=shutil.ignore_patterns(".checkpoints"))
        found = tune(again, with_finetune(params, tuning=alone), name)[name]["trials"]
        assert found == [trial for trial in both if trial["learning_rate"] == rate]


def test_kill_9_loses_no_finished_trial(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    params = write_project(tmp_path, steps=(20, 30))
    process = start(tmp_path)
    assert process.stdout is not None
    while " s left" not in (line := process.stdout.readline()):  # the first finished trial
        assert line, "ended before a trial was finished"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not (tmp_path / "data/rates/words").exists()

    total = len(STRATEGIES) * len(RATES) * len(SEEDS)
    tune(tmp_path, params, *STRATEGIES)
    assert 0 < trials_run(capsys.readouterr().out) < total
    resumed = files(tmp_path)

    shutil.rmtree(tmp_path / ".checkpoints")
    tune(tmp_path, params, *STRATEGIES)
    assert trials_run(capsys.readouterr().out) == total
    assert files(tmp_path) == resumed


def test_another_encoder_is_tried_anew_and_it_alone(
    copy: tuple[Path, Params], capsys: pytest.CaptureFixture[str]
) -> None:
    root, params = copy
    before = files(root)
    write_toy_encoder(root / "data/encoder/1", seed=77)
    tune(root, params)
    assert trials_run(capsys.readouterr().out) == 2 * len(RATES) * len(SEEDS)
    after = files(root)
    changed = {name for name in before if before[name] != after[name]} - {"manifest.json"}
    assert changed <= {"feature_extraction.json", "finetune.json"}


def test_off_and_fixed_rates_train_nothing_and_read_no_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    params = write_project(tmp_path)
    for name in ("encoder", "architecture", "embeddings", "imported"):
        shutil.rmtree(tmp_path / "data" / name)
    fixed = {"scratch": {"default": 0.5, "words": [0.25, 0.125]}}
    records = tune(tmp_path, with_finetune(params, learning_rates=fixed, tuning="off"))
    assert trials_run(capsys.readouterr().out) == 0
    chosen = {name: list(record["learning_rates"].values()) for name, record in records.items()}
    assert chosen == {
        "scratch": [0.25, 0.125],
        "scratch_word2vec": [0.001, 0.001],
        "feature_extraction": [0.016, 0.016],
        "finetune": [0.001, 0.001],
        "imported_minilm_feature_extraction": [0.016, 0.016],
        "imported_minilm_finetune": [0.0002, 0.0002],
    }
    assert records["scratch"]["source"] == "finetune.learning_rates"
    assert records["finetune"]["source"] == "default"


def test_an_encoder_of_ours_that_others_pre_trained_has_their_rates(tmp_path: Path) -> None:
    params = write_project(tmp_path)
    published = params.pretrain.model_copy(update={"source": "huggingface"})
    params = params.model_copy(update={"pretrain": published})
    record = tune(tmp_path, params, "finetune")["finetune"]
    assert {trial["learning_rate"] for trial in record["trials"]} == set(PUBLISHED_RATES)
    off = tune(tmp_path, with_finetune(params, tuning="off"), "finetune")["finetune"]
    assert off["learning_rates"] == {"20": 0.0002, "60": 0.0002}


def test_early_stopping_holds_in_trials_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    params = write_project(tmp_path)
    asked: list[float] = []
    validate = FinetuningRun._validation_scores

    def noted(self: FinetuningRun, *arguments: object) -> dict[str, float]:
        scores = validate(self, *arguments)  # type: ignore[arg-type]
        asked.extend(scores.values())
        return scores

    monkeypatch.setattr(FinetuningRun, "_validation_scores", noted)
    early = type(params.finetune.training).model_validate(
        params.finetune.training.model_dump(mode="json")
        | {"steps": None, "epochs": 4.0, "early_stopping": {"patience": 1, "evaluations": 4}}
    )
    record = tune(tmp_path, with_finetune(params, training=early), "finetune")["finetune"]
    scores = {score for trial in record["trials"] for score in trial["validation"].values()}
    assert asked
    assert scores <= set(asked), "the best of those that were seen on the way"


def test_a_rate_that_comes_to_no_numbers_is_not_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    params = write_project(tmp_path)
    train = FinetuningRun._result

    def diverge(self: FinetuningRun, index: int, progress: object) -> object:
        if self.learning_rates[index] == RATES[1] and index == 1:
            raise DivergenceError("10 steps in a row were skipped")
        return train(self, index, progress)  # type: ignore[arg-type]

    monkeypatch.setattr(FinetuningRun, "_result", diverge)
    record = tune(tmp_path, params, "finetune")["finetune"]
    scores = {t["learning_rate"]: t["validation"] for t in record["trials"]}
    assert scores[RATES[1]]["60"] is None
    assert scores[RATES[1]]["20"] is not None
    assert record["learning_rates"]["60"] == RATES[0]


def test_data_that_failed_its_validation_is_not_tuned_on(copy: tuple[Path, Params]) -> None:
    root, params = copy
    inputs_of(root).gate.write_text('{"success": false, "expectations": []}')
    with pytest.raises(UserError, match="failed its validation"):
        tune(root, params)
    with pytest.raises(UserError, match="weather"):
        tune(root, params, task="weather")
