"""The pre-training loop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from pipeline.errors import Interrupted, UserError
from pipeline.model.heads import PretrainingModel
from pipeline.progress import Progress
from pipeline.randomness import torch_seed
from pipeline.training.accumulation import add_gradients
from pipeline.training.averaging import WeightAverage
from pipeline.training.batches import Batch, PretrainingBatches
from pipeline.training.checkpoints import Checkpoint, Checkpoints
from pipeline.training.history import History, MetricsLog
from pipeline.training.interruption import DeferredSignals
from pipeline.training.objectives import Objectives, score, validation_batches
from pipeline.training.optimizers import Optimizers
from pipeline.training.plan import Plan, smallest_batch
from pipeline.training.ranks import ALONE, Ranks, require_enough
from pipeline.training.schedules import learning_rate_factor

if TYPE_CHECKING:
    from pipeline.params import Pretrain


@dataclass
class Pretraining:
    """A run of pre-training: what it works on, and where it stands."""

    model: PretrainingModel
    optimizers: Optimizers
    training: PretrainingBatches
    validation: PretrainingBatches
    settings: Pretrain
    seed: int
    checkpoints: Checkpoints
    checkpoint_every: int  # steps
    log: MetricsLog
    ranks: Ranks = ALONE
    step: int = 0
    tokens: int = 0  # seen so far, padding not counted
    clock: Callable[[], float] = time.monotonic  # seconds

    def __post_init__(self) -> None:
        self.device = next(self.model.parameters()).device
        self.history = History.for_steps(self.settings.budget.steps)
        self.objectives = Objectives.of(self.settings)
        self.phases = self.training.phases()
        self.plan = Plan(self.settings, [phase.examples_per_epoch for phase in self.phases])
        self.average = WeightAverage(self.model, self.settings.weight_averaging)
        self.batch_size = self.plan.largest_batch
        self.micro_batch_size = self.settings.micro_batch_size or self.batch_size
        sequences = min(self.settings.evaluation_sequences, self.validation.examples_per_epoch)
        smallest = smallest_batch(self.settings, self.plan.examples_per_epoch)
        require_enough("pretrain.batch_size", smallest, self.ranks)
        require_enough("pretrain.evaluation_sequences", sequences, self.ranks)

    def run(self) -> History:
        """Train until the budget is spent, from the newest checkpoint where there is one.

        The model then has the weights to keep: the average, where one is made.
        After SIGINT or SIGTERM the step at hand is finished and saved, and `Interrupted` raised.
        """
        self.restore()
        self.log.start(self.tokens)
        with DeferredSignals() as signals, self.progress_bar() as bar:
            bar.start_at(self.step)
            if self.step == 0:
                self.evaluate()
            while self.progress < 1:
                began = self.clock()
                losses = self.update(*self.batches())
                self.count_seconds(self.clock() - began)
                self.average.update(self.step, self.progress)
                self.record(losses)
                if self.is_due(self.settings.evaluate_every):
                    self.evaluate()
                stopping = self.ranks.largest(signals.pending or 0)  # the same step on all ranks
                if stopping or self.is_due(self.checkpoint_every):
                    self.save()
                bar.advance(loss=losses["loss"], spent=f"{self.progress:.1%}")
                if stopping:
                    print(f"stopping: saved at step {self.step:,}", flush=True)
                    raise Interrupted(stopping)
        self.optimizers.swap_averages()
        self.average.swap()
        return self.history

    @property
    def progress(self) -> float:
        """The share of the budget that is spent, 1 at the end."""
        return self.plan.progress(self.step, self.tokens)

    def progress_bar(self) -> Progress:
        steps = self.settings.budget.steps
        return Progress("pretrain", total=steps, unit="steps", shown=self.ranks.is_first)

    def count_seconds(self, seconds: float) -> None:
        """Count the seconds of a step: under a budget of them, the same number on all ranks."""
        if self.settings.budget.seconds is not None:
            seconds = self.ranks.sums([seconds])[0] / self.ranks.count
        self.plan.seconds += seconds

    def is_due(self, every: int) -> bool:
        """Whether a multiple of `every` steps, or all of them, are done."""
        return self.step % every == 0 or self.progress == 1

    def batches(self) -> list[Batch]:
        """The batch of the step to come, whole or in micro-batches."""
        plan = self.plan.next_step(self.step, self.tokens)
        require_enough("the last batch of pretrain.budget.epochs", plan.size, self.ranks)
        batches = self.phases[plan.phase]
        return [
            batches.batch(first, count, progress=plan.masking_progress)
            for first, count in self.ranks.pieces(plan.first, plan.size, self.micro_batch_size)
        ]

    def update(self, *batches: Batch) -> dict[str, float]:
        """One step on a batch, or on micro-batches as one: new weights; -> the losses."""
        # Dropout's pattern is a function of the step, so that it needs no place in a checkpoint.
        torch.manual_seed(self.ranks.own(torch_seed(self.seed, "pretrain", "dropout", self.step)))
        self.model.train()
        losses = add_gradients(self.model, batches, self.objectives, self.ranks)
        self.require_finite("loss", losses["loss"])
        optimizer = self.settings.optimizer
        limit = optimizer.max_gradient_norm or math.inf
        norm = self.ranks.clip_gradients(self.model, limit)
        self.require_finite("norm of the gradients", norm)
        position = self.plan.schedule_position(self.step, self.tokens)
        self.optimizers.set_factor(learning_rate_factor(*position, optimizer))
        self.optimizers.step()
        self.optimizers.zero_grad()
        plan = self.plan.next_step(self.step, self.tokens)
        self.plan.advance(plan.phase, plan.size)
        self.step += 1
        self.tokens += int(self.ranks.sums([sum(batch.num_tokens for batch in batches)])[0])
        return losses

    def require_finite(self, name: str, value: float) -> None:
        if not math.isfinite(value):
            raise UserError(
                f"the {name} is {value} at step {self.step + 1:,}",
                where="pretrain",
                expected="a finite number",
                hint="lower pretrain.optimizer's learning rates, or give it more warmup; "
                "the last checkpoint is kept",
            )

    def record(self, losses: dict[str, float]) -> None:
        """Put the losses of the step just done into the history, and its means into the log."""
        self.history.add(losses)
        interval = self.history.interval
        if self.is_due(interval) if interval else self.history.is_behind(self.progress):
            rate = self.settings.optimizer.learning_rate * self.optimizers.factor
            point = self.history.close_interval(
                step=self.step, tokens=self.tokens, learning_rate=rate
            )
            self.log.write("train", point)

    def evaluate(self) -> None:
        """Add a point to the validation curve."""
        batches = validation_batches(
            self.validation,
            self.settings.evaluation_sequences,
            self.micro_batch_size,
            self.ranks,
        )
        with self.optimizers.evaluation_weights(), self.average.evaluation_weights():
            scores = score(self.model, batches, self.objectives, self.ranks)
        point = {"step": self.step, "tokens": self.tokens, **scores}
        self.history.validation.append(point)
        self.log.write("validation", point)

    def save(self) -> None:
        """Write a checkpoint of the steps done so far."""
        weights = {f"model/{name}": value for name, value in self.model.state_dict().items()}
        state = {f"optimizer/{k}": value for k, value in self.optimizers.state_tensors().items()}
        state |= {f"average/{k}": value for k, value in self.average.state_tensors().items()}
        facts = {"tokens": self.tokens, "history": self.history.to_json()}
        facts["plan"] = self.plan.state()
        self.checkpoints.save(Checkpoint(self.step, weights | state, facts))

    def restore(self) -> None:
        """Take up the newest checkpoint, if there is one."""
        checkpoint = self.checkpoints.latest()
        if checkpoint is None:
            return
        parts: dict[str, dict[str, torch.Tensor]] = {"model": {}, "optimizer": {}, "average": {}}
        for name, tensor in checkpoint.tensors.items():
            part, _, rest = name.partition("/")
            parts[part][rest] = tensor
        self.model.load_state_dict(parts["model"])
        self.optimizers.load_state_tensors(parts["optimizer"])
        self.average.load_state_tensors(parts["average"])
        self.plan.load_state(checkpoint.facts["plan"])
        self.step, self.tokens = checkpoint.step, checkpoint.facts["tokens"]
        self.history = History(**checkpoint.facts["history"])
