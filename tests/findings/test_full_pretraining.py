"""What is said of an encoder pre-trained in full elsewhere follows the metrics."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from pipeline.findings.sentences import (
    encoder_notes,
    full_pretraining_sentences,
    sentences,
    why_no_gain,
)
from tests.findings.facts import metrics_of, results_of, task_of

ABOUT = {
    "name": "other",
    "title": "Other-L6",
    "training": "Its makers state that it read a library.",
    "packaging": "packaged by a reader.",
    "source": {"kind": "package", "name": "other-l6", "version": "0.1.0", "licence": "MIT"},
    "parameters": 22_565_376,
    "num_hidden_layers": 6,
    "hidden_size": 384,
    "vocabulary_size": 30_522,
}
OURS = {"tfidf": 0.7, "scratch": 0.6, "finetune": 0.8}


def metrics_with(tasks: dict[str, Any]) -> dict[str, Any]:
    return {**metrics_of(), "tasks": tasks, "imported_encoders": {"other": ABOUT}}


def metrics(theirs: float, seeds: Sequence[int] = (1, 2, 3), **scores: float) -> dict[str, Any]:
    """One task with 100 labels; `theirs` is what the imported encoder scores, fine-tuned."""
    every = {**OURS, "imported_other_finetune": theirs, **scores}
    return metrics_with({"toy": task_of(*results_of(every, seeds=seeds))})


def said(theirs: float, **scores: Any) -> str:
    (sentence,) = full_pretraining_sentences(metrics(theirs, **scores))
    assert sentence.endswith(".")
    assert sentence[0].isupper()
    return sentence


def test_without_such_an_encoder_nothing_is_said() -> None:
    assert full_pretraining_sentences(metrics_of()) == []
    assert encoder_notes(metrics_of()) == []


@pytest.mark.parametrize(
    ("theirs", "verdict", "standing"),
    [
        (0.9, "a full pre-training buys more: Other-L6", "is ahead of our fine-tuned encoder"),
        (0.8, "a full pre-training buys no more here", "is level with our fine-tuned encoder"),
        (0.7, "a full pre-training buys less here", "is behind our fine-tuned encoder"),
    ],
)
def test_what_a_full_pre_training_buys_is_a_gain_none_or_a_loss(
    theirs: float, verdict: str, standing: str
) -> None:
    sentence = said(theirs)
    assert verdict in sentence
    assert f"{standing} on toy with 100 labels ({theirs - 0.8:+.3f})" in sentence
    assert "gains over random weights on toy with 100 labels (+0.200)" in sentence
    assert "(3,000 steps, 5.1 million tokens seen)" in sentence


def test_places_where_it_is_ahead_level_and_behind_are_counted() -> None:
    tasks = {
        f"task {place}": task_of(
            *results_of({**OURS, "imported_other_finetune": theirs}, task=f"task {place}")
        )
        for place, theirs in enumerate((0.95, 0.9, 0.8, 0.7))
    }
    (sentence,) = full_pretraining_sentences(metrics_with(tasks))
    assert "buys more in some places and less in others" in sentence
    assert "ahead of our fine-tuned encoder in 2 of 4 comparisons (+0.100 to +0.150)" in sentence
    assert "level with it in 1 of 4 comparisons" in sentence
    assert "behind it in 1 of 4 comparisons (-0.100)" in sentence
    assert "gains over random weights in all 4 comparisons" in sentence
    del tasks["task 3"]
    (again,) = full_pretraining_sentences(metrics_with(tasks))
    assert "in some places and nothing beyond ours in others" in again


def test_its_frozen_features_are_told_too() -> None:
    sentence = said(0.9, imported_other_feature_extraction=0.7)
    frozen = sentence.partition("nothing but a classifier trained")[2]
    assert "is behind our fine-tuned encoder on toy with 100 labels (-0.100)" in frozen


def test_a_pre_training_of_ours_that_bought_nothing_is_told() -> None:
    assert "gains nothing over random weights (+0.000)" in said(0.9, scratch=0.8)
    imported = metrics(0.9)
    imported["pretraining"] = {"imported": "mini 0.1", "parameters": 1}  # nothing trained here
    (sentence,) = full_pretraining_sentences(imported)
    assert sentence.startswith("The pre-training of mini 0.1 gains")
    without = {name: mean for name, mean in OURS.items() if name != "scratch"}
    results = results_of({**without, "imported_other_finetune": 0.9})
    (sentence,) = full_pretraining_sentences(metrics_with({"toy": task_of(*results)}))
    assert sentence.startswith("A full pre-training buys more")


def test_one_seed_is_said_to_tell_nothing() -> None:
    sentence = said(0.9, seeds=[2])
    assert "with one seed it is unclear whether a full pre-training buys more" in sentence
    assert "moves the score by +0.200, in one seed" in sentence
    assert "ahead" not in sentence


def test_it_is_no_part_of_the_findings_nor_of_what_came_before_bert() -> None:
    """The best of all by far, and yet the three sentences and the strongest are as without it."""
    alone = metrics_with({"toy": task_of(*results_of(OURS))})
    beside = metrics(0.99, imported_other_feature_extraction=0.98)
    assert sentences(beside) == sentences(alone)
    assert why_no_gain(beside) == why_no_gain(alone)
    budgets = [m["tasks"]["toy"]["budgets"]["100"] for m in (alone, beside)]
    assert budgets[0]["strongest_before"] == budgets[1]["strongest_before"] == "tfidf"
    for other, gain in budgets[0]["gains"].items():
        assert budgets[1]["gains"][other] == gain
    assert budgets[1]["gains"]["imported_other_finetune"]["verdict"] == "loss"


def test_the_note_says_what_it_is_who_trained_it_and_who_packaged_it() -> None:
    (note,) = encoder_notes(metrics(0.9))
    for words in (
        "The encoder other, pre-trained in full elsewhere, is Other-L6",
        "6 layers × 384, 22.6 million parameters, a vocabulary of 30,522",
        ABOUT["training"],
        "the package other-l6 0.1.0 (MIT), packaged by a reader.",
        "in its training is not known",
    ):
        assert str(words) in note


def test_metrics_read_back_from_json_say_the_same() -> None:
    found = metrics(0.9)
    again = json.loads(json.dumps(found, sort_keys=True))
    assert full_pretraining_sentences(again) == full_pretraining_sentences(found)
    assert encoder_notes(again) == encoder_notes(found)


def test_each_of_several_is_told_and_ours_once() -> None:
    found = metrics(0.9, imported_larger_finetune=0.7)
    found["imported_encoders"]["larger"] = {**ABOUT, "name": "larger", "title": "Other-L12"}
    first, second = full_pretraining_sentences(found)
    assert first.startswith("A full pre-training") is False  # ours stands before it
    assert "Other-L12" in first
    assert "behind our fine-tuned encoder" in first
    assert second.startswith("A full pre-training buys more: Other-L6, fine-tuned")
    notes = encoder_notes(found)
    assert [note.partition(",")[0] for note in notes] == ["The encoder larger", "The encoder other"]
