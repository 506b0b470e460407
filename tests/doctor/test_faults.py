"""The doctor names prepared faults, others of the same kinds, and says nothing of a healthy run."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipeline.console.errors import UserError
from pipeline.doctor.checks.registry import CHECKS, check_named, diagnose
from pipeline.doctor.diagnosis import Diagnosis
from pipeline.doctor.facts import Comparison, Fit, RunFacts, TrainedBudget
from pipeline.doctor.gathering import rise_of, trained_budgets
from pipeline.findings.diagnoses import sentence_of
from pipeline.foundation.artifacts import write_artifact, write_json
from tests.doctor.made_runs import (
    ELSEWHERE,
    KOREAN,
    Row,
    drawn,
    numbered,
    pair,
    pretrained,
    run_of,
    sentence,
    single,
)

Fault = Callable[[], RunFacts]


def healthy() -> RunFacts:
    return run_of(drawn(single))


# --- Seven that it was written against ---------------------------------------------------------


def one_pass() -> RunFacts:
    return pretrained(healthy(), tokens=100_000)


def half_an_epoch() -> RunFacts:
    return run_of(drawn(single), trained=[TrainedBudget("all", 400, 12, 16, 0.001)])


def rate_at_the_grids_end() -> RunFacts:
    return run_of(drawn(single), trained=[TrainedBudget("400", 400, 120, 16, 0.004)])


def texts_cut() -> RunFacts:
    return run_of(drawn(single), max_length=10)


def wrong_language() -> RunFacts:
    def korean(random: np.random.Generator, split: str) -> Row:
        return single(random, split) | {"text": sentence(random, KOREAN)}

    return run_of(drawn(korean))


def fifty_test_rows() -> RunFacts:
    coarse = [Comparison("scratch", "400", 0.12, 0.02, 0.22)]
    return run_of(drawn(single, test=50), comparisons=coarse)


def another_subject_at_test() -> RunFacts:
    def other(random: np.random.Generator, split: str) -> Row:
        row = single(random, split)
        return row | {"text": f"{row['text']} {ELSEWHERE[0]}"} if split == "test" else row

    return run_of(drawn(other))


# --- Seven of the same kinds -------------------------------------------------------------------


def two_thirds_of_a_pass() -> RunFacts:
    losses = [(30_000, 5.2), (67_000, 4.8)]
    return pretrained(run_of(drawn(pair, "pair_classification")), tokens=67_000, losses=losses)


def one_budget_of_three_seen_too_little() -> RunFacts:
    trained = [
        TrainedBudget(str(rows), rows, steps, 32, 0.001)
        for rows, steps in ((100, 30), (200, 30), (400, 17))
    ]
    return run_of(drawn(numbered, "pair_regression"), trained=trained)


def lowest_rate_on_one_of_three_budgets() -> RunFacts:
    trained = [
        TrainedBudget(str(rows), rows, 100, 16, rate)
        for rows, rate in ((100, 0.001), (200, 0.0005), (400, 0.002))
    ]
    return run_of(drawn(pair, "pair_classification"), trained=trained)


def second_texts_cut() -> RunFacts:
    def long(random: np.random.Generator, split: str) -> Row:
        row = pair(random, split)
        more = random.random() < 0.15
        return row | {"text_pair": sentence(random, least=40, most=45)} if more else row

    return run_of(drawn(long, "pair_classification"), max_length=36)


def another_subject_in_the_same_letters() -> RunFacts:
    def other(random: np.random.Generator, split: str) -> Row:
        return single(random, split) | {"text": sentence(random, ["bera", "linb", *ELSEWHERE[:1]])}

    return run_of(drawn(other), max_length=64)


def too_few_pairs_to_see_what_is_there() -> RunFacts:
    found = [
        Comparison("scratch", "100", 0.09, 0.06, 0.12),
        Comparison("tfidf", "100", 0.02, -0.01, 0.05),
    ]
    return run_of(drawn(numbered, "pair_regression", test=150), comparisons=found)


def other_classes_and_fewer_identical_pairs_at_test() -> RunFacts:
    def given(random: np.random.Generator, split: str) -> Row:
        row = pair(random, split)
        if split == "test":
            return row | {"text_pair": sentence(random), "label": str(random.choice(["no", "yes"]))}
        return row | {"label": "no" if random.random() < 0.75 else "yes"}

    return run_of(drawn(given, "pair_classification"))


FAULTS: dict[Fault, set[str]] = {
    one_pass: {"few_passes"},
    half_an_epoch: {"few_epochs"},
    rate_at_the_grids_end: {"rate_at_the_end"},
    texts_cut: {"rows_cut"},
    wrong_language: {"text_unlike_task", "unknown_pieces"},
    fifty_test_rows: {"few_test_rows"},
    another_subject_at_test: {"validation_unlike_test"},
    two_thirds_of_a_pass: {"few_passes"},
    one_budget_of_three_seen_too_little: {"few_epochs"},
    lowest_rate_on_one_of_three_budgets: {"rate_at_the_end"},
    second_texts_cut: {"rows_cut"},
    another_subject_in_the_same_letters: {"text_unlike_task", "many_pieces"},
    too_few_pairs_to_see_what_is_there: {"few_test_rows"},
    other_classes_and_fewer_identical_pairs_at_test: {"classes_apart", "identical_pairs_apart"},
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_is_named_and_said_and_nothing_else(fault: Fault) -> None:
    run, names = fault(), FAULTS[fault]
    all_found = diagnose(run)
    assert {found.name for found in all_found} == names
    assert all(found.knob in sentence_of(found.to_json()) for found in all_found)
    for name in CHECKS:  # each check under its own name
        assert {found.name for found in diagnose(run, [name])} == names & {name}


@pytest.mark.parametrize(
    ("draw", "kind"),
    [(single, "classification"), (pair, "pair_classification"), (numbered, "pair_regression")],
)
def test_nothing_is_found_on_a_healthy_run(draw: Callable[..., Row], kind: str) -> None:
    assert diagnose(run_of(drawn(draw, kind))) == []


# --- The other checks --------------------------------------------------------------------------


def only(run: RunFacts) -> Diagnosis:
    """What is found of a run that has one fault."""
    (found,) = diagnose(run)
    return found


def test_a_loss_that_still_falls_asks_for_a_longer_pretraining() -> None:
    losses = [(100_000, 5.0), (300_000, 4.2), (400_000, 3.9)]
    found = only(pretrained(healthy(), losses=losses))
    assert (found.name, found.knob) == ("still_falling", "pretrain.budget")
    assert found.figures["fall"] == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("other", "low", "high", "severity"),
    [
        ("scratch", -0.033, -0.012, "high"),
        ("scratch", -0.004, 0.011, "medium"),
        ("scratch", 0.001, 0.011, None),
        ("tfidf", -0.033, -0.012, None),
    ],
)
def test_where_nothing_was_gained_the_encoder_is_to_go_on_with_the_tasks_text(
    other: str, low: float, high: float, severity: str | None
) -> None:
    compared = [Comparison(other, "400", (low + high) / 2, low, high)]
    run = run_of(drawn(single), comparisons=compared)
    if severity is None:
        assert diagnose(run) == []
        return
    found = only(run)
    knob = "continue_pretraining.tasks.toy"
    assert (found.name, found.severity, found.knob) == ("nothing_gained", severity, knob)
    assert f"{low:+.3f} to {high:+.3f}" in sentence_of(found.to_json()).replace("−", "-")
    assert diagnose(run_of(drawn(single), comparisons=compared, continued=True)) == []


def test_rows_that_reach_past_the_longest_sequence_are_found() -> None:
    found = only(run_of(drawn(single), longest_sequence=10))
    assert (found.name, found.knob) == ("positions_untrained", "pretrain.sequence_length")
    assert found.figures["longest"] == 10


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"conflict_fraction": 0.08}, "conflicting_labels"),
        ({"labels": {"yes": 395, "no": 5}}, "rare_class"),
        ({"labels": {"yes": 340, "no": 60}, "metric": "accuracy"}, "unbalanced_classes"),
        ({"fit": Fit("400", 0.99, 0.7)}, "overfitted"),
    ],
)
def test_a_fact_of_a_task_is_found(fields: dict[str, object], name: str) -> None:
    found = only(run_of(drawn(single), **fields))
    assert (found.name, found.task) == (name, "toy")


def test_a_model_that_learned_little_of_its_rows_is_underfitted() -> None:
    trained = [TrainedBudget("400", 400, 60, 16, 0.001)]
    fields = {"fit": Fit("400", 0.71, 0.72), "trained": trained}
    assert only(run_of(drawn(single), **fields)).name == "underfitted"


def test_epochs_that_are_few_are_to_be_raised_unless_validation_ended_them() -> None:
    budget = TrainedBudget("400", 400, 17, 16, 0.001, length="epochs")
    found = only(run_of(drawn(single), trained=[budget]))
    assert (found.name, found.knob) == ("few_epochs", "finetune.training.epochs")
    assert (found.figures["now"], found.figures["good"]) == (0.7, 3)
    ended = dataclasses.replace(budget, stopped_early=True)
    fit = Fit("400", 0.71, 0.72)
    assert diagnose(run_of(drawn(single), trained=[ended], fit=fit)) == []


def test_a_score_that_still_rises_asks_for_a_longer_fine_tuning() -> None:
    budget = TrainedBudget("400", 400, 150, 16, 0.001, length="epochs", rise=0.12)
    found = only(run_of(drawn(single), trained=[budget]))
    assert (found.name, found.knob) == ("still_rising", "finetune.training.epochs")
    assert (found.figures["now"], found.figures["good"]) == (6.0, 12)
    for better in ({"rise": 0.04}, {"rise": None}, {"stopped_early": True}):
        done = dataclasses.replace(budget, **better)
        assert diagnose(run_of(drawn(single), trained=[done])) == []


def test_the_rise_is_that_of_the_second_half() -> None:
    looks = [(10, 0.2), (20, 0.5), (30, 0.6), (40, 0.7)]
    assert rise_of([{"step": step, "score": score} for step, score in looks]) == pytest.approx(0.2)
    assert rise_of([{"step": 10, "score": 0.2}]) is None
    assert rise_of([]) is None


def test_many_classes_are_not_apart_where_chance_alone_makes_it_so() -> None:
    def of_eighty(random: np.random.Generator, split: str) -> Row:
        return single(random, split) | {"label": f"{random.integers(80)}"}

    data = drawn(of_eighty)
    found = run_of(data).tasks["toy"].validation_and_test
    assert found.label_distance > 0.1
    assert found.label_distance == pytest.approx(found.chance_distance, rel=0.3)
    assert list(check_named("classes_apart")(run_of(data))) == []


@pytest.mark.parametrize("early", [None, {"patience": 1, "evaluations": 10}])
def test_how_long_a_training_went_is_read_from_what_it_wrote(
    tmp_path: Path, early: dict[str, int] | None
) -> None:
    length = {"steps": None, "epochs": 4.0, "label_budgets": [20], "batch_size": 8}
    training = {**length, "early_stopping": early}
    scores: dict[str, object] = {"training_rows": 20, "learning_rate": 0.1, "steps": 10}
    if early is not None:
        scores |= {"steps": 4, "kept_step": 2, "stopped_early": True}
    with write_artifact(tmp_path / "1", stage="finetune", params={"training": training}) as draft:
        write_json(draft.path / "scores.json", {"20": scores})
    (budget,) = trained_budgets(tmp_path / "1")
    assert (budget.steps, budget.length) == (scores["steps"], "epochs")
    assert budget.stopped_early == (early is not None)


def test_the_worst_comes_first() -> None:
    run = run_of(drawn(single), conflict_fraction=0.08, trained=[])
    found = diagnose(pretrained(run, tokens=50_000))
    assert [one.name for one in found] == ["few_passes", "conflicting_labels"]
    assert [one.severity for one in found] == ["high", "medium"]


def test_an_unknown_check_is_refused_by_name() -> None:
    with pytest.raises(UserError, match="there is no check 'few_pases'"):
        check_named("few_pases")
