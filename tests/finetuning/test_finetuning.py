"""Fine-tuning: fair between strategies, the same every time, and it learns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from pipeline.console.errors import UserError
from pipeline.finetuning import collation
from pipeline.finetuning import runs as finetuning_runs
from pipeline.finetuning.collation import collate, length_batches
from pipeline.finetuning.objective import TaskBatches, TaskObjective
from pipeline.finetuning.runs import BudgetResult, FinetuningRun
from pipeline.finetuning.training import (
    build_classifier,
    finetuning_run,
    frozen_classifier,
    frozen_encoder,
    predict,
    whole_model,
)
from pipeline.kinds.registry import data_of, head_of
from pipeline.params.plan import Budget
from pipeline.tasks.encoding import EncodedText, EncodedWords
from pipeline.tasks.task_data import read_task
from tests.tasks.toys import (
    METRICS,
    RATES,
    STRATEGIES,
    toy_encoder,
    toy_settings,
    toy_start,
    write_toy_task,
)

CPU = torch.device("cpu")
OURS = ("scratch", "feature_extraction", "finetune")
CLASSES, TAGS = head_of("classification"), head_of("tagging")
PAIRS = head_of("pair_classification")


def text(length: int, *spans: tuple[int, int] | None) -> EncodedText:
    ids = ([2, *range(5, 3 + length), 3], [0] * length)
    return EncodedWords(*ids, list(spans)) if spans else EncodedText(*ids)


def run_of(
    folder: Path,
    kind: str,
    strategy: str = "finetune",
    seed: int = 1,
    architecture: str = "bert",
    **fields: Any,
) -> FinetuningRun:
    if not folder.exists():
        write_toy_task(folder, kind)
    settings = toy_settings(**fields)
    return FinetuningRun(
        read_task(folder, "toy", data_of(kind)),
        toy_start(strategy, toy_encoder(architecture=architecture)),
        settings,
        learning_rates=[RATES[strategy]] * len(settings.label_budgets),
        strategy=STRATEGIES[strategy],
        seed=seed,
        max_length=16,
        device=CPU,
    )


def score_of(result: BudgetResult, kind: str) -> float:
    from pipeline.tasks.metrics.scores import score

    rows = result.predictions["test"]
    return score(METRICS[kind], [r["label"] for r in rows], [r["prediction"] for r in rows])


def test_short_texts_are_padded_and_words_found_in_the_flat_batch() -> None:
    texts = [text(5, (1, 2), (2, 4)), text(4, (2, 3), None)]
    ids, mask, types = collate(texts, CPU)
    assert ids.tolist() == [[2, 5, 6, 7, 3], [2, 5, 6, 3, 0]]
    assert mask.sum(1).tolist() == [5, 4]
    assert types.shape == ids.shape
    means = TAGS.at_places(ids[:, :, None].float(), texts)
    assert means.tolist() == [[5], [6.5], [6]]


@given(st.lists(st.integers(2, 40), min_size=1, max_size=50))
def test_every_row_is_predicted_once_in_batches_of_bounded_size(lengths: list[int]) -> None:
    texts = [text(length) for length in lengths]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collation, "PREDICTION_TOKENS", 100)
        batches = list(length_batches(texts, range(len(texts))))
    assert sorted(row for batch in batches for row in batch) == list(range(len(texts)))
    for batch in batches:
        assert len(batch) * max(lengths[row] for row in batch) <= 100


def batches_of(texts: list[EncodedText], seed: int = 1) -> TaskBatches:
    return TaskBatches(texts, [np.array([row % 2]) for row in range(len(texts))], seed)


def test_batches_go_through_all_rows_before_any_comes_again() -> None:
    batches = batches_of([text(4)] * 10)
    rows = [row for step in range(5) for row in batches.batch(4 * step, 4).rows]
    assert sorted(rows[:10]) == sorted(rows[10:]) == list(range(10))
    assert rows[:10] != rows[10:]
    assert rows == batches_of([text(4)] * 10).windows(0, 20)
    assert rows != batches_of([text(4)] * 10, seed=2).windows(0, 20)


def test_a_budget_smaller_than_a_batch_fills_it_by_repeating() -> None:
    assert sorted(batches_of([text(4)] * 3).batch(0, 9).rows) == sorted([0, 1, 2] * 3)


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_strategies_differ_in_the_encoder_and_begin_with_the_same_classifier(pooling: str) -> None:
    pretrained = toy_encoder()
    settings = toy_settings(pooling=pooling)
    scratch, frozen, tuned = (
        build_classifier(toy_start(strategy, pretrained), CLASSES, 3, settings=settings, seed=1)
        for strategy in OURS
    )
    states = {
        name: model.state_dict()
        for name, model in zip("sft", (scratch, frozen, tuned), strict=True)
    }
    for name, ours in pretrained.encoder.state_dict().items():
        assert torch.equal(states["f"][f"encoder.{name}"], ours)
        assert torch.equal(states["t"][f"encoder.{name}"], ours)
    name = "encoder.embeddings.tokens.weight"
    assert not torch.equal(states["s"][name], states["t"][name])
    for weights in ("classifier.weight", "classifier.bias"):
        assert torch.equal(states["s"][weights], states["t"][weights])
        assert torch.equal(states["f"][weights], states["t"][weights])
    if pooling == "cls":
        ours = pretrained.pooler.dense.weight
        assert torch.equal(states["t"]["pooler.dense.weight"], ours)
        assert not torch.equal(states["s"]["pooler.dense.weight"], ours)


def test_strategies_begin_with_the_same_comparison_of_two_texts() -> None:
    states = [
        build_classifier(toy_start(strategy), PAIRS, 2, settings=toy_settings(), seed=1)
        for strategy in OURS
    ]
    first, *others = (model.state_dict() for model in states)
    for other in others:
        for name in ("comparison.weight", "comparison.bias", "classifier.weight"):
            assert torch.equal(first[name], other[name])
    assert not torch.equal(first["comparison.weight"][:2, :2], first["classifier.weight"][:2, :2])


def test_a_comparison_of_tokens_finds_from_few_labels_what_two_texts_share(tmp_path: Path) -> None:
    for pair_head, reached in (("aligned", True), ("joint", False)):
        run = run_of(tmp_path / "task", "pair_classification", "scratch", pair_head=pair_head)
        *_, result = run.results()
        assert (score_of(result, "pair_classification") > 0.9) == reached, pair_head


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_the_modern_classifier_begins_with_the_head_that_predicted_masked_tokens(
    pooling: str,
) -> None:
    pretrained = toy_encoder(architecture="modern")
    for tagging in (False, True):
        scratch, frozen, tuned = (
            build_classifier(
                toy_start(strategy, pretrained),
                TAGS if tagging else CLASSES,
                3,
                settings=toy_settings(pooling=pooling),
                seed=1,
            ).state_dict()
            for strategy in OURS
        )
        ours = pretrained.masked_language_modelling.state_dict()
        for name in ("dense.weight", "norm.weight"):
            assert torch.equal(frozen[f"head.{name}"], ours[name])
            assert torch.equal(tuned[f"head.{name}"], ours[name])
        assert not torch.equal(scratch["head.dense.weight"], ours["dense.weight"])
        assert torch.equal(scratch["classifier.weight"], tuned["classifier.weight"])
        assert not any("bias" in name for name in set(tuned) - {"classifier.bias"})


@pytest.mark.parametrize("architecture", ["bert", "modern"])
@pytest.mark.parametrize("tagging", [False, True])
def test_features_computed_once_give_the_whole_models_logits(
    tagging: bool, architecture: str
) -> None:
    spans = [[(1, 3)], [(1, 2), None, (4, 6)]] if tagging else [[], []]
    texts = [text(4, *spans[0]), text(7, *spans[1])]
    head = TAGS if tagging else CLASSES
    model = build_classifier(
        toy_start("feature_extraction", toy_encoder(architecture=architecture)),
        head,
        3,
        settings=toy_settings(),
        seed=1,
    )
    whole = predict(model, whole_model(model, head, texts, CPU), texts, [0, 1])
    features = predict(model, frozen_encoder(model, head, texts, CPU), texts, [0, 1])
    parts = predict(model, frozen_classifier(model, features, CPU), texts, [0, 1])
    assert [len(part) for part in parts] == [len(part) for part in whole]
    for part, ours in zip(parts, whole, strict=True):
        np.testing.assert_allclose(part, ours, atol=1e-6)


def test_a_prediction_does_not_depend_on_what_shares_its_batch() -> None:
    texts = [text(length) for length in (3, 9, 5, 12)]
    model = build_classifier(toy_start(), CLASSES, 3, settings=toy_settings(), seed=1)
    forward = whole_model(model, CLASSES, texts, CPU)
    together = predict(model, forward, texts, range(4))
    for row in range(4):
        (alone,) = predict(model, forward, texts, [row])
        np.testing.assert_allclose(alone, together[row], atol=1e-5)


def toy_run(steps: int = 10, learning_rate: float = 0.01, **fields: Any) -> Any:
    """A run of the engine on two texts."""
    settings, texts = toy_settings(**fields), [text(4), text(5)]
    model = build_classifier(toy_start(), CLASSES, 3, settings=settings, seed=1)
    return finetuning_run(
        model,
        TaskObjective(CLASSES, whole_model(model, CLASSES, texts, CPU)),
        batches_of(texts),
        settings=settings,
        learning_rate=learning_rate,
        budget=Budget(steps=steps),
        sequence_length=16,
    )


def test_biases_and_normalizations_do_not_decay() -> None:
    run = toy_run()
    (optimizer,) = run.optimizers.members
    decay = {id(p): g["weight_decay"] for g in optimizer.param_groups for p in g["params"]}
    assert len(decay) == len(list(run.model.parameters()))
    for name, parameter in run.model.named_parameters():
        spared = name.endswith("bias") or "norm" in name
        assert decay[id(parameter)] == (0.0 if spared else 0.01), name


@pytest.mark.parametrize("kind", ["classification", "tagging"])
@pytest.mark.parametrize("strategy", OURS)
def test_every_strategy_learns_what_a_word_says(tmp_path: Path, kind: str, strategy: str) -> None:
    fields = {"dropout": 0.0, "steps": [30, 150]}
    few, many = run_of(tmp_path / "toy", kind, strategy, **fields).results()
    assert (few.num_rows, many.num_rows) == (20, 100)
    assert score_of(many, kind) > 0.8


@pytest.mark.parametrize("kind", ["classification", "tagging"])
@pytest.mark.parametrize("strategy", OURS)
def test_the_modern_architecture_learns_it_too(tmp_path: Path, kind: str, strategy: str) -> None:
    fields = {"dropout": 0.0, "label_budgets": [100], "steps": [150]}
    (result,) = run_of(tmp_path / "toy", kind, strategy, architecture="modern", **fields).results()
    assert score_of(result, kind) > 0.8


@pytest.mark.parametrize("architecture", ["bert", "modern"])
def test_a_number_is_learned_in_its_own_unit(tmp_path: Path, architecture: str) -> None:
    fields: dict[str, Any] = {"label_budgets": ["all"], "steps": [80]}
    run = run_of(tmp_path / "toy", "pair_regression", architecture=architecture, **fields)
    (result,) = run.results()
    predictions = [row["prediction"] for row in result.predictions["test"]]
    labels = [row["label"] for row in result.predictions["test"]]
    assert score_of(result, "pair_regression") > 0.8
    assert np.mean(predictions) == pytest.approx(np.mean(labels), abs=0.5)


def test_feature_extraction_leaves_the_encoder_as_it_was(tmp_path: Path) -> None:
    *_, result = run_of(tmp_path / "toy", "classification", "feature_extraction").results()
    for name, weights in toy_encoder().encoder.state_dict().items():
        assert torch.equal(result.model.encoder.state_dict()[name], weights)


def test_the_same_seed_gives_the_same_predictions_and_another_one_others(tmp_path: Path) -> None:
    first, second, other = (
        [
            result.predictions
            for result in run_of(tmp_path / "toy", "classification", seed=s).results()
        ]
        for s in (1, 1, 2)
    )
    assert first == second
    assert first != other


def test_a_larger_budget_contains_the_smaller_and_strategies_share_rows(tmp_path: Path) -> None:
    runs = [run_of(tmp_path / "toy", "classification", strategy) for strategy in OURS]
    ids = [[example["id"] for example in run.examples[:100]] for run in runs]
    assert ids[0] == ids[1] == ids[2]
    assert runs[0].budget_sizes == [20, 100]
    assert runs[0].largest_budget == 100


def test_a_budget_beyond_the_training_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="budget of 5000, but only") as caught:
        run_of(tmp_path / "toy", "classification", label_budgets=[5000], steps=[1])
    assert "tasks.toy" in str(caught.value)


def test_what_is_cut_off_is_predicted_as_outside(tmp_path: Path) -> None:
    write_toy_task(tmp_path / "toy", "tagging")
    run = FinetuningRun(
        read_task(tmp_path / "toy", "toy", data_of("tagging")),
        toy_start(),
        toy_settings(label_budgets=[20], steps=[1]),
        learning_rates=[0.01],
        strategy=STRATEGIES["finetune"],
        seed=1,
        max_length=5,  # [CLS], three words, [SEP]
        device=CPU,
    )
    (result,) = run.results()
    for row in result.predictions["test"]:
        assert len(row["prediction"]) == len(row["label"]) == 6
        assert row["prediction"][3:] == ["O"] * 3


def test_the_rate_rises_and_falls(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[float] = []
    step = torch.optim.AdamW.step

    def watched(self: torch.optim.AdamW, *arguments: Any) -> Any:
        seen.append(self.param_groups[0]["lr"])
        return step(self, *arguments)

    monkeypatch.setattr(torch.optim.AdamW, "step", watched)
    toy_run(steps=10, learning_rate=0.01, warmup_fraction=0.2).run()
    assert len(seen) == 10
    assert max(seen) == pytest.approx(0.01)
    assert seen.index(max(seen)) in (1, 2)
    assert seen[-1] == min(seen)


@pytest.mark.parametrize("name", ["lion", "muon", "schedule_free_adamw"])
@pytest.mark.parametrize("strategy", ["feature_extraction", "finetune"])
def test_it_learns_with_the_optimizers_of_pre_training_too(
    tmp_path: Path, strategy: str, name: str
) -> None:
    knobs = {
        "lion": {"beta1": 0.9, "beta2": 0.99},
        "muon": {"muon_learning_rate": 0.02, "muon_weight_decay": 0.0},
        "schedule_free_adamw": {"schedule": "constant"},
    }[name]
    adaptive = {} if name == "lion" else {"beta1": 0.9, "beta2": 0.98, "epsilon": 1e-8}
    optimizer = {"name": name, "decay_embeddings": True, "schedule": "cosine"} | adaptive | knobs
    fields = {"dropout": 0.0, "label_budgets": [100], "steps": [150], "optimizer": optimizer}
    run = run_of(tmp_path / "toy", "classification", strategy, **fields)
    run.learning_rates = [0.002 if strategy == "finetune" else 0.02]
    (result,) = run.results()
    assert score_of(result, "classification") > 0.8


@pytest.mark.parametrize("kind", ["classification", "tagging", "pair_regression"])
def test_micro_batches_give_the_step_of_the_whole_batch(tmp_path: Path, kind: str) -> None:
    """To rounding, though they hold unlike numbers of words."""
    sgd = {"name": "sgd", "decay_embeddings": True, "schedule": "constant"}
    fields: dict[str, Any] = {"dropout": 0.0, "label_budgets": [20], "steps": [3]}
    fields |= {"optimizer": sgd}
    runs = [run_of(tmp_path / "toy", kind, **fields, micro_batch_size=n) for n in (None, 5)]
    for run in runs:
        run.learning_rates = [0.1]
    whole, parts = (next(run.results()).model for run in runs)
    for name, value in whole.state_dict().items():
        torch.testing.assert_close(parts.state_dict()[name], value, rtol=1e-3, atol=1e-5)


def test_a_step_that_is_no_number_is_not_taken(capsys: pytest.CaptureFixture[str]) -> None:
    run = toy_run(steps=3)
    update, seen = run.optimizers.step, []
    run.optimizers.step = lambda: seen.append(run.step) or update()
    losses = run.objective.head.loss

    class Head:
        def loss(self, *arguments: Any) -> torch.Tensor:
            return losses(*arguments) * (float("nan") if run.step == 1 else 1.0)

    run.objective = TaskObjective(Head(), run.objective.forward)  # type: ignore[arg-type]
    run.run()
    assert seen == [0, 2]
    assert "step 2 is skipped: the loss is nan" in capsys.readouterr().out


def test_each_budget_trains_at_its_own_rate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []

    def watched(*arguments: Any, learning_rate: float, **options: Any) -> Any:
        given.append(learning_rate)
        return finetuning_run(*arguments, learning_rate=learning_rate, **options)

    monkeypatch.setattr(finetuning_runs, "finetuning_run", watched)
    run = run_of(tmp_path / "toy", "classification", steps=[1, 1])
    run.learning_rates = [0.02, 0.03]
    assert [result.learning_rate for result in run.results()] == [0.02, 0.03] == given


@pytest.mark.parametrize("strategy", ["feature_extraction", "finetune"])
def test_a_split_that_is_not_evaluated_need_not_be_there(tmp_path: Path, strategy: str) -> None:
    write_toy_task(tmp_path / "toy", "classification")
    kind = data_of("classification")
    data = read_task(tmp_path / "toy", "toy", kind, splits=("train", "validation"))
    assert set(data.splits) == {"train", "validation"}
    run = FinetuningRun(
        data,
        toy_start(strategy),
        toy_settings(),
        learning_rates=[0.01, 0.01],
        strategy=STRATEGIES[strategy],
        seed=1,
        max_length=16,
        device=CPU,
        evaluated=("validation",),
    )
    assert len(run.texts) == 100 + len(data.splits["validation"])
    (small, large) = run.results()
    assert set(small.predictions) == set(large.predictions) == {"validation"}
