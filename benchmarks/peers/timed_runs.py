"""A whole training in so many seconds: how many steps fit is measured, the schedule fitted to them.

The clock runs in training steps alone, batches included; it stands while the model is scored and
while steps are measured beforehand on a model of their own.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from benchmarks.peers import ours, scoring, transformers_loops
from benchmarks.peers.texts import grouped
from pipeline.foundation.artifacts import read_artifact
from pipeline.foundation.vocabulary import wordpiece
from pipeline.foundation.vocabulary.tokenized_text import open_text
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.sizes import encoder_configuration
from pipeline.params import Pretrain

FEWEST_STEPS = 5  # measured


@dataclass(frozen=True)
class TimedRun:
    """What one run is to be."""

    side: str  # "ours" or "run_mlm.py"
    seconds: float
    learning_rate: float | None  # of theirs; ours has the rates of params.yaml
    with_pairs: bool  # ours: the sentence objective of params.yaml too
    tokens: str
    tokenizer: str
    threads: int
    points: int  # of the curve
    sequences: int  # of validation
    seed: int = 1

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def name(self) -> str:
        """A name for people and files."""
        rate = "" if self.learning_rate is None else f" at {self.learning_rate:g}"
        pairs = " with pairs" if self.with_pairs else ""
        return f"{self.side}{pairs}{rate}, {self.seconds:g} s"


class Stopped(Exception):  # noqa: N818 - no error
    """Enough steps were measured."""


class Curve:
    """Counts steps and their seconds, and scores the model at some of them."""

    def __init__(self, steps: int, points: int, score: Callable[[], dict[str, float]]) -> None:
        self.due = {round(steps * (number + 1) / points) for number in range(points)}
        self.score = score
        self.step, self.seconds = 0, 0.0
        self.points = [{"step": 0, "seconds": 0.0, **score()}]
        self.before = time.perf_counter()

    def tick(self) -> None:
        """A step is done."""
        self.seconds += time.perf_counter() - self.before
        self.step += 1
        if self.step in self.due:
            self.points.append({"step": self.step, "seconds": self.seconds, **self.score()})
        self.before = time.perf_counter()


class Measurement:
    """Counts steps until their seconds are over; the first is not counted."""

    def __init__(self, limit: float) -> None:
        self.limit, self.steps, self.began = limit, -1, 0.0

    def tick(self) -> None:
        """A step is done; raises `Stopped` when there were enough."""
        self.steps += 1
        if self.steps == 0:
            self.began = time.perf_counter()
        elif self.steps >= FEWEST_STEPS and self.elapsed >= self.limit:
            raise Stopped

    @property
    def elapsed(self) -> float:
        return time.perf_counter() - self.began


def run(settings: TimedRun) -> dict[str, Any]:
    """The run's steps, and its curve: points with `step`, `seconds` and losses in nats.

    `loss` is over text grouped as run_mlm.py does it, `packed_loss` over the same text packed as
    ours, both with one fixed 15 % of tokens masked; ours has `own_loss` too, with its own masking.
    """
    side = Ours(settings) if settings.side == "ours" else Theirs(settings)
    measurement = Measurement(min(15.0, settings.seconds / 5))
    try:
        side.train(ours.ENDLESS, lambda _: measurement.tick)
    except Stopped:
        rate = measurement.steps / measurement.elapsed
    steps = max(1, int(settings.seconds * rate))
    curves: list[Curve] = []

    def begin(score: Callable[[], dict[str, float]]) -> Callable[[], None]:
        curves.append(Curve(steps, settings.points, score))
        return curves[0].tick

    side.train(steps, begin)
    return {
        "name": settings.name,
        "settings": settings.to_json(),
        "steps": steps,
        "seconds": curves[0].seconds,
        "parameters": side.parameters,
        "points": curves[0].points,
    }


Begin = Callable[[Callable[[], dict[str, float]]], Callable[[], None]]


class Side:
    """Text and shape that both share."""

    def __init__(self, settings: TimedRun) -> None:
        self.settings = settings
        tokens = read_artifact(Path(settings.tokens), stage="tokenize_corpus")
        self.vocabulary_size: int = tokens.counts["vocabulary_size"]
        self.text, held_out = (open_text(tokens.path, split) for split in ("train", "validation"))
        self.pretrain = ours.default_params().pretrain
        self.continuations = wordpiece.continuations(wordpiece.load(Path(settings.tokenizer)))
        self.parameters = 0
        alone = ours.changed(self.pretrain, {"sentence_objective": None, "packing": "stream"})
        common = ours.changed(alone, {"masked_language_modelling": ours.MASKING})
        self.own, packed = (
            ours.training_batches(
                recipe, held_out, self.vocabulary_size, settings.seed, self.continuations,
                "validation",
            )
            for recipe in (alone, common)
        )  # fmt: skip
        length, count = self.pretrain.length_phases[-1][0], settings.sequences
        self.sets = {
            "loss": scoring.grouped_rows(held_out, length, count, self.vocabulary_size),
            "packed_loss": scoring.packed_rows(packed, count),
        }

    def configuration(self, model: Pretrain) -> EncoderConfiguration:
        return encoder_configuration(model.model.given, self.vocabulary_size)

    def train(self, steps: int, begin: Begin) -> None:
        """Train from the start; `begin` takes what scores the model, and gives what ends a step."""
        raise NotImplementedError


class Ours(Side):
    """`Pretraining` with params.yaml's recipe; of masked tokens alone, unless pairs are wanted."""

    def train(self, steps: int, begin: Begin) -> None:
        """See `Side`."""
        settings = self.settings
        changes: dict[str, Any] = {"budget": {"steps": steps}}
        if not settings.with_pairs:
            changes["sentence_objective"] = None
        recipe = ours.changed(self.pretrain, changes)
        batches = ours.training_batches(
            recipe, self.text, self.vocabulary_size, settings.seed, self.continuations
        )
        sets = self.sets | {"own_loss": scoring.packed_rows(self.own, settings.sequences)}
        with tempfile.TemporaryDirectory() as folder:
            training = ours.pretraining(
                recipe, batches, Path(folder),
                seed=settings.seed, device="cpu", threads=settings.threads,
            )  # fmt: skip
            model = training.model
            self.parameters = sum(parameter.numel() for parameter in model.parameters())
            logits = scoring.our_logits(model)
            tick = begin(
                lambda: {
                    name: scoring.mean_loss(model, logits, rows) for name, rows in sets.items()
                }
            )
            for _ in range(steps):
                training.update(*training.batches())
                tick()


class Theirs(Side):
    """Run_mlm.py: `Trainer`, post-norm, dropout 0.1, batches of 8, AdamW, linear to 0."""

    BATCH_SIZE = 8  # TrainingArguments' default

    def train(self, steps: int, begin: Begin) -> None:
        """See `Side`."""
        settings = self.settings
        assert settings.learning_rate is not None
        torch.set_num_threads(settings.threads)
        torch.manual_seed(settings.seed)
        shape = replace(
            self.configuration(self.pretrain),
            norm_position="post",
            hidden_dropout=0.1,
            attention_dropout=0.1,
        )
        model = transformers_loops.masked_model(shape)
        self.parameters = sum(parameter.numel() for parameter in model.parameters())
        logits = scoring.their_logits(model)
        ticks: list[Callable[[], None]] = []
        trainer = transformers_loops.trainer(
            model,
            grouped(self.text, self.pretrain.length_phases[-1][0]),
            self.vocabulary_size,
            batch_size=self.BATCH_SIZE,
            steps=steps,
            learning_rate=settings.learning_rate,
            device="cpu",
            seed=settings.seed,
            after_step=lambda: ticks[0](),
        )
        ticks.append(
            begin(
                lambda: {
                    name: scoring.mean_loss(model, logits, rows) for name, rows in self.sets.items()
                }
            )
        )
        trainer.train()
