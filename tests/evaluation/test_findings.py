"""Sentences follow the metrics: another figure gives other words."""

from __future__ import annotations

import json

import pytest

from pipeline.evaluation.findings import count, sentences
from tests.evaluation.facts import metrics_of, results_of


def text(**changes: object) -> str:
    return "\n".join(sentences(metrics_of(**changes)))  # type: ignore[arg-type]


def test_the_first_sentence_says_what_was_trained_on_what_and_what_it_knows() -> None:
    first = sentences(metrics_of())[0]
    assert "1.9 million parameters" in first
    assert "3.0 million words in 14,000 documents" in first
    assert "5.1 million tokens seen in 3,000 steps" in first
    assert "31.5% of the masked tokens" in first
    assert "loss 4.37, where token frequencies alone cost 6.72" in first
    assert "70.0% of the pairs (chance: 50.0%)" in first


def test_a_gain_is_told_with_its_figures() -> None:
    said = text(finetune=0.8, scratch=0.6)
    assert "beats the same network trained from random weights" in said
    assert "toy with 100 labels (0.800 against 0.600)" in said
    assert "toy with 500 labels (0.850 against 0.650)" in said
    assert "macro F1" in said
    assert "nowhere" not in said
    assert "does not beat" not in said


def test_no_gain_is_told() -> None:
    said = text(finetune=0.6, scratch=0.6, tfidf=0.2)
    assert "nowhere: pre-training bought nothing" in said
    assert "No gain over random weights" in said
    assert "(0.600 against 0.600)" in said


def test_a_loss_is_told() -> None:
    said = text(finetune=0.5, scratch=0.6, tfidf=0.2)
    assert "Pre-training costs on toy with 100 labels (0.500 against 0.600)" in said


def test_a_baseline_that_stands_is_told() -> None:
    said = text(finetune=0.6, scratch=0.5, tfidf=0.7)
    assert "does not beat TF-IDF, linear model on toy with 100 labels (0.600 against 0.700)" in said


def test_one_seed_is_said_to_tell_nothing() -> None:
    from pipeline.evaluation.results import metrics_by_budget

    metrics = metrics_of()
    scores = {"majority": 0.1, "scratch": 0.5, "finetune": 0.9}
    one = [result for result in results_of(scores) if result.seed == 1]
    metrics["tasks"]["toy"]["budgets"] = metrics_by_budget(one)
    said = "\n".join(sentences(metrics))
    assert "With one seed nothing can be said of toy with 100 labels" in said
    assert "beat" not in said


@pytest.mark.parametrize(("accuracy", "learned"), [(0.505, False), (0.56, True)])
def test_next_sentences_at_chance_are_told(accuracy: float, learned: bool) -> None:
    said = text(next_sentence_accuracy=accuracy)
    assert ("Next-sentence prediction learned nothing" in said) != learned


def test_a_broken_pre_training_is_told() -> None:
    said = text(masked_language_modelling_loss=9.01, finetune=0.6, scratch=0.6)
    assert "learned no more than how frequent tokens are" in said
    assert "bought nothing" in said


def test_an_objective_that_is_off_is_not_mentioned() -> None:
    said = text(next_sentence_accuracy=None, next_sentence_chance=None)
    assert "sentence" not in said
    masked = ("masked_language_modelling_loss", "frequency_loss", "perplexity")
    said = text(**dict.fromkeys(masked))
    assert "masked" not in said


def test_metrics_read_back_from_json_say_the_same() -> None:
    metrics = metrics_of()
    again = json.loads(json.dumps(metrics, sort_keys=True))
    assert sentences(again) == sentences(metrics)


def test_without_a_network_from_random_weights_nothing_is_compared_with_it() -> None:
    metrics = metrics_of()
    for budget in metrics["tasks"]["toy"]["budgets"].values():
        del budget["gains"]["scratch"]
    said = "\n".join(sentences(metrics))
    assert "random weights" not in said


@pytest.mark.parametrize(
    ("number", "words"), [(999, "999"), (13_982, "13,982"), (1_900_546, "1.9 million")]
)
def test_numbers_are_readable(number: int, words: str) -> None:
    assert count(number) == words
