"""A training, whatever it learns: steps, their guard, validation, checkpoints.

A step: the gradients of its batch, clipped; loss and norm read in one wait for the device; a step
that is better not taken changes no weight; the learning rate of where in the budget it begins.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic

import torch
from torch import nn

from pipeline.console.errors import Interrupted, UserError
from pipeline.console.interruption import DeferredSignals
from pipeline.console.progress import Progress
from pipeline.training.accumulation import add_gradients
from pipeline.training.averaging import WeightAverage
from pipeline.training.checkpoints import Checkpoint, Checkpoints, Stateful
from pipeline.training.history import History, MetricsLog, NoLog
from pipeline.training.objective import B, BatchSource, Objective
from pipeline.training.optimizers import Optimizers
from pipeline.training.plan import Plan, StepPlan
from pipeline.training.ranks import ALONE, Ranks, require_enough
from pipeline.training.schedules import learning_rate_factor
from pipeline.training.step_guard import StepGuard

if TYPE_CHECKING:
    from pipeline.params import Optimizer


@dataclass(kw_only=True)
class Run(Generic[B]):
    """What a training works on, and where it stands."""

    section: str  # of params.yaml, for messages
    model: nn.Module
    optimizers: Optimizers
    rule: Optimizer  # their settings: peak rate, schedule, clipping
    objective: Objective[B]
    phases: Sequence[BatchSource[B]]  # one for each phase of the plan
    plan: Plan
    guard: StepGuard
    average: WeightAverage
    micro_batch_size: int
    seed_of_step: Callable[[int], int] | None  # of dropout; None: the generator goes on
    validate: Callable[[], dict[str, float]] | None = None  # -> scores of the weights of now
    evaluate_every: int = 1  # steps
    watch: Callable[[dict[str, float]], None] | None = None  # told the losses of a step taken
    watched: Mapping[str, Stateful] = field(default_factory=dict)  # what is remembered for it
    checkpoints: Checkpoints | None = None
    checkpoint_every: int = 1  # steps
    log: MetricsLog = field(default_factory=NoLog)
    ranks: Ranks = ALONE
    step: int = 0
    tokens: int = 0  # seen so far, padding not counted
    clock: Callable[[], float] = time.monotonic  # seconds

    def __post_init__(self) -> None:
        self.device = next(self.model.parameters()).device
        self.history = History.for_steps(self.plan.budget.steps)
        self.objection: str | None = None  # to the step just done
        self.owes_checkpoint = False

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
                if self.is_due(self.evaluate_every):
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

    def progress_bar(self) -> AbstractContextManager[Progress]:
        steps = self.plan.budget.steps
        return Progress(self.section, total=steps, unit="steps", shown=self.ranks.is_first)

    def count_seconds(self, seconds: float) -> None:
        """Count the seconds of a step: under a budget of them, the same number on all ranks."""
        if self.plan.budget.seconds is not None:
            seconds = self.ranks.sums([seconds])[0] / self.ranks.count
        self.plan.seconds += seconds

    def is_due(self, every: int) -> bool:
        """Whether a multiple of `every` steps, or all of them, are done."""
        return self.step % every == 0 or self.progress == 1

    def batches(self) -> list[B]:
        """The batch of the step to come, whole or in micro-batches."""
        plan = self.plan.next_step(self.step, self.tokens)
        require_enough(f"the last batch of {self.section}.budget.epochs", plan.size, self.ranks)
        batches = self.phases[plan.phase]
        return [
            batches.batch(first, count, progress=plan.masking_progress)
            for first, count in self.ranks.pieces(plan.first, plan.size, self.micro_batch_size)
        ]

    def update(self, *batches: B) -> dict[str, float]:
        """One step on a batch, or on micro-batches as one: new weights; -> the losses."""
        if self.seed_of_step is not None:
            torch.manual_seed(self.ranks.local_seed(self.seed_of_step(self.step)))
        self.model.train()
        pending = add_gradients(self.model, batches, self.objective, self.ranks)
        limit = self.rule.max_gradient_norm or math.inf
        losses, (norm,) = pending.read(self.ranks.clip_gradients(self.model, limit))
        self.objection = self.guard.objection(losses["loss"], norm)
        if self.objection is None:
            position = self.plan.schedule_position(self.step, self.tokens)
            self.optimizers.set_factor(learning_rate_factor(*position, self.rule))
            self.optimizers.step()
        self.optimizers.zero_grad()
        plan = self.plan.next_step(self.step, self.tokens)
        self.plan.advance(plan.phase, plan.size)
        self.step += 1
        self.tokens += int(self.ranks.sums([sum(batch.num_tokens for batch in batches)])[0])
        if self.objection is not None:
            self.skip(self.objection, plan, batches)
        return losses

    def skip(self, reason: str, plan: StepPlan, batches: Sequence[B]) -> None:
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
        kept = self.log.keep_batch(identity, batches)
        self.guard.give_up(self.step, reason, kept, self.section)

    def record(self, losses: dict[str, float]) -> None:
        """Put the losses of the step just done into the history, and its means into the log."""
        if self.objection is None:
            self.history.add(losses)
            if self.watch is not None:
                self.watch(losses)
        interval = self.history.interval
        if self.is_due(interval) if interval else self.history.is_behind(self.progress):
            rate = self.rule.learning_rate * self.optimizers.factor
            point = self.history.close_interval(
                step=self.step, tokens=self.tokens, learning_rate=rate
            )
            if point is not None:
                self.log.write("train", point)

    def evaluate(self) -> None:
        """Add a point to the validation curve."""
        if self.validate is None:
            return
        with self.optimizers.evaluation_weights(), self.average.evaluation_weights():
            scores = self.validate()
        wrong = [value for value in scores.values() if not math.isfinite(value)]
        if wrong:
            raise UserError(
                f"the validation loss is {wrong[0]} after step {self.step:,}",
                where=self.section,
                expected="a finite number",
                hint=f"lower {self.section}.optimizer's learning rates, or give it more warmup; "
                "the last checkpoint is kept",
            )
        point = {"step": self.step, "tokens": self.tokens, **scores}
        self.history.validation.append(point)
        self.log.write("validation", point)

    @property
    def parts(self) -> dict[str, Stateful]:
        """What a checkpoint holds of it."""
        names = ("model", "average", "plan", "guard", "history")
        own = {"optimizer": self.optimizers, **{name: getattr(self, name) for name in names}}
        return {**own, **self.watched}

    def save(self) -> None:
        """Write a checkpoint of the steps done so far."""
        if self.checkpoints is not None:
            self.checkpoints.save(Checkpoint.of(self.step, self.parts, tokens=self.tokens))

    def restore(self) -> None:
        """Take up the newest checkpoint, if there is one."""
        checkpoint = self.checkpoints.latest() if self.checkpoints is not None else None
        if checkpoint is not None:
            checkpoint.restore(self.parts)
            self.step, self.tokens = checkpoint.step, checkpoint.facts["tokens"]
