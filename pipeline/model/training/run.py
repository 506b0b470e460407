"""A training, whatever it learns: steps, their guard, validation, checkpoints.

A step: the gradients of its batch, clipped; loss and norm read in one wait for the device; a step
that is better not taken changes no weight; the learning rate of where in the budget it begins.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic

import torch
from torch import nn

from pipeline.console.errors import Interrupted, UserError
from pipeline.console.interruption import DeferredSignals
from pipeline.console.progress import Progress
from pipeline.console.saying import say
from pipeline.model.training.accumulation import add_gradients
from pipeline.model.training.averaging import WeightAverage
from pipeline.model.training.checkpoints import Checkpoint, Checkpoints, Stateful
from pipeline.model.training.early_stopping import EarlyStopping
from pipeline.model.training.history import History, MetricsLog, NoLog
from pipeline.model.training.objective import B, BatchSource, Objective
from pipeline.model.training.optimizers.members import Optimizers
from pipeline.model.training.plan import TOLERANCE, Plan, StepPlan
from pipeline.model.training.ranks import ALONE, Ranks, require_enough
from pipeline.model.training.schedules import learning_rate_factor
from pipeline.model.training.step_guard import StepGuard

if TYPE_CHECKING:
    from pipeline.params import Optimizer
    from pipeline.params.plan import WeightAveraging


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
    micro_batch_size: int
    guard: StepGuard = field(default_factory=lambda: StepGuard(None, max_in_a_row=10))
    weight_averaging: WeightAveraging | None = None
    seed_of_step: Callable[[int], int] | None = None  # of dropout; None: the generator goes on
    validate: Callable[[], dict[str, float]] | None = None  # -> scores of the weights of now
    evaluate_every: int = 1  # steps, from none on
    evaluations: int | None = None  # instead: so many, spread evenly over the budget
    early_stopping: EarlyStopping | None = None
    watch: Callable[[dict[str, float]], None] | None = None  # told the losses of a step taken
    watched: Mapping[str, Stateful] = field(default_factory=dict)  # what is remembered for it
    checkpoints: Checkpoints | None = None
    checkpoint_every: int = 1  # steps
    log: MetricsLog = field(default_factory=NoLog)
    ranks: Ranks = ALONE
    step: int = 0
    tokens: int = 0  # seen so far, padding not counted
    bar: Progress | None = None  # of several runs; None: one of its own
    clock: Callable[[], float] = time.monotonic  # seconds

    def __post_init__(self) -> None:
        self.device = next(self.model.parameters()).device
        self.history = History.for_steps(self.plan.budget.steps)
        self.average = WeightAverage(self.model, self.weight_averaging)
        self.objection: str | None = None  # to the step just done
        self.owes_checkpoint = False

    def run(self) -> History:
        """Train until the budget is spent, from the newest checkpoint where there is one.

        The model then has the weights to keep: the average, where one is made, or the best ones.
        After SIGINT or SIGTERM the step at hand is finished and saved, and `Interrupted` raised.
        """
        self.restore()
        self.log.start(self.tokens)
        with DeferredSignals() as signals, self.progress_bar() as bar:
            bar.start_at(self.step) if self.bar is None else bar.advance(self.step)
            if self.step == 0 and self.evaluations is None:
                self.evaluate()
            while not self.is_over:
                began = self.clock()
                losses = self.update(*self.batches())
                self.count_seconds(self.clock() - began)
                self.average.update(self.step, self.progress)
                self.record(losses)
                if self.is_evaluation_due:
                    self.evaluate()
                stopping = self.ranks.largest(signals.pending or 0)  # the same step on all ranks
                self.owes_checkpoint |= self.is_due(self.checkpoint_every)
                # While steps are skipped the last good weights are not pushed out of the ring.
                if stopping or (self.owes_checkpoint and not self.guard.in_a_row):
                    self.save()
                    self.owes_checkpoint = False
                bar.advance(loss=losses["loss"], spent=f"{self.progress:.1%}")
                if stopping:
                    at = f"at step {self.step:,}"
                    say(f"stopping: {at}" if self.checkpoints is None else f"stopping: saved {at}")
                    raise Interrupted(stopping)
        self.optimizers.swap_averages()
        self.average.swap()
        if self.early_stopping is not None:
            self.early_stopping.take_best()
        return self.history

    @property
    def progress(self) -> float:
        """The share of the budget that is spent, 1 at the end."""
        return self.plan.progress(self.step, self.tokens)

    @property
    def is_over(self) -> bool:
        """Whether the budget is spent, or validation has not improved for long enough."""
        stopped = self.early_stopping is not None and self.early_stopping.is_over
        return stopped or self.progress == 1

    def progress_bar(self) -> AbstractContextManager[Progress]:
        if self.bar is not None:
            return nullcontext(self.bar)
        total = self.plan.num_steps
        return Progress(self.section, total=total, unit="steps", shown=self.ranks.is_first)

    def count_seconds(self, seconds: float) -> None:
        """Count the seconds of a step: under a budget of them, the same number on all ranks."""
        if self.plan.budget.seconds is not None:
            seconds = self.ranks.sums([seconds])[0] / self.ranks.count
        self.plan.seconds += seconds

    def is_due(self, every: int) -> bool:
        """Whether a multiple of `every` steps, or all of them, are done."""
        return self.step % every == 0 or self.is_over

    @property
    def is_evaluation_due(self) -> bool:
        """Whether a point of the validation curve is, after the step just done."""
        if self.evaluations is None:
            return self.is_due(self.evaluate_every)
        return len(self.history.validation) < int(self.progress * self.evaluations + TOLERANCE)

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
        say(f"step {self.step:,} is skipped: {reason}")
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
            if self.early_stopping is not None:
                self.early_stopping.judge(scores, self.step)
        for name, value in scores.items():
            if math.isfinite(value):
                continue
            raise UserError(
                f"the validation {name} is {value} after step {self.step:,}",
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
        own: dict[str, Stateful] = {name: getattr(self, name) for name in names}
        own["optimizer"] = self.optimizers
        if self.early_stopping is not None:
            own["early_stopping"] = self.early_stopping
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
