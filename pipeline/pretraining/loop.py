"""Pre-training as a run of the engine: its objective, its text, its scores, its alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.console.saying import say
from pipeline.foundation.randomness import torch_seed
from pipeline.model.training.optimizers.construction import build_optimizers
from pipeline.model.training.plan import Plan, smallest_batch
from pipeline.model.training.ranks import ALONE, Ranks, require_enough
from pipeline.model.training.run import Run
from pipeline.model.training.step_guard import StepGuard
from pipeline.pretraining.objectives import MASKED, PretrainingObjective, score, validation_batches

if TYPE_CHECKING:
    from pipeline.model.heads import PretrainingModel
    from pipeline.params import Pretrain
    from pipeline.pretraining.batches import Batch, PretrainingBatches
    from pipeline.pretraining.plateau import PlateauAlarm


def pretraining_run(
    model: PretrainingModel,
    training: PretrainingBatches,
    validation: PretrainingBatches,
    settings: Pretrain,
    alarm: PlateauAlarm,
    *,
    seed: int,
    ranks: Ranks = ALONE,
    max_skipped_steps: int = 10,  # in a row
    **options: Any,
) -> Run[Batch]:
    """A training of `model`, which `ranks` has prepared, by section `pretrain` of the params;
    `options` are of `Run`. `alarm` sounds once where frequencies alone are learned.

    Raises `UserError` where some rank would get no example.
    """
    phases = training.phases()
    plan = Plan(settings, [phase.examples_per_epoch for phase in phases])
    objective = PretrainingObjective.of(settings)
    at_once, held_out = (
        settings.micro_batch_size or plan.largest_batch,
        settings.evaluation_sequences,
    )
    sequences = min(held_out, validation.examples_per_epoch)
    require_enough("pretrain.batch_size", smallest_batch(settings, plan.examples_per_epoch), ranks)
    require_enough("pretrain.evaluation_sequences", sequences, ranks)

    def scores() -> dict[str, float]:
        batches = validation_batches(validation, sequences, at_once, ranks)
        return score(model, batches, objective, ranks)

    def watch(losses: dict[str, float]) -> None:
        if ranks.is_first:  # which says the alarm, and writes what checkpoints keep of it
            words = alarm.update(losses.get(MASKED), run.step, run.progress)
            if words is not None:
                say(words)

    run: Run[Batch] = Run(
        section="pretrain",
        model=model,
        optimizers=build_optimizers(model, settings.optimizer),
        rule=settings.optimizer,
        objective=objective,
        phases=phases,
        plan=plan,
        guard=StepGuard(settings.loss_spikes, max_skipped_steps),
        weight_averaging=settings.weight_averaging,
        micro_batch_size=at_once,
        # Dropout's pattern is a function of the step: it needs no place in a checkpoint.
        seed_of_step=lambda step: torch_seed(seed, "pretrain", "dropout", step),
        validate=scores,
        evaluate_every=settings.evaluate_every,
        watch=watch,
        watched={"plateau": alarm},
        ranks=ranks,
        **options,
    )
    return run
