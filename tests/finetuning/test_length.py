"""How long a fine-tuning goes: steps or epochs, less where validation stops it; stops that nobody
asked for change no bit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import torch
from ruamel.yaml import YAML

from pipeline.console.errors import UserError
from pipeline.finetuning.objective import TaskBatches
from pipeline.finetuning.runs import BudgetResult, FinetuningRun, Kept
from pipeline.params.finetuning import FinetuneTraining
from tests.finetuning.test_finetuning import run_of, score_of
from tests.tasks.toys import METRICS, toy_settings

ROOT = Path(__file__).parents[2]
EPOCHS: dict[str, Any] = {"steps": None, "epochs": 4.0, "label_budgets": [20, 100]}
EARLY: dict[str, Any] = EPOCHS | {"early_stopping": {"patience": 2, "evaluations": 10}}


def finetuning(folder: Path, kept: Kept | None = None, **options: Any) -> FinetuningRun:
    run = run_of(folder / "toy", options.pop("kind", "classification"), **options)
    run.metric, run.kept = METRICS[run.data.kind.name], kept
    return run


def say(monkeypatch: pytest.MonkeyPatch, scores: list[float]) -> list[dict[str, torch.Tensor]]:
    """Validation gives these scores, whatever was learned; -> the weights that it was asked of."""
    asked: list[dict[str, torch.Tensor]] = []
    validate = FinetuningRun._validation_scores

    def scripted(self: FinetuningRun, trained: Any, *arguments: Any) -> dict[str, float]:
        validate(self, trained, *arguments)
        asked.append({name: value.clone() for name, value in trained.state_dict().items()})
        return {self.metric or "": scores[len(asked) - 1]}

    monkeypatch.setattr(FinetuningRun, "_validation_scores", scripted)
    return asked


def assert_equal(one: BudgetResult, other: BudgetResult) -> None:
    assert one.predictions == other.predictions
    assert one.training == other.training
    for name, value in one.model.state_dict().items():
        assert torch.equal(value, other.model.state_dict()[name]), name


def test_epochs_go_through_every_label_as_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    windows = TaskBatches.windows

    def noted(self: TaskBatches, first: int, count: int) -> list[int]:
        seen.extend(rows := windows(self, first, count))
        return rows

    monkeypatch.setattr(TaskBatches, "windows", noted)
    few, many = finetuning(tmp_path, **EPOCHS).results()
    assert (few.training, many.training) == ({"steps": 5}, {"steps": 25})
    assert sorted(seen[: 4 * 20]) == sorted([*range(20)] * 4)
    assert sorted(seen[4 * 20 :]) == sorted([*range(100)] * 4)


@pytest.mark.parametrize("strategy", ["feature_extraction", "finetune"])
def test_it_stops_where_validation_no_longer_improves_and_keeps_the_best(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, strategy: str
) -> None:
    asked = say(monkeypatch, [0.1, 0.5, 0.5, 0.4])
    fields = EARLY | {"label_budgets": [100]}
    (result,) = finetuning(tmp_path, strategy=strategy, **fields).results()
    curve = result.training["validation_curve"]
    assert [point["score"] for point in curve] == [0.1, 0.5, 0.5, 0.4]
    assert [point["step"] for point in curve] == [3, 5, 8, 10]  # of 25, every tenth of them
    assert (result.training["steps"], result.training["kept_step"]) == (10, 5)
    kept = result.model.state_dict()
    for name, value in asked[1].items():
        place = {"1.weight": "classifier.weight", "1.bias": "classifier.bias"}.get(name, name)
        assert torch.equal(kept[place], value)
    assert not torch.equal(asked[3][name], asked[1][name])


def test_it_goes_to_the_end_where_validation_improves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, [number / 10 for number in range(10)])
    fields = EARLY | {"epochs": None, "steps": [40], "label_budgets": [100], "dropout": 0.2}
    (result,) = finetuning(tmp_path, **fields).results()
    assert result.training["steps"] == result.training["kept_step"] == 40
    assert [point["step"] for point in result.training["validation_curve"]] == [*range(4, 41, 4)]
    (plain,) = finetuning(tmp_path, **fields | {"early_stopping": None}).results()
    assert plain.predictions == result.predictions, "to look at validation changes no step"


@pytest.mark.parametrize("kind", ["classification", "tagging", "pair_regression"])
def test_it_learns_and_is_the_same_every_time(tmp_path: Path, kind: str) -> None:
    fields = EARLY | {"epochs": 40.0, "label_budgets": ["all"], "dropout": 0.0}
    once, again = (next(finetuning(tmp_path, kind=kind, **fields).results()) for _ in range(2))
    assert_equal(once, again)
    assert score_of(once, kind) > 0.8
    if kind != "pair_regression":  # whose score creeps on
        assert once.training["steps"] < 40 * once.num_rows / 16
    best = max(point["score"] for point in once.training["validation_curve"])
    reached = [p["step"] for p in once.training["validation_curve"] if p["score"] == best]
    assert reached[0] == once.training["kept_step"]


MUON = {
    "name": "muon",
    "muon_learning_rate": 0.02,
    "muon_weight_decay": 0.0,
    "beta1": 0.9,
    "beta2": 0.98,
    "epsilon": 1e-8,
    "decay_embeddings": False,
    "schedule": "cosine",
}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"strategy": "feature_extraction"},
        {"micro_batch_size": 5, "optimizer": MUON},
        {"early_stopping": None},
    ],
    ids=["finetune", "frozen", "muon", "epochs"],
)
def test_stopped_anywhere_and_resumed_gives_the_same_bits(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    fields = EARLY | {"label_budgets": [100], "dropout": 0.2} | changes
    (whole,) = finetuning(tmp_path, **fields).results()
    batch = TaskBatches.batch
    for stop in (3, 4, 9):
        kept = Kept(tmp_path / str(stop), every=2)
        broken = finetuning(tmp_path, kept, **fields)

        def failing(self: Any, first: int, *rest: Any, at: int = stop, **others: Any) -> Any:
            if first >= at * 16:
                raise KeyboardInterrupt
            return batch(self, first, *rest, **others)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(TaskBatches, "batch", failing)
            with pytest.raises(KeyboardInterrupt):
                list(broken.results())
        assert [path.name for path in kept.folder.rglob("step-*")]
        torch.manual_seed(stop)  # another process has another
        (resumed,) = finetuning(tmp_path, kept, **fields).results()
        assert_equal(resumed, whole)
        torch.manual_seed(stop)
        (once_more,) = finetuning(tmp_path, kept, **fields).results()  # from its last checkpoint
        assert_equal(once_more, whole)


def test_a_short_training_writes_no_checkpoint(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "kept", every=25)
    list(finetuning(tmp_path, kept, **EPOCHS).results())
    assert not kept.folder.exists()


def test_early_stopping_needs_validation_rows(tmp_path: Path) -> None:
    from pipeline.kinds.registry import data_of
    from pipeline.tasks.task_data import read_task
    from tests.tasks.toys import STRATEGIES, toy_start, write_toy_task

    write_toy_task(tmp_path / "toy", "classification")
    data = read_task(tmp_path / "toy", "toy", data_of("classification"))
    data.splits["validation"] = []
    with pytest.raises(UserError, match="no validation rows"):
        FinetuningRun(
            data,
            toy_start(),
            toy_settings(**EARLY),
            learning_rates=[0.01, 0.01],
            strategy=STRATEGIES["finetune"],
            seed=1,
            max_length=16,
            device=torch.device("cpu"),
        )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"steps": None}, "either steps"),
        ({"epochs": 2.0}, "either steps"),
        ({"micro_batch_size": 17}, "micro_batch_size 17 exceeds batch_size 16"),
        ({"steps": [5]}, "one number for each of label_budgets"),
        ({"optimizer": MUON | {"beta1": None}}, "needs beta1"),
        (
            {"warmup_fraction": 0.9, "optimizer": MUON | {"schedule": "warmup_stable_decay"}},
            "needs",
        ),
    ],
)
def test_lengths_that_contradict_are_refused(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        toy_settings(**fields)


def test_what_the_page_shows_is_taken() -> None:
    page = (ROOT / "docs/finetuning.md").read_text(encoding="utf-8")
    shown = re.findall(r"`((?:early_stopping|optimizer|micro_batch_size|loss_spikes): .+?)`", page)
    assert len(shown) == 5
    for text in shown:
        toy_settings(**YAML(typ="safe").load(text))


def test_the_default_is_plain_adamw_to_the_last_step() -> None:
    settings: FinetuneTraining = toy_settings()
    rule = settings.optimizer_at(0.01)
    assert (rule.name, rule.beta1, rule.beta2, rule.epsilon) == ("adamw", 0.9, 0.999, 1e-8)
    assert (rule.schedule, rule.learning_rate, rule.decay_embeddings) == ("linear", 0.01, True)
    assert settings.early_stopping is None
    assert settings.budget(1, 1.0).steps == settings.steps[1]  # type: ignore[index]
