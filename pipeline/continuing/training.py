"""Masked words on a task's texts, as a run of the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.foundation.randomness import torch_seed
from pipeline.model.training.optimizers.construction import build_optimizers
from pipeline.model.training.plan import Length, Plan
from pipeline.model.training.run import Run
from pipeline.model.training.step_guard import StepGuard
from pipeline.pretraining.objectives import PretrainingObjective, score

if TYPE_CHECKING:
    from pipeline.continuing.batches import TextBatches
    from pipeline.model.heads import PretrainingModel
    from pipeline.params.continuing import ContinuePretraining
    from pipeline.pretraining.batches import Batch

EVALUATIONS = 10  # after the first, before any step


def continued_run(
    model: PretrainingModel,
    train: TextBatches,
    validation: TextBatches,
    settings: ContinuePretraining,
    *,
    max_skipped_steps: int = 10,
    **options: Any,
) -> Run[Batch]:
    """A training of the weights of `model` on the texts of `train`, at its first step; `options`
    are of `Run`. Its curve is the loss on the texts of `validation`, hidden the same each time."""
    objective = PretrainingObjective(train.masking.label_smoothing, None, 0.0)
    size = settings.batch_size
    plan = Plan(Length(settings.budget, size, train.max_length), [train.examples_per_epoch])
    return Run(
        section="continue_pretraining",
        model=model,
        optimizers=build_optimizers(model, settings.optimizer),
        rule=settings.optimizer,
        objective=objective,
        phases=[train],
        plan=plan,
        guard=StepGuard(None, max_skipped_steps),
        micro_batch_size=size,
        seed_of_step=lambda step: torch_seed(train.seed, "continue_pretraining", "dropout", step),
        validate=lambda: score(model, validation.epoch(size), objective),
        evaluate_every=max((plan.num_steps or 0) // EVALUATIONS, 1),
        **options,
    )
