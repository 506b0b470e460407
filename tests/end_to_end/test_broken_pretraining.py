"""A pre-training that is broken on purpose is told as one; the same one, whole, is a gain.

The interval is over test rows, not over random weights: of ten other untrained encoders, measured
once, four lay outside it (2 gains, 2 losses, each with seeds on both sides). The one drawn here
lies within it.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.findings.sentences import sentences, why_no_gain
from pipeline.pretraining.batches import Batch, PretrainingBatches
from tests.end_to_end.topics import metrics_of_run, pretrain

STEPS = 300


def shuffle_labels(patch: pytest.MonkeyPatch) -> None:
    """From here on the answers of training's masked tokens are those of other masked tokens."""
    batch_of = PretrainingBatches.batch

    def shuffled(
        self: PretrainingBatches, first: int, count: int, progress: float | None = None
    ) -> Batch:
        batch = batch_of(self, first, count, progress)
        if self.purpose != "train" or batch.masked_labels is None:
            return batch
        order = np.random.default_rng(first).permutation(len(batch.masked_labels))
        return dataclasses.replace(batch, masked_labels=batch.masked_labels[order])

    patch.setattr(PretrainingBatches, "batch", shuffled)


def gain_of(metrics: dict[str, Any]) -> dict[str, Any]:
    (budget,) = metrics["tasks"]["topics"]["budgets"].values()
    gain: dict[str, Any] = budget["gains"]["scratch"]
    return gain


def test_pre_training_without_a_step_is_told_as_no_gain(tmp_path: Path) -> None:
    encoder, facts = pretrain(tmp_path, steps=0)
    metrics = metrics_of_run(encoder, facts)
    assert gain_of(metrics)["verdict"] == "no gain"
    said = sentences(metrics)
    assert "in 0 steps" in said[0]
    assert "it does not beat the same network from random weights" in said[1]
    assert "pre-training bought no gain" in said[1]
    assert "it is level with the same network from random weights" in said[2]
    assert "took no step" in why_no_gain(metrics)[0]


def test_pre_training_on_shuffled_labels_is_told_as_no_gain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shuffle_labels(monkeypatch)
    encoder, facts = pretrain(tmp_path, STEPS)
    metrics = metrics_of_run(encoder, facts)
    assert gain_of(metrics)["verdict"] in ("no gain", "loss")
    said = sentences(metrics)
    assert "it does not beat the same network from random weights" in said[1]
    assert "masked language modelling learned no more than how frequent tokens are" in said[2]
    assert "so that it had nothing to pass on" in why_no_gain(metrics)[0]


def test_the_same_pre_training_with_its_own_labels_is_a_gain(tmp_path: Path) -> None:
    encoder, facts = pretrain(tmp_path, STEPS)
    metrics = metrics_of_run(encoder, facts)
    gain = gain_of(metrics)
    assert gain["verdict"] == "gain"
    assert gain["mean"] > 0.3
    assert gain["group_low"] > 0.3
    said = sentences(metrics)
    assert "it beats the same network from random weights on topics with 8 labels" in said[1]
    assert "no gain" not in " ".join(said)
    assert why_no_gain(metrics) == []
