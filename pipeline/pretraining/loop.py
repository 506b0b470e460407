"""The pre-training loop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from pipeline.console.errors import Interrupted, UserError
from pipeline.console.interruption import DeferredSignals
from pipeline.console.progress import Progress
from pipeline.foundation.randomness import torch_seed
from pipeline.model.heads import PretrainingModel
from pipeline.pretraining.accumulation import MASKED, add_gradients
from pipeline.pretraining.batches import Batch, PretrainingBatches
from pipeline.pretraining.objectives import Objectives, score, validation_batches
from pipeline.pretraining.plateau import PlateauAlarm
from pipeline.training.averaging import WeightAverage
from pipeline.training.checkpoints import Checkpoint, Checkpoints, Stateful
from pipeline.training.history import History, MetricsLog
from pipeline.training.optimizers import Optimizers
from pipeline.training.plan import Plan, StepPlan, smallest_batch
from pipeline.training.ranks import ALONE, Ranks, require_enough
from pipeline.training.schedules import learning_rate_factor
from pipeline.training.step_guard import StepGuard

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
    max_skipped_steps: int = 10  # in a row
    step: int = 0
    tokens: int = 0  # seen so far, padding not counted
    clock: Callable[[], float] = time.monotonic  # seconds

    def __post_init__(self) -> None:
        self.device = next(self.model.parameters()).device
        self.history = History.for_steps(self.settings.budget.steps)
        self.objectives = Objectives.of(self.settings)
        self.phases = self.training.phases()
        self.plan = Plan(self.settings, [phase.examples_per_epoch for phase in self.phases])
        self.guard = StepGuard(self.settings.loss_spikes, self.max_skipped_steps)
        self.objection: str | None = None  # to the step just done
        self.owes_checkpoint = False
        self.plateau = PlateauAlarm.of(
            self.settings, self.training.source.text.tokens, self.model.configuration.vocab_size
        )
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
                self.owes_checkpoint |= self.is_due(self.checkpoint_every)
                # While steps are skipped the last good weights are not pushed out of the ring.
                if stopping or (self.owes_checkpoint and not self.guard.in_a_row):
                    self.save()
                    self.owes_checkpoint = False
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
        seed = torch_seed(self.seed, "pretrain", "dropout", self.step)
        torch.manual_seed(self.ranks.local_seed(seed))
        self.model.train()
        pending = add_gradients(self.model, batches, self.objectives, self.ranks)
        optimizer = self.settings.optimizer
        limit = optimizer.max_gradient_norm or math.inf
        losses, (norm,) = pending.read(self.ranks.clip_gradients(self.model, limit))
        self.objection = self.guard.objection(losses["loss"], norm)
        if self.objection is None:
            position = self.plan.schedule_position(self.step, self.tokens)
            self.optimizers.set_factor(learning_rate_factor(*position, optimizer))
            self.optimizers.step()
        self.optimizers.zero_grad()
        plan = self.plan.next_step(self.step, self.tokens)
        self.plan.advance(plan.phase, plan.size)
        self.step += 1
        self.tokens += int(self.ranks.sums([sum(batch.num_tokens for batch in batches)])[0])
        if self.objection is not None:
            self.skip(self.objection, plan, batches)
        return losses

    def skip(self, reason: str, plan: StepPlan, batches: Sequence[Batch]) -> None:
        """Say that the step just done changed no weight, and why; `UserError` if it is one of too
        many in a row, whose batch is then kept for inspection."""
        print(f"step {self.step:,} is skipped: {reason}", flush=True)
        self.history.skipped.append({"step": self.step, "tokens": self.tokens})
        if self.guard.in_a_row < self.guard.max_in_a_row:
            return
        identity = {
            "step": self.step,
            "reason": reason,
            "sequence_length": self.plan.lengths[plan.phase],
            "examples": [plan.first, plan.first + plan.size - 1],
            "windows": self.phases[plan.phase].windows(plan.first, plan.size),
        }
        self.guard.give_up(self.step, reason, self.log.keep_batch(identity, batches))

    def record(self, losses: dict[str, float]) -> None:
        """Put the losses of the step just done into the history, and its means into the log."""
        if self.objection is None:
            self.history.add(losses)
            if self.ranks.is_first:  # which says the alarm, and writes what checkpoints keep of it
                alarm = self.plateau.update(losses.get(MASKED), self.step, self.progress)
                if alarm is not None:
                    print(alarm, flush=True)
        interval = self.history.interval
        if self.is_due(interval) if interval else self.history.is_behind(self.progress):
            rate = self.settings.optimizer.learning_rate * self.optimizers.factor
            point = self.history.close_interval(
                step=self.step, tokens=self.tokens, learning_rate=rate
            )
            if point is not None:
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
        if not math.isfinite(scores["loss"]):
            raise UserError(
                f"the validation loss is {scores['loss']} after step {self.step:,}",
                where="pretrain",
                expected="a finite number",
                hint="lower pretrain.optimizer's learning rates, or give it more warmup; "
                "the last checkpoint is kept",
            )
        point = {"step": self.step, "tokens": self.tokens, **scores}
        self.history.validation.append(point)
        self.log.write("validation", point)

    @property
    def parts(self) -> dict[str, Stateful]:
        """What a checkpoint holds of it."""
        names = ("model", "average", "plan", "guard", "plateau", "history")
        return {"optimizer": self.optimizers, **{name: getattr(self, name) for name in names}}

    def save(self) -> None:
        """Write a checkpoint of the steps done so far."""
        self.checkpoints.save(Checkpoint.of(self.step, self.parts, tokens=self.tokens))

    def restore(self) -> None:
        """Take up the newest checkpoint, if there is one."""
        checkpoint = self.checkpoints.latest()
        if checkpoint is not None:
            checkpoint.restore(self.parts)
            self.step, self.tokens = checkpoint.step, checkpoint.facts["tokens"]
