"""Sentences follow the metrics: another figure gives other words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from pipeline.findings.sentences import sentences, why_no_gain
from tests.findings.facts import TEST_ROWS, metrics_of, results_of, task_of

GAINS = {"tfidf": 0.7, "scratch": 0.6, "finetune": 0.8}


def text(**changes: Any) -> str:
    return "\n".join(sentences(metrics_of(**changes)))


def metrics_with(tasks: dict[str, Any]) -> dict[str, Any]:
    return {**metrics_of(), "tasks": tasks}


def one_task(scores: dict[str, float], seeds: Sequence[int] = (1, 2, 3)) -> dict[str, Any]:
    return metrics_with({"toy": task_of(*results_of(scores, seeds=seeds))})


def test_the_first_sentence_says_what_was_trained_on_what_and_what_it_knows() -> None:
    first = sentences(metrics_of())[0]
    assert "1.9 million parameters" in first
    assert "3.0 million words in 14,000 documents" in first
    assert "5.1 million tokens seen in 3,000 steps" in first
    assert "31.5% of the masked tokens" in first
    assert "loss 4.37 nats, where token frequencies alone cost 6.72" in first
    assert "70.0% of the pairs (chance: 50.0%)" in first


@pytest.mark.parametrize(
    "changes",
    [{}, {"finetune": 0.6}, {"finetune": 0.5, "tfidf": 0.2}, {"next_sentence_accuracy": None}],
)
def test_there_are_always_three_sentences(changes: dict[str, float]) -> None:
    said = sentences(metrics_of(**changes))
    assert len(said) == 3
    assert all(sentence.endswith(".") and "\n" not in sentence for sentence in said)


def test_a_gain_everywhere_is_told_with_its_figures_and_nothing_is_missing() -> None:
    _, bought, missed = sentences(metrics_of(finetune=0.8, scratch=0.6))
    assert "it beats on toy at every label budget (100 and 500 labels) the same network" in bought
    assert "by +0.200, most on toy with 100 labels (0.800 against 0.600)" in bought
    assert "(0.850 against 0.750 of TF-IDF)" in bought
    assert "no gain" not in bought
    assert missed.startswith("At none of the 2 combinations of task and label budget was it level")
    assert why_no_gain(metrics_of()) == []


def test_over_several_tasks_the_largest_and_the_smallest_gain_are_named() -> None:
    tasks = {
        "kind": task_of(*results_of(GAINS, task="kind")),
        "markup": task_of(*results_of({**GAINS, "finetune": 0.95}, task="markup")),
    }
    bought = sentences(metrics_with(tasks))[1]
    assert "on all 2 tasks with 100 labels" in bought
    assert "by +0.200 to +0.350, most on markup with 100 labels (0.950" in bought
    assert "least on kind with 100 labels (0.800 against 0.600" in bought


def test_a_gain_in_some_places_is_counted_and_the_others_are_named() -> None:
    tasks = {
        "kind": task_of(*results_of(GAINS, task="kind")),
        "markup": task_of(*results_of({**GAINS, "finetune": 0.6}, task="markup")),
    }
    _, bought, missed = sentences(metrics_with(tasks))
    assert bought.count("in 1 of 2 comparisons: on kind with 100 labels") == 2
    assert "level with the same network from random weights" in missed
    assert "behind the strongest system from before BERT" in missed
    assert "kind" not in missed


def test_no_gain_is_told() -> None:
    _, bought, missed = sentences(metrics_of(finetune=0.6, scratch=0.6, tfidf=0.7))
    assert "On toy at every label budget" in bought
    assert "beats neither the same network from random weights nor the strongest" in bought
    assert "pre-training bought no gain" in bought
    assert "level with the same network from random weights on toy" in missed
    assert "(0.600 against 0.600)" in missed


def test_a_network_that_is_good_without_pre_training_is_no_gain_of_pre_training() -> None:
    bought = sentences(metrics_of(finetune=0.6, scratch=0.6, tfidf=0.2))[1]
    assert bought.startswith("Pre-training bought no gain over the same network from random")
    assert "it beats the strongest system from before BERT" in bought


def test_a_loss_is_told() -> None:
    missed = sentences(metrics_of(finetune=0.5, scratch=0.6, tfidf=0.2))[2]
    assert "it is behind the same network from random weights on toy with 100 labels" in missed
    assert "(0.500 against 0.600)" in missed


def test_a_baseline_that_stands_is_told() -> None:
    _, bought, missed = sentences(metrics_of(finetune=0.6, scratch=0.5, tfidf=0.7))
    assert "strongest" not in bought
    assert "behind the strongest system from before BERT on toy with 100 labels" in missed
    assert "(0.600 against 0.700 of TF-IDF)" in missed


def test_one_seed_is_said_to_tell_nothing() -> None:
    metrics = one_task(GAINS, seeds=[2])
    _, bought, missed = sentences(metrics)
    assert "is unclear, for fine-tuning ran with one seed" in bought
    assert "it differs by +0.100 to +0.200 from" in bought
    assert "with one seed nothing can be said of the difference" in missed
    assert "beat" not in bought + missed
    assert "One seed shows no spread" in " ".join(why_no_gain(metrics))


@pytest.mark.parametrize(
    ("scores", "named", "unnamed"),
    [
        ({"scratch": 0.5, "finetune": 0.9}, "random weights", "before BERT"),
        ({"tfidf": 0.5, "finetune": 0.9}, "before BERT", "random weights"),
    ],
)
def test_only_what_ran_is_compared(scores: dict[str, float], named: str, unnamed: str) -> None:
    _, bought, missed = sentences(one_task(scores))
    assert named in bought
    assert named in missed
    assert unnamed not in bought + missed


def test_without_fine_tuning_nothing_is_claimed() -> None:
    _, bought, missed = sentences(one_task({"tfidf": 0.5, "scratch": 0.9}))
    assert "was not measured" in bought
    assert "not measured" in missed


def test_a_gain_that_whole_groups_undo_is_told() -> None:
    results = results_of({"scratch": 0.6, "finetune": 0.65})
    half = [str(row // (TEST_ROWS // 5)) for row in range(TEST_ROWS)]  # the gain lies in one
    _, bought, missed = sentences(metrics_with({"toy": task_of(*results, groups=half)}))
    assert "beats" in bought
    assert "0 lies in the interval of toy with 100 labels over random weights [" in missed


def test_a_lead_that_not_every_seed_shows_is_no_gain() -> None:
    results = [
        *results_of({"scratch": 0.6, "finetune": 0.8}, seeds=[1, 2]),
        *results_of({"scratch": 0.8, "finetune": 0.6}, seeds=[3]),
    ]
    results = sorted(results, key=lambda result: result.system)
    _, bought, missed = sentences(metrics_with({"toy": task_of(*results)}))
    assert "beats" not in bought
    assert "against 0.667, ahead in 2 of 3 seeds)" in missed


@pytest.mark.parametrize(("accuracy", "learned"), [(0.505, False), (0.56, True)])
def test_next_sentences_at_chance_are_told(accuracy: float, learned: bool) -> None:
    said = text(next_sentence_accuracy=accuracy)
    assert ("next-sentence prediction learned nothing" in said) != learned


@pytest.mark.parametrize(("accuracy", "learned"), [(0.505, False), (0.56, True)])
def test_the_order_of_sentences_is_told_as_such(accuracy: float, learned: bool) -> None:
    off = {"next_sentence_accuracy": None, "next_sentence_chance": None}
    said = text(**off, sentence_order_accuracy=accuracy, sentence_order_chance=0.5)
    assert f"it tells the order of two segments in {accuracy:.1%} of the pairs" in said
    assert ("sentence-order prediction learned nothing" in said) != learned
    assert "next" not in said


def test_a_broken_pre_training_is_told() -> None:
    said = text(masked_language_modelling_loss=9.01, finetune=0.6, scratch=0.6)
    assert "learned no more than how frequent tokens are" in said
    assert "bought no gain" in said


def test_an_objective_that_is_off_is_not_mentioned() -> None:
    said = text(next_sentence_accuracy=None, next_sentence_chance=None)
    assert "sentence" not in said
    masked = ("masked_language_modelling_loss", "frequency_loss", "perplexity")
    said = text(**dict.fromkeys(masked))
    assert "masked" not in said


def test_all_labels_are_called_so_whatever_their_number_is_on_a_task() -> None:
    tasks = {
        task: task_of(
            *results_of(GAINS, task=task), *results_of(GAINS, rows, task=task, budget="all")
        )
        for task, rows in (("kind", 7412), ("markup", 90))
    }
    _, bought, _ = sentences(metrics_with(tasks))
    assert "on all 2 tasks at every label budget (100 and all labels)" in bought
    level = {**GAINS, "finetune": 0.6}
    tasks["kind"] = task_of(*results_of(level, 7412, task="kind", budget="all"))
    assert "on kind with all 7,412 labels (0.600 against" in sentences(metrics_with(tasks))[2]
    metrics = metrics_with({"kind": tasks["kind"]})
    assert sentences(metrics)[1].startswith("On kind with all 7,412 labels, fine-tuned")


def test_of_several_encoders_the_scores_are_told_from_the_least_to_the_most() -> None:
    other = {
        "sequences": 2048,
        "masked_language_modelling_loss": 4.3,
        "masked_language_modelling_accuracy": 0.32,
        "frequency_loss": 6.72,
        "next_sentence_accuracy": 0.505,
        "next_sentence_chance": 0.5,
    }
    metrics = metrics_of(other_seeds={"2": other})
    first, _, missed = sentences(metrics)
    assert "tokens seen in 3,000 steps, with each of 2 seeds)" in first
    assert "finds 31.5% to 32.0% of the masked tokens (loss 4.30 to 4.37 nats" in first
    assert "frequencies alone cost 6.72)" in first
    assert "in 50.5% to 70.0% of the pairs (chance: 50.0%)" in first
    assert "no more often than chance) in 1 of 2 encoders" in missed
    other["masked_language_modelling_loss"] = 6.8
    said = why(metrics_of(finetune=0.6, scratch=0.6, other_seeds={"2": other}))
    assert "The worst of 2 encoders learned no more of masked tokens" in said
    assert "(loss 6.80 nats" in said


def test_metrics_read_back_from_json_say_the_same() -> None:
    metrics = metrics_of()
    again = json.loads(json.dumps(metrics, sort_keys=True))
    assert sentences(again) == sentences(metrics)


# --- Why -----------------------------------------------------------------------------------------


def why(metrics: dict[str, Any]) -> str:
    return " ".join(why_no_gain(metrics))


def test_an_encoder_that_learned_nothing_is_a_reason() -> None:
    level = {"finetune": 0.6, "scratch": 0.6}
    assert "took no step" in why(metrics_of(**level, steps=0))
    said = why(metrics_of(**level, masked_language_modelling_loss=6.8))
    assert "no more of masked tokens than their frequencies (loss 6.80 nats" in said
    assert "learned little" in why(metrics_of(**level, masked_language_modelling_loss=6.5))
    assert why(metrics_of(**level)) == "The figures at hand suggest no reason."


def test_upper_case_is_a_reason_only_where_it_is_hidden() -> None:
    metrics = one_task({"word_features": 0.7, "scratch": 0.5, "finetune": 0.7})
    assert "upper-case" not in why(metrics)
    metrics["corpus"]["lowercase"] = True
    assert "sees upper-case letters" in why(metrics)


def test_a_lead_that_more_labels_close_is_a_reason() -> None:
    few, many = results_of(GAINS), results_of({**GAINS, "scratch": 0.8}, 500)
    said = why(metrics_with({"toy": task_of(*few, *many)}))
    assert "lead over random weights shrinks from +0.200 with 100 labels to +0.000 with 500" in said


def test_a_lead_that_all_labels_close_names_their_number() -> None:
    few = results_of(GAINS)
    everything = results_of({**GAINS, "scratch": 0.8}, 7412, budget="all")
    said = why(metrics_with({"toy": task_of(*few, *everything)}))
    assert "from +0.200 with 100 labels to +0.000 with all 7,412: labels teach" in said


def test_a_lead_too_small_for_the_test_rows_is_a_reason() -> None:
    said = why(one_task({"scratch": 0.5, "finetune": 0.501}))
    assert "ahead of random weights by 0.001" in said
    assert "1,000 test rows are too few" in said


def test_a_better_frozen_encoder_and_word_vectors_are_reasons() -> None:
    scores = {"fasttext": 0.8, "scratch": 0.5, "feature_extraction": 0.9, "finetune": 0.7}
    said = why(one_task(scores))
    assert "the frozen encoder does better (0.900 against 0.700)" in said
    assert "word vectors trained on the same corpus" in said
